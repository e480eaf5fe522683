/* test-server-attacks-accounts.c - attacks on ids and accounts, on a live server,
 * by the numbers of the list in README.md.
 *
 * Covers: 7 ids that look alike, 9 taking over an id, 10 replay and duplicates,
 * 12 registration spam. */
#include "config.h"

#include "test-account.h"
#include "test-run.h"
#include "test-talk.h"

START_TEST (case_07_ids_that_look_like_another_are_refused)
{
  static const char *const ids[] = {
    "раypal",  /* the first two are Cyrillic */
    "Paypal", "PAYPAL", "paypa1", "pаypal", "ｐａｙｐａｌ", "paypal\xe2\x80\x8b", "аll", "sеrver", "ａｌｌ",
  };
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  RcTestPeer *paypal = log_in_with (server, "open", "paypal", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) guest = log_in_with (server, "guest", "Wallace", NULL, NULL, NULL);

  leave (paypal);
  rc_test_server_kill (server);
  rc_test_peer_free (g_steal_pointer (&guest));
  rc_test_server_restart (server);
  guest = log_in_with (server, "guest", "Wallace", NULL, NULL, NULL);

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
  rc_test_peer_free (log_in_with (server, "open", "papyal", NULL, NULL, NULL));
}
END_TEST

START_TEST (case_09_an_id_goes_only_to_who_knows_its_secret)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *token = NULL;
  g_autofree char *other = NULL;
  g_autoptr (RcTestPeer) alice = log_in_with (server, "open", "alice", NULL, "secret", &token);
  g_autoptr (RcTestPeer) bob = log_in_with (server, "open", "bob", NULL, NULL, &other);
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
  second = log_in_with (server, "password", "alice", NULL, "secret", NULL);
  expect (alice, "MESSAGE seq=* from=bob to=alice ref=a len=2\nhi\n");
  rc_test_peer_expect_quiet (alice);
}
END_TEST

START_TEST (case_12_an_invite_is_single_use_expires_and_is_stored_hashed)
{
  g_autoptr (RcTestServer) server = start ("registration=invite", NULL);
  g_autofree char *old = make_invite (server, 1);
  g_autofree char *invite = make_invite (server, DAY_US);
  g_autofree char *taken = make_invite (server, DAY_US);
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  refused (server, "register", "alice", old, "secret", "denied");
  rc_test_peer_free (log_in_with (server, "register", "alice", invite, "secret", NULL));
  refused (server, "register", "bob", invite, "secret", "denied");
  refused (server, "register", "alice", taken, "secret", "id-in-use");
  rc_test_peer_free (log_in_with (server, "register", "bob", taken, "secret", NULL));

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

START_TEST (case_12_open_registration_has_a_rate)
{
  g_autoptr (RcTestServer) server = start ("open-ids-per-address=3", "limit-own-machine=true");
  g_autoptr (RcTestPeer) peer = NULL;
  g_autoptr (RcTestPeer) guest = NULL;

  rc_test_peer_free (log_in_with (server, "open", "a1", NULL, NULL, NULL));
  rc_test_peer_free (log_in_with (server, "open", "a2", NULL, NULL, NULL));
  refused (server, "open", "a2", NULL, NULL, "id-in-use");
  rc_test_peer_free (log_in_with (server, "open", "a3", NULL, NULL, NULL));
  peer = greet (server);
  ask (peer, "open", "a4", NULL, NULL);
  expect (peer, "ERROR code=limit re=LOGIN len=*\n*\n");
  ck_assert_ptr_null (rc_test_peer_read_frame (peer));
  guest = log_in_with (server, "guest", "a4", NULL, NULL, NULL);
}
END_TEST

/* What lies unread in the first session is still there when the others come, up
 * to as many as there may be. */
START_TEST (case_09_further_log_ins_take_nothing_from_the_first)
{
  g_autoptr (RcTestServer) server = start ("sessions-per-id=3", "session-rate=0");
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) alice = log_in_for_token (server, "alice", &token);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  RcTestPeer *others[2];

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      send_text (bob, ref, "alice", 60000);
      expect (bob, "SENT *");
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = resume (server, "alice", token);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *pattern = g_strdup_printf ("MESSAGE * ref=r%u len=60000\n*", i);

      expect (alice, pattern);
    }
  rc_test_peer_expect_quiet (alice);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    rc_test_peer_free (others[i]);
}
END_TEST

