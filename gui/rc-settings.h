/* rc-settings.h - what is remembered between two runs. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *rc_settings_open       (void);               /* nullable */
GSettings *rc_settings_open_account
                                  (GSettings  *settings,  /* nullable */
                                   const char *account);  /* nullable result */
char      *rc_settings_get_string (GSettings  *settings,  /* nullable */
                                   const char *key);
void       rc_settings_set_string (GSettings  *settings,  /* nullable */
                                   const char *key,
                                   const char *value);

G_END_DECLS
