/* test-bucket.c - how often something may be tried.
 *
 * Covers: a burst, filling again, one key beside another, no limit, and that the
 * table stays bounded and is swept. */
#include "config.h"

#include <sodium.h>

#include "rc-bucket.h"
#include "test-run.h"

#define ALICE RC_SLICE_LITERAL ("alice")
#define BOB RC_SLICE_LITERAL ("bob")

START_TEST (a_bucket_empties_and_fills)
{
  g_autoptr (RcBuckets) buckets = rc_buckets_new (3, 300);

  for (guint i = 0; i < 3; i++)
    ck_assert (rc_buckets_take (buckets, ALICE, 1000));
  ck_assert (!rc_buckets_take (buckets, ALICE, 1000));
  ck_assert (!rc_buckets_take (buckets, ALICE, 1099));
  ck_assert (rc_buckets_take (buckets, BOB, 1099));
  ck_assert (rc_buckets_take (buckets, ALICE, 1100));
  ck_assert (!rc_buckets_take (buckets, ALICE, 1100));
  for (guint i = 0; i < 3; i++)
    ck_assert (rc_buckets_take (buckets, ALICE, 5000));
  ck_assert (!rc_buckets_take (buckets, ALICE, 5000));
}
END_TEST

START_TEST (without_a_limit_nothing_is_kept)
{
  g_autoptr (RcBuckets) buckets = rc_buckets_new (0, 300);

  for (guint i = 0; i < 1000; i++)
    ck_assert (rc_buckets_take (buckets, ALICE, 0));
  ck_assert_uint_eq (rc_buckets_get_size (buckets), 0);
}
END_TEST

START_TEST (the_table_is_bounded_and_swept)
{
  g_autoptr (RcBuckets) buckets = rc_buckets_new (1, 1000);

  for (guint i = 0; i < 3 * RC_BUCKETS_MAX; i++)
    (void) rc_buckets_take (buckets, rc_slice (&i, sizeof i), 10);
  ck_assert_uint_eq (rc_buckets_get_size (buckets), RC_BUCKETS_MAX);

  /* Who was there before has lost nothing, and the others share one. */
  ck_assert (!rc_buckets_take (buckets, ALICE, 11));
  ck_assert (rc_buckets_take (buckets, ALICE, 2000));
  ck_assert_uint_eq (rc_buckets_get_size (buckets), 1);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_bucket_empties_and_fills,
    without_a_limit_nothing_is_kept,
    the_table_is_bounded_and_swept,
    NULL,
  };

  if (sodium_init () < 0)
    return EXIT_FAILURE;
  return test_run ("bucket", tests);
}
