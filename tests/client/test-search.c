/* test-search.c - what was said, found again by an engine.
 *
 * Covers: a result tells conversation, sender, time, place, a line and what is hit
 * in it; newest first, by pages; whether the server may have more; nothing to look
 * for, too much of it; cancelling; an engine without a file; a window moved to
 * where something was said: the page, both ends of it, what comes meanwhile, while
 * another page is on its way, a place that is not there, and back to the newest;
 * 100,000 messages. */
#include "config.h"

#include <stdlib.h>

#include "rc-cache-db.h"
#include "rc-cache-fixture.h"
#include "rc-search.h"
#include "rc-timeline-private.h"

static RcSearchAnswer *answer;
static GError *failure;
static guint n_answers;

static void
forget_answer (void)
{
  g_clear_pointer (&answer, rc_search_answer_free);
  g_clear_error (&failure);
}

static void
tear_down (void)
{
  forget_answer ();
  rc_cache_fixture_tear_down ();
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  forget_answer ();
  answer = rc_client_search_finish (RC_CLIENT (source), result, &failure);
  n_answers++;
}

static void
search (const char          *text,
        const char          *conversation,
        const RcSearchPlace *before,
        guint                limit)
{
  guint expected = n_answers + 1;

  rc_client_search_async (fixture->client, text, conversation, before, limit, NULL, on_answer, NULL);
  RC_WAIT_FOR (n_answers == expected);
}

static void
hear_some (void)
{
  go_online ();
  rc_fake_server_message (fixture->server, 1, "bob", "alice", "r1", "The Red Coast\nlistens");
  rc_fake_server_message (fixture->server, 2, "eve", "all", "r2", "不要回答, said red eve");
  rc_fake_server_message (fixture->server, 3, "bob", "alice", "r3", "nothing");
  RC_WAIT_FOR (rc_client_peek_cache (fixture->client) == NULL
               || rc_fake_server_count (fixture->server, "GOT seq=3") > 0);
}

static RcSearchResult *
result_at (guint position)
{
  ck_assert_ptr_nonnull (answer);
  ck_assert_uint_lt (position, answer->results->len);

  return g_ptr_array_index (answer->results, position);
}

static void
check_some (void)
{
  const RcSearchRange *ranges;
  guint n_ranges;

  search ("red", NULL, NULL, 10);
  ck_assert_uint_eq (answer->results->len, 2);
  ck_assert_uint_eq (answer->places->len, 2);
  ck_assert (!answer->has_more && !answer->is_cut);
  ck_assert_str_eq (rc_search_result_get_conversation (result_at (0)), "all");
  ck_assert_str_eq (rc_search_result_get_from (result_at (0)), "eve");
  ck_assert (!rc_search_result_get_is_own (result_at (0)));
  ck_assert_str_eq (rc_search_result_get_conversation (result_at (1)), "bob");
  ck_assert_uint_eq (rc_search_result_get_place (result_at (1)).seq, 1);
  ck_assert_str_eq (rc_search_result_get_snippet (result_at (1)), "The Red Coast listens");
  ck_assert_int_eq (rc_search_result_get_time_us (result_at (1)),
                    rc_entry_get_time_us (entry_at ("bob", 0)));
  ranges = rc_search_result_get_ranges (result_at (1), &n_ranges);
  ck_assert_uint_eq (n_ranges, 1);
  ck_assert_uint_eq (ranges[0].start, 4);
  ck_assert_uint_eq (ranges[0].end, 7);

  search ("red", NULL, NULL, 1);
  ck_assert_uint_eq (answer->results->len, 1);
  ck_assert_uint_eq (answer->places->len, 2);
  ck_assert (answer->has_more);
  search ("red", NULL, &g_array_index (answer->places, RcSearchPlace, 0), 1);
  ck_assert_str_eq (rc_search_result_get_from (result_at (0)), "bob");
  ck_assert (!answer->has_more);

  search ("red", "bob", NULL, 0);
  ck_assert_uint_eq (answer->results->len, 0);
  ck_assert_uint_eq (answer->places->len, 1);
  search ("回答", "all", NULL, 10);
  ck_assert_uint_eq (answer->results->len, 1);
}

