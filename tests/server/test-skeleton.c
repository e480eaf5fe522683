/* test-skeleton.c - which ids look alike.
 *
 * Covers: letters of other scripts, case, reserved ids, what is given back, and
 * that stored skeletons count as they are stored. */
#include "config.h"

#include "rc-id.h"
#include "rc-skeleton.h"
#include "test-run.h"

static RcSkeletonClaim *
claim (RcSkeletons *skeletons, const char *id)
{
  g_autofree char *folded = rc_id_fold (rc_slice_from_string (id));

  return rc_skeletons_claim (skeletons, rc_slice_from_string (id), folded);
}

START_TEST (what_looks_the_same_is_taken)
{
  static const char *const alike[] = { "Coral", "coral", "CORAL", "соrаl", "cora1", "coraI", "ｃoral", "ϲoral" };
  static const char *const others[] = { "choral", "corral", "coral-2", "红岸", "κοράλ" };
  g_autoptr (RcSkeletons) skeletons = rc_skeletons_new (NULL);
  RcSkeletonClaim *first = claim (skeletons, "Coral");

  ck_assert_ptr_nonnull (first);
  for (guint i = 0; i < G_N_ELEMENTS (alike); i++)
    ck_assert_msg (claim (skeletons, alike[i]) == NULL, "%s", alike[i]);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    ck_assert_msg (claim (skeletons, others[i]) != NULL, "%s", others[i]);

  rc_skeletons_release (skeletons, first);
  ck_assert_ptr_nonnull (claim (skeletons, "cora1"));
  ck_assert_ptr_null (claim (skeletons, "coral"));
}
END_TEST

START_TEST (reserved_ids_are_taken)
{
  static const char *const ids[] = { "аll", "a1l", "aIl", "sеrver", "ｓerver" };
  g_autoptr (RcSkeletons) skeletons = rc_skeletons_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ck_assert_msg (claim (skeletons, ids[i]) == NULL, "%s", ids[i]);
}
END_TEST

START_TEST (what_is_stored_counts_as_it_is)
{
  g_autoptr (RcSkeletons) skeletons = rc_skeletons_new (NULL);
  RcSkeletonClaim *stored = rc_skeletons_restore (skeletons, "of-an-older-icu", "folded");
  RcSkeletonClaim *twin = rc_skeletons_restore (skeletons, "of-an-older-icu", "folded");

  ck_assert_ptr_null (claim (skeletons, "of-an-older-icu"));
  rc_skeletons_release (skeletons, stored);
  ck_assert_ptr_null (claim (skeletons, "folded"));
  rc_skeletons_release (skeletons, twin);
  rc_skeletons_release (skeletons, NULL);
  ck_assert_ptr_nonnull (claim (skeletons, "folded"));
}
END_TEST

START_TEST (the_longest_id_has_a_skeleton)
{
  g_autoptr (RcSkeletons) skeletons = rc_skeletons_new (NULL);

  /* Twenty-one letters, each of which is written as many in a skeleton. */
  ck_assert_ptr_nonnull (claim (skeletons, "ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ"));
  ck_assert_ptr_nonnull (claim (skeletons, "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    what_looks_the_same_is_taken,
    reserved_ids_are_taken,
    what_is_stored_counts_as_it_is,
    the_longest_id_has_a_skeleton,
    NULL,
  };

  return test_run ("skeleton", tests);
}
