/* rc-bans.h - who may not come in. */
#pragma once

#include <gio/gio.h>

#include "rc-store.h"

G_BEGIN_DECLS

/* What is said of a ban. */
#define RC_BAN_REASON_MAX_BYTES 200

/**
 * RcBans:
 *
 * All bans, in memory as on disk: of ids, as the server compares them, and of
 * networks. One that has ended is passed over. The main loop's thread only.
 */
typedef struct _RcBans RcBans;

RcBans    *rc_bans_new           (RcStore           *store,
                                  GError           **error);
void       rc_bans_free          (RcBans            *self);
gboolean   rc_bans_check_id      (RcBans            *self,
                                  RcSlice            id,
                                  GError           **error);
gboolean   rc_bans_check_peer    (RcBans            *self,
                                  int                fd,
                                  GError           **error);
char      *rc_bans_read          (RcStoreBanKind     kind,
                                  const char        *shown,
                                  GError           **error);
void       rc_bans_add           (RcBans            *self,
                                  const RcStoreBan  *ban,
                                  RcStoreDoneFunc    func,
                                  gpointer           user_data);
void       rc_bans_remove        (RcBans            *self,
                                  RcStoreBanKind     kind,
                                  const char        *what,
                                  RcStoreDoneFunc    func,
                                  gpointer           user_data);
GPtrArray *rc_bans_list          (RcBans            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcBans, rc_bans_free)

G_END_DECLS
