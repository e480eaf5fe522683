/* test-client-window.c - a conversation that is longer than what one looks at.
 *
 * Covers: 100,000 messages kept: opening costs a page; paging to the very first
 * one and back, within the bound of rows, each row once, sorted, the model agreeing
 * with its emissions; what comes while the newest end is not shown; writing brings
 * it back; HISTORY for what the disk lacks, by pages, without moving the cursor;
 * that it is asked for no longer when there is nothing older; a HISTORY that never
 * comes, or is cut; what a disk that fails does to the bound. */
#include "config.h"

#include <stdlib.h>

#include "rc-cache-fixture.h"
#include "rc-timeline-private.h"

#define MANY 100000

static GPtrArray *mirror;

static RcTimeline *
bob (void)
{
  return rc_client_get_timeline (fixture->client, "bob");
}

static guint
n_rows (void)
{
  return n_entries ("bob");
}

static guint64
seq_at (guint position)
{
  return rc_entry_get_seq (entry_at ("bob", position));
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  gpointer    user_data)
{
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (mirror, (gint) (position + i), g_list_model_get_item (model, position + i));
  ck_assert_uint_eq (mirror->len, g_list_model_get_n_items (model));
}

static void
watch (void)
{
  g_clear_pointer (&mirror, g_ptr_array_unref);
  mirror = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_rows (); i++)
    g_ptr_array_add (mirror, g_list_model_get_item (G_LIST_MODEL (bob ()), i));
  g_signal_connect (bob (), "items-changed", G_CALLBACK (on_items_changed), NULL);
}

/* All that the window holds follows without a gap. */
static void
check_window (void)
{
  ck_assert_uint_eq (mirror->len, n_rows ());
  ck_assert_uint_le (n_rows (), RC_TIMELINE_MAX_WINDOW);
  for (guint i = 0; i < mirror->len; i++)
    {
      ck_assert_ptr_eq (g_ptr_array_index (mirror, i), entry_at ("bob", i));
      ck_assert (i == 0 || seq_at (i) == seq_at (i - 1) + 1);
    }
}

static RcCacheOp *
new_put (guint64 seq)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_PUT, "bob");

  op->row.from = g_strdup ("bob");
  op->row.ref = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);
  op->row.seq = seq;
  op->row.epoch = 1;
  op->row.time_us = (gint64) seq * 1000;
  op->row.text = g_strdup ("A message of the usual length, as people write them all day long.");
  op->row.text_bytes = strlen (op->row.text);
  op->cursor = seq;

  return op;
}

static void
count (RcCacheOp *op,
       gpointer   user_data)
{
  ck_assert_ptr_null (op->error);
  (*(guint *) user_data)++;
}

/* A cache with @n_messages of bob's, and an engine on it. */
static void
fill (guint64 first,
      guint64 last)
{
  RcCache *cache;
  RcCacheOp *log = rc_cache_op_new (RC_CACHE_LOG, NULL);
  guint n_back = 0;
  guint n_put = 0;

  g_clear_object (&fixture->client);
  cache = rc_cache_new (cache_path);
  log->row.from = g_strdup ("alice");
  log->row.epoch = 1;
  log->log = g_strdup ("first");
  rc_cache_run (cache, log, NULL, NULL, NULL);
  for (guint64 seq = first; seq <= last; seq++)
    {
      rc_cache_run (cache, new_put (seq), count, &n_back, NULL);
      if (++n_put % 10000 == 0)
        RC_WAIT_FOR (n_back == n_put);
    }
  RC_WAIT_FOR (n_back == n_put);
  rc_cache_free (cache);
  rc_fake_server_set_log (fixture->server, "first", last);
  restart ();
}

static void
tear_down (void)
{
  g_clear_pointer (&mirror, g_ptr_array_unref);
  rc_cache_fixture_tear_down ();
}

static void
load (gboolean is_older)
{
  if (is_older)
    rc_timeline_load_older (bob ());
  else
    rc_timeline_load_newer (bob ());
  RC_WAIT_FOR (!rc_timeline_get_loading (bob ()));
}

static void
open_bob (void)
{
  n_rows ();
  RC_WAIT_FOR (!rc_timeline_get_loading (bob ()));
}

START_TEST (a_long_conversation_costs_a_page)
{
  gint64 begin_us;

  fill (1, MANY);
  ck_assert_str_eq (rc_contact_get_last_text (contact ("bob")),
                    "A message of the usual length, as people write them all day long.");
  begin_us = g_get_monotonic_time ();
  open_bob ();
  g_test_message ("a page of %u in %" G_GINT64_FORMAT " us", n_rows (),
                  g_get_monotonic_time () - begin_us);
  /* A hundred times of what was measured: only a walk through all takes this long. */
  ck_assert_int_lt (g_get_monotonic_time () - begin_us, G_USEC_PER_SEC);
  ck_assert_uint_eq (n_rows (), RC_TIMELINE_PAGE);
  ck_assert_uint_eq (seq_at (RC_TIMELINE_PAGE - 1), MANY);
  ck_assert (rc_timeline_get_has_older (bob ()));
  ck_assert (!rc_timeline_get_has_newer (bob ()));
}
END_TEST

