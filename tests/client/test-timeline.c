/* test-timeline.c - one conversation.
 *
 * Covers: order by seq, with what has none at the end; an arrival in the
 * middle; one emission for each contiguous range and flush; that model and
 * emissions agree, whatever is done; places that change; identity; header
 * degrees at five minutes, at another sender and at midnight; the rows around
 * a new one; that header and day are right before the emission; removal, a
 * second try; types that cannot be shown; the bound. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <time.h>

#include "rc-timeline-private.h"

#define NOON_US (G_GINT64_CONSTANT (1764504000) * G_USEC_PER_SEC)
#define MINUTE_US (60 * G_USEC_PER_SEC)

/* What a view knows from ::items-changed alone. */
typedef struct
{
  RcTimeline *timeline;
  GPtrArray *mirror;
  guint n_emissions;
  guint n_added;
} View;

static void
wake (RcTimeline *timeline,
      gpointer    user_data)
{
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  View       *view)
{
  view->n_emissions++;
  view->n_added += n_added;
  if (n_removed > 0)
    g_ptr_array_remove_range (view->mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (view->mirror, (gint) (position + i),
                        g_list_model_get_item (model, position + i));

  /* What stands there now has its header and its day. */
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (RcEntry) entry = g_list_model_get_item (model, i);

      ck_assert (i > 0 || rc_entry_get_starts_day (entry));
      ck_assert_ptr_eq (entry, g_ptr_array_index (view->mirror, i));
    }
}

static View *
view_new (void)
{
  View *view = g_new0 (View, 1);

  view->timeline = rc_timeline_new ("all", wake, NULL);
  view->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (view->timeline, "items-changed", G_CALLBACK (on_items_changed), view);

  return view;
}

static void
view_free (View *view)
{
  g_signal_handlers_disconnect_by_data (view->timeline, view);
  g_object_unref (view->timeline);
  g_ptr_array_unref (view->mirror);
  g_free (view);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

static RcEntry *
receive (View       *view,
         guint       epoch,
         guint64     seq,
         gint64      time_us,
         const char *from)
{
  g_autofree char *ref = g_strdup_printf ("e%u-%" G_GUINT64_FORMAT, epoch, seq);
  const RcWireMessage message = {
    .seq = seq,
    .time = (guint64) time_us,
    .from = rc_slice_from_string (from),
    .to = RC_SLICE_LITERAL ("all"),
    .ref = rc_slice_from_string (ref),
    .text = RC_SLICE_LITERAL ("text"),
  };
  g_autoptr (RcEntry) entry = rc_entry_new_received (&message, epoch, FALSE);

  rc_timeline_add (view->timeline, entry);

  return entry;
}

static RcEntry *
write_own (View       *view,
           const char *ref)
{
  g_autoptr (RcEntry) entry = rc_entry_new_own ("me", ref, "own", NOON_US);

  rc_timeline_add (view->timeline, entry);

  return entry;
}

static char *
list_refs (View *view)
{
  GString *refs = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view->timeline)); i++)
    {
      g_autoptr (RcEntry) entry = g_list_model_get_item (G_LIST_MODEL (view->timeline), i);

      g_string_append_printf (refs, "%s%s", i > 0 ? " " : "", rc_entry_get_ref (entry));
    }
  ck_assert_uint_eq (view->mirror->len,
                     g_list_model_get_n_items (G_LIST_MODEL (view->timeline)));

  return g_string_free (refs, FALSE);
}

static void
check_refs (View       *view,
            const char *expected)
{
  g_autofree char *refs = list_refs (view);

  ck_assert_str_eq (refs, expected);
}

START_TEST (sorts_by_seq_and_leaves_what_has_none_at_the_end)
{
  g_autoptr (View) view = view_new ();

  write_own (view, "mine");
  receive (view, 1, 5, NOON_US, "bob");
  receive (view, 1, 3, NOON_US, "bob");
  write_own (view, "mine-too");
  receive (view, 1, 9, NOON_US, "bob");
  ck_assert_uint_eq (view->n_emissions, 0);
  rc_timeline_flush (view->timeline);

  check_refs (view, "e1-3 e1-5 e1-9 mine mine-too");
  ck_assert_uint_eq (view->n_emissions, 1);
  rc_timeline_flush (view->timeline);
  ck_assert_uint_eq (view->n_emissions, 1);
}
END_TEST