START_TEST (a_result_tells_where_and_what)
{
  hear_some ();
  RC_WAIT_FOR (n_entries ("bob") == 2);
  check_some ();
}
END_TEST

START_TEST (without_a_file_what_is_in_memory_is_found)
{
  rc_client_fixture_renew (NULL);
  hear_some ();
  RC_WAIT_FOR (n_entries ("bob") == 2 && n_entries ("all") == 1);
  check_some ();
}
END_TEST

START_TEST (the_server_may_have_more)
{
  hear_some ();
  search ("red", "bob", NULL, 10);
  ck_assert (answer->may_have_older);
  rc_timeline_load_older (rc_client_get_timeline (fixture->client, "bob"));
  RC_WAIT_FOR (!rc_timeline_get_loading (rc_client_get_timeline (fixture->client, "bob")));
  rc_timeline_load_older (rc_client_get_timeline (fixture->client, "bob"));
  RC_WAIT_FOR (!rc_timeline_get_has_older (rc_client_get_timeline (fixture->client, "bob")));
  search ("red", "bob", NULL, 10);
  ck_assert (!answer->may_have_older);
  search ("red", NULL, NULL, 10);
  ck_assert (answer->may_have_older);
}
END_TEST

START_TEST (there_must_be_something_to_look_for)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');

  hear_some ();
  search ("  ", NULL, NULL, 10);
  ck_assert (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
  search (long_text, NULL, NULL, 10);
  ck_assert (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
}
END_TEST

START_TEST (a_search_can_be_cancelled)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  hear_some ();
  rc_client_search_async (fixture->client, "red", NULL, NULL, 10, cancellable, on_answer, NULL);
  g_cancellable_cancel (cancellable);
  RC_WAIT_FOR (n_answers == 1);
  ck_assert (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  search ("red", NULL, NULL, 10);
  ck_assert_uint_eq (answer->results->len, 2);
}
END_TEST

static RcTimeline *
bob (void)
{
  return rc_client_get_timeline (fixture->client, "bob");
}

static void
count (RcCacheOp *op,
       gpointer   user_data)
{
  ck_assert_ptr_null (op->error);
  (*(guint *) user_data)++;
}

static RcCacheOp *
new_put (guint64 seq)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_PUT, seq % 2 ? "bob" : "eve");

  op->row.from = g_strdup (seq % 2 ? "bob" : "eve");
  op->row.ref = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);
  op->row.seq = seq;
  op->row.epoch = 1;
  op->row.time_us = (gint64) seq * 1000;
  op->row.text = g_strdup_printf ("Message %" G_GUINT64_FORMAT " of the usual length, 今天晚上吃饭, as "
                                  "people write them.%s%s", seq, seq % 1000 == 1 ? " zebra" : "",
                                  seq % 5000 == 1 ? "不要回答" : "");
  op->row.text_bytes = strlen (op->row.text);
  op->cursor = seq;

  return op;
}

/* Odd numbers are bob's. */
static void
fill (guint n_messages)
{
  RcCache *cache;
  RcCacheOp *log = rc_cache_op_new (RC_CACHE_LOG, NULL);
  guint n_back = 0;

  g_clear_object (&fixture->client);
  cache = rc_cache_new (cache_path);
  log->row.from = g_strdup ("alice");
  log->row.epoch = 1;
  log->log = g_strdup ("first");
  rc_cache_run (cache, log, NULL, NULL, NULL);
  for (guint seq = 1; seq <= n_messages; seq++)
    {
      rc_cache_run (cache, new_put (seq), count, &n_back, NULL);
      if (seq % 10000 == 0)
        RC_WAIT_FOR (n_back == seq);
    }
  RC_WAIT_FOR (n_back == n_messages);
  rc_cache_free (cache);
  rc_fake_server_set_log (fixture->server, "first", n_messages);
  restart ();
}

