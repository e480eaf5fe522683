/* rc-gui-world.h - a server, and somebody who has long been there. */
#pragma once

#include "rc-gui-corpus.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

G_BEGIN_DECLS

typedef struct _RcGuiWorld RcGuiWorld;

RcGuiWorld *rc_gui_world_new        (const RcGuiCorpus *corpus,
                                     guint              n_tabs);
void        rc_gui_world_free       (RcGuiWorld        *self);
guint16     rc_gui_world_get_port   (RcGuiWorld        *self);
void        rc_gui_world_keep_tabs  (RcGuiWorld        *self,
                                     const char        *selected,
                                     guint              n_tabs);
guint       rc_gui_world_get_n_tabs (RcGuiWorld        *self);
RcTestPeer *rc_gui_world_log_in_large (RcGuiWorld      *self);
void        rc_gui_world_still_caret (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGuiWorld, rc_gui_world_free)

G_END_DECLS
