/* test-store.c - what every kind of store does.
 *
 * Each test runs with the store in memory and with the one in a file. Covers:
 * results and their order, duplicates, pages of SYNC and HISTORY and their
 * limits, who sees what, refs, trimming, the queue's bound. What it does with
 * people is in test-store-people.c. */
#include "config.h"

#include "test-store-fixture.h"

#define EVERYTHING .up_to = G_MAXINT64, .limit = 100, .max_bytes = G_MAXSIZE

START_TEST (results_come_in_order_after_the_call)
{
  Fixture f;
  gint64 ann;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, "hello");
      if (i % 50 == 49)
        rc_store_flush (f.store);
    }

  ck_assert_uint_eq (f.results->len, 0);
  ck_assert_uint_gt (rc_store_get_queued_bytes (f.store), 500 * 5);
  ck_assert (!rc_store_is_settled (f.store, rc_store_get_newest_seq (f.store)));
  fixture_wait_results (&f, 500);

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      ck_assert (fixture_result (&f, i)->kept);
      ck_assert_str_eq (fixture_result (&f, i)->ref, ref);
      ck_assert_uint_eq (GPOINTER_TO_SIZE (fixture_result (&f, i)->origin), fixture_result (&f, i)->seq);
      ck_assert (i == 0 || fixture_result (&f, i)->seq > fixture_result (&f, i - 1)->seq);
    }

  ck_assert_uint_eq (rc_store_get_queued_bytes (f.store), 0);
  ck_assert (rc_store_is_settled (f.store, rc_store_get_newest_seq (f.store)));
  fixture_clear (&f);
}
END_TEST

