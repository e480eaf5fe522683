/* test-timeline-settings.c - the desktop's settings change while a conversation is shown.
 *
 * - larger text: rows grow, the end stays the end, and what one reads stays in place
 * - no animations: a notice is there at once, and so is the newest message
 * - a change of colours is drawn with at once */
#include "config.h"

#include "gui-fixture.h"
#include "rc-cache.h"
#include "rc-notice-bar.h"
#include "timeline-corpus.h"
#include "timeline-fixture.h"

#define WIDTH 600
#define HEIGHT 500

static void
zoom_text (double factor)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", (int) (dpi * factor), NULL);
}

static const RcTimelineSlot *
get_last (TimelineFixture *fixture,
          GListStore      *store)
{
  return timeline_fixture_find (fixture, timeline_corpus_get (store, g_list_model_get_n_items (G_LIST_MODEL (store)) - 1));
}

START_TEST (rows_grow_with_the_text)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (200);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  const RcTimelineSlot *slot = NULL;
  int old_height;

  timeline_corpus_append (store, "a short text", FALSE);
  timeline_fixture_draw (fixture);
  old_height = get_last (fixture, store)->height;
  zoom_text (1.5);
  timeline_fixture_draw (fixture);
  slot = get_last (fixture, store);
  ck_assert_int_gt (slot->height * 10, old_height * 12);
  ck_assert_int_le (slot->y + slot->height, HEIGHT);
  ck_assert_int_gt (slot->y + slot->height, HEIGHT - 30);
  ck_assert (rc_timeline_view_get_is_at_end (fixture->view));

  zoom_text (1.0 / 1.5);
  timeline_fixture_draw (fixture);
  ck_assert_int_eq (get_last (fixture, store)->height, old_height);
}
END_TEST

START_TEST (what_one_reads_stays)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (2000);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcTimelineSlots *slots = rc_timeline_view_get_slots (fixture->view);
  RcEntry *entry = NULL;

  timeline_fixture_scroll (fixture, -7770.0);
  entry = rc_message_row_get_entry (rc_timeline_slots_find_at (slots, 1)->row);
  zoom_text (2.0);
  timeline_fixture_draw (fixture);
  ck_assert_ptr_eq (rc_message_row_get_entry (rc_timeline_slots_find_at (slots, 1)->row), entry);
}
END_TEST

START_TEST (nothing_moves_where_that_is_not_wanted)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (2000);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  g_autoptr(GError) error = g_error_new_literal (RC_CACHE_ERROR, RC_CACHE_ERROR_FULL, "full");
  GtkWidget *bar = rc_notice_bar_new ();

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gui_fixture_show (bar, "bar", 400, 100);
  rc_notice_bar_show (RC_NOTICE_BAR (bar), error, NULL);
  ck_assert (gtk_revealer_get_child_revealed (GTK_REVEALER (gtk_widget_get_first_child (bar))));

  timeline_fixture_scroll (fixture, -7770.0);
  rc_timeline_view_scroll_to_end (fixture->view);
  rc_timeline_view_run_frame (fixture->view);
  gtk_widget_allocate (GTK_WIDGET (fixture->view), WIDTH, HEIGHT, -1, NULL);
  ck_assert_ptr_nonnull (get_last (fixture, store));
}
END_TEST

START_TEST (colours_follow)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (20);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  RcTimelineStyle *style = rc_timeline_style_new (GTK_WIDGET (fixture->view));
  GdkRGBA light;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  timeline_fixture_draw (fixture);
  rc_timeline_style_invalidate (style);
  light = *rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_TEXT);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  timeline_fixture_draw (fixture);
  ck_assert (rc_timeline_style_invalidate (style));
  ck_assert (!gdk_rgba_equal (&light, rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_TEXT)));
  rc_timeline_style_free (style);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("settings");

  tcase_add_checked_fixture (tcase, timeline_fixture_init, NULL);
  tcase_add_test (tcase, rows_grow_with_the_text);
  tcase_add_test (tcase, what_one_reads_stays);
  tcase_add_test (tcase, nothing_moves_where_that_is_not_wanted);
  tcase_add_test (tcase, colours_follow);
  return gui_fixture_run ("timeline-settings", tcase);
}
