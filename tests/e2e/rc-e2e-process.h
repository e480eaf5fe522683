/* rc-e2e-process.h - which process is which.
 *
 * A client in a sandbox is not the process that was started, and hides its number
 * from the display and from the bus; so there is one of it on a test's display. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean rc_e2e_process_is_sandbox  (GPid client);
gboolean rc_e2e_process_answers_for (GPid pid,
                                     GPid client);

G_END_DECLS
