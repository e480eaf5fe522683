/* test-server-admin-invites.c
 *
 * Covers: redcoastctl invite, invite list and invite revoke: the link lets one
 * person in, once, until it ends or is revoked; where the address in it comes
 * from; the QR code is drawn where it is asked for; what is refused. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "test-ctl.h"
#include "test-run.h"

static RcTestServer *
start (const char *setting)
{
  const char *const arguments[] = { TEST_CTL_CHEAP, "--set", "registration=invite", "--set",
                                    setting != NULL ? setting : "guests=true", NULL };

  return rc_test_server_start (arguments);
}

/* The value of a key in a link. */
static char *
get (const char *link, const char *key)
{
  const char *at = strstr (link, key);

  ck_assert_msg (at != NULL, "%s is not in %s", key, link);
  at += strlen (key);
  return g_strndup (at, strcspn (at, "&\n"));
}

static char *
make (RcTestServer *server, const char *expires)
{
  g_autofree char *link = test_ctl_print (server, "invite", "--expires", expires, NULL);

  return get (link, "invite=");
}

START_TEST (a_link_lets_one_person_in)
{
  g_autoptr (RcTestServer) server = start (NULL);
  g_autofree char *printed = test_ctl_print (server, "invite", NULL);
  g_autofree char *pins = test_ctl_print (server, "pin", NULL);
  g_autofree char *start_of_link = g_strdup_printf ("redcoast://127.0.0.1:%u/?invite=", rc_test_server_get_port (server));
  g_autofree char *invite = get (printed, "invite=");
  g_autofree char *pin = get (printed, "pin=");
  g_autofree char *shown_pin = g_strdup_printf ("pin  %s\n", pin);

  /* Nothing but the link, so that it can be handed on by a script. */
  ck_assert (g_str_has_prefix (printed, start_of_link));
  ck_assert_ptr_eq (strchr (printed, '\n'), printed + strlen (printed) - 1);
  ck_assert_str_eq (pins, shown_pin);

  rc_test_peer_free (test_ctl_log_in (server, "register", "alice", invite, "secret", NULL));
  test_ctl_refused (server, "register", "bob", invite, "secret", "denied");
  rc_test_server_kill (server);
  rc_test_server_restart (server);
  test_ctl_refused (server, "register", "bob", invite, "secret", "denied");
  rc_test_peer_free (test_ctl_log_in (server, "password", "alice", NULL, "secret", NULL));
}
END_TEST

START_TEST (an_invite_ends)
{
  g_autoptr (RcTestServer) server = start (NULL);
  g_autofree char *invite = make (server, "1s");
  g_autofree char *list = NULL;
  gint64 end_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * 1000;

  do
    {
      ck_assert (g_get_monotonic_time () < end_us);
      g_free (list);
      list = test_ctl_print (server, "invite", "list", NULL);
    }
  while (*list != '\0');

  test_ctl_refused (server, "register", "alice", invite, "secret", "denied");
}
END_TEST

START_TEST (open_invites_are_listed_and_revoked)
{
  g_autoptr (RcTestServer) server = start (NULL);
  g_autofree char *used = make (server, "1h");
  g_autofree char *first = make (server, "2h");
  g_autofree char *second = make (server, "4w");
  g_autoptr (JsonNode) json = NULL;
  g_autoptr (JsonNode) left = NULL;
  g_autofree char *list = NULL;
  JsonObject *row;

  rc_test_peer_free (test_ctl_log_in (server, "register", "alice", used, "secret", NULL));
  json = test_ctl_json (server, "--json", "invite", "list", NULL);
  ck_assert_uint_eq (json_array_get_length (json_node_get_array (json)), 2);
  row = json_array_get_object_element (json_node_get_array (json), 0);
  ck_assert_int_eq (json_object_get_int_member (row, "expires") - json_object_get_int_member (row, "created"), 2 * G_TIME_SPAN_HOUR);

  /* The secret itself is nowhere any more. */
  list = test_ctl_print (server, "invite", "list", NULL);
  ck_assert (strstr (list, first) == NULL && strstr (list, second) == NULL);

  test_ctl (server, 0, "invite", "revoke", json_object_get_string_member (row, "key"), NULL);
  test_ctl (server, 1, "invite", "revoke", json_object_get_string_member (row, "key"), NULL);
  test_ctl (server, 1, "invite", "revoke", "", NULL);
  test_ctl_refused (server, "register", "bob", first, "secret", "denied");
  rc_test_peer_free (test_ctl_log_in (server, "register", "bob", second, "secret", NULL));
  left = test_ctl_json (server, "--json", "invite", "list", NULL);
  ck_assert_uint_eq (json_array_get_length (json_node_get_array (left)), 0);
}
END_TEST

