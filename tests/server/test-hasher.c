/* test-hasher.c - Argon2 away from the main loop.
 *
 * Covers: hashing and checking, the check against nothing, the bound of the
 * queue, cancelling what waits and what is computed, and ending with work left. */
#include "config.h"

#include <sodium.h>

#include "rc-hasher.h"
#include "test-run.h"

#define PASSWORD RC_SLICE_LITERAL ("three body")

typedef struct
{
  char *hash;
  guint n_called;
  gboolean right;
} Result;

static RcHasher *
new_hasher (guint n_threads, guint queue_max)
{
  const RcHasherSettings settings = { 1, 8192, n_threads, queue_max };

  return rc_hasher_new (&settings, NULL);
}

static void
on_hashed (const char *hash, gpointer user_data)
{
  Result *result = user_data;

  result->n_called++;
  g_free (result->hash);
  result->hash = g_strdup (hash);
}

static void
on_verified (gboolean right, gpointer user_data)
{
  Result *result = user_data;

  result->n_called++;
  result->right = right;
}

static void
wait_for (const Result *result, guint n_called)
{
  while (result->n_called < n_called)
    g_main_context_iteration (NULL, TRUE);
}

START_TEST (a_hash_knows_its_password)
{
  g_autoptr (RcHasher) hasher = new_hasher (2, 10);
  Result hashed = { NULL };
  Result verified = { NULL };

  ck_assert_ptr_nonnull (rc_hasher_hash (hasher, PASSWORD, on_hashed, &hashed));
  ck_assert_uint_eq (hashed.n_called, 0);
  wait_for (&hashed, 1);
  ck_assert (g_str_has_prefix (hashed.hash, "$argon2id$"));

  ck_assert_ptr_nonnull (rc_hasher_verify (hasher, PASSWORD, hashed.hash, on_verified, &verified));
  wait_for (&verified, 1);
  ck_assert (verified.right);
  ck_assert_ptr_nonnull (rc_hasher_verify (hasher, RC_SLICE_LITERAL ("wrong"), hashed.hash, on_verified, &verified));
  wait_for (&verified, 2);
  ck_assert (!verified.right);
  ck_assert_ptr_nonnull (rc_hasher_verify (hasher, RC_SLICE_ABSENT, hashed.hash, on_verified, &verified));
  wait_for (&verified, 3);
  ck_assert (!verified.right);
  verified.right = TRUE;
  ck_assert_ptr_nonnull (rc_hasher_verify (hasher, PASSWORD, NULL, on_verified, &verified));
  wait_for (&verified, 4);
  ck_assert (!verified.right);
  g_free (hashed.hash);
}
END_TEST

START_TEST (only_so_many_wait)
{
  g_autoptr (RcHasher) hasher = new_hasher (1, 3);
  Result result = { NULL };
  RcHasherStats stats;
  guint n_taken = 0;

  /* Results come only out of the main loop, so nobody leaves the queue here. */
  for (guint i = 0; i < 10; i++)
    n_taken += rc_hasher_hash (hasher, PASSWORD, on_hashed, &result) != NULL;
  ck_assert_uint_eq (n_taken, 3);
  rc_hasher_get_stats (hasher, &stats);
  ck_assert_uint_eq (stats.n_waiting, 3);
  ck_assert_uint_eq (stats.n_refused, 7);
  wait_for (&result, 3);
  rc_hasher_get_stats (hasher, &stats);
  ck_assert_uint_eq (stats.n_waiting, 0);
  ck_assert_uint_eq (stats.n_done, 3);
  g_free (result.hash);
}
END_TEST

START_TEST (what_is_cancelled_is_not_told)
{
  g_autoptr (RcHasher) hasher = new_hasher (2, 200);
  Result cancelled = { NULL };
  Result kept = { NULL };
  RcHasherStats stats;

  for (guint i = 0; i < 50; i++)
    {
      RcHashJob *first = rc_hasher_hash (hasher, PASSWORD, on_hashed, &cancelled);
      RcHashJob *second = rc_hasher_verify (hasher, PASSWORD, NULL, on_verified, &cancelled);

      ck_assert_ptr_nonnull (rc_hasher_hash (hasher, PASSWORD, on_hashed, &kept));
      rc_hasher_cancel (hasher, second);
      rc_hasher_cancel (hasher, first);
    }
  wait_for (&kept, 50);
  while (rc_hasher_get_stats (hasher, &stats), stats.n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (cancelled.n_called, 0);
  g_free (kept.hash);
}
END_TEST

START_TEST (it_may_end_with_work_left)
{
  Result result = { NULL };

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (RcHasher) hasher = new_hasher (2, 100);

      for (guint j = 0; j < i; j++)
        ck_assert_ptr_nonnull (rc_hasher_hash (hasher, PASSWORD, on_hashed, &result));
    }
  ck_assert_uint_eq (result.n_called, 0);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_hash_knows_its_password,
    only_so_many_wait,
    what_is_cancelled_is_not_told,
    it_may_end_with_work_left,
    NULL,
  };

  if (sodium_init () < 0)
    return EXIT_FAILURE;
  return test_run ("hasher", tests);
}