START_TEST (emits_once_for_each_contiguous_range)
{
  g_autoptr (View) view = view_new ();

  receive (view, 1, 10, NOON_US, "bob");
  receive (view, 1, 20, NOON_US, "bob");
  rc_timeline_flush (view->timeline);
  view->n_emissions = 0;

  receive (view, 1, 11, NOON_US, "bob");
  receive (view, 1, 30, NOON_US, "bob");
  receive (view, 1, 12, NOON_US, "bob");
  receive (view, 1, 31, NOON_US, "bob");
  rc_timeline_flush (view->timeline);
  check_refs (view, "e1-10 e1-11 e1-12 e1-20 e1-30 e1-31");
  ck_assert_uint_eq (view->n_emissions, 2);
}
END_TEST

START_TEST (an_acknowledged_one_that_stays_in_place_is_not_moved)
{
  g_autoptr (View) view = view_new ();
  RcEntry *first = write_own (view, "a");
  RcEntry *second = write_own (view, "b");

  write_own (view, "c");
  rc_timeline_flush (view->timeline);
  view->n_emissions = 0;

  rc_timeline_place (view->timeline, first, 1, 7, NOON_US);
  rc_timeline_place (view->timeline, second, 1, 8, NOON_US + 1);
  rc_timeline_flush (view->timeline);
  check_refs (view, "a b c");
  ck_assert_uint_eq (view->n_emissions, 0);
}
END_TEST

START_TEST (an_acknowledged_one_moves_to_its_place)
{
  g_autoptr (View) view = view_new ();
  RcEntry *first = write_own (view, "a");
  RcEntry *second = write_own (view, "b");

  rc_timeline_flush (view->timeline);
  receive (view, 1, 7, NOON_US, "bob");
  receive (view, 1, 9, NOON_US, "bob");
  rc_timeline_place (view->timeline, second, 1, 8, NOON_US);
  rc_timeline_flush (view->timeline);
  check_refs (view, "e1-7 b e1-9 a");

  rc_timeline_place (view->timeline, first, 1, 5, NOON_US);
  rc_timeline_flush (view->timeline);
  check_refs (view, "a e1-7 b e1-9");
}
END_TEST

START_TEST (a_new_log_comes_after_an_old_one)
{
  g_autoptr (View) view = view_new ();
  RcEntry *old = receive (view, 1, 1000, NOON_US, "bob");

  receive (view, 1, 1001, NOON_US, "bob");
  rc_timeline_flush (view->timeline);
  receive (view, 2, 3, NOON_US, "bob");
  rc_timeline_flush (view->timeline);
  check_refs (view, "e1-1000 e1-1001 e2-3");

  rc_timeline_place (view->timeline, old, 2, 1, NOON_US);
  rc_timeline_flush (view->timeline);
  check_refs (view, "e1-1001 e1-1000 e2-3");
}
END_TEST

START_TEST (knows_a_message_by_sender_and_ref)
{
  g_autoptr (View) view = view_new ();
  RcEntry *entry = receive (view, 1, 4, NOON_US, "bob");
  const RcIdentity same = { RC_SLICE_LITERAL ("bob"), RC_SLICE_LITERAL ("e1-4") };
  const RcIdentity other = { RC_SLICE_LITERAL ("eve"), RC_SLICE_LITERAL ("e1-4") };

  ck_assert_ptr_eq (rc_timeline_lookup (view->timeline, &same), entry);
  ck_assert_ptr_null (rc_timeline_lookup (view->timeline, &other));
  rc_timeline_flush (view->timeline);
  ck_assert_ptr_eq (rc_timeline_lookup (view->timeline, &same), entry);
}
END_TEST

static RcEntry *
item (View *view,
      guint position)
{
  return g_ptr_array_index (view->mirror, position);
}

START_TEST (header_says_sender_and_time_as_sparingly_as_it_can)
{
  g_autoptr (View) view = view_new ();

  receive (view, 1, 1, NOON_US, "bob");
  receive (view, 1, 2, NOON_US + 5 * MINUTE_US, "bob");
  receive (view, 1, 3, NOON_US + 10 * MINUTE_US + 1, "bob");
  receive (view, 1, 4, NOON_US + 10 * MINUTE_US + 2, "eve");
  receive (view, 1, 5, NOON_US + 1 * MINUTE_US, "eve");
  rc_timeline_flush (view->timeline);

  ck_assert_int_eq (rc_entry_get_header (item (view, 0)), RC_ENTRY_HEADER_FULL);
  ck_assert_int_eq (rc_entry_get_header (item (view, 1)), RC_ENTRY_HEADER_NONE);
  ck_assert_int_eq (rc_entry_get_header (item (view, 2)), RC_ENTRY_HEADER_TIME);
  ck_assert_int_eq (rc_entry_get_header (item (view, 3)), RC_ENTRY_HEADER_FULL);
  ck_assert_int_eq (rc_entry_get_header (item (view, 4)), RC_ENTRY_HEADER_NONE);
  ck_assert (rc_entry_get_starts_day (item (view, 0)));
  ck_assert (!rc_entry_get_starts_day (item (view, 3)));
}
END_TEST

