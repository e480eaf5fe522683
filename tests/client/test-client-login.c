/* test-client-login.c - logging in, by the engine, with a real server over TLS
 * and a real password store.
 *
 * Covers: an invitation that makes an account, and a second run without a
 * password; a token that has ended, with and without a password at hand; log-out
 * at both ends; a changed password; what HELLO offers; guests; the store: every
 * spelling is the same account, requests keep their order, no service at all,
 * one that stays locked; where an account's folder is. */
#include "config.h"

#include <check.h>
#include <libsecret/secret.h>
#include <stdlib.h>
#include <string.h>

#include "rc-account.h"
#include "rc-fake-server.h"
#include "rc-invite-link.h"
#include "rc-secret.h"
#include "rc-test-ctl.h"
#include "rc-test-files.h"

#define PASSWORD "three body"

static RcTestServer *server;
static RcSecretStore *store;
static char *pin;
static char *address;

static void
start (const char *registration)
{
  g_autofree char *key = g_strdup_printf ("registration=%s", registration);
  const char *const arguments[] = { "--set", "password-memory=8192", "--set", "password-ops=1",
                                    "--set", key, NULL };

  server = rc_test_server_start (arguments);
  pin = rc_test_ctl_pin (server);
  address = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));
}

static void
set_up (void)
{
  store = rc_secret_store_new ();
}

static void
settle (void)
{
  RC_WAIT_FOR (!rc_secret_store_is_busy (store));
}

static void
tear_down (void)
{
  settle ();
  rc_fake_server_settle ();
  g_clear_object (&store);
  g_clear_pointer (&server, rc_test_server_stop);
  g_clear_pointer (&pin, g_free);
  g_clear_pointer (&address, g_free);
}

/* As at another start of the program: nothing is left in memory. */
static void
forget_all (void)
{
  settle ();
  g_clear_object (&store);
  secret_service_disconnect ();
  store = rc_secret_store_new ();
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
look_up (const char   *where,
         const char   *id,
         RcSecretKind  kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *secret;

  rc_secret_store_lookup (store, where, id, kind, NULL, on_looked_up, &result);
  RC_WAIT_FOR (result != NULL);
  secret = rc_secret_store_lookup_finish (store, result, &error);
  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");

  return secret;
}

static RcClient *
new_client (const char    *id,
            RcLoginMethod  method,
            const char    *secret,
            const char    *invite,
            const char    *token,
            gboolean       asks)
{
  const char *pins[] = { pin, NULL };
  RcClient *client =
    g_object_new (RC_TYPE_CLIENT, "server", address, "id", id, "tls", TRUE, "pins", pins,
                  "method", (guint) method, "secret", secret, "invite", invite, "token", token,
                  "asks", asks, "backoff-min-ms", 20u, "backoff-max-ms", 200u, NULL);

  rc_account_keep_token (client, store);

  return client;
}

static RcClient *
log_in (const char    *id,
        RcLoginMethod  method,
        const char    *secret,
        const char    *invite,
        const char    *token)
{
  RcClient *client = new_client (id, method, secret, invite, token, FALSE);

  rc_client_start (client);
  RC_WAIT_FOR (rc_client_get_state (client) == RC_CLIENT_ONLINE);

  return client;
}

static void
leave (RcClient *client)
{
  rc_client_stop (client);
  rc_fake_server_settle ();
  g_object_unref (client);
}

static char *
make_invite (void)
{
  g_autofree char *text = rc_test_ctl_invite (server);
  g_auto (RcInviteLink) link = { 0 };

  ck_assert (rc_invite_link_parse (text, &link, NULL));
  ck_assert_str_eq (link.pins[0], pin);

  return g_strdup (link.invite);
}

START_TEST (an_invitation_makes_an_account_that_is_remembered)
{
  g_autofree char *invite = NULL;
  rc_auto_secret char *token = NULL;

  start ("invite");
  invite = make_invite ();
  leave (log_in ("Alice", RC_LOGIN_REGISTER, PASSWORD, invite, NULL));
  forget_all ();
  rc_test_server_kill (server);
  rc_test_server_restart (server);

  token = look_up (address, "alice", RC_SECRET_TOKEN);
  ck_assert_ptr_nonnull (token);
  ck_assert_ptr_null (rc_secret_store_get_problem (store));
  {
    g_autoptr (RcClient) alice = log_in ("alice", RC_LOGIN_PASSWORD, NULL, NULL, token);

    ck_assert_str_eq (rc_client_get_id (alice), "Alice");
    ck_assert (rc_client_has_account (alice));
  }
}
END_TEST

/* All devices are logged out by it. */
static void
set_password_as_administrator (const char *id, const char *password)
{
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "password", NULL);

  ck_assert (g_file_set_contents (path, password, -1, NULL));
  g_free (rc_test_ctl_run (server, "--password-file", path, "account", "password", id, NULL));
}

