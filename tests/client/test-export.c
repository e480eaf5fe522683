/* test-export.c - a conversation, written to a file.
 *
 * Covers: every byte of both formats, with quotes, lines, Chinese, emoji and
 * controls; several pages; an engine without a file; a disk that is full, and a
 * folder that is not there, leave what was there; cancelling leaves nothing, and so
 * does a program that is killed, where the disk knows files without a name; no thread
 * is left with the engine. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rc-cache-fixture.h"
#include "rc-entry-private.h"
#include "rc-export.h"

static char *out_path;
static gssize n_written;
static GError *failure;
static guint n_done;
static guint n_pages;
static guint n_files_meanwhile;
static guint n_refs_meanwhile;
static GCancellable *cancellable;

static void
set_up (void)
{
  g_autofree char *folder = NULL;

  rc_cache_fixture_set_up ();
  folder = g_path_get_dirname (cache_path);
  out_path = g_build_filename (folder, "bob.export", NULL);
}

static void
tear_down (void)
{
  g_clear_error (&failure);
  g_clear_object (&cancellable);
  g_clear_pointer (&out_path, g_free);
  rc_cache_fixture_tear_down ();
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_clear_error (&failure);
  n_written = rc_client_export_finish (RC_CLIENT (source), result, &failure);
  n_done++;
}

static guint
count_files (void)
{
  g_autofree char *folder = g_path_get_dirname (out_path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n_files += g_str_has_prefix (name, "bob.export");

  return n_files;
}

static void
on_progress (guint64  n_messages,
             gpointer user_data)
{
  n_pages++;
  n_files_meanwhile = count_files ();
  n_refs_meanwhile = G_OBJECT (fixture->client)->ref_count;
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
}

static void
export (RcExportFormat format)
{
  guint expected = n_done + 1;

  rc_client_export_async (fixture->client, "bob", format, out_path, on_progress, cancellable, on_done, NULL);
  RC_WAIT_FOR (n_done == expected);
}

static void
hear_some (void)
{
  go_online ();
  rc_fake_server_message (fixture->server, 1, "bob", "alice", "r1", "He said \"C:\\new\"\nand left");
  rc_fake_server_message (fixture->server, 2, "eve", "all", "r2", "not for bob");
  rc_fake_server_message (fixture->server, 3, "bob", "alice", "r3", "不要回答 🚀\ttab");
  RC_WAIT_FOR (n_entries ("bob") == 2);
  RC_WAIT_FOR (rc_client_peek_cache (fixture->client) == NULL
               || rc_fake_server_count (fixture->server, "GOT seq=3") > 0);
}

static char *
time_at (guint       position,
         const char *format)
{
  g_autoptr (GDateTime) time =
    g_date_time_new_from_unix_utc (rc_entry_get_time_us (entry_at ("bob", position)) / G_USEC_PER_SEC);

  return g_date_time_format (time, format);
}

static void
check_text (void)
{
  g_autofree char *first = time_at (0, "%Y-%m-%d %H:%M:%S UTC");
  g_autofree char *second = time_at (1, "%Y-%m-%d %H:%M:%S UTC");
  g_autofree char *expected = g_strdup_printf ("[%s] bob: He said \"C:\\new\"\n    and left\n"
                                               "[%s] bob: 不要回答 🚀\ttab\n", first, second);
  g_autofree char *found = NULL;

  export (RC_EXPORT_TEXT);
  ck_assert_int_eq (n_written, 2);
  ck_assert (g_file_get_contents (out_path, &found, NULL, NULL));
  ck_assert_str_eq (found, expected);
}

START_TEST (the_text_is_exact)
{
  hear_some ();
  check_text ();
}
END_TEST

START_TEST (without_a_file_what_is_in_memory_is_written)
{
  rc_client_fixture_renew (NULL);
  hear_some ();
  check_text ();
}
END_TEST

START_TEST (the_json_is_exact)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  guint epoch;

  hear_some ();
  first = time_at (0, "%Y-%m-%dT%H:%M:%SZ");
  second = time_at (1, "%Y-%m-%dT%H:%M:%SZ");
  epoch = rc_entry_get_epoch (entry_at ("bob", 0));
  export (RC_EXPORT_JSON);
  ck_assert (g_file_get_contents (out_path, &found, NULL, NULL));
  ck_assert (g_str_has_prefix (found, "{\"format\":\"redcoast-conversation\",\"version\":1,\"server\":\""));
  ck_assert_ptr_nonnull (strstr (found, ",\"account\":\"alice\",\"conversation\":\"bob\",\"exported\":\"20"));
  expected = g_strdup_printf ("\n\"messages\":[\n"
                              "{\"epoch\":%u,\"seq\":1,\"time\":\"%s\",\"from\":\"bob\","
                              "\"text\":\"He said \\\"C:\\\\new\\\"\\nand left\"},\n"
                              "{\"epoch\":%u,\"seq\":3,\"time\":\"%s\",\"from\":\"bob\","
                              "\"text\":\"不要回答 🚀\\ttab\"}\n]}\n", epoch, first, epoch, second);
  ck_assert_str_eq (strstr (found, "\n\"messages\""), expected);
}
END_TEST

/* More than a page. */
static void
hear_many (void)
{
  go_online ();
  for (guint64 seq = 1; seq <= 1500; seq++)
    {
      g_autofree char *ref = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);

      rc_fake_server_message (fixture->server, seq, "bob", "alice", ref, "one of many");
    }
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "GOT seq=1500") > 0);
}

