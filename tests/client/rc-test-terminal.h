/* rc-test-terminal.h - redcoast-cli at a terminal; one at a time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     rc_test_terminal_start        (const char        *home,
                                        const char *const *arguments);
char    *rc_test_terminal_read_to      (const char        *text); /* the same; gives what is there up to and with it */
void     rc_test_terminal_expect       (const char        *text); /* behind what was looked for before */
gboolean rc_test_terminal_shows        (const char        *text);
void     rc_test_terminal_type         (const char        *text);
int      rc_test_terminal_wait_for_end (void);                    /* its exit status */
int      rc_test_terminal_get_fd       (void);
void     rc_test_terminal_end          (void);

G_END_DECLS
