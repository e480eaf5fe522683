/* test-timeline-view.c - a conversation, as one scrolls through it.
 *
 *  - rows are few, whatever the number of messages, and opening is quick
 *  - it opens at the end and stays there, and only there
 *  - what changes above does not move what is looked at; nor does a new width
 *  - scrolling reaches both ends, through every message, and so does the keyboard
 *  - a change of state is shown, failed ones have buttons, a row follows no
 *    message that it does not show
 *  - right to left, long texts, names for screen readers */
#include "config.h"

#include <check.h>
#include <string.h>
#include <time.h>

#include "rc-message-text.h"
#include "timeline-corpus.h"
#include "timeline-fixture.h"

#define WIDTH 600
#define HEIGHT 500

static RcEntry *
get_last (GListStore *store)
{
  return timeline_corpus_get (store, g_list_model_get_n_items (G_LIST_MODEL (store)) - 1);
}

/* ---- many messages ---- */

START_TEST (rows_are_few)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (100000);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  /* The smallest row is about 24 pixels high: two screens of them, and a few. */
  guint n_max = 2 * HEIGHT / 24 + 8;

  ck_assert_uint_gt (timeline_fixture_count_rows (fixture), HEIGHT / 100);
  for (guint i = 0; i < 40; i++)
    {
      timeline_fixture_scroll (fixture, i % 10 == 9 ? -100000.0 : -170.0);
      ck_assert_uint_le (timeline_fixture_count_rows (fixture), n_max);
      ck_assert_uint_gt (rc_timeline_slots_get_n_slots (rc_timeline_view_get_slots (fixture->view)), 2);
    }
}
END_TEST

static gint64
measure_opening (TimelineFixture *fixture,
                 GListStore      *store)
{
  gint64 start_us = g_get_monotonic_time ();

  rc_timeline_view_set_model (fixture->view, G_LIST_MODEL (store));
  rc_timeline_view_run_frame (fixture->view);
  gtk_widget_allocate (GTK_WIDGET (fixture->view), gtk_widget_get_width (GTK_WIDGET (fixture->view)),
                       gtk_widget_get_height (GTK_WIDGET (fixture->view)), -1, NULL);
  ck_assert_uint_gt (rc_timeline_slots_get_n_slots (rc_timeline_view_get_slots (fixture->view)), 5);
  return g_get_monotonic_time () - start_us;
}

START_TEST (opening_costs_the_same_for_any_number)
{
  g_autoptr(GListStore) few = timeline_corpus_make_large (200);
  g_autoptr(GListStore) many = timeline_corpus_make_large (100000);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (NULL, WIDTH, HEIGHT);
  gint64 few_us = G_MAXINT64, many_us = G_MAXINT64;

  for (guint i = 0; i < 5; i++)
    {
      gint64 this_few_us = measure_opening (fixture, few);
      gint64 this_many_us = measure_opening (fixture, many);

      few_us = MIN (few_us, this_few_us);
      many_us = MIN (many_us, this_many_us);
    }
  g_print ("# opening 200: %" G_GINT64_FORMAT " us, 100000: %" G_GINT64_FORMAT " us\n", few_us, many_us);
  ck_assert_int_lt (many_us, 3 * few_us + 2000);
  ck_assert_int_lt (many_us, 100000);
}
END_TEST

START_TEST (scrolls_through_every_message)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (300);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcTimelineSlots *slots = rc_timeline_view_get_slots (fixture->view);
  g_autofree gboolean *is_seen = g_new0 (gboolean, 300);

  for (guint i = 0; i < 1000; i++)
    {
      for (guint j = 0; j < rc_timeline_slots_get_n_slots (slots); j++)
        {
          const RcTimelineSlot *slot = rc_timeline_slots_get (slots, j);

          is_seen[slot->position] |= slot->y + slot->height > 0 && slot->y < HEIGHT;
          if (j > 0)
            ck_assert_int_eq (slot->y, (slot - 1)->y + (slot - 1)->height);
        }
      if (gtk_adjustment_get_value (fixture->adjustment) <= gtk_adjustment_get_lower (fixture->adjustment))
        break;
      gtk_adjustment_set_value (fixture->adjustment, gtk_adjustment_get_value (fixture->adjustment) - 333.3);
      timeline_fixture_draw (fixture);
    }
  for (guint i = 0; i < 300; i++)
    ck_assert_msg (is_seen[i], "message %u was never seen", i);
  ck_assert_int_gt (rc_timeline_slots_get (slots, 0)->y, 0);
}
END_TEST

