/* test-server-accounts.c - who may log in as whom, on a live server.
 *
 * Covers: open with and without a password, tokens and passwords over a
 * restart and a power cut, invites, closed, guests beside accounts, what ends
 * a token, what is forgotten, what follows a LOGIN that waits, and the attacks
 * 7 (ids that look alike), 9 (taking over an id) and 12 (registration spam). */
#include "config.h"

#include "rc-invites.h"
#include "rc-sqlite-store.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-run.h"

/* A hash that costs next to nothing. */
#define CHEAP "--set", "password-memory=8192", "--set", "password-ops=1"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

static void
expect (RcTestPeer *peer, const char *pattern)
{
  g_free (rc_test_peer_expect (peer, pattern));
}

static RcTestPeer *
greet (RcTestServer *server)
{
  RcTestPeer *peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=1\n", -1);
  expect (peer, "HELLO v=1 *\n");
  return peer;
}

static RcTestServer *
start (const char *one, const char *two)
{
  const char *const arguments[] = { CHEAP, "--set", "login-attempts=100", "--set", "password-tries-per-id=0",
                                    "--set", one != NULL ? one : "guests=true",
                                    "--set", two != NULL ? two : "guests=true", NULL };

  return rc_test_server_start (arguments);
}

static void
ask (RcTestPeer *peer, const char *method, const char *id, const char *invite, const char *secret)
{
  g_autofree char *with = invite != NULL ? g_strdup_printf (" invite=%s", invite) : g_strdup ("");

  if (secret != NULL)
    rc_test_peer_printf (peer, "LOGIN id=%s method=%s%s len=%zu\n%s\n", id, method, with, strlen (secret), secret);
  else
    rc_test_peer_printf (peer, "LOGIN id=%s method=%s%s\n", id, method, with);
}

/* A connection that is logged in; @token: (out) (nullable): what WELCOME gave. */
static RcTestPeer *
log_in (RcTestServer *server, const char *method, const char *id, const char *invite, const char *secret, char **token)
{
  RcTestPeer *peer = greet (server);
  g_autofree char *frame = NULL;

  ask (peer, method, id, invite, secret);
  frame = rc_test_peer_expect (peer, g_str_equal (method, "token") || g_str_equal (method, "guest")
                                       ? "WELCOME id=* seq=*\n"
                                       : "WELCOME id=* seq=* len=43\n*\n");
  if (token != NULL)
    *token = g_strstrip (g_strdup (strchr (frame, '\n') + 1));
  return peer;
}

static void
leave (RcTestPeer *peer)
{
  rc_test_peer_send (peer, "BYE\n", -1);
  rc_test_peer_expect_end (peer);
  rc_test_peer_free (peer);
}

static void
refused (RcTestServer *server, const char *method, const char *id, const char *invite, const char *secret,
         const char *code)
{
  g_autoptr (RcTestPeer) peer = greet (server);
  g_autofree char *pattern = g_strdup_printf ("ERROR code=%s re=LOGIN len=*\n*\n", code);

  ask (peer, method, id, invite, secret);
  expect (peer, pattern);
}

static void
on_invite (const char *invite, const GError *error, gpointer user_data)
{
  ck_assert_msg (invite != NULL, "%s", error != NULL ? error->message : "");
  *(char **) user_data = g_strdup (invite);
}

/* Makes an invite as an administrator would; the server is restarted for it. */
static char *
make_invite (RcTestServer *server, gint64 valid_us)
{
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", "redcoast.db", NULL);
  g_autoptr (GError) error = NULL;
  RcStore *store;
  char *invite = NULL;

  rc_test_server_kill (server);
  store = rc_sqlite_store_open (path, NULL, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  rc_invites_make (store, valid_us, on_invite, &invite);
  while (invite == NULL)
    g_main_context_iteration (NULL, TRUE);
  rc_store_free (store);
  rc_test_server_restart (server);
  return invite;
}

START_TEST (open_makes_an_account_that_stays)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *token = NULL;
  g_autofree char *row = NULL;
  RcTestPeer *first = log_in (server, "open", "Alice", NULL, NULL, &token);
  g_autoptr (RcTestPeer) bob = log_in (server, "guest", "bob", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) second = NULL;

  leave (first);
  refused (server, "open", "alice", NULL, NULL, "id-in-use");
  refused (server, "guest", "ALICE", NULL, NULL, "id-in-use");
  rc_test_peer_send (bob, "ROSTER tag=r\n", -1);
  row = rc_test_peer_expect_later (bob, "CONTACT id=Alice state=offline since=* seen=* tag=r\n");
  g_free (rc_test_peer_expect_later (bob, "END tag=r\n"));

  second = log_in (server, "token", "Alice", NULL, token, NULL);
  g_free (rc_test_peer_expect_later (bob, "CONTACT id=Alice state=online since=*\n"));
}
END_TEST