START_TEST (page_after_page)
{
  g_autofree char *found = NULL;
  g_auto (GStrv) lines = NULL;

  hear_many ();
  export (RC_EXPORT_TEXT);
  ck_assert_ptr_null (failure);
  ck_assert_int_eq (n_written, 1500);
  ck_assert_uint_eq (n_pages, 1);
  ck_assert (g_file_get_contents (out_path, &found, NULL, NULL));
  lines = g_strsplit (found, "\n", -1);
  ck_assert_uint_eq (g_strv_length (lines), 1501);
}
END_TEST

static void
check_old_is_there (void)
{
  g_autofree char *found = NULL;

  ck_assert_int_eq (n_written, -1);
  ck_assert_uint_eq (count_files (), 1);
  ck_assert (g_file_get_contents (out_path, &found, NULL, NULL));
  ck_assert_str_eq (found, "old");
}

START_TEST (a_full_disk_leaves_what_was_there)
{
  hear_many ();
  ck_assert (g_file_set_contents (out_path, "old", -1, NULL));
  limit_file_size (4096);
  export (RC_EXPORT_JSON);
  limit_file_size (G_MAXUINT64);
  ck_assert_ptr_nonnull (failure);
  ck_assert_int_eq (failure->domain, G_IO_ERROR);
  ck_assert_ptr_nonnull (strstr (failure->message, "bob.export"));
  check_old_is_there ();
}
END_TEST

START_TEST (a_folder_that_is_not_there_is_said)
{
  hear_some ();
  g_free (out_path);
  out_path = g_strdup ("/nowhere/at/all/bob.export");
  export (RC_EXPORT_TEXT);
  ck_assert (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND));
}
END_TEST

START_TEST (cancelling_leaves_nothing)
{
  hear_many ();
  ck_assert (g_file_set_contents (out_path, "old", -1, NULL));
  cancellable = g_cancellable_new ();
  export (RC_EXPORT_TEXT);
  ck_assert (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  ck_assert_uint_eq (n_pages, 1);
  check_old_is_there ();
}
END_TEST

static gboolean
knows_files_without_a_name (void)
{
  g_autofree char *folder = g_path_get_dirname (out_path);
  const int fd = open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

  return fd >= 0 && close (fd) == 0;
}

START_TEST (a_file_is_seen_when_it_is_complete)
{
  hear_many ();
  export (RC_EXPORT_TEXT);
  ck_assert_uint_eq (n_pages, 1);
  ck_assert_uint_eq (n_files_meanwhile, knows_files_without_a_name () ? 0 : 1);
  ck_assert_uint_eq (count_files (), 1);
}
END_TEST

/* A thread that lets go of its page late would be the last to hold the engine, and end it
 * there: while a page is told of, only the export as a whole holds it. */
START_TEST (no_thread_holds_the_engine)
{
  guint n_refs;

  hear_many ();
  n_refs = G_OBJECT (fixture->client)->ref_count;
  export (RC_EXPORT_TEXT);
  ck_assert_uint_eq (n_pages, 1);
  ck_assert_uint_eq (n_refs_meanwhile, n_refs + 1);
}
END_TEST

/* It is opened while the question waits; another engine has the file. */
START_TEST (no_question_stays_without_an_answer)
{
  RcClient *first = g_steal_pointer (&fixture->client);

  fixture->client = g_object_new (RC_TYPE_CLIENT, "server", rc_fake_server_get_address (fixture->server), "id", "alice",
                                  "clock", fixture->clock, "cache-path", cache_path, NULL);
  export (RC_EXPORT_TEXT);
  ck_assert_int_eq (n_written, 0);
  ck_assert_uint_eq (count_files (), 1);
  g_object_unref (first);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("export");
  TCase *tcase = tcase_create ("export");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, the_text_is_exact);
  tcase_add_test (tcase, without_a_file_what_is_in_memory_is_written);
  tcase_add_test (tcase, the_json_is_exact);
  tcase_add_test (tcase, page_after_page);
  tcase_add_test (tcase, a_full_disk_leaves_what_was_there);
  tcase_add_test (tcase, a_folder_that_is_not_there_is_said);
  tcase_add_test (tcase, cancelling_leaves_nothing);
  tcase_add_test (tcase, a_file_is_seen_when_it_is_complete);
  tcase_add_test (tcase, no_thread_holds_the_engine);
  tcase_add_test (tcase, no_question_stays_without_an_answer);
  suite_add_tcase (suite, tcase);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
