/* rc-ref-shelf.h - the windows of refs of people who have left. */
#pragma once

#include "rc-ref-window.h"

G_BEGIN_DECLS

typedef struct _RcRefShelf RcRefShelf;

RcRefShelf  *rc_ref_shelf_new  (guint        max);
void         rc_ref_shelf_free (RcRefShelf  *self);
void         rc_ref_shelf_set_max (RcRefShelf *self,
                                guint        max);
void         rc_ref_shelf_put  (RcRefShelf  *self,
                                const char  *folded,
                                RcRefWindow *window);
RcRefWindow *rc_ref_shelf_take (RcRefShelf  *self,
                                const char  *folded);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcRefShelf, rc_ref_shelf_free)

G_END_DECLS