START_TEST (a_known_ref_is_refused_alone)
{
  Fixture f;
  gint64 ann;
  gint64 ben;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  ben = fixture_add_account (&f, "ben");
  fixture_add (&f, ann, ben, "x", "first");
  fixture_wait_results (&f, 1);

  fixture_add (&f, ann, ben, "y", "before");
  fixture_add (&f, ann, ben, "x", "again");
  fixture_add (&f, ben, ann, "x", "another sender's");
  fixture_add (&f, ann, ben, "z", "after");
  fixture_add (&f, ann, ben, "z", "twice in one batch");
  fixture_wait_results (&f, 6);

  ck_assert (fixture_result (&f, 1)->kept);
  ck_assert (!fixture_result (&f, 2)->kept);
  ck_assert_int_eq (fixture_result (&f, 2)->error, RC_ERROR_REF_USED);
  ck_assert (fixture_result (&f, 3)->kept);
  ck_assert (fixture_result (&f, 4)->kept);
  ck_assert (!fixture_result (&f, 5)->kept);
  ck_assert_int_eq (fixture_result (&f, 5)->error, RC_ERROR_REF_USED);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_sync_brings_what_concerns_me)
{
  Fixture f;
  FixturePage page;
  gint64 ann, ben, cyd;
  guint64 first;
  g_autofree char *expected = NULL;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  ben = fixture_add_account (&f, "ben");
  first = fixture_add (&f, ann, RC_STORE_ROOM, "old", "before cyd was born");
  cyd = fixture_add_account (&f, "cyd");
  fixture_add (&f, ann, ben, "secret", "not for cyd");
  fixture_add (&f, ann, RC_STORE_ROOM, "all", "for everyone");
  fixture_add (&f, ann, cyd, "to", "for cyd");
  fixture_add (&f, cyd, ben, "from", "from cyd");
  fixture_add (&f, cyd, cyd, "self", "a note");
  fixture_commit (&f);

  fixture_sync (&f, &(RcStoreSync) { .party = cyd, .room_since_us = 1003, EVERYTHING }, &page);
  expected = g_strdup_printf ("%u:ann>all:all %u:ann>cyd:to %u:cyd>ben:from %u:cyd>cyd:self", (guint) first + 2,
                              (guint) first + 3, (guint) first + 4, (guint) first + 5);
  ck_assert_str_eq (page.line, expected);
  ck_assert (!page.more);
  ck_assert_uint_eq (page.last_seq, first + 5);
  fixture_page_clear (&page);

  /* Above and up to. */
  fixture_sync (&f, &(RcStoreSync) { .party = ann, .after = first, .up_to = first + 2, .limit = 9, .max_bytes = 9999 }, &page);
  ck_assert_uint_eq (page.n_messages, 2);
  ck_assert_uint_eq (page.last_seq, first + 2);
  fixture_page_clear (&page);

  /* Nothing at all. */
  fixture_sync (&f, &(RcStoreSync) { .party = ben, .after = first + 9, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, 0);
  ck_assert_uint_eq (page.last_seq, first + 9);
  ck_assert (!page.more);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_sync_ends_at_its_limits)
{
  g_autofree char *text = g_strnfill (1000, 'x');
  Fixture f;
  FixturePage page;
  RcStoreSync sync = { EVERYTHING };
  guint n_pages = 0;
  guint n_messages = 0;

  fixture_init (&f, _i);
  sync.party = fixture_add_account (&f, "ann");
  for (guint i = 0; i < 250; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      fixture_add (&f, sync.party, RC_STORE_ROOM, ref, text);
    }
  fixture_commit (&f);

  sync.limit = 100;
  for (gboolean more = TRUE; more; n_pages++)
    {
      fixture_sync (&f, &sync, &page);
      ck_assert_uint_gt (page.last_seq, sync.after);
      sync.after = page.last_seq;
      n_messages += page.n_messages;
      more = page.more;
      fixture_page_clear (&page);
    }

  ck_assert_uint_eq (n_messages, 250);
  ck_assert_uint_eq (n_pages, 3);

  sync.after = 0;
  sync.max_bytes = 10000;
  fixture_sync (&f, &sync, &page);
  ck_assert (page.more);
  ck_assert_uint_ge (page.bytes->len, 10000);
  ck_assert_uint_lt (page.bytes->len, 12000);
  fixture_page_clear (&page);

  /* Always one, or it would never end. */
  sync.max_bytes = 1;
  fixture_sync (&f, &sync, &page);
  ck_assert_uint_eq (page.n_messages, 1);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (frames_carry_the_tag_and_all_keys)
{
  Fixture f;
  FixturePage page;
  RcStoreMessage message = {
    .time_us = 77,
    .ref = RC_SLICE_LITERAL ("r"),
    .type = RC_SLICE_LITERAL ("reaction"),
    .about = RC_SLICE_LITERAL ("ann/q"),
    .text = RC_SLICE_LITERAL (""),
  };
  g_autofree char *expected = NULL;

  fixture_init (&f, _i);
  message.sender = fixture_add_account (&f, "ann");
  message.receiver = message.sender;
  ck_assert (rc_store_take_seq (f.store, &message.seq));
  rc_store_add_message (f.store, &message);
  fixture_commit (&f);

  fixture_sync (&f, &(RcStoreSync) { .party = message.sender, .tag = RC_SLICE_LITERAL ("t1"), EVERYTHING }, &page);
  expected = g_strdup_printf ("MESSAGE seq=%" G_GUINT64_FORMAT " time=77 from=ann to=ann ref=r type=reaction about=ann/q"
                              " tag=t1 len=0\n\n", message.seq);
  ck_assert_str_eq (page.bytes->str, expected);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_page_of_history_is_the_newest_and_begins_with_the_oldest)
{
  Fixture f;
  FixturePage page;
  RcStoreHistory history = { .before = G_MAXINT64, .limit = 3, .max_bytes = G_MAXSIZE };
  gint64 ann, ben;
  guint64 seqs[5];

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  ben = fixture_add_account (&f, "ben");
  for (guint i = 0; i < G_N_ELEMENTS (seqs); i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      seqs[i] = fixture_add (&f, i % 2 == 0 ? ann : ben, i % 2 == 0 ? ben : ann, ref, "text");
      fixture_add (&f, ann, RC_STORE_ROOM, ref + 1, "the room");
      fixture_add (&f, ben, ben, ref, "a note");
    }
  fixture_commit (&f);

  history.party = ben;
  history.peer = ann;
  fixture_history (&f, &history, &page);
  ck_assert_uint_eq (page.n_messages, 3);
  ck_assert (g_str_has_suffix (page.line, ":ann>ben:r4"));
  ck_assert_ptr_nonnull (strstr (page.line, ":ann>ben:r2"));
  ck_assert_uint_eq (page.last_seq, seqs[4]);
  ck_assert (page.more);
  fixture_page_clear (&page);

  history.before = seqs[2];
  fixture_history (&f, &history, &page);
  ck_assert_uint_eq (page.n_messages, 2);
  ck_assert_uint_eq (page.last_seq, seqs[1]);
  ck_assert (!page.more);
  fixture_page_clear (&page);

  /* By bytes, but never none. */
  history = (RcStoreHistory) { .party = ann, .peer = ben, .before = G_MAXINT64, .limit = 9, .max_bytes = 1 };
  fixture_history (&f, &history, &page);
  ck_assert_uint_eq (page.n_messages, 1);
  ck_assert (page.more);
  fixture_page_clear (&page);

  /* The room, as far as it goes back. */
  history = (RcStoreHistory) { .party = ann, .before = G_MAXINT64, .limit = 9, .max_bytes = G_MAXSIZE };
  history.room_since_us = f.time_us - 6;
  fixture_history (&f, &history, &page);
  ck_assert_uint_eq (page.n_messages, 2);
  ck_assert (!page.more);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

static gboolean
has_all_answers (gpointer found)
{
  return ((FixtureFound *) found)->n_answers == 3;
}

START_TEST (a_ref_is_found_with_all_that_it_said)
{
  Fixture f;
  FixtureFound found = { 0 };
  FixtureFound none = { 0 };
  gint64 ann, ben;
  guint64 seq;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  ben = fixture_add_account (&f, "ben");
  seq = fixture_add (&f, ann, ben, "r1x", "hello");
  fixture_add (&f, ben, ann, "rrx", "another's, and much alike");
  fixture_commit (&f);

  rc_store_find_ref (f.store, ann, RC_SLICE_LITERAL ("r1x"), NULL, fixture_on_found, &found);
  rc_store_find_ref (f.store, ann, RC_SLICE_LITERAL ("R1x"), NULL, fixture_on_found, &none);
  rc_store_find_ref (f.store, ann, RC_SLICE_LITERAL ("r_x"), NULL, fixture_on_found, &none);
  rc_store_find_ref (f.store, ben, RC_SLICE_LITERAL ("r1x"), NULL, fixture_on_found, &none);
  ck_assert (!found.done);
  fixture_wait (has_all_answers, &none, "the answers");

  ck_assert (found.found);
  ck_assert_uint_eq (none.n_found, 0);
  ck_assert_uint_eq (found.message.seq, seq);
  ck_assert_int_eq (found.message.receiver, ben);
  ck_assert_ptr_null (found.message.type.data);
  ck_assert_str_eq (found.text, "hello");
  g_free (found.text);
  fixture_clear (&f);
}
END_TEST

START_TEST (what_is_cancelled_is_told_so_once)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Fixture f;
  FixturePage page;
  FixtureFound found = { 0 };

  fixture_init (&f, _i);
  fixture_page_init (&page);
  rc_store_read_sync (f.store, &(RcStoreSync) { .party = 1, EVERYTHING }, cancellable, fixture_on_page, &page);
  rc_store_find_ref (f.store, 1, RC_SLICE_LITERAL ("r"), cancellable, fixture_on_found, &found);
  g_cancellable_cancel (cancellable);
  fixture_wait_page (&page);
  fixture_wait (fixture_is_found, &found, "an answer");
  ck_assert (page.cancelled && found.cancelled);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_trim_removes_the_oldest)
{
  Fixture f;
  FixtureDone done = { 0 };
  FixturePage page;
  gint64 ann;
  gint64 from_us;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  from_us = f.time_us;
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, "text");
    }
  fixture_commit (&f);

  rc_store_trim (f.store, from_us + 1990, 0, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert (!done.failed);
  ck_assert_uint_eq (done.n, 1990);
  fixture_sync (&f, &(RcStoreSync) { .party = ann, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, 10);
  fixture_page_clear (&page);

  /* A size that cannot be reached ends, too. */
  done = (FixtureDone) { 0 };
  rc_store_trim (f.store, 0, 1, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_uint_eq (done.n, 10);
  fixture_clear (&f);
}
END_TEST

START_TEST (the_queue_tells_when_it_is_full_and_when_it_has_drained)
{
  g_autofree char *text = g_strnfill (1000, 'x');
  Fixture f;
  gint64 ann;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  rc_store_set_queue_max (f.store, 10000);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *ref = g_strdup_printf ("a%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, text);
      ck_assert (!rc_store_is_full (f.store));
    }
  fixture_commit (&f);
  ck_assert_uint_eq (f.n_drained, 0);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *ref = g_strdup_printf ("b%u", i);

      fixture_add (&f, ann, RC_STORE_ROOM, ref, text);
    }
  ck_assert (rc_store_is_full (f.store));
  fixture_commit (&f);
  ck_assert (!rc_store_is_full (f.store));
  ck_assert_uint_eq (f.n_drained, 1);
  fixture_clear (&f);
}
END_TEST

static void
ask_again (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  FixtureDone *last = user_data;

  ck_assert_int_eq (done->outcome, RC_STORE_DONE);
  rc_store_put_marker (store, 1, 0, 2, 2, 2, fixture_on_done, last);
}

static gboolean
is_done (gpointer done)
{
  return ((FixtureDone *) done)->done;
}

START_TEST (what_a_completion_asks_for_needs_no_flush)
{
  Fixture f;
  FixtureDone last = { 0 };

  fixture_init (&f, _i);
  fixture_add_account (&f, "ann");
  rc_store_put_marker (f.store, 1, 0, 1, 1, 1, ask_again, &last);
  rc_store_flush (f.store);
  fixture_wait (is_done, &last, "an operation");
  ck_assert_int_eq (last.outcome, RC_STORE_DONE);
  fixture_clear (&f);
}
END_TEST

START_TEST (what_is_queued_at_the_end_is_kept_and_told)
{
  Fixture f;
  FixtureDone done = { 0 };
  FixtureDone late = { 0 };
  FixturePage page;

  fixture_init (&f, _i);
  fixture_page_init (&page);
  fixture_add (&f, rc_store_get_party (f.store, RC_SLICE_LITERAL ("ann")), RC_STORE_ROOM, "r", "text");
  rc_store_put_marker (f.store, 1, 0, 1, 1, 1, fixture_on_done, &done);
  rc_store_put_marker (f.store, 1, 7, 1, 1, 1, ask_again, &late);
  rc_store_read_sync (f.store, &(RcStoreSync) { .party = 1, EVERYTHING }, NULL, fixture_on_page, &page);
  g_clear_pointer (&f.store, rc_store_free);

  ck_assert_uint_eq (f.results->len, 1);
  ck_assert (fixture_result (&f, 0)->kept);
  ck_assert (done.done && !done.failed);
  ck_assert (late.done && late.failed);
  ck_assert (page.done);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    results_come_in_order_after_the_call,
    a_known_ref_is_refused_alone,
    a_sync_brings_what_concerns_me,
    a_sync_ends_at_its_limits,
    frames_carry_the_tag_and_all_keys,
    a_page_of_history_is_the_newest_and_begins_with_the_oldest,
    a_ref_is_found_with_all_that_it_said,
    what_is_cancelled_is_told_so_once,
    a_trim_removes_the_oldest,
    the_queue_tells_when_it_is_full_and_when_it_has_drained,
    what_a_completion_asks_for_needs_no_flush,
    what_is_queued_at_the_end_is_kept_and_told,
  };

  return fixture_run ("store", tests, G_N_ELEMENTS (tests));
}
