/* test-memory-store.c - commits that fail, or come late, as a test wants it.
 *
 * Covers: a batch that fails as a whole and the one after it, operations in
 * it, a guest whose first message failed, commits that are held back, a queue
 * that drains, seqs that are used up, and a database for one store after the
 * other. */
#include "config.h"

#include "rc-memory-store.h"
#include "test-run.h"
#include "test-store-fixture.h"

#define EVERYTHING .up_to = G_MAXINT64, .limit = 100, .max_bytes = G_MAXSIZE

START_TEST (a_batch_that_fails_harms_no_other)
{
  Fixture f;
  FixtureDone done = { 0 };
  FixturePage page;
  RcStoreStats stats;
  gint64 ann;

  fixture_init (&f, FIXTURE_MEMORY);
  ann = fixture_add_account (&f, "ann");
  fixture_add (&f, ann, RC_STORE_ROOM, "a", "before");
  fixture_wait_results (&f, 1);

  rc_memory_store_fail_next (f.store);
  fixture_add (&f, ann, RC_STORE_ROOM, "b", "refused");
  fixture_add (&f, ann, RC_STORE_ROOM, "c", "refused");
  rc_store_set_flags (f.store, ann, 1, fixture_on_done, &done);
  fixture_wait_results (&f, 3);
  ck_assert (!fixture_result (&f, 1)->kept && !fixture_result (&f, 2)->kept);
  ck_assert_int_eq (fixture_result (&f, 1)->error, RC_ERROR_STORAGE);
  ck_assert (done.done && done.failed);

  /* The same ref is free: nothing of the batch is there. */
  fixture_add (&f, ann, RC_STORE_ROOM, "b", "after");
  fixture_wait_results (&f, 4);
  ck_assert (fixture_result (&f, 3)->kept);
  fixture_sync (&f, &(RcStoreSync) { .party = ann, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, 2);
  fixture_page_clear (&page);

  rc_store_get_stats (f.store, &stats);
  ck_assert_uint_eq (stats.n_batches_refused, 1);
  ck_assert_uint_eq (stats.n_messages_refused, 2);
  ck_assert_uint_eq (stats.n_messages, 2);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_guest_is_known_though_their_first_batch_failed)
{
  Fixture f;
  FixturePage page;
  gint64 guest;

  fixture_init (&f, FIXTURE_MEMORY);
  guest = rc_store_get_party (f.store, RC_SLICE_LITERAL ("guest"));
  rc_memory_store_fail_next (f.store);
  fixture_add (&f, guest, RC_STORE_ROOM, "a", "refused");
  fixture_wait_results (&f, 1);
  fixture_add (&f, guest, RC_STORE_ROOM, "b", "kept");
  fixture_wait_results (&f, 2);

  fixture_sync (&f, &(RcStoreSync) { .party = guest, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, 1);
  ck_assert (g_str_has_suffix (page.line, ":guest>all:b"));
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (who_could_not_be_forgotten_is_still_known)
{
  Fixture f;
  FixtureDone done = { 0 };
  gint64 ann;

  fixture_init (&f, FIXTURE_MEMORY);
  ann = fixture_add_account (&f, "ann");
  rc_memory_store_fail_next (f.store);
  rc_store_remove_account (f.store, ann, RC_SLICE_LITERAL ("ann"), fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert (done.failed);
  ck_assert_int_eq (rc_store_find_party (f.store, RC_SLICE_LITERAL ("ann")), ann);
  fixture_clear (&f);
}
END_TEST

START_TEST (nothing_is_committed_while_it_is_held)
{
  Fixture f;
  FixturePage page;
  gint64 ann;
  guint64 seq;

  fixture_init (&f, FIXTURE_MEMORY);
  ann = fixture_add_account (&f, "ann");
  rc_memory_store_hold (f.store);
  seq = fixture_add (&f, ann, RC_STORE_ROOM, "a", "text");
  rc_store_flush (f.store);

  /* The page comes over the same loop, so a commit would have come, too. */
  fixture_sync (&f, &(RcStoreSync) { .party = ann, EVERYTHING }, &page);
  ck_assert_uint_eq (page.n_messages, 0);
  fixture_page_clear (&page);
  ck_assert_uint_eq (f.results->len, 0);
  ck_assert (!rc_store_is_settled (f.store, seq));
  ck_assert (rc_store_is_settled (f.store, seq - 1));

  rc_memory_store_release (f.store);
  fixture_wait_results (&f, 1);
  ck_assert (rc_store_is_settled (f.store, seq));
  fixture_clear (&f);
}
END_TEST

static void
add_kilobytes (Fixture *f, gint64 party, guint first, guint n)
{
  g_autofree char *text = g_strnfill (1000, 'x');

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      fixture_add (f, party, RC_STORE_ROOM, ref, text);
    }
}

START_TEST (the_queue_has_drained_only_when_it_is_half_empty)
{
  Fixture f;
  gint64 ann;

  fixture_init (&f, FIXTURE_MEMORY);
  ann = fixture_add_account (&f, "ann");
  rc_store_set_queue_max (f.store, 10000);
  add_kilobytes (&f, ann, 0, 12);
  rc_store_flush (f.store);

  /* The batch is written in this turn, and told in the next. */
  g_main_context_iteration (NULL, TRUE);
  add_kilobytes (&f, ann, 12, 7);
  g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (f.results->len, 12);
  ck_assert_uint_lt (rc_store_get_queued_bytes (f.store), 10000);
  ck_assert (rc_store_is_full (f.store));
  ck_assert_uint_eq (f.n_drained, 0);

  fixture_commit (&f);
  ck_assert_uint_eq (f.n_drained, 1);
  fixture_clear (&f);
}
END_TEST

static gboolean
has_seqs (gpointer fixture)
{
  return ((Fixture *) fixture)->n_seq_ready > 0;
}

/* With @fails, the disk does not even take the reserve at first. */
static void
use_up_seqs (gboolean fails)
{
  Fixture f;
  guint64 seq = 0;
  guint64 last = 0;
  guint64 n = 0;

  fixture_init (&f, FIXTURE_MEMORY);
  rc_memory_store_hold (f.store);
  for (; rc_store_take_seq (f.store, &seq); n++)
    {
      /* An assert of check's costs more than a million of these. */
      if (seq != last + 1)
        break;
      last = seq;
    }

  ck_assert_uint_eq (n, RC_STORE_SEQ_BLOCK);
  ck_assert_uint_eq (rc_store_get_newest_seq (f.store), last);
  ck_assert (!rc_store_take_seq (f.store, &seq));
  if (fails)
    rc_memory_store_fail_next (f.store);

  rc_memory_store_release (f.store);
  rc_store_flush (f.store);
  fixture_wait (has_seqs, &f, "another block");
  ck_assert_uint_eq (f.n_seq_ready, 1);
  ck_assert (rc_store_take_seq (f.store, &seq));
  ck_assert_uint_eq (seq, last + 1);
  fixture_clear (&f);
}

START_TEST (there_is_no_seq_beyond_what_is_reserved)
{
  use_up_seqs (FALSE);
}
END_TEST

START_TEST (a_reserve_that_fails_is_tried_again)
{
  use_up_seqs (TRUE);
}
END_TEST

START_TEST (seqs_are_reserved_ahead_of_need)
{
  Fixture f;
  guint64 seq;

  fixture_init (&f, FIXTURE_MEMORY);
  for (guint64 n = 1; n <= 3 * RC_STORE_SEQ_BLOCK; n++)
    {
      if (!rc_store_take_seq (f.store, &seq) || seq != n)
        ck_abort_msg ("%" G_GUINT64_FORMAT " is not the next seq, after %" G_GUINT64_FORMAT, seq, n - 1);
      if (n % 65536 != 0)
        continue;

      rc_store_flush (f.store);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }

  ck_assert_uint_eq (f.n_seq_ready, 0);
  fixture_clear (&f);
}
END_TEST

static void
never_account (const RcStoreAccount *account, const RcStoreToken *tokens, gsize n_tokens, gpointer user_data)
{
  ck_abort_msg ("%s is of the store before", account->id);
}

static void
never_ban (const RcStoreBan *ban, gpointer user_data)
{
  ck_abort_msg ("%s is of the store before", ban->what);
}

static void
count_ban (const RcStoreBan *ban, gpointer n_bans)
{
  (*(guint *) n_bans)++;
}

static void
keep_message (Fixture *f, gint64 sender)
{
  guint n = f->results->len;

  fixture_add (f, sender, RC_STORE_ROOM, "a", "text");
  fixture_wait_results (f, n + 1);
  ck_assert (fixture_result (f, n)->kept);
}

/* What a store keeps, one of each, which must not be there yet. */
static void
keep_one_of_each (Fixture *f, const char *banned)
{
  static const guint8 hash[RC_STORE_HASH_BYTES] = { 1 };
  const RcStoreBan ban = { .kind = RC_STORE_BAN_ID, .what = banned, .shown = banned, .created_us = 5 };
  FixtureDone done[4] = { { 0 } };
  guint n_bans = 0;
  gint64 ann;

  ck_assert (rc_store_load_accounts (f->store, never_account, NULL, NULL));
  ck_assert (rc_store_load_bans (f->store, never_ban, NULL, NULL));
  ann = fixture_add_account (f, "ann");
  ck_assert_int_eq (ann, 1);
  keep_message (f, ann);

  rc_store_add_token (f->store, ann, hash, 5, fixture_on_done, &done[0]);
  rc_store_add_invite (f->store, hash, 5, G_MAXINT64, fixture_on_done, &done[1]);
  rc_store_put_marker (f->store, ann, RC_STORE_ROOM, 1, 1, 1, fixture_on_done, &done[2]);
  rc_store_add_ban (f->store, &ban, fixture_on_done, &done[3]);
  for (guint i = 0; i < G_N_ELEMENTS (done); i++)
    {
      fixture_wait_done (f, &done[i]);
      ck_assert_msg (!done[i].failed && done[i].outcome == RC_STORE_DONE, "operation %u was refused", i);
    }

  ck_assert (rc_store_load_bans (f->store, count_ban, &n_bans, NULL));
  ck_assert_uint_eq (n_bans, 1);
}

START_TEST (a_database_has_nothing_of_the_store_before)
{
  Fixture f;
  g_autoptr (RcMemoryDatabase) database = rc_memory_database_new ();
  static const char *const banned[] = { "bob", "cid", "dan" };

  fixture_init (&f, FIXTURE_MEMORY);
  f.database = database;
  for (guint i = 0; i < G_N_ELEMENTS (banned); i++)
    {
      FixturePage page;

      fixture_reopen (&f);
      keep_one_of_each (&f, banned[i]);
      fixture_sync (&f, &(RcStoreSync) { .party = 1, .markers = TRUE, EVERYTHING }, &page);
      ck_assert_str_eq (page.line, "1:ann>all:a");
      ck_assert_uint_eq (page.markers->len, 1);
      fixture_page_clear (&page);
    }
  fixture_clear (&f);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_batch_that_fails_harms_no_other,
    a_guest_is_known_though_their_first_batch_failed,
    who_could_not_be_forgotten_is_still_known,
    nothing_is_committed_while_it_is_held,
    the_queue_has_drained_only_when_it_is_half_empty,
    there_is_no_seq_beyond_what_is_reserved,
    a_reserve_that_fails_is_tried_again,
    seqs_are_reserved_ahead_of_need,
    a_database_has_nothing_of_the_store_before,
    NULL,
  };

  return test_run ("memory-store", tests);
}