START_TEST (a_token_that_has_ended_is_dropped_and_the_password_asked_for)
{
  rc_auto_secret char *token = NULL;
  g_autoptr (RcClient) alice = NULL;
  g_autoptr (RcClient) bot = NULL;

  start ("open");
  leave (log_in ("alice", RC_LOGIN_OPEN, PASSWORD, NULL, NULL));
  set_password_as_administrator ("alice", "another one");
  token = look_up (address, "alice", RC_SECRET_TOKEN);
  ck_assert_ptr_nonnull (token);

  alice = new_client ("alice", RC_LOGIN_PASSWORD, NULL, NULL, token, TRUE);
  rc_client_start (alice);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ASKING);
  ck_assert (g_error_matches (rc_client_get_error (alice), RC_ERROR, RC_ERROR_DENIED));
  ck_assert (!rc_client_has_account (alice));
  ck_assert_ptr_null (look_up (address, "alice", RC_SECRET_TOKEN));

  rc_client_log_in (alice, RC_LOGIN_PASSWORD, "wrong", NULL);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_REFUSED);
  ck_assert (g_error_matches (rc_client_get_error (alice), RC_ERROR, RC_ERROR_DENIED));
  rc_client_log_in (alice, RC_LOGIN_PASSWORD, "another one", NULL);
  RC_WAIT_FOR (rc_client_get_state (alice) == RC_CLIENT_ONLINE);

  /* Who asks nobody gives up. */
  bot = new_client ("alice", RC_LOGIN_PASSWORD, NULL, NULL, token, FALSE);
  rc_client_start (bot);
  RC_WAIT_FOR (rc_client_get_state (bot) == RC_CLIENT_REFUSED);
  ck_assert (g_error_matches (rc_client_get_error (bot), RC_ERROR, RC_ERROR_DENIED));
}
END_TEST

START_TEST (a_password_at_hand_goes_instead_of_a_token_that_has_ended)
{
  g_autoptr (RcClient) alice = NULL;
  rc_auto_secret char *token = NULL;

  start ("open");
  leave (log_in ("alice", RC_LOGIN_OPEN, PASSWORD, NULL, NULL));
  alice = log_in ("alice", RC_LOGIN_PASSWORD, PASSWORD, NULL, "no-such-token");
  token = look_up (address, "alice", RC_SECRET_TOKEN);
  ck_assert_ptr_nonnull (token);
  ck_assert_str_ne (token, "no-such-token");
}
END_TEST

START_TEST (to_log_out_ends_the_token_at_both_ends)
{
  rc_auto_secret char *token = NULL;
  g_autoptr (RcClient) alice = NULL;
  g_autoptr (RcClient) thief = NULL;

  start ("open");
  alice = log_in ("alice", RC_LOGIN_OPEN, PASSWORD, NULL, NULL);
  token = look_up (address, "alice", RC_SECRET_TOKEN);
  ck_assert_ptr_nonnull (token);
  rc_client_log_out (alice);
  ck_assert_int_eq (rc_client_get_state (alice), RC_CLIENT_OFFLINE);
  rc_fake_server_settle ();
  ck_assert_ptr_null (look_up (address, "alice", RC_SECRET_TOKEN));

  thief = new_client ("alice", RC_LOGIN_PASSWORD, NULL, NULL, token, FALSE);
  rc_client_start (thief);
  RC_WAIT_FOR (rc_client_get_state (thief) == RC_CLIENT_REFUSED);
  ck_assert (g_error_matches (rc_client_get_error (thief), RC_ERROR, RC_ERROR_DENIED));
}
END_TEST