static double
measure_scrolling (TimelineFixture *fixture)
{
  struct timespec before, after;

  timeline_fixture_scroll (fixture, -100.0);
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &before);
  for (guint i = 0; i < 40; i++)
    timeline_fixture_scroll (fixture, -100.0);
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &after);
  return (double) (after.tv_sec - before.tv_sec) * 1e3 + (double) (after.tv_nsec - before.tv_nsec) / 1e6;
}

START_TEST (scrolling_costs_the_same_everywhere)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (100000);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  double first_ms = measure_scrolling (fixture);
  double last_ms;

  for (guint i = 0; i < 200; i++)
    timeline_fixture_scroll (fixture, -HEIGHT * 3.0);
  last_ms = measure_scrolling (fixture);
  g_print ("# 40 notches: at first %.0f ms, at last %.0f ms of processor time\n", first_ms, last_ms);
  ck_assert (last_ms < 2.0 * first_ms + 50.0);
}
END_TEST

/* ---- the end ---- */

static gboolean
is_at_bottom (TimelineFixture *fixture,
              GListStore      *store)
{
  const RcTimelineSlot *slot = timeline_fixture_find (fixture, get_last (store));
  int height = gtk_widget_get_height (GTK_WIDGET (fixture->view));

  return slot != NULL && slot->y + slot->height <= height && slot->y + slot->height > height - 30;
}

START_TEST (sticks_to_the_end)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (200);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);

  ck_assert (is_at_bottom (fixture, store));
  for (guint i = 0; i < 5; i++)
    {
      timeline_corpus_append (store, "one more", i % 2 == 0);
      timeline_fixture_draw (fixture);
      ck_assert (is_at_bottom (fixture, store));
    }
  ck_assert (rc_timeline_view_get_is_at_end (fixture->view));
  ck_assert (gtk_adjustment_get_value (fixture->adjustment) ==
             gtk_adjustment_get_upper (fixture->adjustment) - gtk_adjustment_get_page_size (fixture->adjustment));
}
END_TEST

static void
count_notify (guint *n_notified)
{
  *n_notified += 1;
}

START_TEST (stays_where_one_reads)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (200);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  const RcTimelineSlot *slot = NULL;
  RcEntry *entry = NULL;
  guint n_notified = 0;
  int y;

  g_signal_connect_swapped (fixture->view, "notify::is-at-end", G_CALLBACK (count_notify), &n_notified);
  timeline_fixture_scroll (fixture, -400.0);
  ck_assert (!rc_timeline_view_get_is_at_end (fixture->view));
  ck_assert_uint_eq (n_notified, 1);
  slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (fixture->view), HEIGHT / 2);
  entry = rc_message_row_get_entry (slot->row);
  y = slot->y;
  for (guint i = 0; i < 20; i++)
    timeline_corpus_append (store, "one more", FALSE);
  timeline_fixture_draw (fixture);
  ck_assert_int_eq (timeline_fixture_find (fixture, entry)->y, y);

  rc_timeline_view_scroll_to_end (fixture->view);
  timeline_fixture_draw (fixture);
  ck_assert (is_at_bottom (fixture, store));
  ck_assert (rc_timeline_view_get_is_at_end (fixture->view));
  ck_assert_uint_eq (n_notified, 2);
}
END_TEST