static guint64
seq_at (guint position)
{
  return rc_entry_get_seq (entry_at ("bob", position));
}

static void
wait_for_page (void)
{
  RC_WAIT_FOR (!rc_timeline_get_loading (bob ()));
}

/* It follows without a gap. */
static void
check_rows (guint64 first,
            guint64 last)
{
  guint n_rows = n_entries ("bob");

  ck_assert_uint_eq (seq_at (0), first);
  ck_assert_uint_eq (seq_at (n_rows - 1), last);
  for (guint i = 1; i < n_rows; i++)
    ck_assert_uint_eq (seq_at (i), seq_at (i - 1) + 2);
}

START_TEST (a_window_moves_to_where_something_was_said)
{
  fill (6000);
  n_entries ("bob");
  wait_for_page ();
  check_rows (5601, 5999);
  rc_timeline_show_around (bob (), 1, 2001);
  ck_assert (rc_timeline_get_loading (bob ()));
  wait_for_page ();
  check_rows (1603, 2001);
  ck_assert_uint_eq (rc_timeline_find_place (bob (), 1, 2001), RC_TIMELINE_PAGE - 1);
  ck_assert_uint_eq (rc_timeline_find_place (bob (), 1, 5999), G_MAXUINT);
  ck_assert_uint_eq (rc_timeline_find_place (bob (), 2, 2001), G_MAXUINT);
  ck_assert (rc_timeline_get_has_older (bob ()) && rc_timeline_get_has_newer (bob ()));

  rc_timeline_load_newer (bob ());
  wait_for_page ();
  rc_timeline_load_older (bob ());
  wait_for_page ();
  check_rows (1203, 2401);

  rc_timeline_show_newest (bob ());
  wait_for_page ();
  check_rows (5601, 5999);
  ck_assert (!rc_timeline_get_has_newer (bob ()));
}
END_TEST

START_TEST (what_the_window_holds_does_not_move_it)
{
  fill (1000);
  n_entries ("bob");
  wait_for_page ();
  rc_timeline_show_around (bob (), 1, 801);
  ck_assert (!rc_timeline_get_loading (bob ()));
  ck_assert_uint_eq (seq_at (rc_timeline_find_place (bob (), 1, 801)), 801);
  check_rows (601, 999);
}
END_TEST

START_TEST (what_comes_while_it_moves_is_in_its_place)
{
  fill (6000);
  go_online ();
  n_entries ("bob");
  wait_for_page ();
  rc_fake_server_message (fixture->server, 6001, "bob", "alice", "new", "comes meanwhile");
  rc_timeline_show_around (bob (), 1, 2001);
  wait_for_page ();
  RC_WAIT_FOR (all_is_kept () && rc_fake_server_count (fixture->server, "GOT *") > 0);
  rc_timeline_load_newer (bob ());
  wait_for_page ();
  check_rows (1603, 2401);
  while (rc_timeline_get_has_newer (bob ()))
    {
      rc_timeline_load_newer (bob ());
      wait_for_page ();
    }
  ck_assert_uint_eq (seq_at (n_entries ("bob") - 1), 6001);
}
END_TEST

START_TEST (it_moves_when_the_page_before_it_is_there)
{
  fill (6000);
  n_entries ("bob");
  wait_for_page ();
  rc_timeline_load_older (bob ());
  ck_assert (rc_timeline_get_loading (bob ()));
  rc_timeline_show_around (bob (), 1, 2001);
  rc_timeline_show_around (bob (), 1, 1001);
  wait_for_page ();
  check_rows (603, 1001);
}
END_TEST

START_TEST (the_first_message_can_be_shown)
{
  fill (3000);
  n_entries ("bob");
  wait_for_page ();
  rc_timeline_show_around (bob (), 1, 1);
  wait_for_page ();
  check_rows (1, 1);
  rc_timeline_load_newer (bob ());
  wait_for_page ();
  check_rows (1, 401);
}
END_TEST