static gboolean
change (RcClient    *client,
        const char  *old_password,
        const char  *new_password,
        GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rc_client_change_password (client, old_password, new_password, on_looked_up, &result);
  RC_WAIT_FOR (result != NULL);

  return rc_client_change_password_finish (client, result, error);
}

START_TEST (a_password_is_changed)
{
  g_autoptr (RcClient) alice = NULL;
  g_autoptr (RcClient) phone = NULL;
  g_autoptr (GError) error = NULL;

  start ("open");
  alice = log_in ("alice", RC_LOGIN_OPEN, NULL, NULL, NULL);
  ck_assert_msg (change (alice, NULL, PASSWORD, &error), "%s", error != NULL ? error->message : "");
  ck_assert (!change (alice, "wrong", "new", &error));
  ck_assert (g_error_matches (error, RC_ERROR, RC_ERROR_DENIED));
  g_clear_error (&error);
  ck_assert (!change (alice, PASSWORD, "two\nlines", &error));
  g_clear_error (&error);
  ck_assert (!change (alice, PASSWORD, "", &error));
  g_clear_error (&error);

  phone = new_client ("alice", RC_LOGIN_PASSWORD, PASSWORD, NULL, NULL, TRUE);
  rc_client_log_in (phone, RC_LOGIN_PASSWORD, PASSWORD, NULL);
  RC_WAIT_FOR (rc_client_get_state (phone) == RC_CLIENT_ONLINE);
  ck_assert (change (alice, PASSWORD, "new", &error));
  RC_WAIT_FOR (rc_client_get_state (phone) == RC_CLIENT_REFUSED);
  rc_client_log_in (phone, RC_LOGIN_PASSWORD, "new", NULL);
  RC_WAIT_FOR (rc_client_get_state (phone) == RC_CLIENT_ONLINE);

  rc_client_stop (alice);
  ck_assert (!change (alice, "new", PASSWORD, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED));
}
END_TEST

START_TEST (what_the_server_offers_is_known_before_the_log_in)
{
  g_autoptr (RcClient) ben = NULL;
  g_autofree char *log = NULL;

  start ("invite");
  ben = new_client ("ben", RC_LOGIN_PASSWORD, NULL, NULL, NULL, TRUE);
  rc_client_start (ben);
  RC_WAIT_FOR (rc_client_get_state (ben) == RC_CLIENT_ASKING);
  ck_assert_ptr_null (rc_client_get_error (ben));
  ck_assert_int_eq (rc_client_get_registration (ben), RC_REGISTRATION_INVITE);
  ck_assert (rc_client_get_guests (ben));

  rc_client_log_in (ben, RC_LOGIN_GUEST, NULL, NULL);
  RC_WAIT_FOR (rc_client_get_state (ben) == RC_CLIENT_ONLINE);
  ck_assert (!rc_client_has_account (ben));
  ck_assert_ptr_null (look_up (address, "ben", RC_SECRET_TOKEN));
}
END_TEST

START_TEST (every_spelling_is_the_same_account)
{
  rc_auto_secret char *token = NULL;
  rc_auto_secret char *password = NULL;

  rc_secret_store_save (store, "Box.local", "Alice", RC_SECRET_TOKEN, "t");
  rc_secret_store_save (store, "box.local:5247", "alice", RC_SECRET_PASSWORD, "p");
  forget_all ();
  token = look_up (" box.LOCAL:5247", "ALICE", RC_SECRET_TOKEN);
  password = look_up ("box.local", "Alice", RC_SECRET_PASSWORD);
  ck_assert_str_eq (token, "t");
  ck_assert_str_eq (password, "p");
  ck_assert_ptr_null (look_up ("box.local:5248", "alice", RC_SECRET_TOKEN));
  ck_assert_ptr_null (look_up ("box.local", "alicia", RC_SECRET_TOKEN));
}
END_TEST

