/* test-conversation-news.c - what is new in a conversation, and who has a message.
 *
 * - whoever opens a conversation with unread messages lands on the “new messages”
 *   line; nothing counts as seen before it is in view
 * - the line stays where it is while one looks, and is gone at the next visit
 * - one's newest message in the room says in words who has it, and Details by person
 * - a message that waits can be discarded in its menu; one that was sent cannot */
#include "config.h"

#include "gui-fixture.h"
#include "rc-chat-page.h"
#include "rc-client-fixture.h"
#include "rc-composer.h"
#include "rc-conversation-page.h"
#include "rc-message-text.h"
#include "rc-timeline-view-private.h"

#define TITLE "news"
#define N_READ 30
#define N_UNREAD 40

static RcChatPage *page;

static gboolean
is_active (gpointer user_data)
{
  return gtk_window_is_active (user_data);
}

static void
set_up (void)
{
  gui_fixture_init ();
  rc_client_fixture_set_up ();
  go_online ();
  rc_fake_server_send (fixture->server, "CONTACT id=alice state=online since=7\n"
                                        "CONTACT id=bob state=offline since=5\n"
                                        "CONTACT id=eve state=online since=6\n");
  RC_WAIT_FOR (contact ("eve") != NULL);
  rc_fake_server_settle ();
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  gui_fixture_turn ();
  rc_client_fixture_tear_down ();
}

/* In the active window. */
static void
show (void)
{
  GtkWidget *window = NULL;

  page = g_object_new (RC_TYPE_CHAT_PAGE, "client", fixture->client, NULL);
  window = gui_fixture_show (GTK_WIDGET (page), TITLE, 900, 600);
  gui_fixture_type (TITLE, "Shift_L");
  gui_fixture_wait (is_active, window);
}

static RcTimelineView *
view (void)
{
  GtkWidget *shown = gui_fixture_find_mapped (GTK_WIDGET (page), RC_TYPE_TIMELINE_VIEW);

  ck_assert_ptr_nonnull (shown);
  return RC_TIMELINE_VIEW (shown);
}

static void
receive (guint64     seq,
         const char *from,
         const char *to)
{
  g_autofree char *ref = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);
  g_autofree char *text = g_strdup_printf ("message %" G_GUINT64_FORMAT, seq);
  guint n_before = n_entries (from);

  rc_fake_server_message (fixture->server, seq, from, to, ref, text);
  RC_WAIT_FOR (n_entries (from) == n_before + 1);
}

/* The row of a message, where it is wholly before one's eyes. */
static GtkWidget *
find_seen_row (RcEntry *entry)
{
  RcTimelineView *shown = view ();
  RcTimelineSlots *slots = rc_timeline_view_get_slots (shown);

  for (guint i = 0; i < rc_timeline_slots_get_n_slots (slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (slots, i);

      if (rc_message_row_get_entry (slot->row) == entry && slot->y >= 0
          && slot->y + slot->height <= gtk_widget_get_height (GTK_WIDGET (shown)))
        return GTK_WIDGET (slot->row);
    }

  return NULL;
}

static gboolean
is_seen (gpointer user_data)
{
  return gui_fixture_find_mapped (GTK_WIDGET (page), RC_TYPE_TIMELINE_VIEW) != NULL && find_seen_row (user_data) != NULL;
}

static gboolean
is_not_at_end (gpointer user_data)
{
  return !rc_timeline_view_get_is_at_end (view ());
}

static gboolean
is_read (gpointer user_data)
{
  return rc_contact_get_unread (user_data) == 0;
}

static guint
count_lines (void)
{
  guint n_lines = 0;

  for (guint i = 0; i < n_entries ("bob"); i++)
    n_lines += rc_entry_get_starts_new (entry_at ("bob", i));

  return n_lines;
}

static gboolean
has_no_line (gpointer user_data)
{
  return count_lines () == 0;
}

static void
receive_many (void)
{
  for (guint i = 1; i <= N_READ + N_UNREAD; i++)
    {
      receive (i, "bob", "alice");
      if (i == N_READ)
        rc_client_mark_read (fixture->client, "bob");
    }
}

START_TEST (one_lands_on_the_line)
{
  receive_many ();
  show ();
  rc_chat_page_open_id (page, "bob");
  gui_fixture_wait (is_seen, entry_at ("bob", N_READ));
  ck_assert (rc_entry_get_starts_new (entry_at ("bob", N_READ)));
  ck_assert_uint_eq (count_lines (), 1);
  gui_fixture_wait (is_not_at_end, NULL);
  ck_assert_uint_eq (rc_contact_get_unread (contact ("bob")), N_UNREAD);
}
END_TEST

START_TEST (the_line_stays_while_one_looks)
{
  receive_many ();
  show ();
  rc_chat_page_open_id (page, "bob");
  gui_fixture_wait (is_seen, entry_at ("bob", N_READ));
  receive (N_READ + N_UNREAD + 1, "bob", "alice");
  gui_fixture_turn ();
  ck_assert (is_seen (entry_at ("bob", N_READ)));

  gtk_widget_activate_action (GTK_WIDGET (gui_fixture_find_mapped (GTK_WIDGET (page), RC_TYPE_CONVERSATION_PAGE)),
                              "conversation.jump-to-newest", NULL);
  gui_fixture_wait (is_read, contact ("bob"));
  ck_assert (rc_entry_get_starts_new (entry_at ("bob", N_READ)));
  ck_assert_uint_eq (count_lines (), 1);

  rc_chat_page_open_id (page, "all");
  gui_fixture_turn ();
  rc_chat_page_open_id (page, "bob");
  gui_fixture_wait (has_no_line, NULL);
  gui_fixture_wait (is_seen, entry_at ("bob", N_READ + N_UNREAD));
}
END_TEST

START_TEST (what_comes_while_one_is_away_is_below_a_line)
{
  receive (1, "bob", "alice");
  show ();
  rc_chat_page_open_id (page, "bob");
  gui_fixture_wait (is_read, contact ("bob"));
  rc_chat_page_open_id (page, "all");
  gui_fixture_turn ();
  receive (2, "bob", "alice");
  receive (3, "bob", "alice");
  rc_chat_page_open_id (page, "bob");
  gui_fixture_wait (is_seen, entry_at ("bob", 1));
  ck_assert (rc_entry_get_starts_new (entry_at ("bob", 1)));
  ck_assert_uint_eq (count_lines (), 1);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (find_seen_row (entry_at ("bob", 1))), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}
END_TEST

/* ---- who has it ---- */

static gboolean
row_says (gpointer user_data)
{
  RcEntry *entry = entry_at ("all", 0);
  GtkWidget *row = gui_fixture_find_mapped (GTK_WIDGET (page), RC_TYPE_TIMELINE_VIEW) != NULL ? find_seen_row (entry) : NULL;
  g_autofree char *time = rc_message_text_format_time (rc_entry_get_time_us (entry));
  g_autofree char *label = g_strdup_printf ("You, %s: cake?, %s", time, (const char *) user_data);
  g_autofree char *mistake = NULL;

  if (row == NULL)
    return FALSE;
  mistake = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  return mistake == NULL;
}

static AdwMessageDialog *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (ADW_IS_MESSAGE_DIALOG (window->data))
      return window->data;

  ck_abort_msg ("there are no details");
  return NULL;
}

