/* test-ctl.c - redcoastctl, run against a server of the test's own. */
#include "config.h"

#include <check.h>
#include <stdarg.h>
#include <string.h>

#include "test-ctl.h"

static TestCtl
run (const char *dir, const char *input, va_list arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE;
  g_autoptr (GError) error = NULL;
  TestCtl ctl = { 0 };
  char *argument;

  g_ptr_array_add (argv, (char *) g_getenv ("REDCOASTCTL"));
  g_ptr_array_add (argv, (char *) "--data-dir");
  g_ptr_array_add (argv, (char *) dir);
  while ((argument = va_arg (arguments, char *)) != NULL)
    g_ptr_array_add (argv, argument);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *) argv->pdata, flags, &error);
  ck_assert_msg (process != NULL, "%s", error != NULL ? error->message : "");
  ck_assert (g_subprocess_communicate_utf8 (process, input != NULL ? input : "", NULL, &ctl.out, &ctl.err, NULL));
  ck_assert (g_subprocess_get_if_exited (process));
  ctl.status = g_subprocess_get_exit_status (process);
  return ctl;
}

TestCtl
test_ctl_run_in (const char *dir, const char *input, ...)
{
  va_list arguments;
  TestCtl ctl;

  va_start (arguments, input);
  ctl = run (dir, input, arguments);
  va_end (arguments);
  return ctl;
}

void
test_ctl_clear (TestCtl *ctl)
{
  g_free (ctl->out);
  g_free (ctl->err);
}

/* Whatever is wrong is said on standard error, and nothing is when nothing is. */
static void
check (const TestCtl *ctl, int status)
{
  ck_assert_msg (ctl->status == status, "exit status %d instead of %d: %s", ctl->status, status, ctl->err);
  ck_assert_msg (status == 0 || *ctl->err != '\0', "nothing was said");
}

void
test_ctl (RcTestServer *server, int status, ...)
{
  g_autofree char *dir = test_ctl_get_dir (server);
  g_auto (TestCtl) ctl = { 0 };
  va_list arguments;

  va_start (arguments, status);
  ctl = run (dir, NULL, arguments);
  va_end (arguments);
  check (&ctl, status);
}

void
test_ctl_input (RcTestServer *server, int status, const char *input, ...)
{
  g_autofree char *dir = test_ctl_get_dir (server);
  g_auto (TestCtl) ctl = { 0 };
  va_list arguments;

  va_start (arguments, input);
  ctl = run (dir, input, arguments);
  va_end (arguments);
  check (&ctl, status);
}

char *
test_ctl_print (RcTestServer *server, ...)
{
  g_autofree char *dir = test_ctl_get_dir (server);
  g_auto (TestCtl) ctl = { 0 };
  va_list arguments;

  va_start (arguments, server);
  ctl = run (dir, NULL, arguments);
  va_end (arguments);
  check (&ctl, 0);
  return g_steal_pointer (&ctl.out);
}

JsonNode *
test_ctl_json (RcTestServer *server, ...)
{
  g_autofree char *dir = test_ctl_get_dir (server);
  g_auto (TestCtl) ctl = { 0 };
  g_autoptr (GError) error = NULL;
  va_list arguments;
  JsonNode *node;

  va_start (arguments, server);
  ctl = run (dir, NULL, arguments);
  va_end (arguments);
  check (&ctl, 0);
  node = json_from_string (ctl.out, &error);
  ck_assert_msg (error == NULL && node != NULL, "%s: %s", error != NULL ? error->message : "nothing", ctl.out);
  return node;
}

char *
test_ctl_get_dir (RcTestServer *server)
{
  return g_build_filename (rc_test_server_get_dir (server), "data", NULL);
}

RcTestPeer *
test_ctl_greet (RcTestServer *server)
{
  RcTestPeer *peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=1\n", -1);
  g_free (rc_test_peer_expect (peer, "HELLO v=1 *\n"));
  return peer;
}

void
test_ctl_ask (RcTestPeer *peer, const char *method, const char *id, const char *invite, const char *secret)
{
  g_autofree char *with = invite != NULL ? g_strdup_printf (" invite=%s", invite) : g_strdup ("");

  if (secret != NULL)
    rc_test_peer_printf (peer, "LOGIN id=%s method=%s%s len=%zu\n%s\n", id, method, with, strlen (secret), secret);
  else
    rc_test_peer_printf (peer, "LOGIN id=%s method=%s%s\n", id, method, with);
}

RcTestPeer *
test_ctl_log_in (RcTestServer *server, const char *method, const char *id, const char *invite, const char *secret,
                 char **token)
{
  RcTestPeer *peer = test_ctl_greet (server);
  gboolean gets_token = !g_str_equal (method, "token") && !g_str_equal (method, "guest");
  g_autofree char *frame = NULL;

  test_ctl_ask (peer, method, id, invite, secret);
  frame = rc_test_peer_expect (peer, gets_token ? "WELCOME id=* seq=* len=43\n*\n" : "WELCOME id=* seq=*\n");
  if (token != NULL)
    *token = g_strstrip (g_strdup (strchr (frame, '\n') + 1));
  return peer;
}

void
test_ctl_refused (RcTestServer *server, const char *method, const char *id, const char *invite, const char *secret,
                  const char *code)
{
  g_autoptr (RcTestPeer) peer = test_ctl_greet (server);
  g_autofree char *pattern = g_strdup_printf ("ERROR code=%s re=LOGIN len=*\n*\n", code);

  test_ctl_ask (peer, method, id, invite, secret);
  g_free (rc_test_peer_expect (peer, pattern));
}
