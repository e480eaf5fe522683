/* test-store-people.c - what every kind of store does with people.
 *
 * Each test runs with the store in memory and with the one in a file. Covers:
 * markers, accounts, invites, tokens, forgetting, guests, odd ids. */
#include "config.h"

#include "test-store-fixture.h"

#define EVERYTHING .up_to = G_MAXINT64, .limit = 100, .max_bytes = G_MAXSIZE

static const guint8 hash_a[RC_STORE_HASH_BYTES] = "a";
static const guint8 hash_b[RC_STORE_HASH_BYTES] = "b";

static RcStoreOutcome
put_marker (Fixture *f, gint64 party, gint64 peer, guint64 delivered, guint64 read, guint64 stamp)
{
  FixtureDone done = { 0 };

  rc_store_put_marker (f->store, party, peer, delivered, read, stamp, fixture_on_done, &done);
  fixture_wait_done (f, &done);
  ck_assert (!done.failed);
  return done.outcome;
}

START_TEST (markers_only_rise)
{
  Fixture f;
  FixturePage page;
  RcStoreSync sync = { .markers = TRUE, EVERYTHING };
  RcStoreMarker *marker;
  gint64 ann, ben;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  ben = fixture_add_account (&f, "ben");
  ck_assert_int_eq (put_marker (&f, ann, ben, 10, 5, 20), RC_STORE_DONE);
  ck_assert_int_eq (put_marker (&f, ann, ben, 9, 5, 21), RC_STORE_NOTHING);
  ck_assert_int_eq (put_marker (&f, ann, ben, 3, 8, 22), RC_STORE_DONE);

  sync.party = ben;
  sync.after = 22;
  fixture_sync (&f, &sync, &page);
  ck_assert_uint_eq (page.markers->len, 1);
  marker = &g_array_index (page.markers, RcStoreMarker, 0);
  ck_assert_int_eq (marker->party, ann);
  ck_assert_int_eq (marker->peer, ben);
  ck_assert_uint_eq (marker->delivered, 10);
  ck_assert_uint_eq (marker->read, 8);
  ck_assert_uint_eq (marker->stamp, 22);
  fixture_page_clear (&page);

  sync.after = 23;
  fixture_sync (&f, &sync, &page);
  ck_assert_uint_eq (page.markers->len, 0);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_sync_brings_my_markers_and_those_that_i_may_see)
{
  Fixture f;
  FixturePage page;
  gint64 ann, ben, cyd;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  ben = fixture_add_account (&f, "ben");
  cyd = fixture_add_account (&f, "cyd");
  put_marker (&f, ann, ben, 1, 1, 1);
  put_marker (&f, ben, ann, 1, 1, 2);
  put_marker (&f, ben, cyd, 1, 1, 3);
  put_marker (&f, cyd, RC_STORE_ROOM, 1, 1, 4);
  put_marker (&f, cyd, cyd, 1, 1, 5);

  fixture_sync (&f, &(RcStoreSync) { .party = ann, .markers = TRUE, EVERYTHING }, &page);
  ck_assert_uint_eq (page.markers->len, 3);
  ck_assert_uint_eq (g_array_index (page.markers, RcStoreMarker, 0).stamp, 1);
  ck_assert_uint_eq (g_array_index (page.markers, RcStoreMarker, 1).stamp, 2);
  ck_assert_uint_eq (g_array_index (page.markers, RcStoreMarker, 2).stamp, 4);
  fixture_page_clear (&page);

  fixture_sync (&f, &(RcStoreSync) { .party = ann, EVERYTHING }, &page);
  ck_assert_uint_eq (page.markers->len, 0);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

static FixtureDone
add_account (Fixture *f, const char *id, const guint8 *invite)
{
  RcStoreAccount account = {
    .id = id,
    .folded = id,
    .skeleton = "s1",
    .folded_skeleton = "s2",
    .since_us = 5000,
    .seen_us = 5001,
    .password_hash = "argon",
    .flags = 7,
  };
  FixtureDone done = { 0 };

  rc_store_add_account (f->store, &account, invite, fixture_on_done, &done);
  fixture_wait_done (f, &done);
  ck_assert (!done.failed);
  return done;
}

START_TEST (an_invite_makes_one_account)
{
  Fixture f;
  FixtureDone done = { 0 };
  gint64 ann;

  fixture_init (&f, _i);
  ck_assert_int_eq (add_account (&f, "ann", hash_a).outcome, RC_STORE_BAD_INVITE);

  rc_store_add_invite (f.store, hash_a, 1, 6000, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  done = add_account (&f, "ann", hash_a);
  ck_assert_int_eq (done.outcome, RC_STORE_DONE);
  ann = done.party;

  /* The answer was lost; the same again. */
  done = add_account (&f, "ann", hash_a);
  ck_assert_int_eq (done.outcome, RC_STORE_SAME);
  ck_assert_int_eq (done.party, ann);
  ck_assert_int_eq (rc_store_find_party (f.store, RC_SLICE_LITERAL ("ann")), ann);

  ck_assert_int_eq (add_account (&f, "ben", hash_a).outcome, RC_STORE_BAD_INVITE);
  ck_assert_int_eq (add_account (&f, "ann", NULL).outcome, RC_STORE_TAKEN);
  ck_assert_int_eq (rc_store_find_party (f.store, RC_SLICE_LITERAL ("ben")), RC_STORE_NO_PARTY);

  /* A taken id does not use an invite up, and an old one is of no use. */
  done = (FixtureDone) { 0 };
  rc_store_add_invite (f.store, hash_b, 1, 5001, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (add_account (&f, "ann", hash_b).outcome, RC_STORE_TAKEN);
  done = (FixtureDone) { 0 };
  rc_store_add_invite (f.store, hash_b, 1, 9000, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (done.outcome, RC_STORE_TAKEN);
  ck_assert_int_eq (add_account (&f, "ben", hash_b).outcome, RC_STORE_DONE);

  done = (FixtureDone) { 0 };
  rc_store_add_invite (f.store, (const guint8 *) "cccccccccccccccccccccccccccccccc", 1, 4999, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (add_account (&f, "cyd", (const guint8 *) "cccccccccccccccccccccccccccccccc").outcome, RC_STORE_BAD_INVITE);
  fixture_clear (&f);
}
END_TEST

static void
note_account (const RcStoreAccount *account, const RcStoreToken *tokens, gsize n_tokens, gpointer user_data)
{
  GString *line = user_data;

  g_string_append_printf (line, "%s %s %s %s %d %d %s %d", account->id, account->folded, account->skeleton,
                          account->folded_skeleton, (int) account->since_us, (int) account->seen_us,
                          account->password_hash != NULL ? account->password_hash : "-", (int) account->flags);
  for (gsize i = 0; i < n_tokens; i++)
    g_string_append_printf (line, " %s/%d/%d", (const char *) tokens[i].hash, (int) tokens[i].created_us,
                            (int) tokens[i].used_us);
  g_string_append (line, "; ");
}

static char *
list_accounts (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GString *line = g_string_new (NULL);

  ck_assert (rc_store_load_accounts (f->store, note_account, line, &error));
  return g_string_free (line, FALSE);
}

static void
add_token (Fixture *f, gint64 party, const guint8 *hash, RcStoreOutcome expected)
{
  FixtureDone done = { 0 };

  rc_store_add_token (f->store, party, hash, 50, fixture_on_done, &done);
  fixture_wait_done (f, &done);
  ck_assert_int_eq (done.outcome, expected);
}

START_TEST (an_account_is_kept_with_its_tokens)
{
  Fixture f;
  FixtureDone done = { 0 };
  gint64 ann;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *end = NULL;

  fixture_init (&f, _i);
  ann = add_account (&f, "ann", NULL).party;
  fixture_add_account (&f, "ben");
  add_token (&f, ann, hash_a, RC_STORE_DONE);
  add_token (&f, ann, hash_b, RC_STORE_DONE);
  add_token (&f, 4711, (const guint8 *) "cccccccccccccccccccccccccccccccc", RC_STORE_NOTHING);
  before = list_accounts (&f);
  ck_assert_str_eq (before, "ann ann s1 s2 5000 5001 argon 7 a/50/50 b/50/50; ben ben ben ben 1000 0 - 0; ");

  /* Lazy ones go with what is not. */
  rc_store_set_seen (f.store, ann, 6000);
  rc_store_touch_token (f.store, hash_b, 60);
  rc_store_set_flags (f.store, ann, 8, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  done = (FixtureDone) { 0 };
  rc_store_set_password (f.store, ann, "new", hash_b, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  after = list_accounts (&f);
  ck_assert_str_eq (after, "ann ann s1 s2 5000 6000 new 8 b/50/60; ben ben ben ben 1000 0 - 0; ");

  done = (FixtureDone) { 0 };
  rc_store_remove_token (f.store, hash_b, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (done.outcome, RC_STORE_DONE);
  done = (FixtureDone) { 0 };
  rc_store_remove_token (f.store, hash_b, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (done.outcome, RC_STORE_NOTHING);
  end = list_accounts (&f);
  ck_assert_str_eq (end, "ann ann s1 s2 5000 6000 new 8; ben ben ben ben 1000 0 - 0; ");
  fixture_clear (&f);
}
END_TEST

START_TEST (what_is_lazy_holds_nothing_up)
{
  Fixture f;
  gint64 ann;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  fixture_add (&f, ann, ann, "r", "text");
  rc_store_set_seen (f.store, ann, 6000);
  fixture_wait_results (&f, 1);
  fixture_clear (&f);
}
END_TEST

START_TEST (an_operation_that_fails_harms_no_other)
{
  Fixture f;
  FixtureDone done = { 0 };
  FixtureDone next = { 0 };
  gint64 ann;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  add_token (&f, ann, hash_a, RC_STORE_DONE);
  fixture_add (&f, ann, ann, "r", "text");
  rc_store_add_token (f.store, ann, hash_a, 50, fixture_on_done, &done);
  rc_store_add_token (f.store, ann, hash_b, 50, fixture_on_done, &next);
  fixture_wait_results (&f, 1);
  ck_assert (fixture_result (&f, 0)->kept);
  fixture_wait_done (&f, &done);
  ck_assert (done.failed);
  fixture_wait_done (&f, &next);
  ck_assert (!next.failed);
  fixture_clear (&f);
}
END_TEST

START_TEST (what_has_ended_is_removed)
{
  Fixture f;
  FixtureDone done = { 0 };
  gint64 ann;
  g_autofree char *list = NULL;

  fixture_init (&f, _i);
  ann = add_account (&f, "ann", NULL).party;
  add_token (&f, ann, hash_a, RC_STORE_DONE);
  add_token (&f, ann, hash_b, RC_STORE_DONE);
  rc_store_touch_token (f.store, hash_b, 60);
  rc_store_add_invite (f.store, hash_a, 1, 6000, NULL, NULL);
  rc_store_expire (f.store, 6001, 60, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  list = list_accounts (&f);
  ck_assert_str_eq (list, "ann ann s1 s2 5000 5001 argon 7 b/50/60; ");
  ck_assert_int_eq (add_account (&f, "ben", hash_a).outcome, RC_STORE_BAD_INVITE);
  fixture_clear (&f);
}
END_TEST

START_TEST (who_is_forgotten_is_gone_and_their_id_is_another)
{
  Fixture f;
  FixtureDone done = { 0 };
  FixturePage page;
  gint64 ann, ben, cyd, again;
  guint64 first;
  g_autofree char *expected = NULL;
  g_autofree char *list = NULL;

  fixture_init (&f, _i);
  ann = fixture_add_account (&f, "ann");
  ben = fixture_add_account (&f, "ben");
  cyd = fixture_add_account (&f, "cyd");
  first = fixture_add (&f, ann, RC_STORE_ROOM, "room", "stays");
  fixture_add (&f, ann, ben, "to", "goes");
  fixture_add (&f, ben, ann, "from", "goes");
  fixture_add (&f, ann, ann, "self", "goes");
  fixture_add (&f, ben, cyd, "other", "stays");
  put_marker (&f, ben, ann, 1, 1, 1);
  put_marker (&f, ann, RC_STORE_ROOM, 1, 1, 1);
  add_token (&f, ann, hash_a, RC_STORE_DONE);

  rc_store_remove_account (f.store, ann, RC_SLICE_LITERAL ("ann"), fixture_on_done, &done);
  ck_assert_int_eq (rc_store_find_party (f.store, RC_SLICE_LITERAL ("ann")), RC_STORE_NO_PARTY);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (done.outcome, RC_STORE_DONE);
  ck_assert_uint_eq (done.n, 3);

  fixture_sync (&f, &(RcStoreSync) { .party = ben, .markers = TRUE, EVERYTHING }, &page);
  expected = g_strdup_printf ("%u:ann>all:room %u:ben>cyd:other", (guint) first, (guint) first + 4);
  ck_assert_str_eq (page.line, expected);
  ck_assert_uint_eq (page.markers->len, 0);
  fixture_page_clear (&page);

  list = list_accounts (&f);
  ck_assert (g_str_has_prefix (list, "ben "));
  again = fixture_add_account (&f, "ann");
  ck_assert_int_ne (again, ann);
  fixture_sync (&f, &(RcStoreSync) { .party = again, .room_since_us = f.time_us, EVERYTHING }, &page);
  ck_assert_str_eq (page.line, "");
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_guest_has_the_same_party_again_and_writes_at_once)
{
  Fixture f;
  FixturePage page;
  gint64 guest;
  guint64 seq;
  g_autofree char *expected = NULL;

  fixture_init (&f, _i);
  guest = rc_store_get_party (f.store, RC_SLICE_LITERAL ("guest"));
  ck_assert_int_eq (rc_store_get_party (f.store, RC_SLICE_LITERAL ("guest")), guest);
  ck_assert_int_ne (rc_store_get_party (f.store, RC_SLICE_LITERAL ("other")), guest);
  seq = fixture_add (&f, guest, RC_STORE_ROOM, "r", "hello");
  fixture_commit (&f);

  fixture_sync (&f, &(RcStoreSync) { .party = guest, EVERYTHING }, &page);
  expected = g_strdup_printf ("%u:guest>all:r", (guint) seq);
  ck_assert_str_eq (page.line, expected);
  fixture_page_clear (&page);
  fixture_clear (&f);
}
END_TEST

START_TEST (odd_ids_and_texts_are_nothing_special)
{
  static const char *const ids[] = { "a'b\"--", "%", "_", "');DROP", "\xe7\xba\xa2\xe5\xb2\xb8", "x*?[a]" };
  Fixture f;
  g_autofree char *list = NULL;

  fixture_init (&f, _i);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      gint64 party = fixture_add_account (&f, ids[i]);

      fixture_add (&f, party, RC_STORE_ROOM, "same-ref", ids[i]);
      fixture_commit (&f);
      for (guint k = 0; k <= i; k++)
        {
          FixtureFound found = { 0 };

          rc_store_find_ref (f.store, rc_store_find_party (f.store, rc_slice_from_string (ids[k])),
                             RC_SLICE_LITERAL ("same-ref"), NULL, fixture_on_found, &found);
          fixture_wait (fixture_is_found, &found, "an answer");
          ck_assert_str_eq (found.text, ids[k]);
          g_free (found.text);
        }
    }

  list = list_accounts (&f);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ck_assert_ptr_nonnull (strstr (list, ids[i]));
  fixture_clear (&f);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    markers_only_rise,
    a_sync_brings_my_markers_and_those_that_i_may_see,
    an_invite_makes_one_account,
    an_account_is_kept_with_its_tokens,
    what_is_lazy_holds_nothing_up,
    an_operation_that_fails_harms_no_other,
    what_has_ended_is_removed,
    who_is_forgotten_is_gone_and_their_id_is_another,
    a_guest_has_the_same_party_again_and_writes_at_once,
    odd_ids_and_texts_are_nothing_special,
  };

  return fixture_run ("store-people", tests, G_N_ELEMENTS (tests));
}