START_TEST (few_messages_stand_at_the_bottom)
{
  g_autoptr(GListStore) store = g_list_store_new (RC_TYPE_ENTRY);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);

  ck_assert_uint_eq (timeline_fixture_count_rows (fixture), 0);
  ck_assert (rc_timeline_view_get_is_at_end (fixture->view));
  timeline_corpus_append (store, "the first one", FALSE);
  timeline_fixture_draw (fixture);
  ck_assert (is_at_bottom (fixture, store));
  ck_assert (rc_timeline_view_get_is_at_end (fixture->view));
  g_list_store_remove_all (store);
  timeline_fixture_draw (fixture);
  ck_assert_uint_eq (timeline_fixture_count_rows (fixture), 0);
}
END_TEST

START_TEST (takes_a_thousand_at_once)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (10);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  guint n_rows = 0;

  for (guint i = 0; i < 1000; i++)
    timeline_corpus_append (store, "one of very many", FALSE);
  n_rows = timeline_fixture_count_rows (fixture);
  ck_assert_uint_le (n_rows, 14);
  timeline_fixture_draw (fixture);
  ck_assert (is_at_bottom (fixture, store));
}
END_TEST

/* ---- the anchor ---- */

START_TEST (older_messages_do_not_move_it)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (200);
  g_autoptr(GListStore) older = timeline_corpus_make_large (50);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  const RcTimelineSlot *slot = NULL;
  RcEntry *entry = NULL;
  double value;
  int y;

  timeline_fixture_scroll (fixture, -777.0);
  slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (fixture->view), 10);
  entry = rc_message_row_get_entry (slot->row);
  y = slot->y;
  value = gtk_adjustment_get_value (fixture->adjustment);
  for (guint i = 0; i < 50; i++)
    {
      gpointer item = timeline_corpus_get (older, i);

      g_list_store_splice (store, i, 0, &item, 1);
    }
  timeline_fixture_draw (fixture);
  ck_assert_int_eq (timeline_fixture_find (fixture, entry)->y, y);
  ck_assert (value == gtk_adjustment_get_value (fixture->adjustment));

  for (guint i = 0; i < 30; i++)
    g_list_store_remove (store, 0);
  timeline_fixture_draw (fixture);
  ck_assert_int_eq (timeline_fixture_find (fixture, entry)->y, y);
}
END_TEST

START_TEST (moved_and_removed_messages_do_not_lose_it)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (200);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  const RcTimelineSlot *slot = NULL;
  g_autoptr(RcEntry) entry = NULL;
  guint position;
  gpointer items[2];
  int y;

  timeline_fixture_scroll (fixture, -777.0);
  slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (fixture->view), 10);
  entry = g_object_ref (rc_message_row_get_entry (slot->row));
  position = slot->position;
  y = slot->y;
  /* Taken out and put in again, one place further down: the engine's way to
   * give an own message its place. */
  items[0] = g_object_ref (timeline_corpus_get (store, position + 1));
  items[1] = g_object_ref (entry);
  g_list_store_splice (store, position, 2, items, 2);
  timeline_fixture_draw (fixture);
  ck_assert_int_eq (timeline_fixture_find (fixture, entry)->y, y);
  ck_assert_uint_eq (timeline_fixture_find (fixture, entry)->position, position + 1);

  g_list_store_remove (store, position + 1);
  timeline_fixture_draw (fixture);
  ck_assert_ptr_null (timeline_fixture_find (fixture, entry));
  slot = rc_timeline_slots_find_at (rc_timeline_view_get_slots (fixture->view), 10);
  ck_assert_uint_le (slot->position, position + 3);
  ck_assert_uint_ge (slot->position + 3, position);
  g_object_unref (items[0]);
  g_object_unref (items[1]);
}
END_TEST