START_TEST (a_place_that_is_not_there_shows_its_surroundings)
{
  fill (3000);
  n_entries ("bob");
  wait_for_page ();
  rc_timeline_show_around (bob (), 1, 1000);
  wait_for_page ();
  check_rows (601, 999);
  rc_timeline_show_around (bob (), 0, 5);
  wait_for_page ();
  ck_assert_uint_eq (n_entries ("bob"), 0);
  rc_timeline_load_newer (bob ());
  wait_for_page ();
  check_rows (1, 399);
}
END_TEST

/* What the thread of the cache does when nothing else is to be done. */
static void
index_all (void)
{
  RcCacheDb db = { .n_unindexed = RC_CACHE_INDEX_BATCH };
  gint64 begin_us;

  g_clear_object (&fixture->client);
  ck_assert (rc_cache_file_open_in_thread (&db.file, cache_path, NULL));
  begin_us = g_get_monotonic_time ();
  while (rc_cache_index_is_due (&db))
    rc_cache_index_follow_in_thread (&db);
  g_print ("# indexed in %.0f ms\n", (double) (g_get_monotonic_time () - begin_us) / 1000);
  rc_cache_db_forget_statements_in_thread (&db);
  rc_cache_file_close_in_thread (&db.file);
  restart ();
}

static void
measure (const char *text,
         const char *conversation,
         guint       n_expected)
{
  gint64 begin_us = g_get_monotonic_time ();

  search (text, conversation, NULL, 50);
  g_print ("# “%s” %s: %u hits in %.1f ms\n", text, conversation != NULL ? "in one" : "in all",
           answer->places->len, (double) (g_get_monotonic_time () - begin_us) / 1000);
  ck_assert_uint_eq (answer->places->len, n_expected);
  /* The figures are in client/README.md; this is a hundred times of them. */
  ck_assert_int_lt (g_get_monotonic_time () - begin_us, 5 * G_USEC_PER_SEC);
}

START_TEST (a_hundred_thousand_messages)
{
  fill (100000);
  measure ("zebra", NULL, 100);
  index_all ();
  measure ("zebra", NULL, 100);
  measure ("zebra", "bob", 100);
  measure ("usual", NULL, RC_SEARCH_MAX_HITS);
  measure ("usual length people", "eve", RC_SEARCH_MAX_HITS);
  measure ("message 77777", NULL, 1);
  measure ("不要回答", NULL, 20);
  measure ("回答", NULL, 20);
  measure ("吃饭", NULL, RC_SEARCH_MAX_HITS);
  measure ("z", NULL, 100);
  measure ("e", NULL, RC_SEARCH_MAX_HITS);
  measure ("nowhere", NULL, 0);
  measure ("qq", NULL, 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("search");
  TCase *tcase = tcase_create ("search");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 100);
  tcase_add_checked_fixture (tcase, rc_cache_fixture_set_up, tear_down);
  tcase_add_test (tcase, a_result_tells_where_and_what);
  tcase_add_test (tcase, without_a_file_what_is_in_memory_is_found);
  tcase_add_test (tcase, the_server_may_have_more);
  tcase_add_test (tcase, there_must_be_something_to_look_for);
  tcase_add_test (tcase, a_search_can_be_cancelled);
  tcase_add_test (tcase, a_window_moves_to_where_something_was_said);
  tcase_add_test (tcase, what_the_window_holds_does_not_move_it);
  tcase_add_test (tcase, what_comes_while_it_moves_is_in_its_place);
  tcase_add_test (tcase, it_moves_when_the_page_before_it_is_there);
  tcase_add_test (tcase, the_first_message_can_be_shown);
  tcase_add_test (tcase, a_place_that_is_not_there_shows_its_surroundings);
  tcase_add_test (tcase, a_hundred_thousand_messages);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
