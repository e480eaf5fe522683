/* test-timeline-copy.c - what is taken out of a conversation: texts and links.
 *
 *  - a selection over several messages becomes a copy, and stays with its
 *    messages
 *  - a copy goes to the clipboard
 *  - texts and links are found under the pointer, and links are handed on */
#include "config.h"

#include <check.h>
#include <string.h>

#include "gui-fixture.h"
#include "rc-message-text.h"
#include "timeline-corpus.h"
#include "timeline-fixture.h"

#define WIDTH 600
#define HEIGHT 500

static void
select_from_to (TimelineFixture *fixture,
                GListStore      *store,
                guint            first,
                gsize            first_byte,
                guint            last,
                gsize            last_byte)
{
  RcTimelineSelection *selection = rc_timeline_view_get_selection (fixture->view);

  rc_timeline_selection_begin (selection, timeline_corpus_get (store, first), first, first_byte);
  rc_timeline_selection_extend (selection, timeline_corpus_get (store, last), last, last_byte);
  rc_timeline_view_selection_changed (fixture->view);
}

START_TEST (copies_what_is_selected)
{
  g_autoptr(GListStore) store = g_list_store_new (RC_TYPE_ENTRY);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  g_autofree char *one = NULL, *several = NULL, *again = NULL, *none = NULL, *time = NULL, *expected = NULL;

  timeline_corpus_append (store, "first message", FALSE);
  timeline_corpus_append (store, "second\nmessage", TRUE);
  timeline_corpus_append (store, "third message", FALSE);
  time = rc_message_text_format_time (rc_entry_get_time_us (timeline_corpus_get (store, 0)));
  expected = g_strdup_printf ("[%s] ana: message\n[%s] yewenjie: second\nmessage\n[%s] ana: third", time, time, time);
  timeline_fixture_draw (fixture);

  select_from_to (fixture, store, 0, 5, 0, 0);
  one = rc_timeline_view_make_copy (fixture->view);
  ck_assert_str_eq (one, "first");
  select_from_to (fixture, store, 2, 5, 0, 6);
  several = rc_timeline_view_make_copy (fixture->view);
  ck_assert_str_eq (several, expected);
  /* It stays with its messages. */
  g_list_store_remove (store, 1);
  g_list_store_insert (store, 0, timeline_corpus_get (store, 1));
  g_free (expected);
  expected = g_strdup_printf ("[%s] ana: message\n[%s] ana: third", time, time);
  again = rc_timeline_view_make_copy (fixture->view);
  ck_assert_str_eq (again, expected);
  g_list_store_remove (store, 1);
  none = rc_timeline_view_make_copy (fixture->view);
  ck_assert_str_eq (none, "");
}
END_TEST

static void
take_text (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

START_TEST (copies_to_the_clipboard)
{
  g_autoptr(GListStore) store = timeline_corpus_make_large (5);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  g_autofree char *text = NULL;

  timeline_corpus_append (store, "to be copied", FALSE);
  timeline_fixture_draw (fixture);
  select_from_to (fixture, store, 5, 6, 5, 12);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "timeline.copy-selection", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->view)), NULL, take_text, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_str_eq (text, "copied");
}
END_TEST

START_TEST (finds_text_and_links_under_the_pointer)
{
  g_autoptr(GListStore) store = g_list_store_new (RC_TYPE_ENTRY);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  const RcTimelineSlot *slot = NULL;
  const char *uri = NULL;
  gsize start, end;

  timeline_corpus_append (store, "see https://a.org/b now", FALSE);
  timeline_fixture_draw (fixture);
  slot = timeline_fixture_find (fixture, timeline_corpus_get (store, 0));
  for (int x = 0; x < WIDTH && uri == NULL; x++)
    uri = rc_message_row_get_link_at (slot->row, x, slot->height - 15);
  ck_assert_str_eq (uri, "https://a.org/b");
  ck_assert_uint_eq (rc_message_row_get_byte_at (slot->row, 0, -100), 0);
  ck_assert_uint_eq (rc_message_row_get_byte_at (slot->row, WIDTH, slot->height + 100), strlen ("see https://a.org/b now"));
  rc_message_row_get_word_at (slot->row, 21, &start, &end);
  ck_assert_uint_eq (start, 20);
  ck_assert_uint_eq (end, 23);
}
END_TEST

static gboolean
take_uri (char      **taken,
          const char *uri)
{
  *taken = g_strdup (uri);
  return TRUE;
}

START_TEST (hands_links_to_whoever_opens_them)
{
  g_autoptr(GListStore) store = timeline_corpus_make_small ();
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  g_autofree char *uri = NULL;

  g_signal_connect_swapped (fixture->view, "activate-link", G_CALLBACK (take_uri), &uri);
  rc_timeline_view_open_link (fixture->view, "https://a.org");
  ck_assert_str_eq (uri, "https://a.org");
}
END_TEST

START_TEST (places_in_long_texts_are_found)
{
  g_autofree char *text = timeline_corpus_make_long (64 * 1024, 70);
  g_autoptr(GListStore) store = g_list_store_new (RC_TYPE_ENTRY);
  g_autoptr(TimelineFixture) fixture = timeline_fixture_new (G_LIST_MODEL (store), WIDTH, HEIGHT);
  const RcTimelineSlot *slot = NULL;
  gsize previous = 0;

  timeline_corpus_append (store, text, FALSE);
  timeline_fixture_draw (fixture);
  slot = timeline_fixture_find (fixture, timeline_corpus_get (store, 0));
  for (int y = 0; y < slot->height; y += 20)
    {
      gsize byte = rc_message_row_get_byte_at (slot->row, 0, y);

      ck_assert_uint_ge (byte, previous);
      ck_assert_uint_le (byte - previous, 200);
      previous = byte;
    }
  ck_assert_uint_gt (previous, 64 * 1024 - 200);
  ck_assert_uint_eq (rc_message_row_get_byte_at (slot->row, 0, slot->height), 64 * 1024);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("timeline-copy");

  tcase_add_checked_fixture (tcase, timeline_fixture_init, NULL);
  tcase_add_test (tcase, copies_what_is_selected);
  tcase_add_test (tcase, copies_to_the_clipboard);
  tcase_add_test (tcase, finds_text_and_links_under_the_pointer);
  tcase_add_test (tcase, hands_links_to_whoever_opens_them);
  tcase_add_test (tcase, places_in_long_texts_are_found);
  return gui_fixture_run ("timeline-copy", tcase);
}