START_TEST (a_new_width_keeps_it)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (2000);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcTimelineSlots *slots = rc_timeline_view_get_slots (fixture->view);
  const RcTimelineSlot *slot = NULL;
  RcEntry *entry = NULL;

  timeline_fixture_scroll (fixture, -7770.0);
  slot = rc_timeline_slots_find_at (slots, 1);
  entry = rc_message_row_get_entry (slot->row);
  gtk_widget_allocate (GTK_WIDGET (fixture->view), 360, HEIGHT, -1, NULL);
  slot = rc_timeline_slots_find_at (slots, 1);
  ck_assert_ptr_eq (rc_message_row_get_entry (slot->row), entry);
  gtk_widget_allocate (GTK_WIDGET (fixture->view), 1200, HEIGHT, -1, NULL);
  slot = rc_timeline_slots_find_at (slots, 1);
  ck_assert_ptr_eq (rc_message_row_get_entry (slot->row), entry);

  rc_timeline_view_scroll_to_end (fixture->view);
  rc_timeline_view_run_frame (fixture->view);
  gtk_widget_allocate (GTK_WIDGET (fixture->view), 360, HEIGHT, -1, NULL);
  gtk_widget_allocate (GTK_WIDGET (fixture->view), 360, 200, -1, NULL);
  slot = timeline_fixture_find (fixture, get_last (store));
  ck_assert_int_le (slot->y + slot->height, 200);
  ck_assert_int_gt (slot->y + slot->height, 170);
}
END_TEST

START_TEST (slider_and_keys_go_everywhere)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (10000);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcTimelineSlots *slots = rc_timeline_view_get_slots (fixture->view);
  GtkWidget *view = GTK_WIDGET (fixture->view);
  double lower = gtk_adjustment_get_lower (fixture->adjustment);
  double upper = gtk_adjustment_get_upper (fixture->adjustment);
  guint position;

  gtk_adjustment_set_value (fixture->adjustment, lower + (upper - lower) * 0.25);
  timeline_fixture_draw (fixture);
  position = rc_timeline_slots_find_at (slots, 0)->position;
  ck_assert_uint_gt (position, 2400);
  ck_assert_uint_lt (position, 2600);

  gtk_widget_activate_action (view, "timeline.scroll-to", "d", 0.0);
  timeline_fixture_draw (fixture);
  ck_assert_uint_eq (rc_timeline_slots_find_at (slots, 0)->position, 0);
  ck_assert (gtk_adjustment_get_value (fixture->adjustment) == gtk_adjustment_get_lower (fixture->adjustment));
  gtk_widget_activate_action (view, "timeline.scroll", "(dd)", 1.0, 0.0);
  timeline_fixture_draw (fixture);
  ck_assert_uint_gt (rc_timeline_slots_find_at (slots, 0)->position, 0);
  gtk_widget_activate_action (view, "timeline.scroll-to", "d", 1.0);
  timeline_fixture_draw (fixture);
  ck_assert (is_at_bottom (fixture, store));
}
END_TEST

/* ---- rows ---- */

static guint
count_buttons (GtkWidget *row)
{
  guint n_buttons = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL; child = gtk_widget_get_next_sibling (child))
    n_buttons += GTK_IS_BUTTON (child);

  return n_buttons;
}

static void
take_entry (RcEntry **taken,
            RcEntry  *entry)
{
  *taken = entry;
}