START_TEST (a_day_begins_at_midnight_of_this_place)
{
  g_autoptr (View) view = view_new ();
  gint64 midnight_us;

  /* 2025-12-01 00:00 five hours east of Greenwich. */
  g_setenv ("TZ", "FIVE-5", TRUE);
  tzset ();
  midnight_us = G_GINT64_CONSTANT (1764529200) * G_USEC_PER_SEC;

  receive (view, 1, 1, midnight_us - 2, "bob");
  receive (view, 1, 2, midnight_us - 1, "bob");
  receive (view, 1, 3, midnight_us, "bob");
  receive (view, 1, 4, midnight_us + 1, "bob");
  rc_timeline_flush (view->timeline);

  ck_assert (!rc_entry_get_starts_day (item (view, 1)));
  ck_assert (rc_entry_get_starts_day (item (view, 2)));
  ck_assert_int_eq (rc_entry_get_header (item (view, 2)), RC_ENTRY_HEADER_FULL);
  ck_assert (!rc_entry_get_starts_day (item (view, 3)));
  ck_assert_int_eq (rc_entry_get_header (item (view, 3)), RC_ENTRY_HEADER_NONE);
}
END_TEST

static void
count_notify (RcEntry    *entry,
              GParamSpec *pspec,
              guint      *count)
{
  (*count)++;
}

START_TEST (a_new_row_lays_out_the_one_below_it_again)
{
  g_autoptr (View) view = view_new ();
  guint n_notified = 0;

  receive (view, 1, 1, NOON_US, "bob");
  receive (view, 1, 3, NOON_US, "bob");
  rc_timeline_flush (view->timeline);
  ck_assert_int_eq (rc_entry_get_header (item (view, 1)), RC_ENTRY_HEADER_NONE);
  g_signal_connect (item (view, 1), "notify::header", G_CALLBACK (count_notify), &n_notified);

  receive (view, 1, 2, NOON_US, "eve");
  rc_timeline_flush (view->timeline);
  ck_assert_int_eq (rc_entry_get_header (item (view, 2)), RC_ENTRY_HEADER_FULL);
  ck_assert_uint_eq (n_notified, 1);

  rc_timeline_remove (view->timeline, item (view, 1));
  ck_assert_int_eq (rc_entry_get_header (item (view, 1)), RC_ENTRY_HEADER_NONE);
  rc_timeline_remove (view->timeline, item (view, 0));
  ck_assert (rc_entry_get_starts_day (item (view, 0)));
  check_refs (view, "e1-3");
}
END_TEST

START_TEST (takes_any_time_that_a_peer_may_name)
{
  g_autoptr (View) view = view_new ();

  receive (view, 1, 1, 0, "bob");
  receive (view, 1, 2, G_MAXINT64, "bob");
  receive (view, 1, 3, NOON_US, "bob");
  rc_timeline_flush (view->timeline);
  check_refs (view, "e1-1 e1-2 e1-3");
}
END_TEST

START_TEST (a_second_try_stands_at_the_end_with_a_new_ref)
{
  g_autoptr (View) view = view_new ();
  RcEntry *first = write_own (view, "a");
  const RcIdentity old = { RC_SLICE_LITERAL ("me"), RC_SLICE_LITERAL ("a") };
  const RcIdentity new = { RC_SLICE_LITERAL ("me"), RC_SLICE_LITERAL ("a2") };

  write_own (view, "b");
  rc_timeline_flush (view->timeline);
  rc_timeline_readd (view->timeline, first, "a2");
  rc_timeline_flush (view->timeline);
  check_refs (view, "b a2");
  ck_assert_ptr_null (rc_timeline_lookup (view->timeline, &old));
  ck_assert_ptr_eq (rc_timeline_lookup (view->timeline, &new), first);
}
END_TEST

START_TEST (what_is_removed_before_it_is_shown_never_is)
{
  g_autoptr (View) view = view_new ();

  rc_timeline_remove (view->timeline, write_own (view, "a"));
  rc_timeline_flush (view->timeline);
  check_refs (view, "");
  ck_assert_uint_eq (view->n_emissions, 0);
}
END_TEST

