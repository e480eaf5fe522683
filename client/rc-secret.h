/* rc-secret.h - strings that are not to be left behind in memory. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A local string that is overwritten before it is freed. */
#define rc_auto_secret __attribute__ ((cleanup (rc_secret_clear)))

void rc_secret_clear (char    **secret);
void rc_secret_free  (gpointer  secret);

G_END_DECLS