START_TEST (pages_to_the_first_one_and_back)
{
  fill (1, 5000);
  open_bob ();
  watch ();
  while (seq_at (0) > 1)
    {
      load (TRUE);
      check_window ();
    }
  ck_assert_uint_eq (n_rows (), RC_TIMELINE_MAX_WINDOW);
  ck_assert (rc_timeline_get_has_newer (bob ()));
  while (rc_timeline_get_has_newer (bob ()))
    {
      load (FALSE);
      check_window ();
    }
  ck_assert_uint_eq (seq_at (n_rows () - 1), 5000);
  ck_assert (rc_timeline_get_has_older (bob ()));
}
END_TEST

/* The window at the oldest end of 3,000. */
static void
leave_the_newest_end (void)
{
  fill (1, 3000);
  go_online ();
  open_bob ();
  watch ();
  while (seq_at (0) > 1)
    load (TRUE);
  ck_assert (rc_timeline_get_has_newer (bob ()));
}

START_TEST (what_comes_below_the_window_is_there_when_one_goes_there)
{
  leave_the_newest_end ();
  rc_fake_server_message (fixture->server, 3001, "bob", "alice", "r3001", "below");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "GOT seq=3001") == 1);
  check_window ();
  ck_assert_uint_eq (seq_at (n_rows () - 1), 2000);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 1);
  ck_assert_str_eq (rc_contact_get_last_text (contact ("bob")), "below");

  /* One that comes while the last page is on its way is not lost either. */
  while (rc_timeline_get_has_newer (bob ()))
    {
      rc_timeline_load_newer (bob ());
      if (seq_at (n_rows () - 1) >= 2800)
        rc_fake_server_message (fixture->server, 3002, "bob", "alice", "r3002", "meanwhile");
      RC_WAIT_FOR (!rc_timeline_get_loading (bob ()));
    }
  RC_WAIT_FOR (seq_at (n_rows () - 1) == 3002);
  check_window ();
  ck_assert (!rc_timeline_get_has_newer (bob ()));
}
END_TEST

START_TEST (writing_brings_the_newest_end_back)
{
  RcEntry *entry;

  leave_the_newest_end ();
  entry = send_text ("bob", "mine");
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_SENT);
  RC_WAIT_FOR (!rc_timeline_get_loading (bob ()) && n_rows () > 1);
  ck_assert (!rc_timeline_get_has_newer (bob ()));
  ck_assert_ptr_eq (entry_at ("bob", n_rows () - 1), entry);
  check_window ();
}
END_TEST

static gboolean
hold_history (RcFakeServer  *server,
              const RcFrame *frame,
              gpointer       user_data)
{
  return frame->verb == RC_VERB_HISTORY;
}

static guint64
number_in (const char *line,
           const char *key)
{
  const char *at = strstr (line, key);

  ck_assert_ptr_nonnull (at);

  return g_ascii_strtoull (at + strlen (key), NULL, 10);
}

/* A server that has 1 to 1,100, by pages of its own choice. */
static gboolean
answer_history (RcFakeServer  *server,
                const RcFrame *frame,
                gpointer       user_data)
{
  g_autofree char *line = rc_slice_dup (frame->header);
  g_autofree char *tag = NULL;
  guint64 before;
  guint64 first;

  if (frame->verb != RC_VERB_HISTORY)
    return FALSE;

  tag = rc_slice_dup (rc_frame_get (frame, RC_KEY_TAG));
  before = MIN (number_in (line, "before="), 1101);
  first = before > 50 ? before - 50 : 1;
  for (guint64 seq = first; seq < before; seq++)
    rc_fake_server_send (server, "MESSAGE seq=%" G_GUINT64_FORMAT " time=%" G_GUINT64_FORMAT
                         " from=bob to=alice ref=r%" G_GUINT64_FORMAT " tag=%s len=1\nx\n",
                         seq, seq * 1000, seq, tag);
  rc_fake_server_send (server, "END more=%d tag=%s\n", first > 1, tag);

  return TRUE;
}

START_TEST (history_brings_what_the_disk_lacks)
{
  fill (1000, 1100);
  go_online ();
  rc_fake_server_set_filter (fixture->server, answer_history, NULL);
  rc_fake_server_forget (fixture->server);
  open_bob ();
  watch ();
  ck_assert_uint_eq (n_rows (), 101);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "HISTORY *"), 0);
  load (TRUE);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "HISTORY with=bob before=1000 *"), 1);
  ck_assert_uint_eq (n_rows (), 151);
  check_window ();
  while (rc_timeline_get_has_older (bob ()))
    load (TRUE);
  ck_assert_uint_eq (n_rows (), 1100);
  check_window ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "HISTORY *"), 20);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), 0);
  ck_assert_uint_eq (fixture->messages->len, 0);

  /* It is kept, the cursor has not moved, and nothing is asked for again. */
  restart ();
  rc_fake_server_forget (fixture->server);
  go_online ();
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "SYNC after=1100 *"), 1);
  open_bob ();
  while (rc_timeline_get_has_older (bob ()))
    load (TRUE);
  ck_assert_uint_eq (n_rows (), 1100);
  ck_assert_uint_eq (rc_fake_server_count (fixture->server, "HISTORY *"), 0);
}
END_TEST