START_TEST (accounts_and_tokens_outlive_a_power_cut)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("alice%u", i);
      g_autofree char *token = NULL;
      RcTestPeer *peer = log_in (server, "open", id, NULL, NULL, &token);

      rc_test_server_kill (server);
      rc_test_peer_free (peer);
      rc_test_server_restart (server);
      rc_test_peer_free (log_in (server, "token", id, NULL, token, NULL));
      refused (server, "open", id, NULL, NULL, "id-in-use");
    }
}
END_TEST

START_TEST (a_password_lets_further_devices_in)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autoptr (RcTestPeer) first = log_in (server, "open", "Alice", NULL, "three body", &one);
  RcTestPeer *second = log_in (server, "password", "alice", NULL, "three body", &two);

  ck_assert_str_ne (one, two);
  refused (server, "open", "Alice", NULL, "three body", "id-in-use");
  rc_test_peer_send (first, "SEND ref=n1 to=Alice len=4\nnote\n", -1);
  expect (second, "MESSAGE seq=* from=Alice to=Alice ref=n1 len=4\nnote\n");

  rc_test_server_kill (server);
  rc_test_peer_free (second);
  rc_test_server_restart (server);
  rc_test_peer_free (log_in (server, "token", "Alice", NULL, one, NULL));
  rc_test_peer_free (log_in (server, "token", "Alice", NULL, two, NULL));
  rc_test_peer_free (log_in (server, "password", "Alice", NULL, "three body", NULL));
}
END_TEST

START_TEST (what_follows_a_login_that_waits_keeps_its_order)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (server));

  rc_test_peer_send (peer, "HELLO v=1\nLOGIN id=alice method=open tag=l len=2\npw\nPING tag=1\n"
                           "SEND ref=a to=all len=1\nx\nPING tag=2\n", -1);
  expect (peer, "HELLO *");
  expect (peer, "WELCOME id=alice seq=0 tag=l len=43\n*\n");
  expect (peer, "PONG tag=1\n");
  g_free (rc_test_peer_expect_later (peer, "PONG tag=2\n"));
}
END_TEST

START_TEST (an_invite_registers_one_id)
{
  g_autoptr (RcTestServer) server = start ("registration=invite", NULL);
  g_autofree char *invite = make_invite (server, DAY_US);
  g_autofree char *token = NULL;

  refused (server, "open", "alice", NULL, NULL, "bad-method");
  refused (server, "register", "alice", NULL, "secret", "missing-key");
  refused (server, "register", "alice", invite, NULL, "bad-value");
  refused (server, "register", "alice", "wrong", "secret", "denied");
  rc_test_peer_free (log_in (server, "register", "alice", invite, "secret", &token));

  /* The answer may have been lost. */
  rc_test_peer_free (log_in (server, "register", "alice", invite, "secret", NULL));
  refused (server, "register", "alice", invite, "other", "denied");
  refused (server, "register", "bob", invite, "secret", "denied");
  refused (server, "register", "alice", "wrong", "secret", "denied");

  rc_test_server_kill (server);
  rc_test_server_restart (server);
  rc_test_peer_free (log_in (server, "register", "alice", invite, "secret", NULL));
  refused (server, "register", "bob", invite, "secret", "denied");
  rc_test_peer_free (log_in (server, "token", "alice", NULL, token, NULL));
  rc_test_peer_free (log_in (server, "password", "alice", NULL, "secret", NULL));
}
END_TEST

START_TEST (attack_12_an_invite_is_single_use_expires_and_is_stored_hashed)
{
  g_autoptr (RcTestServer) server = start ("registration=invite", NULL);
  g_autofree char *old = make_invite (server, 1);
  g_autofree char *invite = make_invite (server, DAY_US);
  g_autofree char *taken = make_invite (server, DAY_US);
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  refused (server, "register", "alice", old, "secret", "denied");
  rc_test_peer_free (log_in (server, "register", "alice", invite, "secret", NULL));
  refused (server, "register", "bob", invite, "secret", "denied");
  refused (server, "register", "alice", taken, "secret", "id-in-use");
  rc_test_peer_free (log_in (server, "register", "bob", taken, "secret", NULL));

  dir = g_dir_open (path, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *data = NULL;
      gsize len = 0;

      if (!g_file_get_contents (file, &data, &len, NULL))
        continue;
      ck_assert_ptr_null (memmem (data, len, invite, strlen (invite)));
      ck_assert_ptr_null (memmem (data, len, "secret", strlen ("secret")));
    }
}
END_TEST

