/* test-timeline-select.c - selecting without a pointer, by real keys.
 *
 * - Shift+Up and Shift+Down take a message more, or give one back
 * - a selection begun with the pointer goes on from where it was begun
 * - what the cursor reaches comes into view
 * - Ctrl+A takes all, Escape gives all up */
#include "config.h"

#include "gui-fixture.h"
#include "timeline-corpus.h"
#include "timeline-fixture.h"

#define WIDTH 600
#define HEIGHT 400

static GListStore *
make_store (guint n_entries)
{
  GListStore *store = g_list_store_new (RC_TYPE_ENTRY);

  for (guint i = 0; i < n_entries; i++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", i);
      g_autoptr(RcEntry) entry = timeline_corpus_make_entry ("ana", text, G_USEC_PER_SEC, FALSE);

      g_list_store_append (store, entry);
    }

  return store;
}

static void
press (TimelineFixture *fixture,
       const char      *keys)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  gui_fixture_type (TIMELINE_FIXTURE_TITLE, keys);
  timeline_fixture_draw (fixture);
}

static void
check_copy (TimelineFixture *fixture,
            const char      *expected)
{
  g_autofree char *text = rc_timeline_view_make_copy (fixture->view);

  ck_assert_str_eq (text, expected);
}

START_TEST (shift_takes_a_message_more_or_less)
{
  g_autoptr(GListStore) store = make_store (4);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);

  press (fixture, "shift+Up");
  check_copy (fixture, "message 3");
  press (fixture, "shift+Up");
  check_copy (fixture, "[00:00] ana: message 2\n[00:00] ana: message 3");
  press (fixture, "shift+Down");
  check_copy (fixture, "message 3");
  press (fixture, "shift+Up shift+Up shift+Up shift+Up");
  check_copy (fixture, "[00:00] ana: message 0\n[00:00] ana: message 1\n"
                       "[00:00] ana: message 2\n[00:00] ana: message 3");
  press (fixture, "Escape");
  check_copy (fixture, "");
  press (fixture, "shift+Down");
  check_copy (fixture, "message 0");
}
END_TEST

/* However it looks, it is what was typed. */
START_TEST (marks_are_copied_and_read_as_typed)
{
  static const char text[] = "*bold* _italic_ `code` <b>\n```\na * b\n```\n> quote";
  g_autoptr(GListStore) store = g_list_store_new (RC_TYPE_ENTRY);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  g_autoptr(RcEntry) entry = timeline_corpus_make_entry ("ana", text, 0, FALSE);
  g_autofree char *label = g_strdup_printf ("ana, 00:00: %s", text);
  g_autofree char *mistake = NULL;
  const RcTimelineSlot *slot;

  g_list_store_append (store, entry);
  timeline_fixture_draw (fixture);
  slot = timeline_fixture_find (fixture, entry);
  ck_assert_str_eq (rc_message_row_get_shown (slot->row), text);
  mistake = gtk_test_accessible_check_property (GTK_ACCESSIBLE (slot->row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  ck_assert_msg (mistake == NULL, "%s", mistake);
  press (fixture, "shift+Up");
  check_copy (fixture, text);
  /* A byte of the text is a byte of what was typed, behind marks as well. */
  rc_timeline_selection_begin (rc_timeline_view_get_selection (fixture->view), entry, 0, 16);
  press (fixture, "shift+Down");
  check_copy (fixture, "`code` <b>\n```\na * b\n```\n> quote");
}
END_TEST

START_TEST (it_goes_on_from_where_the_pointer_was)
{
  g_autoptr(GListStore) store = make_store (4);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  g_autoptr(RcEntry) entry = g_list_model_get_item (G_LIST_MODEL (store), 1);

  rc_timeline_selection_begin (rc_timeline_view_get_selection (fixture->view), entry, 1, 3);
  press (fixture, "shift+Down");
  check_copy (fixture, "sage 1");
  press (fixture, "shift+Down");
  check_copy (fixture, "[00:00] ana: sage 1\n[00:00] ana: message 2");
  press (fixture, "shift+Up shift+Up");
  check_copy (fixture, "mes");
}
END_TEST

START_TEST (what_is_reached_is_seen)
{
  g_autoptr(GListStore) store = make_store (100);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcTimelineSelection *selection = rc_timeline_view_get_selection (fixture->view);
  const RcTimelineSlot *slot;

  for (guint i = 0; i < 60; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (fixture->view), "timeline.extend-selection", "b", FALSE);
      timeline_fixture_draw (fixture);
      slot = timeline_fixture_find (fixture, selection->cursor.entry);
      ck_assert_ptr_nonnull (slot);
      ck_assert_int_ge (slot->y, 0);
      ck_assert_int_le (slot->y + slot->height, HEIGHT);
    }
  ck_assert_uint_eq (selection->cursor.position, 40);
  ck_assert_uint_eq (selection->anchor.position, 99);
}
END_TEST

START_TEST (all_and_nothing)
{
  g_autoptr(GListStore) store = make_store (2);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);

  press (fixture, "ctrl+a");
  check_copy (fixture, "[00:00] ana: message 0\n[00:00] ana: message 1");
  press (fixture, "Escape");
  check_copy (fixture, "");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("timeline-select");

  tcase_add_checked_fixture (tcase, timeline_fixture_init, NULL);
  tcase_add_test (tcase, shift_takes_a_message_more_or_less);
  tcase_add_test (tcase, marks_are_copied_and_read_as_typed);
  tcase_add_test (tcase, it_goes_on_from_where_the_pointer_was);
  tcase_add_test (tcase, what_is_reached_is_seen);
  tcase_add_test (tcase, all_and_nothing);
  return gui_fixture_run ("timeline-select", tcase);
}
