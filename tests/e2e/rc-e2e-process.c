/* rc-e2e-process.c - which process is which. */
#include "config.h"

#include <string.h>

#include "rc-e2e-process.h"

static gboolean
is_program (GPid pid, const char *program)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", pid);
  g_autofree char *name = NULL;

  return g_file_get_contents (path, &name, NULL, NULL) && strcmp (g_strchomp (name), program) == 0;
}

/* Whether @client is a sandbox, with the client inside. */
gboolean
rc_e2e_process_is_sandbox (GPid client)
{
  return is_program (client, "bwrap");
}

/* Whether what @pid says on a bus is what @client says. A sandbox has a door to the
 * bus, a process that nobody is the parent of. */
gboolean
rc_e2e_process_answers_for (GPid pid, GPid client)
{
  return pid == client || is_program (pid, "xdg-dbus-proxy");
}