START_TEST (a_history_that_does_not_come_can_be_asked_for_again)
{
  fill (1000, 1100);
  go_online ();
  rc_fake_server_set_filter (fixture->server, hold_history, NULL);
  open_bob ();
  rc_timeline_load_older (bob ());
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "HISTORY *") == 1);
  ck_assert (rc_timeline_get_loading (bob ()));
  rc_fake_clock_advance (fixture->clock, RC_EXCHANGE_HISTORY_TIMEOUT_US);
  RC_WAIT_FOR (!rc_timeline_get_loading (bob ()));
  ck_assert (rc_timeline_get_has_older (bob ()));

  rc_timeline_load_older (bob ());
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "HISTORY *") == 2);
  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (!rc_timeline_get_loading (bob ()));
  /* Without a connection there is nothing to wait for. */
  load (TRUE);
  ck_assert (rc_timeline_get_has_older (bob ()));
  ck_assert_uint_eq (n_rows (), 101);
}
END_TEST

START_TEST (nothing_leaves_memory_that_the_disk_did_not_keep)
{
  const guint n_messages = RC_TIMELINE_MAX_WINDOW + 500;
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = 1; i <= n_messages; i++)
    g_string_append_printf (bytes, "MESSAGE seq=%u time=1 from=bob to=alice ref=r%u len=1\nx\n", i, i);

  go_online ();
  /* check writes down each assertion: few of them, while files may not grow. */
  rc_client_fixture_hear_nothing ();
  limit_file_size (32 * 1024);
  rc_fake_server_send_bytes (fixture->server, bytes->str, bytes->len);
  while (contact ("bob") == NULL || rc_contact_get_unread (contact ("bob")) < n_messages)
    rc_fake_server_turn ();
  limit_file_size (G_MAXUINT64);
  ck_assert_ptr_nonnull (rc_client_get_cache_error (fixture->client));
  ck_assert_uint_eq (n_rows (), n_messages);
}
END_TEST

START_TEST (arrivals_keep_within_the_bound)
{
  fill (1, 10);
  go_online ();
  open_bob ();
  watch ();
  for (guint i = 11; i <= RC_TIMELINE_MAX_WINDOW + 300; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      rc_fake_server_message (fixture->server, i, "bob", "alice", ref, "x");
      if (i % 100 == 0)
        RC_WAIT_FOR (seq_at (n_rows () - 1) >= i);
    }
  RC_WAIT_FOR (seq_at (n_rows () - 1) == RC_TIMELINE_MAX_WINDOW + 300);
  /* What is not on disk yet does not leave. */
  RC_WAIT_FOR (n_rows () <= RC_TIMELINE_MAX_WINDOW);
  check_window ();
  ck_assert_uint_eq (n_rows (), RC_TIMELINE_MAX_WINDOW);
  ck_assert (rc_timeline_get_has_older (bob ()));
}
END_TEST

START_TEST (an_arrival_is_seen_after_one_has_looked_far_back)
{
  fill (1, 3000);
  go_online ();
  open_bob ();
  watch ();
  while (n_rows () < RC_TIMELINE_MAX_WINDOW)
    load (TRUE);
  ck_assert (!rc_timeline_get_has_newer (bob ()));
  rc_fake_server_message (fixture->server, 3001, "bob", "alice", "r3001", "new");
  RC_WAIT_FOR (seq_at (n_rows () - 1) == 3001);
  RC_WAIT_FOR (n_rows () == RC_TIMELINE_MAX_WINDOW);
  check_window ();
  ck_assert_uint_eq (seq_at (n_rows () - 1), 3001);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client-window");
  TCase *tcase = tcase_create ("window");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 120);
  tcase_add_checked_fixture (tcase, rc_cache_fixture_set_up, tear_down);
  tcase_add_test (tcase, a_long_conversation_costs_a_page);
  tcase_add_test (tcase, pages_to_the_first_one_and_back);
  tcase_add_test (tcase, what_comes_below_the_window_is_there_when_one_goes_there);
  tcase_add_test (tcase, writing_brings_the_newest_end_back);
  tcase_add_test (tcase, history_brings_what_the_disk_lacks);
  tcase_add_test (tcase, a_history_that_does_not_come_can_be_asked_for_again);
  tcase_add_test (tcase, nothing_leaves_memory_that_the_disk_did_not_keep);
  tcase_add_test (tcase, arrivals_keep_within_the_bound);
  tcase_add_test (tcase, an_arrival_is_seen_after_one_has_looked_far_back);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
