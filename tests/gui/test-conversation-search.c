/* test-conversation-search.c - looking for something in the conversation that is shown.
 *
 * - what is found is counted, and the newest of it shown and marked
 * - Enter and Ctrl+G go to the older one, with Shift to the newer one, and round
 * - a message that is far from what is loaded is shown in its context
 * - Escape closes the bar and stays there
 * - nothing found, and too much to look for, is said; so is what the server may have
 * - a place that is asked for is the one that is shown */
#include "config.h"

#include "rc-conversation-search.h"
#include "rc-timeline-view-private.h"
#include "search-fixture.h"

#define N_MESSAGES 3000

static RcClient *client;
static GtkWidget *page;
static GtkWidget *window;

static RcTimeline *
timeline (void)
{
  return rc_client_get_timeline (client, "bob");
}

static gboolean
is_quiet (gpointer user_data)
{
  return !rc_timeline_get_loading (timeline ()) && g_list_model_get_n_items (G_LIST_MODEL (timeline ())) > 0;
}

static void
set_up (void)
{
  RcContact *bob;

  gui_fixture_init ();
  search_fixture_begin ();
  for (guint seq = 1; seq <= N_MESSAGES; seq++)
    {
      g_autofree char *text = g_strdup_printf ("Message %u%s", seq, seq % 1000 == 10 ? " has a Zebra in it" : "");

      search_fixture_put ("bob", "bob", seq, text);
    }
  client = search_fixture_open ();
  bob = rc_roster_lookup (rc_client_get_roster (client), "bob");
  ck_assert_ptr_nonnull (bob);
  page = rc_conversation_page_new (client, bob);
  window = gui_fixture_show (page, "search", 700, 500);
  gui_fixture_wait (is_quiet, NULL);
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (window));
  gui_fixture_turn ();
  search_fixture_end ();
}

/* ---- what is seen ---- */

static gboolean
says (gpointer user_data)
{
  return search_fixture_says (page, user_data);
}

static RcTimelineView *
view (void)
{
  return RC_TIMELINE_VIEW (rc_conversation_page_get_view (RC_CONVERSATION_PAGE (page)));
}

/* Whether the message is whole within the view, and "zebra" marked in it. */
static gboolean
shows_marked (gpointer user_data)
{
  RcTimelineSlots *slots = rc_timeline_view_get_slots (view ());
  RcTimelineSelection *selection = rc_timeline_view_get_selection (view ());
  g_autofree char *copy = rc_timeline_view_make_copy (view ());

  if (rc_timeline_get_loading (timeline ()) || !g_str_equal (copy, "Zebra") ||
      rc_entry_get_seq (selection->anchor.entry) != GPOINTER_TO_UINT (user_data))
    return FALSE;
  for (guint i = 0; i < rc_timeline_slots_get_n_slots (slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (slots, i);

      if (rc_message_row_get_entry (slot->row) == selection->anchor.entry)
        return slot->y >= 0 && slot->y + slot->height <= gtk_widget_get_height (GTK_WIDGET (view ()));
    }

  return FALSE;
}

static void
wait_for_hit (const char *count,
              guint       seq)
{
  gui_fixture_wait (says, (gpointer) count);
  gui_fixture_wait (shows_marked, GUINT_TO_POINTER (seq));
}

static GtkEditable *
look_for (const char *text)
{
  RcConversationSearch *search = rc_conversation_search_open (RC_CONVERSATION_PAGE (page), client);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (page));

  ck_assert_ptr_eq (rc_conversation_search_open (RC_CONVERSATION_PAGE (page), client), search);
  focus = gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY);
  ck_assert_ptr_nonnull (focus);
  gtk_editable_set_text (GTK_EDITABLE (focus), text);
  return GTK_EDITABLE (focus);
}

/* ---- the tests ---- */