START_TEST (a_failure_is_shown_with_what_to_do)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (20);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcEntry *entry = NULL, *retried = NULL, *discarded = NULL;
  GtkWidget *row = NULL;
  int height;

  g_signal_connect_swapped (fixture->view, "retry", G_CALLBACK (take_entry), &retried);
  g_signal_connect_swapped (fixture->view, "discard", G_CALLBACK (take_entry), &discarded);
  timeline_corpus_append (store, "mine", TRUE);
  timeline_fixture_draw (fixture);
  entry = get_last (store);
  row = GTK_WIDGET (timeline_fixture_find (fixture, entry)->row);
  height = timeline_fixture_find (fixture, entry)->height;
  ck_assert_uint_eq (count_buttons (row), 0);

  rc_entry_set_state (entry, RC_ENTRY_FAILED, "Nobody is there.");
  timeline_fixture_draw (fixture);
  ck_assert_int_gt (timeline_fixture_find (fixture, entry)->height, height + 20);
  ck_assert_uint_eq (count_buttons (row), 2);
  ck_assert (is_at_bottom (fixture, store));
  g_signal_emit_by_name (gtk_widget_get_first_child (row), "clicked");
  g_signal_emit_by_name (gtk_widget_get_last_child (row), "clicked");
  ck_assert_ptr_eq (discarded, entry);
  ck_assert_ptr_eq (retried, entry);

  gtk_widget_grab_focus (gtk_widget_get_last_child (row));
  rc_entry_set_state (entry, RC_ENTRY_SENT, NULL);
  timeline_fixture_draw (fixture);
  ck_assert_int_eq (timeline_fixture_find (fixture, entry)->height, height);
  ck_assert_uint_eq (count_buttons (row), 0);
  ck_assert (gtk_widget_has_focus (GTK_WIDGET (fixture->view)));
}
END_TEST

static guint
count_followed (GListStore *store)
{
  guint signal_id = g_signal_lookup ("notify", RC_TYPE_ENTRY);
  guint n_followed = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++)
    n_followed += g_signal_has_handler_pending (timeline_corpus_get (store, i), signal_id, g_quark_from_static_string ("state"), FALSE);

  return n_followed;
}

START_TEST (a_row_follows_only_what_it_shows)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (500);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcTimelineSlots *slots = rc_timeline_view_get_slots (fixture->view);

  ck_assert_uint_eq (count_followed (store), rc_timeline_slots_get_n_slots (slots));
  for (guint i = 0; i < 10; i++)
    {
      timeline_fixture_scroll (fixture, -370.0);
      ck_assert_uint_eq (count_followed (store), rc_timeline_slots_get_n_slots (slots));
    }
  rc_timeline_view_set_model (fixture->view, NULL);
  ck_assert_uint_eq (count_followed (store), 0);
}
END_TEST

START_TEST (from_right_to_left_all_is_turned_over)
{
  g_autoptr(GListStore) store = timeline_corpus_make_small ();
  g_autoptr(TimelineFixture) fixture = NULL;
  const RcTimelineSlot *slot = NULL;
  gboolean is_rtl = _i == 1;

  gtk_widget_set_default_direction (is_rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  slot = timeline_fixture_find (fixture, get_last (store));
  ck_assert (rc_message_row_is_on_text (slot->row, is_rtl ? 60 : WIDTH - 60, slot->height / 2) );
  ck_assert (!rc_message_row_is_on_text (slot->row, is_rtl ? WIDTH - 60 : 60, slot->height / 2));
}
END_TEST

START_TEST (long_texts_are_laid_out)
{
  static const gsize line_bytes[] = { 0, 6, 70 };
  g_autofree char *text = timeline_corpus_make_long (64 * 1024, line_bytes[_i]);
  g_autoptr(GListStore) store = timeline_corpus_make_large (20);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  gint64 start_us = g_get_monotonic_time ();

  timeline_corpus_append (store, text, FALSE);
  timeline_corpus_append (store, "and after it", FALSE);
  timeline_fixture_draw (fixture);
  ck_assert (is_at_bottom (fixture, store));
  for (guint i = 0; i < 10; i++)
    timeline_fixture_scroll (fixture, -300.0);
  g_print ("# 64 KiB in lines of %zu: %" G_GINT64_FORMAT " ms\n", line_bytes[_i], (g_get_monotonic_time () - start_us) / 1000);
  ck_assert_int_lt (g_get_monotonic_time () - start_us, 10 * G_USEC_PER_SEC);
  ck_assert_int_lt (rc_timeline_slots_find_at (rc_timeline_view_get_slots (fixture->view), 0)->y, -5000);
}
END_TEST

/* ---- names ---- */

START_TEST (has_a_name_for_screen_readers)
{
  g_autoptr(GListStore) store = timeline_corpus_make_small ();
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcEntry *entry = get_last (store);
  GtkWidget *row = NULL;
  g_autofree char *label = NULL, *sent_label = NULL;

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->view), GTK_ACCESSIBLE_ROLE_LOG);
  row = GTK_WIDGET (timeline_fixture_find (fixture, entry)->row);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  label = rc_message_text_format_label (entry, rc_entry_get_text (entry));
  ck_assert_ptr_nonnull (strstr (label, "Sending"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  rc_entry_set_state (entry, RC_ENTRY_SENT, NULL);
  timeline_fixture_draw (fixture);
  sent_label = rc_message_text_format_label (entry, rc_entry_get_text (entry));
  ck_assert_str_ne (label, sent_label);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sent_label);
}
END_TEST

