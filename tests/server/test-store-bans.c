/* test-store-bans.c - what every kind of store does: bans and open invites.
 *
 * Each test runs with the store in memory and with the one in a file. Covers:
 * that bans are kept, replaced, taken back and swept; that invites are listed
 * while they are open; the bounds of both. */
#include "config.h"

#include "test-store-fixture.h"

static void
note_ban (const RcStoreBan *ban, gpointer user_data)
{
  g_string_append_printf (user_data, "%d:%s/%s/%d/%d/%s ", ban->kind, ban->what, ban->shown, (int) ban->created_us,
                          (int) ban->expires_us, ban->reason != NULL ? ban->reason : "-");
}

/* What is there, on a file after it was closed and opened again. */
static char *
list_bans (Fixture *f)
{
  GString *list = g_string_new (NULL);

  if (f->kind == FIXTURE_SQLITE)
    fixture_reopen (f);
  ck_assert (rc_store_load_bans (f->store, note_ban, list, NULL));
  return g_string_free (list, FALSE);
}

static RcStoreOutcome
add_ban (Fixture *f, const RcStoreBan *ban)
{
  FixtureDone done = { 0 };

  rc_store_add_ban (f->store, ban, fixture_on_done, &done);
  fixture_wait_done (f, &done);
  ck_assert (!done.failed);
  return done.outcome;
}

START_TEST (bans_are_kept_replaced_taken_back_and_swept)
{
  Fixture f;
  FixtureDone done = { 0 };
  g_autofree char *kept = NULL;
  g_autofree char *left = NULL;

  fixture_init (&f, _i);
  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_ID, "eve", "Eve", 10, 0, NULL }), RC_STORE_DONE);
  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_NETWORK, "10.0.0.0/8", "10/8", 11, 500, "spam" }), RC_STORE_DONE);
  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_ID, "eve", "EVE", 12, 900, "红" }), RC_STORE_DONE);
  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_ID, "10.0.0.0", "10.0.0.0", 13, 0, NULL }), RC_STORE_DONE);
  kept = list_bans (&f);
  ck_assert_str_eq (kept, "1:10.0.0.0/8/10/8/11/500/spam 0:eve/EVE/12/900/红 0:10.0.0.0/10.0.0.0/13/0/- ");

  rc_store_remove_ban (f.store, RC_STORE_BAN_NETWORK, "eve", fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (done.outcome, RC_STORE_NOTHING);
  done = (FixtureDone) { 0 };
  rc_store_remove_ban (f.store, RC_STORE_BAN_ID, "eve", fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  ck_assert_int_eq (done.outcome, RC_STORE_DONE);
  done = (FixtureDone) { 0 };
  rc_store_expire (f.store, 501, 0, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  left = list_bans (&f);
  ck_assert_str_eq (left, "0:10.0.0.0/10.0.0.0/13/0/- ");
  fixture_clear (&f);
}
END_TEST

START_TEST (there_are_only_so_many_bans)
{
  Fixture f;

  fixture_init (&f, _i);
  for (guint i = 0; i < RC_STORE_BANS_MAX - 1; i++)
    {
      g_autofree char *id = g_strdup_printf ("eve%u", i);

      rc_store_add_ban (f.store, &(RcStoreBan) { RC_STORE_BAN_ID, id, id, 10, 0, NULL }, NULL, NULL);
    }

  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_ID, "short", "short", 10, 20, NULL }), RC_STORE_DONE);
  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_ID, "more", "more", 19, 0, NULL }), RC_STORE_FULL);
  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_ID, "eve7", "again", 19, 0, NULL }), RC_STORE_DONE);
  ck_assert_int_eq (add_ban (&f, &(RcStoreBan) { RC_STORE_BAN_ID, "more", "more", 20, 0, NULL }), RC_STORE_DONE);
  fixture_clear (&f);
}
END_TEST

typedef struct
{
  gboolean done;
  GString *list;
} Listed;

static void
on_invites (RcStore *store, const RcStoreInvite *invites, gsize n_invites, const GError *error, gpointer user_data)
{
  Listed *listed = user_data;

  ck_assert_ptr_null (error);
  for (gsize i = 0; i < n_invites; i++)
    g_string_append_printf (listed->list, "%c/%d/%d ", invites[i].hash[0], (int) invites[i].created_us,
                            (int) invites[i].expires_us);
  listed->done = TRUE;
}

static gboolean
is_listed (gpointer data)
{
  return ((Listed *) data)->done;
}

static char *
list_invites (Fixture *f, gint64 now_us)
{
  Listed listed = { .list = g_string_new (NULL) };

  rc_store_list_invites (f->store, now_us, on_invites, &listed);
  fixture_wait (is_listed, &listed, "the list of invites");
  return g_string_free (listed.list, FALSE);
}

static RcStoreOutcome
add_invite (Fixture *f, const char *hash, gint64 created_us, gint64 expires_us)
{
  guint8 padded[RC_STORE_HASH_BYTES] = { 0 };
  FixtureDone done = { 0 };

  memcpy (padded, hash, strlen (hash));
  rc_store_add_invite (f->store, padded, created_us, expires_us, fixture_on_done, &done);
  fixture_wait_done (f, &done);
  return done.outcome;
}

START_TEST (invites_are_listed_while_they_are_open)
{
  const guint8 used[RC_STORE_HASH_BYTES] = "b";
  const RcStoreAccount account = { .id = "ann", .folded = "ann", .skeleton = "s", .folded_skeleton = "t", .since_us = 20 };
  FixtureDone done = { 0 };
  Fixture f;
  g_autofree char *all = NULL;
  g_autofree char *open = NULL;

  fixture_init (&f, _i);
  add_invite (&f, "a", 10, 100);
  add_invite (&f, "c", 12, 50);
  add_invite (&f, "b", 11, 100);
  all = list_invites (&f, 30);
  ck_assert_str_eq (all, "a/10/100 b/11/100 c/12/50 ");
  rc_store_add_account (f.store, &account, used, fixture_on_done, &done);
  fixture_wait_done (&f, &done);
  open = list_invites (&f, 50);
  ck_assert_str_eq (open, "a/10/100 ");
  fixture_clear (&f);
}
END_TEST

START_TEST (there_are_only_so_many_open_invites)
{
  Fixture f;

  fixture_init (&f, _i);
  for (guint i = 0; i < RC_STORE_INVITES_MAX; i++)
    {
      guint8 hash[RC_STORE_HASH_BYTES] = { 1, i % 256, i / 256 };

      rc_store_add_invite (f.store, hash, 10, 100, NULL, NULL);
    }

  ck_assert_int_eq (add_invite (&f, "one more", 11, 100), RC_STORE_FULL);
  ck_assert_int_eq (add_invite (&f, "later", 101, 200), RC_STORE_DONE);
  ck_assert_int_eq (add_invite (&f, "later", 101, 200), RC_STORE_TAKEN);
  fixture_clear (&f);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    bans_are_kept_replaced_taken_back_and_swept,
    there_are_only_so_many_bans,
    invites_are_listed_while_they_are_open,
    there_are_only_so_many_open_invites,
  };

  return fixture_run ("store-bans", tests, G_N_ELEMENTS (tests));
}