/* The Menu key, with the timeline focused. */
static void
open_menu (void)
{
  gtk_widget_grab_focus (GTK_WIDGET (view ()));
  gui_fixture_type (TITLE, "Menu");
  gui_fixture_turn ();
}

START_TEST (the_room_says_who_has_it)
{
  GtkWidget *people = NULL;

  show ();
  send_text ("all", "cake?");
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  gui_fixture_wait (row_says, "Sent");
  rc_fake_server_send (fixture->server, "RECEIPT with=all id=eve delivered=9 read=0\n");
  gui_fixture_wait (row_says, "Delivered to 1 of 2 · bob gets it when back");

  open_menu ();
  ck_assert (gtk_widget_activate_action (GTK_WIDGET (view ()), "message.details", NULL));
  people = gui_fixture_find_mapped (adw_message_dialog_get_extra_child (find_dialog ()), GTK_TYPE_LABEL);
  ck_assert_ptr_nonnull (people);
  ck_assert (g_pattern_match_simple ("*bob* gets it when back\n*eve* has it", gtk_label_get_label (GTK_LABEL (people))));
  adw_message_dialog_response (find_dialog (), "close");

  rc_fake_server_send (fixture->server, "RECEIPT with=all id=eve delivered=9 read=9\n"
                                        "RECEIPT with=all id=bob delivered=9 read=0\n");
  gui_fixture_wait (row_says, "Delivered to everyone · read by 1 of 2");
  rc_fake_server_send (fixture->server, "RECEIPT with=all id=bob delivered=9 read=9\n");
  gui_fixture_wait (row_says, "Read by everyone");
}
END_TEST

START_TEST (what_waits_can_be_discarded)
{
  show ();
  send_text ("all", "cake?");
  RC_WAIT_FOR (fixture->n_acknowledged == 1);
  gui_fixture_wait (row_says, "Sent");
  open_menu ();
  gtk_widget_activate_action (GTK_WIDGET (view ()), "message.discard", NULL);
  gui_fixture_turn ();
  ck_assert_uint_eq (n_entries ("all"), 1);
  gui_fixture_type (TITLE, "Escape");

  rc_fake_server_hold (fixture->server, TRUE);
  send_text ("all", "no, bread");
  RC_WAIT_FOR (n_entries ("all") == 2);
  gui_fixture_wait (is_seen, entry_at ("all", 1));
  open_menu ();
  ck_assert (gtk_widget_activate_action (GTK_WIDGET (view ()), "message.discard", NULL));
  gui_fixture_turn ();
  ck_assert_uint_eq (n_entries ("all"), 1);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("news");

  g_setenv ("GTK_A11Y", "test", TRUE);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, one_lands_on_the_line);
  tcase_add_test (tcase, the_line_stays_while_one_looks);
  tcase_add_test (tcase, what_comes_while_one_is_away_is_below_a_line);
  tcase_add_test (tcase, the_room_says_who_has_it);
  tcase_add_test (tcase, what_waits_can_be_discarded);
  return gui_fixture_run ("conversation-news", tcase);
}