START_TEST (rows_stand_in_the_order_of_reading)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (500);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  static const double steps[] = { -300.0, -700.0, 200.0, -5000.0, 300.0 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      RcTimelineSlots *slots = rc_timeline_view_get_slots (fixture->view);
      guint n_found = 0;

      timeline_fixture_scroll (fixture, steps[i]);
      for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view)); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          if (rc_message_row_get_entry (RC_MESSAGE_ROW (child)) == NULL)
            continue;
          ck_assert_ptr_eq (rc_timeline_slots_get (slots, n_found)->row, child);
          n_found++;
        }
      ck_assert_uint_eq (n_found, rc_timeline_slots_get_n_slots (slots));
    }
}
END_TEST

static void
count_change (GListModel *children,
              guint       position,
              guint       n_removed,
              guint       n_added,
              guint      *n_changes)
{
  (*n_changes)++;
}

/* What is moved is styled and measured anew, and a row is made or moved by at most
 * two changes. */
START_TEST (a_step_of_scrolling_moves_only_the_rows_that_come)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (500);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  g_autoptr(GListModel) children = gtk_widget_observe_children (GTK_WIDGET (fixture->view));
  guint n_changes = 0;

  g_signal_connect (children, "items-changed", G_CALLBACK (count_change), &n_changes);
  for (guint i = 0; i < 40; i++)
    timeline_fixture_scroll (fixture, i < 20 ? -60.0 : 60.0);
  ck_assert_uint_ge (n_changes, 1);
  ck_assert_uint_le (n_changes, 40 * 4);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("timeline-view");
  TCase *tcase = tcase_create ("view");

  tcase_add_checked_fixture (tcase, timeline_fixture_init, NULL);
  tcase_add_test (tcase, rows_are_few);
  tcase_add_test (tcase, opening_costs_the_same_for_any_number);
  tcase_add_test (tcase, scrolls_through_every_message);
  tcase_add_test (tcase, scrolling_costs_the_same_everywhere);
  tcase_add_test (tcase, sticks_to_the_end);
  tcase_add_test (tcase, stays_where_one_reads);
  tcase_add_test (tcase, few_messages_stand_at_the_bottom);
  tcase_add_test (tcase, takes_a_thousand_at_once);
  tcase_add_test (tcase, older_messages_do_not_move_it);
  tcase_add_test (tcase, moved_and_removed_messages_do_not_lose_it);
  tcase_add_test (tcase, a_new_width_keeps_it);
  tcase_add_test (tcase, slider_and_keys_go_everywhere);
  tcase_add_test (tcase, a_failure_is_shown_with_what_to_do);
  tcase_add_test (tcase, a_row_follows_only_what_it_shows);
  tcase_add_loop_test (tcase, from_right_to_left_all_is_turned_over, 0, 2);
  tcase_add_loop_test (tcase, long_texts_are_laid_out, 0, 3);
  tcase_add_test (tcase, has_a_name_for_screen_readers);
  tcase_add_test (tcase, rows_stand_in_the_order_of_reading);
  tcase_add_test (tcase, a_step_of_scrolling_moves_only_the_rows_that_come);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  SRunner *runner = srunner_create (make_suite ());
  int n_failed;

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? 0 : 1;
}
