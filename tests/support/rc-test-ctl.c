/* rc-test-ctl.c - what the administrator of a test's server does. */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-test-ctl.h"

/**
 * rc_test_ctl_run:
 * @first: (nullable): an argument of redcoastctl, and further ones, %NULL-ended
 *
 * Runs redcoastctl for @server; what does not end with 0 fails the test.
 *
 * Returns: (transfer full): what it printed
 */
char *
rc_test_ctl_run (RcTestServer *server, const char *first, ...)
{
  g_autofree char *dir = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status = -1;
  va_list more;

  g_ptr_array_add (arguments, (gpointer) g_getenv ("REDCOASTCTL"));
  g_ptr_array_add (arguments, (gpointer) "--data-dir");
  g_ptr_array_add (arguments, dir);
  va_start (more, first);
  for (const char *argument = first; argument != NULL; argument = va_arg (more, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (more);
  g_ptr_array_add (arguments, NULL);

  ck_assert_msg (g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               &output, &errors, &status, &error),
                 "%s", error != NULL ? error->message : "");
  ck_assert_msg (status == 0, "redcoastctl %s: status %d, %s", first, status, errors);

  return g_strchomp (output);
}

/* The link that stands on a line of its own. */
char *
rc_test_ctl_invite (RcTestServer *server)
{
  g_autofree char *printed = rc_test_ctl_run (server, "--no-qr", "invite", NULL);
  const char *link = strstr (printed, "redcoast://");

  ck_assert_msg (link != NULL, "%s", printed);

  return g_strndup (link, strcspn (link, " \n"));
}

char *
rc_test_ctl_pin (RcTestServer *server)
{
  g_autofree char *printed = rc_test_ctl_run (server, "pin", NULL);
  const char *pin = strstr (printed, "pin ");

  ck_assert_msg (pin != NULL, "%s", printed);
  pin += strspn (pin + strlen ("pin"), " ") + strlen ("pin");

  return g_strndup (pin, strcspn (pin, " \n"));
}
