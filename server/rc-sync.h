/* rc-sync.h - what was missed, and pages of what was said before. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

/* How many messages a page has, unless the client says; and at most. */
#define RC_SYNC_LIMIT 500
#define RC_SYNC_LIMIT_MAX 1000

gboolean  rc_sync_is_busy      (RcSession           *session);
void      rc_sync_start        (RcSession           *session,
                                const RcWireSync    *sync);
void      rc_sync_history      (RcSession           *session,
                                const RcWireHistory *history,
                                gint64               peer);
void      rc_sync_drop         (RcSession           *session);
void      rc_sync_drained      (RcSession           *session);
void      rc_sync_settle       (RcHub               *hub);
gboolean  rc_sync_is_live      (RcSession           *session);
RcOutput *rc_sync_get_held     (RcSession           *session);
void      rc_sync_hold         (RcSession           *session,
                                RcChunk             *chunk,
                                guint32              offset,
                                guint32              len);
void      rc_sync_hold_for_all (RcHub               *hub,
                                RcSession           *origin,
                                RcChunk             *chunk,
                                guint32              offset,
                                guint32              len);

G_END_DECLS
