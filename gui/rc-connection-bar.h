/* rc-connection-bar.h - tells that and why there is no connection. */
#pragma once

#include "rc-client-widget.h"

G_BEGIN_DECLS

#define RC_TYPE_CONNECTION_BAR (rc_connection_bar_get_type ())
G_DECLARE_FINAL_TYPE (RcConnectionBar, rc_connection_bar, RC, CONNECTION_BAR, RcClientWidget)

GtkWidget  *rc_connection_bar_new        (void);
void        rc_connection_bar_show       (RcConnectionBar *self,
                                          RcClientState    state,
                                          const GError    *error,
                                          gint64           next_attempt_us,
                                          const char      *server,
                                          const char      *id);
gboolean    rc_connection_bar_get_shown  (RcConnectionBar *self);
const char *rc_connection_bar_get_title  (RcConnectionBar *self);
const char *rc_connection_bar_get_detail (RcConnectionBar *self);

G_END_DECLS
