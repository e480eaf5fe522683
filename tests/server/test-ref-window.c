/* test-ref-window.c - a sender's last refs, here and after they have left.
 *
 * Covers: what is known, what is forgotten and in which order, refs that share
 * a tag or a chain, positions that have come round, and the shelf's bound. */
#include "config.h"

#include "rc-ref-shelf.h"
#include "test-run.h"

/* Any hash will do, but neighbours must be able to be alike. */
static guint64
hash_of (guint i, guint64 step)
{
  return i * step + 1;
}

static void
fill_and_check (guint n, guint64 step)
{
  g_autoptr (RcRefWindow) window = rc_ref_window_new ();

  for (guint i = 0; i < n; i++)
    {
      ck_assert_ptr_null (rc_ref_window_lookup (window, hash_of (i, step)));
      rc_ref_window_add (window, hash_of (i, step), i, i + 10, i + 20, NULL);
    }

  for (guint i = 0; i < n; i++)
    {
      const RcRefEntry *entry = rc_ref_window_lookup (window, hash_of (i, step));

      if (i + RC_REF_WINDOW < n)
        {
          ck_assert_msg (entry == NULL, "%u of %u is still known", i, n);
          continue;
        }

      ck_assert_msg (entry != NULL, "%u of %u is not known", i, n);
      ck_assert_uint_eq (entry->content_hash, i);
      ck_assert_uint_eq (entry->seq, i + 10);
      ck_assert_uint_eq (entry->time_us, i + 20);
    }
}

START_TEST (the_last_256_are_known_and_no_more)
{
  static const guint sizes[] = { 0, 1, 7, 8, 9, 255, 256, 257, 511, 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    fill_and_check (sizes[i], G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
}
END_TEST

START_TEST (refs_of_one_tag_are_told_apart)
{
  /* Small numbers: the bits that are compared first are 0 in all of them. */
  fill_and_check (1000, 1);
}
END_TEST

START_TEST (refs_of_one_chain_are_told_apart)
{
  fill_and_check (1000, RC_REF_WINDOW);
}
END_TEST

/* Positions have come round. Few chains are used at all, so that the others
 * lead to what was there long ago. */
START_TEST (what_is_long_gone_is_not_found)
{
  fill_and_check (70000, G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  fill_and_check (70000, RC_REF_WINDOW / 4 + 1);
}
END_TEST

START_TEST (a_window_waits_on_the_shelf)
{
  g_autoptr (RcRefShelf) shelf = rc_ref_shelf_new (2);
  RcRefWindow *window = rc_ref_window_new ();
  g_autoptr (RcRefWindow) taken = NULL;

  rc_ref_shelf_put (shelf, "alice", window);
  ck_assert_ptr_null (rc_ref_shelf_take (shelf, "bob"));
  taken = rc_ref_shelf_take (shelf, "alice");
  ck_assert_ptr_eq (taken, window);
  ck_assert_ptr_null (rc_ref_shelf_take (shelf, "alice"));
}
END_TEST

START_TEST (a_full_shelf_forgets_who_left_longest_ago)
{
  g_autoptr (RcRefShelf) shelf = rc_ref_shelf_new (2);
  g_autoptr (RcRefWindow) a = NULL;
  g_autoptr (RcRefWindow) c = NULL;

  rc_ref_shelf_put (shelf, "a", rc_ref_window_new ());
  rc_ref_shelf_put (shelf, "b", rc_ref_window_new ());
  rc_ref_shelf_put (shelf, "a", rc_ref_window_new ());
  rc_ref_shelf_put (shelf, "c", rc_ref_window_new ());

  a = rc_ref_shelf_take (shelf, "a");
  c = rc_ref_shelf_take (shelf, "c");
  ck_assert_ptr_nonnull (a);
  ck_assert_ptr_nonnull (c);
  ck_assert_ptr_null (rc_ref_shelf_take (shelf, "b"));
}
END_TEST

START_TEST (a_shelf_of_nothing_keeps_nothing)
{
  g_autoptr (RcRefShelf) shelf = rc_ref_shelf_new (0);

  rc_ref_shelf_put (shelf, "a", rc_ref_window_new ());
  ck_assert_ptr_null (rc_ref_shelf_take (shelf, "a"));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    the_last_256_are_known_and_no_more,
    refs_of_one_tag_are_told_apart,
    refs_of_one_chain_are_told_apart,
    what_is_long_gone_is_not_found,
    a_window_waits_on_the_shelf,
    a_full_shelf_forgets_who_left_longest_ago,
    a_shelf_of_nothing_keeps_nothing,
    NULL,
  };

  return test_run ("ref-window", tests);
}