static void
assert_kept_once (RcTestServer *server, const char *id, const char *token, const char *ref)
{
  g_autoptr (RcTestPeer) peer = resume (server, id, token);
  guint n = 0;

  rc_test_peer_send (peer, "SYNC after=0 limit=1000\n", -1);
  while (TRUE)
    {
      g_autofree char *frame = rc_test_peer_read_frame (peer);
      g_autofree char *pattern = g_strdup_printf ("MESSAGE * ref=%s len=*", ref);

      if (g_str_has_prefix (frame, "END more=0"))
        break;
      n += g_pattern_match_simple (pattern, frame);
    }
  ck_assert_uint_eq (n, 1);
}

/* From both devices, after many others, and after the power was cut. */
START_TEST (case_10_what_is_sent_again_is_one_message)
{
  g_autoptr (RcTestServer) server = start ("session-rate=0", NULL);
  g_autofree char *token = NULL, *bobs = NULL, *sent = NULL;
  RcTestPeer *alice = log_in_for_token (server, "alice", &token);
  RcTestPeer *second = resume (server, "alice", token);
  RcTestPeer *bob = log_in_for_token (server, "bob", &bobs);

  rc_test_peer_send (alice, "SEND ref=r to=bob len=2\nhi\nSEND ref=r to=bob len=2\nhi\n", -1);
  sent = rc_test_peer_expect_later (alice, "SENT ref=r *");
  rc_test_peer_send (second, "SEND ref=r to=bob len=2\nhi\n", -1);
  g_free (rc_test_peer_expect_later (second, sent));
  expect (bob, "MESSAGE * ref=r len=2\nhi\n");
  for (guint i = 0; i < 300; i++)
    {
      rc_test_peer_printf (second, "SEND ref=o%u to=alice len=1\nx\n", i);
      g_free (rc_test_peer_expect_later (second, "SENT ref=o*"));
    }
  rc_test_peer_send (second, "SEND ref=r to=bob again=1 len=2\nhi\n", -1);
  g_free (rc_test_peer_expect_later (second, sent));
  rc_test_peer_send (second, "SEND ref=r to=bob again=1 len=2\nho\n", -1);
  g_free (rc_test_peer_expect_later (second, "ERROR code=ref-used ref=r re=SEND len=*\n*\n"));
  rc_test_peer_expect_quiet (bob);

  rc_test_server_kill (server);
  rc_test_peer_free (alice);
  rc_test_peer_free (second);
  rc_test_peer_free (bob);
  rc_test_server_restart (server);
  alice = resume (server, "alice", token);
  rc_test_peer_send (alice, "SEND ref=r to=bob again=1 len=2\nhi\nSEND ref=r to=all again=1 len=2\nhi\n", -1);
  expect (alice, sent);
  expect (alice, "ERROR code=ref-used ref=r re=SEND len=*\n*\n");
  rc_test_peer_free (alice);
  assert_kept_once (server, "bob", bobs, "r");
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_07_ids_that_look_like_another_are_refused,
    case_09_an_id_goes_only_to_who_knows_its_secret,
    case_12_an_invite_is_single_use_expires_and_is_stored_hashed,
    case_12_open_registration_has_a_rate,
    case_09_further_log_ins_take_nothing_from_the_first,
    case_10_what_is_sent_again_is_one_message,
    NULL,
  };

  return test_run ("server-attacks-accounts", tests);
}