START_TEST (enter_goes_from_one_to_the_next)
{
  look_for ("zebra");
  wait_for_hit ("1 of 3", 2010);
  gui_fixture_type ("search", "Return");
  wait_for_hit ("2 of 3", 1010);
  gui_fixture_type ("search", "ctrl+g");
  wait_for_hit ("3 of 3", 10);
  gui_fixture_type ("search", "Return");
  wait_for_hit ("1 of 3", 2010);
  gui_fixture_type ("search", "shift+Return");
  wait_for_hit ("3 of 3", 10);
  gui_fixture_type ("search", "ctrl+shift+g");
  wait_for_hit ("2 of 3", 1010);
  /* Also while somebody reads. */
  gtk_widget_grab_focus (GTK_WIDGET (view ()));
  gui_fixture_type ("search", "ctrl+g");
  wait_for_hit ("3 of 3", 10);
}
END_TEST

static gboolean
is_above_the_end (gpointer user_data)
{
  return !rc_timeline_view_get_is_at_end (view ());
}

START_TEST (it_is_shown_in_its_context)
{
  look_for ("zebra");
  wait_for_hit ("1 of 3", 2010);
  ck_assert_uint_ne (rc_timeline_find_place (timeline (), 1, 2009), G_MAXUINT);
  ck_assert_uint_ne (rc_timeline_find_place (timeline (), 1, 2011), G_MAXUINT);
  gui_fixture_wait (is_above_the_end, NULL);
}
END_TEST

static gboolean
has_view_focus (gpointer user_data)
{
  return gtk_root_get_focus (gtk_widget_get_root (page)) == GTK_WIDGET (view ());
}

START_TEST (escape_stays_there)
{
  look_for ("zebra");
  wait_for_hit ("1 of 3", 2010);
  gui_fixture_type ("search", "Return");
  wait_for_hit ("2 of 3", 1010);
  gui_fixture_type ("search", "Escape");
  gui_fixture_wait (has_view_focus, NULL);
  gui_fixture_turn ();
  ck_assert (shows_marked (GUINT_TO_POINTER (1010)));
}
END_TEST

START_TEST (what_is_not_found_is_said)
{
  GtkEditable *entry = look_for ("giraffe");
  g_autofree char *long_text = g_strnfill (5000, 'x');

  gui_fixture_wait (says, (gpointer) "No messages found");
  ck_assert (says ((gpointer) "There may be older messages that are only on the server."));
  gtk_editable_set_text (entry, "zebra");
  wait_for_hit ("1 of 3", 2010);
  ck_assert (!says ((gpointer) "No messages found"));
  gtk_editable_set_text (entry, long_text);
  gui_fixture_wait (says, (gpointer) "This is too long to be searched for. Use fewer words.");
  gtk_editable_set_text (entry, "  ");
  gui_fixture_turn ();
  gtk_editable_set_text (entry, "zebra");
  wait_for_hit ("1 of 3", 2010);
}
END_TEST

START_TEST (a_place_that_is_asked_for_is_shown)
{
  rc_conversation_search_open_at (RC_CONVERSATION_PAGE (page), client, "zebra", (RcSearchPlace) { 1, 10 });
  wait_for_hit ("3 of 3", 10);
  gui_fixture_type ("search", "shift+Return");
  wait_for_hit ("2 of 3", 1010);
}
END_TEST

START_TEST (a_page_that_goes_takes_its_search_along)
{
  look_for ("zebra");
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gui_fixture_turn ();
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("conversation search");

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, enter_goes_from_one_to_the_next);
  tcase_add_test (tcase, it_is_shown_in_its_context);
  tcase_add_test (tcase, escape_stays_there);
  tcase_add_test (tcase, what_is_not_found_is_said);
  tcase_add_test (tcase, a_place_that_is_asked_for_is_shown);
  tcase_add_test (tcase, a_page_that_goes_takes_its_search_along);
  return gui_fixture_run ("conversation-search", tcase);
}
