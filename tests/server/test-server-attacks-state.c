/* test-server-attacks-state.c - attacks on what the server writes: its log, its
 * database, its folder; by the numbers of the list in README.md.
 *
 * Covers: 8 and 17 escapes, faked lines and secrets in the log, 18 SQL, LIKE and
 * format strings, 19 the folder: links, owners, modes, a second server. A disk
 * that is full is in test-server-attacks-disk.c, 8 at the clients in tests/client
 * and tests/gui. */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rc-test-files.h"
#include "test-refused.h"
#include "test-run.h"

static gsize
count_lines (const char *text, const char *prefix)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], prefix);

  return n;
}

START_TEST (case_17_the_log_has_no_secrets_and_no_faked_lines)
{
  const char *const arguments[] = { "--seed-door", "--set", "log-level=debug", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autoptr (RcTestPeer) seed = rc_test_peer_connect (rc_test_server_get_port (server));
  g_autofree char *welcome = NULL;
  g_autofree char *log = NULL;
  g_autofree char *token = NULL;

  rc_test_peer_send (alice, "HELLO v=1 len=5\n\x1b[31m\nLOGIN id=alice method=open\nSEND ref=a to=alice len=6\nsecret\n", -1);
  expect (alice, "HELLO *");
  welcome = rc_test_peer_expect (alice, "WELCOME * len=43\n*\n");
  token = g_strstrip (g_strdup (strchr (welcome, '\n')));
  rc_test_peer_send (seed, "x\x1b[2J\nredcoastd: error: faked\n", -1);
  g_bytes_unref (rc_test_peer_read_bytes (seed, G_MAXSIZE));
  expect (alice, "SENT *");
  rc_test_peer_send (alice, "LOGIN id=alice method=token len=6\nsecret\n", -1);
  expect (alice, "ERROR *");

  log = rc_test_server_get_log (server);
  ck_assert_ptr_null (strstr (log, "secret"));
  ck_assert_ptr_null (strstr (log, token));
  ck_assert_ptr_null (strchr (log, '\x1b'));
  ck_assert_uint_eq (count_lines (log, "redcoastd: error: faked"), 0);
}
END_TEST

START_TEST (case_19_the_data_folder_must_be_ours_alone)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *open_dir = g_build_filename (dir, "open", NULL);
  g_autofree char *link = g_build_filename (dir, "link", NULL);
  g_autofree char *link_slash = g_strconcat (link, "/", NULL);
  g_autofree char *real = g_build_filename (dir, "real", NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  const char *const cases[][2] = {
    { open_dir, "is open to other users" }, { link, "is a symbolic link" },
    { link_slash, "is a symbolic link" },   { file, "is a symbolic link or a file" },
  };

  ck_assert_int_eq (g_mkdir (open_dir, 0700), 0);
  ck_assert_int_eq (g_chmod (open_dir, 0750), 0);
  ck_assert_int_eq (g_mkdir (real, 0700), 0);
  ck_assert_int_eq (symlink (real, link), 0);
  ck_assert (g_file_set_contents (file, "x", -1, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const arguments[] = { "--listen", "127.0.0.1:0", "--data-dir", cases[i][0], NULL };

      assert_refused (arguments, cases[i][1]);
    }
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (case_19_a_second_server_is_kept_out)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *dir = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  const char *const arguments[] = { "--listen", "127.0.0.1:0", "--data-dir", dir, NULL };
  GStatBuf info;

  assert_refused (arguments, "is in use by another server");
  ck_assert_int_eq (g_stat (dir, &info), 0);
  ck_assert_uint_eq (info.st_mode & 0777, 0700);
}
END_TEST

/* Everything that a person may say at every door, at the most talkative level. */
START_TEST (case_08_nothing_that_a_peer_says_moves_the_administrators_terminal)
{
  static const char evil[] = "\x1b]0;t\x07\x1b[2J\xe2\x80\xae\xc2\x9b" "31m";
  const char *const arguments[] = { "--seed-door", "--set", "log-level=debug", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autofree char *log = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (server);

      if (i > 0)
        rc_test_peer_printf (peer, "HELLO v=1 len=%zu\n%s\n", strlen (evil), evil);
      if (i > 1)
        rc_test_peer_printf (peer, "LOGIN id=%s method=guest\n", i == 2 ? evil : "a\xe2\x80\xae");
      if (i == 0 || i == 3)
        rc_test_peer_printf (peer, "%s\n", evil);
      rc_test_peer_send (peer, "BYE\n", -1);
      rc_test_peer_expect_end (peer);
    }
  rc_test_peer_printf (alice, "SEND ref=a to=all len=%zu\n%s\n", strlen (evil), evil);
  expect (alice, "SENT *");
  rc_test_peer_printf (alice, "SEND ref=b to=%s len=1\nx\n", "a\xe2\x80\xae");
  expect (alice, "ERROR *");

  log = rc_test_server_get_log (server);
  ck_assert_ptr_null (strpbrk (log, "\x1b\x07\r"));
  ck_assert_ptr_null (strstr (log, "\xe2\x80\xae"));
  ck_assert_ptr_null (strstr (log, "\xc2\x9b"));
}
END_TEST

/* What was used in earnest, on the ways that work and on those that do not. */
START_TEST (case_17_no_password_token_or_text_is_ever_logged)
{
  const char *const arguments[] = { "--set", "log-level=debug", "--set", "password-memory=8192", "--set", "password-ops=1",
                                    "--set", "queue-max-bytes=131072", "--set", "session-rate=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  g_autoptr (RcTestPeer) alice = greet (server);
  g_autoptr (RcTestPeer) slow = log_in (server, "slow");
  g_autoptr (RcTestPeer) other = greet (server);
  g_autofree char *welcome = NULL, *token = NULL, *log = NULL;

  rc_test_peer_send (alice, "LOGIN id=alice method=open len=9\nPassword1\n", -1);
  welcome = rc_test_peer_expect (alice, "WELCOME * len=43\n*\n");
  token = g_strstrip (g_strdup (strchr (welcome, '\n') + 1));
  rc_test_peer_send (other, "LOGIN id=alice method=password len=9\nPassword2\n", -1);
  expect (other, "ERROR code=denied *");
  rc_test_peer_printf (other, "LOGIN id=alice method=register invite=%s len=9\nPassword3\n", "Invitation");
  expect (other, "ERROR *");
  rc_test_peer_send (alice, "PASSWORD len=19\nPassword1\nPassword4\n", -1);
  expect (alice, "END\n");
  rc_test_peer_send (alice, "SEND ref=a to=slow len=9\nText1 %s\x01\nXLOGIN x=1 len=9\nPassword5\n", -1);
  g_free (rc_test_peer_expect_later (alice, "ERROR code=unknown-verb *"));
  for (guint i = 0; !has_logged (server, "reads too slowly"); i++)
    {
      g_autofree char *ref = g_strdup_printf ("f%u", i);

      ck_assert_uint_lt (i, 2000);
      send_text (alice, ref, "slow", 60000);
      g_free (rc_test_peer_expect_later (alice, "SENT *"));
    }
  rc_test_peer_send (other, "LOGIN Password6\n", -1);
  rc_test_peer_expect_end (other);

  log = rc_test_server_get_log (server);
  ck_assert_ptr_nonnull (strstr (log, "a password was hashed"));
  ck_assert_ptr_null (strstr (log, "Password"));
  ck_assert_ptr_null (strstr (log, "Invitation"));
  ck_assert_ptr_null (strstr (log, "Text1"));
  ck_assert_ptr_null (strstr (log, "xxxx"));
  ck_assert_ptr_null (strstr (log, token));
}
END_TEST

/* Ids that are wildcards are only ids: `_` is any character to LIKE. */
START_TEST (case_18_wildcards_and_formats_are_only_text)
{
  static const char *const texts[] = {
    "'); DROP TABLE messages; --", "%s%s%s%n%n", "\" OR 1=1 --", "%", "_", "\\", "?1", ":id", "%08x.%p",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *a_token = NULL, *b_token = NULL, *c_token = NULL;
  RcTestPeer *mallory = log_in_for_token (server, "a_b", &a_token);
  RcTestPeer *axb = log_in_for_token (server, "axb", &b_token);
  RcTestPeer *bob = log_in_for_token (server, "b_____", &c_token);
  g_autofree char *log = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      rc_test_peer_printf (mallory, "SEND ref=r%u to=b_____ len=%zu\n%s\n", i, strlen (texts[i]), texts[i]);
      expect (mallory, "SENT *");
      rc_test_peer_printf (mallory, "SEND ref=t%u to=b_____ type=%s len=1\nx\n", i, "%s'--");
      g_free (rc_test_peer_expect (mallory, "*ref=t*"));
      rc_test_peer_printf (mallory, "HISTORY with=%s before=9\n", i % 2 == 0 ? "%" : "'--");
      expect (mallory, "END more=0\n");
    }
  rc_test_server_kill (server);
  rc_test_peer_free (mallory);
  rc_test_peer_free (axb);
  rc_test_peer_free (bob);
  rc_test_server_restart (server);

  axb = resume (server, "axb", b_token);
  rc_test_peer_send (axb, "SYNC after=0\nHISTORY with=b_____ before=99\nHISTORY with=a_b before=99\n", -1);
  for (guint i = 0; i < 3; i++)
    expect (axb, "END more=0\n");
  bob = resume (server, "b_____", c_token);
  rc_test_peer_send (bob, "HISTORY with=a_b before=9999999\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("MESSAGE * ref=r%u *", i);
      g_autofree char *frame = rc_test_peer_expect_later (bob, pattern);

      ck_assert_int_eq (strncmp (strchr (frame, '\n') + 1, texts[i], strlen (texts[i])), 0);
    }
  rc_test_peer_free (axb);
  rc_test_peer_free (bob);
  log = rc_test_server_get_log (server);
  ck_assert_ptr_null (strstr (log, "warning"));
}
END_TEST

START_TEST (case_19_somebody_elses_folder_is_refused)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *foreign = g_build_filename (dir, "foreign", NULL);
  const char *const arguments[] = { "--listen", "127.0.0.1:0", "--data-dir", geteuid () == 0 ? foreign : "/", NULL };

  ck_assert_int_eq (g_mkdir (foreign, 0700), 0);
  if (geteuid () == 0)
    ck_assert_int_eq (chown (foreign, 65534, 65534), 0);
  assert_refused (arguments, "belongs to another user");
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (case_19_a_lock_that_is_a_link_is_not_followed)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *data = g_build_filename (dir, "data", NULL);
  g_autofree char *lock = g_build_filename (data, "lock", NULL);
  g_autofree char *victim = g_build_filename (dir, "victim", NULL);
  const char *const arguments[] = { "--listen", "127.0.0.1:0", "--data-dir", data, NULL };

  ck_assert_int_eq (g_mkdir (data, 0700), 0);
  ck_assert_int_eq (symlink (victim, lock), 0);
  assert_refused (arguments, "cannot be locked");
  ck_assert (!g_file_test (victim, G_FILE_TEST_EXISTS));
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (case_19_all_that_is_made_is_ours_alone)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", NULL);
  g_autoptr (RcTestPeer) alice = log_in (server, "alice");
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  send_text (alice, "a", "all", 10);
  expect (alice, "SENT *");
  dir = g_dir_open (path, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf info;

      ck_assert_int_eq (g_lstat (file, &info), 0);
      ck_assert_msg ((info.st_mode & 0077) == 0, "%s has the mode %o", name, info.st_mode & 0777);
      n++;
    }
  ck_assert_uint_ge (n, 4);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_17_the_log_has_no_secrets_and_no_faked_lines,
    case_19_the_data_folder_must_be_ours_alone,
    case_19_a_second_server_is_kept_out,
    case_08_nothing_that_a_peer_says_moves_the_administrators_terminal,
    case_17_no_password_token_or_text_is_ever_logged,
    case_18_wildcards_and_formats_are_only_text,
    case_19_somebody_elses_folder_is_refused,
    case_19_a_lock_that_is_a_link_is_not_followed,
    case_19_all_that_is_made_is_ours_alone,
    NULL,
  };

  return test_run ("server-attacks-state", tests);
}