START_TEST (keeps_an_unknown_type_out_of_sight)
{
  g_autoptr (View) view = view_new ();
  const RcWireMessage message = {
    .seq = 1,
    .from = RC_SLICE_LITERAL ("bob"),
    .to = RC_SLICE_LITERAL ("all"),
    .ref = RC_SLICE_LITERAL ("r"),
    .type = RC_SLICE_LITERAL ("reaction"),
    .text = RC_SLICE_LITERAL ("+1"),
  };
  const RcIdentity identity = { message.from, message.ref };
  g_autoptr (RcEntry) entry = rc_entry_new_received (&message, 1, FALSE);

  rc_timeline_add (view->timeline, entry);
  rc_timeline_flush (view->timeline);
  check_refs (view, "");
  ck_assert_ptr_eq (rc_timeline_lookup (view->timeline, &identity), entry);
}
END_TEST

START_TEST (drops_the_oldest_above_its_bound)
{
  g_autoptr (View) view = view_new ();
  const RcIdentity oldest = { RC_SLICE_LITERAL ("bob"), RC_SLICE_LITERAL ("e1-1") };

  write_own (view, "mine");
  for (guint i = 1; i < RC_TIMELINE_MAX_ENTRIES + 10; i++)
    receive (view, 1, i, NOON_US, "bob");
  g_signal_handlers_disconnect_by_data (view->timeline, view);
  rc_timeline_flush (view->timeline);

  ck_assert_uint_eq (g_list_model_get_n_items (G_LIST_MODEL (view->timeline)),
                     RC_TIMELINE_MAX_ENTRIES);
  ck_assert_ptr_null (rc_timeline_lookup (view->timeline, &oldest));
}
END_TEST

/* Whatever is done, the view that follows ::items-changed has what the model
 * has, and it is sorted. */
START_TEST (model_and_emissions_agree_in_any_case)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) _i);
  g_autoptr (View) view = view_new ();
  g_autoptr (GPtrArray) unsent = g_ptr_array_new ();

  for (guint step = 0; step < 400; step++)
    {
      guint64 seq = (guint64) g_rand_int_range (random, 1, 1000) * 1000 + step;
      g_autofree char *ref = g_strdup_printf ("own%u", step);
      RcEntry *entry = unsent->len > 0
                         ? g_ptr_array_index (unsent, g_rand_int_range (random, 0, (gint) unsent->len))
                         : NULL;

      switch (g_rand_int_range (random, 0, 6))
        {
        case 0:
        case 1:
          receive (view, 1, seq, NOON_US, "bob");
          break;
        case 2:
          g_ptr_array_add (unsent, write_own (view, ref));
          break;
        case 3:
          if (entry != NULL)
            rc_timeline_place (view->timeline, entry, 1, seq, NOON_US);
          break;
        case 4:
          if (entry != NULL && rc_entry_get_seq (entry) == 0)
            rc_timeline_readd (view->timeline, entry, ref);
          break;
        default:
          rc_timeline_flush (view->timeline);
        }
    }

  rc_timeline_flush (view->timeline);
  ck_assert_uint_eq (view->mirror->len,
                     g_list_model_get_n_items (G_LIST_MODEL (view->timeline)));
  for (guint i = 1; i < view->mirror->len; i++)
    ck_assert_int_lt (rc_entry_compare (item (view, i - 1), item (view, i)), 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("timeline");
  TCase *tcase = tcase_create ("timeline");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_test (tcase, sorts_by_seq_and_leaves_what_has_none_at_the_end);
  tcase_add_test (tcase, emits_once_for_each_contiguous_range);
  tcase_add_test (tcase, an_acknowledged_one_that_stays_in_place_is_not_moved);
  tcase_add_test (tcase, an_acknowledged_one_moves_to_its_place);
  tcase_add_test (tcase, a_new_log_comes_after_an_old_one);
  tcase_add_test (tcase, knows_a_message_by_sender_and_ref);
  tcase_add_test (tcase, header_says_sender_and_time_as_sparingly_as_it_can);
  tcase_add_test (tcase, a_day_begins_at_midnight_of_this_place);
  tcase_add_test (tcase, a_new_row_lays_out_the_one_below_it_again);
  tcase_add_test (tcase, takes_any_time_that_a_peer_may_name);
  tcase_add_test (tcase, a_second_try_stands_at_the_end_with_a_new_ref);
  tcase_add_test (tcase, what_is_removed_before_it_is_shown_never_is);
  tcase_add_test (tcase, keeps_an_unknown_type_out_of_sight);
  tcase_add_test (tcase, drops_the_oldest_above_its_bound);
  tcase_add_loop_test (tcase, model_and_emissions_agree_in_any_case, 0, 30);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
