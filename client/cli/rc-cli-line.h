/* rc-cli-line.h - one line of input at the foot of a terminal. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcCliLine RcCliLine;

typedef struct
{
  void (*entered) (const char *line,
                   gpointer    user_data);
  void (*typed)   (gpointer    user_data);
  void (*ended)   (gpointer    user_data); /* Ctrl-D, or the terminal is gone */
} RcCliLineEvents;

RcCliLine *rc_cli_line_new        (const RcCliLineEvents *events,
                                   gpointer               user_data);
void       rc_cli_line_free       (RcCliLine             *self);
void       rc_cli_line_set_prompt (RcCliLine             *self,
                                   const char            *prompt);
void       rc_cli_line_ask_secret (RcCliLine             *self,
                                   const char            *prompt); /* until the next set_prompt() */
void       rc_cli_line_print      (RcCliLine             *self,
                                   const char            *text);
guint      rc_cli_line_get_columns (const RcCliLine      *self); /* 0: it is no terminal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCliLine, rc_cli_line_free)

G_END_DECLS
