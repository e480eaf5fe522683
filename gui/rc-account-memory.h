/* rc-account-memory.h - which accounts there are, for the next start. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GVariant *rc_account_memory_load   (GSettings  *settings); /* a(ss): servers and ids */
void      rc_account_memory_add    (GSettings  *settings,
                                    const char *server,
                                    const char *id);
void      rc_account_memory_remove (GSettings  *settings,
                                    const char *key);

G_END_DECLS
