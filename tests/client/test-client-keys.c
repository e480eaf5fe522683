/* test-client-keys.c - attacks on how a client knows its server again, by those who have read how
 * it does, by the numbers of the list in ../README.md.
 *
 * Covers: 20 known pins that are nearly the server's; somebody who takes the server's place while
 * the client is away; whatever may be answered to a handshake so that the client should say it in
 * plain. Nothing of a log-in is said in any of them. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "rc-client.h"
#include "rc-fake-server.h"
#include "rc-test-ctl.h"
#include "rc-test-run.h"
#include "rc-test-server.h"

#define OTHER_PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static RcClient *
new_client (const char        *address,
            const char *const *pins)
{
  return g_object_new (RC_TYPE_CLIENT, "server", address, "id", "alice", "tls", TRUE,
                       "pins", pins, "backoff-min-ms", 10u, "backoff-max-ms", 50u, NULL);
}

static char *
get_address (RcTestServer *server)
{
  return g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
}

/* Whether the server knows of alice. */
static gboolean
has_come (RcTestServer *server)
{
  g_autofree char *accounts = rc_test_ctl_run (server, "account", "list", NULL);
  g_autofree char *here = rc_test_ctl_run (server, "who", NULL);

  return strstr (accounts, "alice") != NULL || strstr (here, "alice") != NULL;
}

/* @pin with another letter at @at. */
static char *
change_letter (const char *pin,
               guint       at)
{
  char *changed = g_strdup (pin);

  changed[at] = changed[at] == 'A' ? 'E' : 'A';
  return changed;
}

static char *
swap_case (const char *pin)
{
  char *changed = g_strdup (pin);

  for (char *c = changed; *c != '\0'; c++)
    *c = g_ascii_isupper (*c) ? g_ascii_tolower (*c) : g_ascii_toupper (*c);
  return changed;
}

/* Not one of them is the key, whatever it begins with, ends in or looks like. */
START_TEST (case_20_no_pin_is_nearly_right)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *address = get_address (server);
  g_autofree char *pin = rc_test_ctl_pin (server);
  g_autofree char *first = change_letter (pin, 0);
  g_autofree char *middle = change_letter (pin, 20);
  g_autofree char *last = change_letter (pin, 42);
  g_autofree char *cut = g_strndup (pin, 42);
  g_autofree char *longer = g_strconcat (pin, "A", NULL);
  g_autofree char *padded = g_strconcat (pin, "=", NULL);
  g_autofree char *blank = g_strconcat (" ", pin, NULL);
  g_autofree char *swapped = swap_case (pin);
  g_autofree char *pattern = g_strconcat ("*", pin + 1, NULL);
  g_autofree char *reversed = g_utf8_strreverse (pin, -1);
  const char *const sets[][3] = {
    { OTHER_PIN, NULL }, { first, NULL }, { middle, NULL }, { last, NULL }, { cut, NULL }, { longer, NULL }, { padded, NULL },
    { blank, NULL }, { swapped, NULL }, { pattern, NULL }, { reversed, NULL }, { "", NULL }, { "*", NULL }, { OTHER_PIN, first, NULL },
    { "", OTHER_PIN, NULL }, { NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autoptr (RcClient) alice = new_client (address, sets[i]);
      const char *name = sets[i][0] != NULL ? sets[i][0] : "none";

      rc_client_start (alice);
      RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_CHANGED_KEY || rc_client_get_state (alice) == RC_CLIENT_UNTRUSTED ||
                   rc_client_get_state (alice) == RC_CLIENT_ONLINE);
      ck_assert_msg (rc_client_get_state (alice) != RC_CLIENT_ONLINE, "“%s” was taken for %s", name, pin);
      rc_client_retry_now (alice);
      rc_fake_server_settle ();
      ck_assert_msg (rc_client_get_state (alice) != RC_CLIENT_ONLINE, "“%s” was taken for %s at the second try", name, pin);
      rc_client_stop (alice);
    }
  rc_fake_server_settle ();
  ck_assert (!has_come (server));
}
END_TEST

