/* rc-handshakes.h - how many TLS handshakes one address may ask for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcHandshakes RcHandshakes;

RcHandshakes *rc_handshakes_new  (guint         per_minute,
                                  gboolean      own_too);
void          rc_handshakes_set  (RcHandshakes *self,
                                  guint         per_minute,
                                  gboolean      own_too);
void          rc_handshakes_free (RcHandshakes *self);
gboolean      rc_handshakes_take (RcHandshakes *self,
                                  int           fd);

G_END_DECLS