START_TEST (attack_12_open_registration_has_a_rate)
{
  g_autoptr (RcTestServer) server = start ("open-ids-per-address=3", "limit-own-machine=true");
  g_autoptr (RcTestPeer) peer = NULL;
  g_autoptr (RcTestPeer) guest = NULL;

  rc_test_peer_free (log_in (server, "open", "a1", NULL, NULL, NULL));
  rc_test_peer_free (log_in (server, "open", "a2", NULL, NULL, NULL));
  refused (server, "open", "a2", NULL, NULL, "id-in-use");
  rc_test_peer_free (log_in (server, "open", "a3", NULL, NULL, NULL));
  peer = greet (server);
  ask (peer, "open", "a4", NULL, NULL);
  expect (peer, "ERROR code=limit re=LOGIN len=*\n*\n");
  ck_assert_ptr_null (rc_test_peer_read_frame (peer));
  guest = log_in (server, "guest", "a4", NULL, NULL, NULL);
}
END_TEST

START_TEST (closed_lets_in_only_who_is_there)
{
  g_autoptr (RcTestServer) server = start ("registration=closed", NULL);
  g_autofree char *invite = make_invite (server, DAY_US);

  refused (server, "open", "alice", NULL, NULL, "bad-method");
  refused (server, "register", "alice", invite, "secret", "bad-method");
  refused (server, "password", "alice", NULL, "secret", "denied");
}
END_TEST

START_TEST (attack_7_ids_that_look_like_another_are_refused)
{
  static const char *const ids[] = {
    "раypal",  /* the first two are Cyrillic */
    "Paypal", "PAYPAL", "paypa1", "pаypal", "ｐａｙｐａｌ", "paypal\xe2\x80\x8b", "аll", "sеrver", "ａｌｌ",
  };
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  RcTestPeer *paypal = log_in (server, "open", "paypal", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) guest = log_in (server, "guest", "Wallace", NULL, NULL, NULL);

  leave (paypal);
  rc_test_server_kill (server);
  rc_test_peer_free (g_steal_pointer (&guest));
  rc_test_server_restart (server);
  guest = log_in (server, "guest", "Wallace", NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (RcTestPeer) peer = greet (server);
      g_autofree char *answer = NULL;

      ask (peer, i % 2 == 0 ? "open" : "guest", ids[i], NULL, NULL);
      answer = rc_test_peer_read_frame (peer);
      ck_assert_msg (answer != NULL && (strstr (answer, "code=id-in-use") != NULL || strstr (answer, "code=bad-id") != NULL),
                     "“%s”: %s", ids[i], answer);
    }
  refused (server, "guest", "Wаllace", NULL, NULL, "id-in-use");
  rc_test_peer_free (log_in (server, "open", "papyal", NULL, NULL, NULL));
}
END_TEST

START_TEST (attack_9_an_id_goes_only_to_who_knows_its_secret)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *token = NULL;
  g_autofree char *other = NULL;
  g_autoptr (RcTestPeer) alice = log_in (server, "open", "alice", NULL, "secret", &token);
  g_autoptr (RcTestPeer) bob = log_in (server, "open", "bob", NULL, NULL, &other);
  g_autoptr (RcTestPeer) second = NULL;

  refused (server, "open", "alice", NULL, "secret", "id-in-use");
  refused (server, "guest", "alice", NULL, NULL, "id-in-use");
  refused (server, "password", "alice", NULL, "Secret", "denied");
  refused (server, "password", "alice", NULL, NULL, "denied");
  refused (server, "password", "bob", NULL, "", "denied");
  refused (server, "token", "alice", NULL, other, "denied");
  refused (server, "token", "alice", NULL, "", "denied");
  refused (server, "token", "alice", NULL, "secret", "denied");
  refused (server, "password", "alice", NULL, token, "denied");

  /* Its owner's second log-in takes nothing from the first session. */
  rc_test_peer_send (bob, "SEND ref=a to=alice len=2\nhi\n", -1);
  expect (bob, "SENT ref=a *");
  second = log_in (server, "password", "alice", NULL, "secret", NULL);
  expect (alice, "MESSAGE seq=* from=bob to=alice ref=a len=2\nhi\n");
  rc_test_peer_expect_quiet (alice);
}
END_TEST

START_TEST (logout_ends_one_token_only)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  RcTestPeer *first = log_in (server, "open", "alice", NULL, "secret", &one);
  RcTestPeer *second = log_in (server, "password", "alice", NULL, "secret", &two);

  rc_test_peer_send (second, "LOGOUT tag=t\nPING\n", -1);
  expect (second, "BYE reason=logout tag=t\n");
  rc_test_peer_expect_end (second);
  rc_test_peer_free (second);
  rc_test_peer_expect_quiet (first);
  refused (server, "token", "alice", NULL, two, "denied");
  rc_test_server_kill (server);
  rc_test_peer_free (first);
  rc_test_server_restart (server);
  refused (server, "token", "alice", NULL, two, "denied");
  rc_test_peer_free (log_in (server, "token", "alice", NULL, one, NULL));
}
END_TEST