static void
leads_to (RcTestServer *server, const char *address, const char *where)
{
  g_autofree char *link = address != NULL ? test_ctl_print (server, "invite", "--address", address, NULL)
                                          : test_ctl_print (server, "invite", NULL);
  g_autofree char *begin = NULL;

  if (strchr (where, '%') != NULL)
    begin = g_strdup_printf ("redcoast://%.*s%u/?invite=", (int) (strchr (where, '%') - where), where,
                             rc_test_server_get_port (server));
  else
    begin = g_strdup_printf ("redcoast://%s/?invite=", where);
  ck_assert_msg (g_str_has_prefix (link, begin), "%s is not %s", link, begin);
}

START_TEST (a_link_leads_to_where_it_is_told)
{
  g_autoptr (RcTestServer) server = start ("public-address=chat.example.org");
  g_autoptr (RcTestServer) other = start ("public-address=[2001:db8::1]:7000");

  leads_to (server, NULL, "chat.example.org:%");
  leads_to (server, "192.0.2.1", "192.0.2.1:%");
  leads_to (server, "host:80", "host:80");
  leads_to (server, "红岸.example:80", "红岸.example:80");
  leads_to (other, NULL, "[2001:db8::1]:7000");
}
END_TEST

START_TEST (a_guess_is_called_one)
{
  const char *const anywhere[] = { "--listen", "0.0.0.0:0", TEST_CTL_CHEAP, NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (anywhere);
  g_autofree char *dir = test_ctl_get_dir (server);
  g_auto (TestCtl) said = test_ctl_run_in (dir, NULL, "invite", "--address", "host", NULL);
  g_auto (TestCtl) guessed = test_ctl_run_in (dir, NULL, "invite", NULL);
  g_autofree char *begin = g_strdup_printf ("redcoast://%s:", g_get_host_name ());

  ck_assert_ptr_null (strstr (said.err, "guess"));
  ck_assert_ptr_nonnull (strstr (guessed.err, "The address is a guess"));
  ck_assert_msg (g_str_has_prefix (guessed.out, begin), "%s", guessed.out);
}
END_TEST

START_TEST (what_is_no_invite_is_refused)
{
  g_autoptr (RcTestServer) server = start (NULL);
  g_autoptr (RcTestServer) closed = start ("registration=closed");
  const char *const addresses[] = { "", ":80", "host:0", "host:65536", "host:port", "a/b", "a?b", "a&b", "a b", "u@host", "a%41" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    test_ctl (server, 1, "invite", "--address", addresses[i], NULL);
  test_ctl (server, 2, "invite", "--expires", "never", NULL);
  test_ctl (server, 1, "invite", "--expires", "367d", NULL);
  test_ctl (server, 2, "invite", "alice", NULL);
  test_ctl (server, 2, "who", "--qr", NULL);
  test_ctl (closed, 1, "invite", NULL);
}
END_TEST

START_TEST (a_qr_code_is_drawn_where_it_is_asked_for)
{
  g_autoptr (RcTestServer) server = start (NULL);
  g_autofree char *drawn = test_ctl_print (server, "invite", "--qr", NULL);
  g_autofree char *json = test_ctl_print (server, "--json", "invite", "--qr", NULL);

  ck_assert_ptr_nonnull (strstr (drawn, "\n████"));
  ck_assert_ptr_null (strstr (json, "█"));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    a_link_lets_one_person_in,
    an_invite_ends,
    open_invites_are_listed_and_revoked,
    a_link_leads_to_where_it_is_told,
    a_guess_is_called_one,
    what_is_no_invite_is_refused,
    a_qr_code_is_drawn_where_it_is_asked_for,
    NULL,
  };

  return test_run ("server-admin-invites", tests);
}
