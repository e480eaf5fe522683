/* rc-cli-wrap.h - a message as lines of a terminal. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint rc_cli_wrap_measure (const char *text);
char *rc_cli_wrap         (const char *head,
                           const char *text,
                           guint       columns);

G_END_DECLS