START_TEST (a_changed_password_ends_the_other_tokens)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autoptr (RcTestPeer) first = log_in (server, "open", "alice", NULL, NULL, &one);
  RcTestPeer *second = log_in (server, "token", "alice", NULL, one, NULL);
  g_autoptr (RcTestPeer) third = NULL;

  rc_test_peer_send (first, "PASSWORD tag=p len=4\n\nold\n", -1);
  expect (first, "END tag=p\n");
  rc_test_peer_expect_quiet (second);
  third = log_in (server, "password", "alice", NULL, "old", &two);

  rc_test_peer_send (first, "PASSWORD len=7\nwro\nnew\nPASSWORD len=4\nold\n\nPASSWORD len=3\nold\n", -1);
  expect (first, "ERROR code=denied re=PASSWORD len=*\n*\n");
  expect (first, "ERROR code=bad-value re=PASSWORD len=*\n*\n");
  expect (first, "ERROR code=bad-value re=PASSWORD len=*\n*\n");
  rc_test_peer_send (first, "PASSWORD tag=q len=7\nold\nnew\nPING\n", -1);
  expect (first, "END tag=q\n");
  expect (first, "PONG\n");
  expect (third, "BYE reason=logout\n");
  rc_test_peer_expect_quiet (second);
  rc_test_peer_free (second);
  refused (server, "token", "alice", NULL, two, "denied");

  rc_test_server_kill (server);
  rc_test_server_restart (server);
  refused (server, "token", "alice", NULL, two, "denied");
  refused (server, "password", "alice", NULL, "old", "denied");
  rc_test_peer_free (log_in (server, "token", "alice", NULL, one, NULL));
  rc_test_peer_free (log_in (server, "password", "alice", NULL, "new", NULL));
}
END_TEST

START_TEST (a_guest_has_no_password)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autoptr (RcTestPeer) guest = log_in (server, "guest", "bob", NULL, NULL, NULL);

  rc_test_peer_send (guest, "PASSWORD tag=p len=3\na\nb\nLOGOUT tag=l\n", -1);
  expect (guest, "ERROR code=bad-method re=PASSWORD tag=p len=*\n*\n");
  expect (guest, "BYE reason=logout tag=l\n");
}
END_TEST

START_TEST (who_does_not_come_back_is_forgotten_but_with_a_password)
{
  g_autoptr (RcTestServer) server = start ("open-id-hold=0.3", NULL);
  g_autofree char *token = NULL;
  RcTestPeer *alice = log_in (server, "open", "alice", NULL, NULL, &token);
  RcTestPeer *carol = log_in (server, "open", "carol", NULL, "secret", NULL);
  g_autoptr (RcTestPeer) bob = log_in (server, "guest", "bob", NULL, NULL, NULL);

  rc_test_peer_send (bob, "ROSTER\n", -1);
  g_free (rc_test_peer_expect_later (bob, "END\n"));
  leave (carol);
  g_free (rc_test_peer_expect_later (bob, "CONTACT id=carol state=offline *"));
  leave (alice);
  g_free (rc_test_peer_expect_later (bob, "CONTACT id=alice state=gone since=*\n"));
  refused (server, "token", "alice", NULL, token, "denied");
  rc_test_peer_free (log_in (server, "guest", "alice", NULL, NULL, NULL));
  rc_test_peer_free (log_in (server, "password", "carol", NULL, "secret", NULL));
}
END_TEST

START_TEST (a_token_that_is_not_used_ends)
{
  g_autoptr (RcTestServer) server = start ("token-hold=0.2", NULL);
  g_autofree char *token = NULL;
  RcTestPeer *alice = log_in (server, "open", "alice", NULL, "secret", &token);

  leave (alice);
  g_usleep (300000); /* what passes is the time that is tested */
  refused (server, "token", "alice", NULL, token, "denied");
  rc_test_peer_free (log_in (server, "password", "alice", NULL, "secret", NULL));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    open_makes_an_account_that_stays,
    accounts_and_tokens_outlive_a_power_cut,
    a_password_lets_further_devices_in,
    what_follows_a_login_that_waits_keeps_its_order,
    an_invite_registers_one_id,
    attack_12_an_invite_is_single_use_expires_and_is_stored_hashed,
    attack_12_open_registration_has_a_rate,
    closed_lets_in_only_who_is_there,
    attack_7_ids_that_look_like_another_are_refused,
    attack_9_an_id_goes_only_to_who_knows_its_secret,
    logout_ends_one_token_only,
    a_changed_password_ends_the_other_tokens,
    a_guest_has_no_password,
    who_does_not_come_back_is_forgotten_but_with_a_password,
    a_token_that_is_not_used_ends,
    NULL,
  };

  return test_run ("server-accounts", tests);
}
