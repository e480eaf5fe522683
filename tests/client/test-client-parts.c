/* test-client-parts.c - the small parts of the engine, each alone.
 *
 * Covers: server addresses that are understood and those that are not; the
 * bounds, the growth and the reset of the backoff; references; the cursor's
 * rules; the outbox: order, window, resending, removal, its bound. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-backoff.h"
#include "rc-cursor.h"
#include "rc-entry-private.h"
#include "rc-id.h"
#include "rc-outbox.h"
#include "rc-random-ref.h"
#include "rc-server-address.h"

static void
check_address (const char *text,
               const char *host,
               guint16     port)
{
  g_auto (RcServerAddress) address = { 0 };
  g_autoptr (GError) error = NULL;

  ck_assert_msg (rc_server_address_parse (text, &address, &error), "%s: %s", text,
                 error != NULL ? error->message : "");
  ck_assert_str_eq (address.host, host);
  ck_assert_uint_eq (address.port, port);
}

START_TEST (understands_addresses)
{
  check_address ("box", "box", 5247);
  check_address ("box:1", "box", 1);
  check_address (" box.example.org:65535 ", "box.example.org", 65535);
  check_address ("192.0.2.7:80", "192.0.2.7", 80);
  check_address ("[::1]", "::1", 5247);
  check_address ("[fe80::1%eth0]:1234", "fe80::1%eth0", 1234);
  check_address ("[fe80::1]:99", "fe80::1", 99);
  check_address ("::1", "::1", 5247);
  check_address ("bücher.example", "bücher.example", 5247);
}
END_TEST

START_TEST (refuses_what_is_no_address)
{
  const char *const wrong[] = {
    "", " ", ":", ":80", "box:", "box:0", "box:65536", "box:-1", "box:+1", "box:5x", "a b",
    "http://box", "box/path", "[::1", "[::1]x", "[::1]:", "[box]:1", "[192.0.2.7]", "::g",
    "a:b:c", "box:1:2", "me@box", "\xff\xfe", "box\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong) - 1; i++)
    {
      g_auto (RcServerAddress) address = { 0 };
      g_autoptr (GError) error = NULL;

      ck_assert_msg (!rc_server_address_parse (wrong[i], &address, &error), "%s", wrong[i]);
      ck_assert_ptr_nonnull (error);
      ck_assert_int_gt (strlen (error->message), 10);
      ck_assert (g_utf8_validate (error->message, -1, NULL));
    }
}
END_TEST

START_TEST (backoff_grows_to_its_bound_and_starts_again)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  RcBackoff backoff;
  gint64 largest_us = 0;

  rc_backoff_init (&backoff, 1000, 60000);
  for (guint i = 0; i < 200; i++)
    {
      gint64 bound_us = MIN ((gint64) 2000000 << MIN (i, 20), 60000000);
      gint64 wait_us = rc_backoff_next (&backoff, random);

      ck_assert_int_ge (wait_us, 1000000);
      ck_assert_int_le (wait_us, bound_us);
      largest_us = MAX (largest_us, wait_us);
    }
  ck_assert_int_gt (largest_us, 50000000);

  rc_backoff_reset (&backoff);
  ck_assert_int_le (rc_backoff_next (&backoff, random), 2000000);

  rc_backoff_init (&backoff, 50, 10);
  ck_assert_int_eq (rc_backoff_next (&backoff, random), 50000);
}
END_TEST

START_TEST (backoff_differs_from_client_to_client)
{
  g_autoptr (GRand) one = g_rand_new_with_seed (1);
  g_autoptr (GRand) other = g_rand_new_with_seed (2);
  RcBackoff a;
  RcBackoff b;

  rc_backoff_init (&a, 1000, 60000);
  rc_backoff_init (&b, 1000, 60000);
  ck_assert_int_ne (rc_backoff_next (&a, one), rc_backoff_next (&b, other));
}
END_TEST

START_TEST (references_are_valid_and_never_the_same)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *ref = rc_random_ref ();

      ck_assert_uint_eq (strlen (ref), 22);
      ck_assert (rc_ref_check (rc_slice_from_string (ref)));
      ck_assert (g_hash_table_add (seen, ref));
    }
}
END_TEST

START_TEST (cursor_moves_with_live_messages_only_after_the_sync)
{
  RcCursor cursor;

  rc_cursor_init (&cursor);
  rc_cursor_welcome (&cursor, RC_SLICE_LITERAL ("a"), 100);
  rc_cursor_heard (&cursor, 90);
  ck_assert_uint_eq (rc_cursor_get_seq (&cursor), 0);
  rc_cursor_synced (&cursor, 40);
  ck_assert_uint_eq (rc_cursor_get_seq (&cursor), 40);
  rc_cursor_set_live (&cursor);
  rc_cursor_heard (&cursor, 101);
  ck_assert_uint_eq (rc_cursor_get_seq (&cursor), 101);
  rc_cursor_heard (&cursor, 50);
  ck_assert_uint_eq (rc_cursor_get_seq (&cursor), 101);

  rc_cursor_welcome (&cursor, RC_SLICE_LITERAL ("a"), 150);
  ck_assert_uint_eq (rc_cursor_get_seq (&cursor), 101);
  ck_assert_uint_eq (rc_cursor_get_epoch (&cursor), 1);
  ck_assert (!rc_cursor_is_live (&cursor));
  rc_cursor_clear (&cursor);
}
END_TEST

START_TEST (cursor_starts_again_with_another_or_a_shorter_log)
{
  RcCursor cursor;

  rc_cursor_init (&cursor);
  rc_cursor_welcome (&cursor, RC_SLICE_LITERAL ("a"), 100);
  rc_cursor_synced (&cursor, 100);
  rc_cursor_welcome (&cursor, RC_SLICE_LITERAL ("b"), 200);
  ck_assert_uint_eq (rc_cursor_get_seq (&cursor), 0);
  ck_assert_uint_eq (rc_cursor_get_epoch (&cursor), 2);
  rc_cursor_synced (&cursor, 200);
  rc_cursor_welcome (&cursor, RC_SLICE_LITERAL ("b"), 199);
  ck_assert_uint_eq (rc_cursor_get_seq (&cursor), 0);
  ck_assert_uint_eq (rc_cursor_get_epoch (&cursor), 3);
  rc_cursor_welcome (&cursor, RC_SLICE_ABSENT, 199);
  rc_cursor_welcome (&cursor, RC_SLICE_ABSENT, 199);
  ck_assert_uint_eq (rc_cursor_get_epoch (&cursor), 4);
  rc_cursor_clear (&cursor);
}
END_TEST

static RcEntry *
push (RcOutbox *outbox,
      guint     number)
{
  g_autofree char *ref = g_strdup_printf ("r%u", number);
  g_autoptr (RcEntry) entry = rc_entry_new_own ("me", ref, "text", 1);

  ck_assert (rc_outbox_push (outbox, entry));

  return entry;
}

static void
check_next (RcOutbox   *outbox,
            const char *ref,
            gboolean    again)
{
  const RcOutboxItem *item = rc_outbox_next (outbox);

  ck_assert_ptr_nonnull (item);
  ck_assert_str_eq (rc_entry_get_ref (item->entry), ref);
  ck_assert_int_eq (item->sent_before, again);
}

START_TEST (outbox_resends_in_order_before_what_is_new)
{
  g_autoptr (RcOutbox) outbox = rc_outbox_new ();

  for (guint i = 0; i < 3; i++)
    push (outbox, i);
  check_next (outbox, "r0", FALSE);
  check_next (outbox, "r1", FALSE);

  rc_outbox_rewind (outbox);
  push (outbox, 3);
  check_next (outbox, "r0", TRUE);
  check_next (outbox, "r1", TRUE);
  check_next (outbox, "r2", FALSE);
  check_next (outbox, "r3", FALSE);
  ck_assert_ptr_null (rc_outbox_next (outbox));
}
END_TEST

START_TEST (outbox_has_a_window)
{
  g_autoptr (RcOutbox) outbox = rc_outbox_new ();
  RcEntry *first = push (outbox, 0);

  for (guint i = 1; i < RC_OUTBOX_WINDOW + 2; i++)
    push (outbox, i);
  for (guint i = 0; i < RC_OUTBOX_WINDOW; i++)
    ck_assert_ptr_nonnull (rc_outbox_next (outbox));
  ck_assert_ptr_null (rc_outbox_next (outbox));

  ck_assert (rc_outbox_remove (outbox, first));
  check_next (outbox, "r64", FALSE);
  ck_assert_ptr_null (rc_outbox_next (outbox));
}
END_TEST

START_TEST (outbox_gives_up_what_is_not_on_its_way)
{
  g_autoptr (RcOutbox) outbox = rc_outbox_new ();
  g_autoptr (RcEntry) second = NULL;

  push (outbox, 0);
  second = g_object_ref (push (outbox, 1));
  push (outbox, 2);
  check_next (outbox, "r0", FALSE);
  ck_assert (rc_outbox_remove (outbox, second));
  ck_assert (!rc_outbox_remove (outbox, second));
  ck_assert_ptr_null (rc_outbox_lookup (outbox, RC_SLICE_LITERAL ("r1")));
  ck_assert_ptr_nonnull (rc_outbox_lookup (outbox, RC_SLICE_LITERAL ("r0")));
  check_next (outbox, "r2", FALSE);
  ck_assert_uint_eq (rc_outbox_get_size (outbox), 2);
}
END_TEST

START_TEST (outbox_is_bounded)
{
  g_autoptr (RcOutbox) outbox = rc_outbox_new ();
  g_autoptr (RcEntry) one_more = rc_entry_new_own ("me", "more", "text", 1);

  for (guint i = 0; i < RC_OUTBOX_MAX_ENTRIES; i++)
    push (outbox, i);
  ck_assert (!rc_outbox_push (outbox, one_more));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("client parts");
  TCase *tcase = tcase_create ("parts");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_test (tcase, understands_addresses);
  tcase_add_test (tcase, refuses_what_is_no_address);
  tcase_add_test (tcase, backoff_grows_to_its_bound_and_starts_again);
  tcase_add_test (tcase, backoff_differs_from_client_to_client);
  tcase_add_test (tcase, references_are_valid_and_never_the_same);
  tcase_add_test (tcase, cursor_moves_with_live_messages_only_after_the_sync);
  tcase_add_test (tcase, cursor_starts_again_with_another_or_a_shorter_log);
  tcase_add_test (tcase, outbox_resends_in_order_before_what_is_new);
  tcase_add_test (tcase, outbox_has_a_window);
  tcase_add_test (tcase, outbox_gives_up_what_is_not_on_its_way);
  tcase_add_test (tcase, outbox_is_bounded);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