/* Somebody takes the place of the server, with another key, in each state of the client. */
START_TEST (case_20_who_takes_the_servers_place_is_told_nothing)
{
  static const RcClientState states[] = { RC_CLIENT_CONNECTING, RC_CLIENT_ONLINE, RC_CLIENT_WAITING };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
      g_autofree char *address = get_address (server);
      g_autofree char *pin = rc_test_ctl_pin (server);
      g_autofree char *here = NULL;
      g_autofree char *key = g_build_filename (rc_test_server_get_dir (server), "data", "tls-key.pem", NULL);
      const char *const pins[] = { pin, NULL };
      g_autoptr (RcClient) alice = new_client (address, pins);

      rc_client_start (alice);
      if (states[i] != RC_CLIENT_CONNECTING)
        {
          RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE);
          ck_assert (has_come (server));
        }
      rc_test_server_kill (server);
      if (states[i] == RC_CLIENT_WAITING)
        RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_WAITING);
      ck_assert_int_eq (g_unlink (key), 0);
      rc_test_server_restart (server);
      RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_CHANGED_KEY);
      ck_assert_ptr_nonnull (rc_client_send (alice, "all", "for the right one", NULL));
      for (guint j = 0; j < 5; j++)
        {
          rc_client_retry_now (alice);
          rc_fake_server_settle ();
        }
      ck_assert_int_eq (rc_client_get_state (alice), RC_CLIENT_CHANGED_KEY);
      ck_assert_str_eq (rc_client_get_pins (alice)[0], pin);
      here = rc_test_ctl_run (server, "who", NULL);
      ck_assert_msg (strstr (here, "alice") == NULL, "state %d: it logged in", states[i]);
      rc_client_stop (alice);
      rc_fake_server_settle ();
    }
}
END_TEST

/* What is answered to a handshake. */
static const struct
{
  const char *name;
  const char *bytes;
  gsize len; /* 0: it is cut */
} answers[] = {
  { "nothing, and gone", "", 0 },
  { "a handshake that failed", "\x15\x03\x03\x00\x02\x02\x28", 7 },
  { "a version that is too new", "\x15\x03\x01\x00\x02\x02\x46", 7 },
  { "a fallback that is not liked", "\x15\x03\x03\x00\x02\x02\x56", 7 },
  { "a certificate that is wanted", "\x15\x03\x03\x00\x02\x02\x74", 7 },
  { "a warning", "\x15\x03\x03\x00\x02\x01\x70", 7 },
  { "a goodbye of TLS", "\x15\x03\x03\x00\x02\x01\x00", 7 },
  { "TLS 1.0", "\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01" "0123456789abcdef0123456789abcdef" "\x00\x00\x2f\x00", 47 },
  { "SSL 3.0", "\x16\x03\x00\x00\x2a\x02\x00\x00\x26\x03\x00" "0123456789abcdef0123456789abcdef" "\x00\x00\x05\x00", 47 },
  { "a cipher that is none", "\x16\x03\x03\x00\x2a\x02\x00\x00\x26\x03\x03" "0123456789abcdef0123456789abcdef" "\x00\x00\x00\x00", 47 },
  { "half a record", "\x16\x03\x03\x40\x00\x02", 6 },
  { "data before anything else", "\x17\x03\x03\x00\x05HELLO", 10 },
  { "our own words", "HELLO v=1\nWELCOME id=alice seq=0\n", 33 },
  { "a refusal in plain", "ERROR code=denied len=22\nSay it without TLS.   \n", 48 },
  { "another protocol", "HTTP/1.1 400 Bad Request\r\n\r\nUse http://", 39 },
  { "a line of a mail server", "220 ready STARTTLS\r\n", 20 },
};

START_TEST (case_20_no_answer_makes_it_speak_in_plain)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (RcFakeServer) middle = rc_fake_server_new ();
      const char *const pins[] = { OTHER_PIN, NULL };
      /* By either of the two for which it speaks TLS with this machine, too. */
      g_autoptr (RcClient) alice = new_client (rc_fake_server_get_address (middle), i % 2 == 0 ? pins : NULL);

      rc_client_start (alice);
      for (guint j = 1; j <= 4; j++)
        {
          RC_WAIT_FOR (rc_fake_server_get_n_connections (middle) >= j);
          if (answers[i].len > 0)
            rc_fake_server_send_bytes (middle, answers[i].bytes, answers[i].len);
          rc_fake_server_turn ();
          rc_fake_server_drop (middle);
        }
      ck_assert_msg (rc_fake_server_count (middle, "HELLO *") == 0 && rc_fake_server_count (middle, "LOGIN *") == 0,
                     "%s: it spoke in plain", answers[i].name);
      ck_assert_msg (rc_client_get_state (alice) != RC_CLIENT_ONLINE, "%s: it is online", answers[i].name);
      ck_assert_ptr_null (rc_client_get_offered_pin (alice));
      rc_client_stop (alice);
      rc_fake_server_settle ();
    }
}
END_TEST

static void
tear_down (void)
{
  rc_fake_server_settle ();
}

int
main (void)
{
  TCase *tcase = tcase_create ("keys");

  tcase_add_checked_fixture (tcase, NULL, tear_down);
  tcase_add_test (tcase, case_20_no_pin_is_nearly_right);
  tcase_add_test (tcase, case_20_who_takes_the_servers_place_is_told_nothing);
  tcase_add_test (tcase, case_20_no_answer_makes_it_speak_in_plain);
  return rc_test_run ("client-keys", tcase);
}