START_TEST (requests_keep_their_order)
{
  rc_auto_secret char *token = NULL;

  for (guint i = 0; i < 20; i++)
    {
      rc_secret_store_save (store, "box.local", "ben", RC_SECRET_TOKEN, "first");
      rc_secret_store_drop (store, "box.local", "ben", RC_SECRET_TOKEN);
    }
  forget_all ();
  ck_assert_ptr_null (look_up ("box.local", "ben", RC_SECRET_TOKEN));

  rc_secret_store_drop (store, "box.local", "ben", RC_SECRET_TOKEN);
  rc_secret_store_save (store, "box.local", "ben", RC_SECRET_TOKEN, "last");
  forget_all ();
  token = look_up ("box.local", "ben", RC_SECRET_TOKEN);
  ck_assert_str_eq (token, "last");
}
END_TEST

static void
expect_memory_only (void)
{
  rc_auto_secret char *token = NULL;

  rc_secret_store_save (store, "box.local", "dana", RC_SECRET_TOKEN, "t");
  settle ();
  ck_assert_ptr_nonnull (rc_secret_store_get_problem (store));
  token = look_up ("box.local", "dana", RC_SECRET_TOKEN);
  ck_assert_str_eq (token, "t");
  rc_secret_store_drop (store, "box.local", "dana", RC_SECRET_TOKEN);
  ck_assert_ptr_null (look_up ("box.local", "dana", RC_SECRET_TOKEN));
}

START_TEST (without_a_service_it_is_for_this_run)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  expect_memory_only ();
}
END_TEST

START_TEST (a_store_that_stays_locked_is_as_none)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service =
    secret_service_get_sync (SECRET_SERVICE_LOAD_COLLECTIONS, NULL, &error);
  GList *collections = NULL;

  ck_assert_msg (service != NULL, "%s", error != NULL ? error->message : "");
  collections = secret_service_get_collections (service);
  ck_assert_int_gt (secret_service_lock_sync (service, collections, NULL, NULL, &error), 0);
  g_list_free_full (collections, g_object_unref);
  expect_memory_only ();
}
END_TEST

START_TEST (an_account_has_a_folder_of_its_own)
{
  g_autofree char *one = rc_account_dup_cache_path ("Box.local", "Alice");
  g_autofree char *same = rc_account_dup_cache_path ("box.local:5247", "alice");
  g_autofree char *other = rc_account_dup_cache_path ("box.local:5248", "alice");
  g_autofree char *host = g_strnfill (250, 'h');
  g_autofree char *far = rc_account_dup_cache_path (host, "alice");
  g_autofree char *folder = g_path_get_dirname (far);
  g_autofree char *name = g_path_get_basename (folder);

  ck_assert_str_eq (one, same);
  ck_assert_str_ne (one, other);
  ck_assert (g_str_has_suffix (one, "/redcoast/accounts/alice@box.local:5247/messages.db"));
  ck_assert_uint_le (strlen (name), 200);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-login");
  TCase *tcase = tcase_create ("login");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, an_invitation_makes_an_account_that_is_remembered);
  tcase_add_test (tcase, a_token_that_has_ended_is_dropped_and_the_password_asked_for);
  tcase_add_test (tcase, a_password_at_hand_goes_instead_of_a_token_that_has_ended);
  tcase_add_test (tcase, to_log_out_ends_the_token_at_both_ends);
  tcase_add_test (tcase, a_password_is_changed);
  tcase_add_test (tcase, what_the_server_offers_is_known_before_the_log_in);
  tcase_add_test (tcase, every_spelling_is_the_same_account);
  tcase_add_test (tcase, requests_keep_their_order);
  tcase_add_test (tcase, without_a_service_it_is_for_this_run);
  tcase_add_test (tcase, an_account_has_a_folder_of_its_own);
  /* The last one: nobody unlocks it again. */
  tcase_add_test (tcase, a_store_that_stays_locked_is_as_none);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
