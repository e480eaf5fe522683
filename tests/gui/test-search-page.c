/* test-search-page.c - the search in the messages of all conversations.
 *
 * - before anything is typed it says what is searched
 * - what is found is listed, the newest first, whoever wrote it and wherever
 * - what was looked for is bold, and what people write is no markup
 * - that it is searched is said, and what was not found, and what cannot be looked for
 * - what blocked people wrote is not listed
 * - further pages come when somebody scrolls, a thousand results at most
 * - Enter, a click and the keyboard in the list open the message, in its context
 * - whoever comes back finds the list as they left it
 * - Escape closes, and the focus is where it was
 * - another account's messages are not shown
 * - it fits into the width of a phone */
#include "config.h"

#include "rc-chat-page.h"
#include "rc-conversation-page.h"
#include "rc-search-layer.h"
#include "rc-search-page.h"
#include "rc-search-row.h"
#include "rc-timeline-view-private.h"
#include "names-fixture.h"
#include "search-fixture.h"

#define N_MESSAGES 2400
#define PHONE_WIDTH 360

static RcClient *client;
static RcContactPrefs *prefs;
static RcChatPage *chat_page;
static RcSearchLayer *layer;
static GtkStack *layers;
static GtkWidget *window;

/* Of every third message somebody else is the author, and somewhere else. */
static void
put (guint seq)
{
  g_autofree char *plain = g_strdup_printf ("Message %u: rain", seq);

  if (seq == 10)
    search_fixture_put ("bob", "alice", seq, "My Zebra");
  else if (seq == 500)
    search_fixture_put ("all", "carol", seq, "不要回答！不要回答！");
  else if (seq == 777)
    search_fixture_put ("bob", "bob", seq, "<b>giraffe</b> & <i>co");
  else if (seq == 1010)
    search_fixture_put ("all", "carol", seq, "There is a zebra in the kitchen");
  else if (seq == 1398 || (seq % 3 == 0 && seq >= 300 && seq <= 330))
    search_fixture_put ("all", "carol", seq, "Thunder: rain");
  else if (seq % 3 != 0 && seq > 1300 && seq < 1400)
    search_fixture_put ("bob", "bob", seq, "Much thunder: rain");
  else if (seq == 2011)
    search_fixture_put ("bob", "bob", seq, "a zebra, and a ZEBRA");
  else
    search_fixture_put (seq % 3 == 0 ? "all" : "bob", seq % 3 == 0 ? "carol" : "bob", seq, plain);
}

static void
set_up (void)
{
  gui_fixture_init ();
  search_fixture_begin ();
  for (guint seq = 1; seq <= N_MESSAGES; seq++)
    put (seq);
  client = search_fixture_open ();
  prefs = rc_contact_prefs_new (NULL);
  chat_page = g_object_new (RC_TYPE_CHAT_PAGE, NULL);
  rc_chat_page_set_prefs (chat_page, prefs, NULL);
  rc_chat_page_set_client (chat_page, client);
  layers = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_child (layers, GTK_WIDGET (chat_page));
  layer = rc_search_layer_new (layers);
  window = gui_fixture_show (GTK_WIDGET (layers), "search", 700, 500);
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (window));
  gui_fixture_turn ();
  g_clear_object (&layer);
  g_clear_object (&prefs);
  search_fixture_end ();
}

/* ---- what is seen ---- */

static GtkWidget *
get_page (void)
{
  return gtk_stack_get_visible_child (layers);
}

static gpointer
get_part (const char *name)
{
  return gtk_widget_get_template_child (get_page (), RC_TYPE_SEARCH_PAGE, name);
}

static GListModel *
get_list (void)
{
  return G_LIST_MODEL (gtk_list_view_get_model (get_part ("view")));
}

static guint
count_results (void)
{
  return g_list_model_get_n_items (get_list ());
}

static gboolean
says (gpointer user_data)
{
  return search_fixture_says (get_page (), user_data);
}

static void
wait_to_say (const char *text)
{
  gui_fixture_wait (says, (gpointer) text);
}

static RcSearchRow *
find_row (GtkWidget *widget,
          guint64    seq)
{
  RcSearchRow *found = NULL;

  if (RC_IS_SEARCH_ROW (widget))
    {
      RcSearchResult *result = rc_search_row_get_result (RC_SEARCH_ROW (widget));

      return result != NULL && rc_search_result_get_place (result).seq == seq ? RC_SEARCH_ROW (widget) : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, seq);
  return found;
}

static gboolean
has_row (gpointer user_data)
{
  RcSearchRow *row = find_row (get_page (), GPOINTER_TO_UINT (user_data));

  return row != NULL && gtk_widget_get_mapped (GTK_WIDGET (row));
}

static GtkLabel *
get_label (guint       seq,
           const char *name)
{
  RcSearchRow *row = find_row (get_page (), seq);

  ck_assert_ptr_nonnull (row);
  return GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (row), RC_TYPE_SEARCH_ROW, name));
}

static void
check_row (guint       seq,
           const char *title,
           const char *from,
           const char *excerpt)
{
  gui_fixture_wait (has_row, GUINT_TO_POINTER (seq));
  ck_assert_str_eq (gtk_label_get_text (get_label (seq, "title_label")), title);
  ck_assert_str_eq (gtk_label_get_text (get_label (seq, "from_label")), from);
  ck_assert_str_eq (gtk_label_get_text (get_label (seq, "excerpt_label")), excerpt);
}

/* "start-end " of all that is bold. */
static char *
dup_bold (guint seq)
{
  GSList *attributes = pango_attr_list_get_attributes (gtk_label_get_attributes (get_label (seq, "excerpt_label")));
  GString *bold = g_string_new (NULL);

  for (GSList *l = attributes; l != NULL; l = l->next)
    {
      const PangoAttribute *attribute = l->data;

      if (attribute->klass->type == PANGO_ATTR_WEIGHT && ((const PangoAttrInt *) attribute)->value == PANGO_WEIGHT_BOLD)
        g_string_append_printf (bold, "%u-%u ", attribute->start_index, attribute->end_index);
    }
  g_slist_free_full (attributes, (GDestroyNotify) pango_attribute_destroy);
  return g_string_free (bold, FALSE);
}

static void
check_bold (guint       seq,
            const char *expected)
{
  g_autofree char *bold = dup_bold (seq);

  ck_assert_str_eq (bold, expected);
}

static gboolean
has_focus (gpointer user_data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus != NULL && (focus == user_data || gtk_widget_is_ancestor (focus, user_data));
}

static gboolean
is_in_the_chat (gpointer user_data)
{
  return get_page () == GTK_WIDGET (chat_page);
}

static void
open_search (void)
{
  rc_search_layer_open (layer, chat_page, client, prefs);
  gui_fixture_wait (has_focus, get_part ("entry"));
}

/* As the entry does a moment after the last letter. */
static void
look_for (const char *text)
{
  GtkEditable *entry = get_part ("entry");

  gtk_editable_set_text (entry, text);
  gtk_editable_set_position (entry, -1);
  g_signal_emit_by_name (entry, "search-changed");
}

static RcTimelineView *
get_view (void)
{
  RcConversationPage *page = rc_chat_page_get_page (chat_page);

  return RC_TIMELINE_VIEW (rc_conversation_page_get_view (page));
}

/* Whether the conversation of the message is shown, with it between its neighbours, and
 * what was looked for is marked in it. */
static gboolean
shows_marked (gpointer user_data)
{
  guint seq = GPOINTER_TO_UINT (user_data);
  const char *id = rc_conversation_page_get_id (rc_chat_page_get_page (chat_page));
  RcTimeline *timeline = rc_client_get_timeline (client, id);
  RcTimelineSelection *selection = rc_timeline_view_get_selection (get_view ());
  g_autofree char *copy = rc_timeline_view_make_copy (get_view ());
  guint position = rc_timeline_find_place (timeline, 1, seq);

  return !rc_timeline_get_loading (timeline) && g_ascii_strcasecmp (copy, "zebra") == 0 &&
         selection->anchor.entry != NULL && rc_entry_get_seq (selection->anchor.entry) == seq &&
         position > 0 && position + 1 < g_list_model_get_n_items (G_LIST_MODEL (timeline));
}

static void
check_landed (const char *id,
              guint       seq)
{
  gui_fixture_wait (is_in_the_chat, NULL);
  ck_assert_str_eq (rc_conversation_page_get_id (rc_chat_page_get_page (chat_page)), id);
  gui_fixture_wait (shows_marked, GUINT_TO_POINTER (seq));
}

static gboolean
has_listed (gpointer user_data)
{
  return count_results () == GPOINTER_TO_UINT (user_data);
}

/* ---- the tests ---- */

START_TEST (a_hint_says_what_is_searched)
{
  open_search ();
  wait_to_say ("Search All Messages");
  ck_assert (says ((gpointer) "Type words that are in a message. All conversations of alice@localhost are searched, "
                              "as far as they are on this computer."));
  look_for ("zebra");
  wait_to_say ("3 messages found · There may be older messages that are only on the server.");
  look_for ("   ");
  wait_to_say ("Search All Messages");
  ck_assert_uint_eq (count_results (), 0);
}
END_TEST

START_TEST (results_are_the_newest_first)
{
  guint64 last = G_MAXUINT64;

  open_search ();
  look_for ("zebra");
  check_row (2011, "bob", "", "a zebra, and a ZEBRA");
  check_row (1010, "Everyone", "carol", "There is a zebra in the kitchen");
  check_row (10, "bob", "You", "My Zebra");
  ck_assert_uint_eq (count_results (), 3);
  names_fixture_expect (get_page (), 5);
  for (guint i = 0; i < count_results (); i++)
    {
      g_autoptr (RcSearchResult) result = g_list_model_get_item (get_list (), i);

      ck_assert_uint_lt (rc_search_result_get_place (result).seq, last);
      last = rc_search_result_get_place (result).seq;
    }
}
END_TEST

START_TEST (what_is_hit_is_bold)
{
  open_search ();
  look_for ("zebra");
  check_row (2011, "bob", "", "a zebra, and a ZEBRA");
  check_bold (2011, "2-7 15-20 ");
  look_for ("回答");
  check_row (500, "Everyone", "carol", "不要回答！不要回答！");
  check_bold (500, "6-12 21-27 ");
}
END_TEST

START_TEST (what_people_write_is_no_markup)
{
  open_search ();
  look_for ("<b>giraffe</b>");
  check_row (777, "bob", "", "<b>giraffe</b> & <i>co");
  check_bold (777, "0-14 ");
}
END_TEST

START_TEST (a_search_is_said_while_it_runs)
{
  open_search ();
  look_for ("zebra");
  ck_assert (says ((gpointer) "Searching…"));
  check_row (10, "bob", "You", "My Zebra");
  ck_assert (!says ((gpointer) "Searching…"));
  look_for ("giraffe");
  ck_assert (says ((gpointer) "Searching…"));
  /* What was found is there until something else is. */
  ck_assert_uint_eq (count_results (), 3);
  check_row (777, "bob", "", "<b>giraffe</b> & <i>co");
  ck_assert_uint_eq (count_results (), 1);
}
END_TEST

START_TEST (what_is_not_found_is_said)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');

  open_search ();
  look_for ("elephant");
  wait_to_say ("No Messages Found");
  ck_assert (says ((gpointer) "Try fewer or shorter words.\n\nOnly messages on this computer are searched. Older ones "
                              "come from the server when you scroll up in a conversation."));
  look_for (long_text);
  wait_to_say ("Cannot Search for This");
  ck_assert (says ((gpointer) "This is too long to be searched for. Use fewer words."));
  look_for ("zebra");
  check_row (10, "bob", "You", "My Zebra");
}
END_TEST

START_TEST (blocked_people_are_not_listed)
{
  rc_contact_prefs_set (prefs, "bob", RC_CONTACT_PREF_BLOCKED, TRUE);
  open_search ();
  look_for ("zebra");
  check_row (1010, "Everyone", "carol", "There is a zebra in the kitchen");
  check_row (10, "bob", "You", "My Zebra");
  ck_assert_uint_eq (count_results (), 2);
  ck_assert (says ((gpointer) "2 messages found · There may be older messages that are only on the server."));
  /* One of the first page is listed, and too little to be scrolled. */
  look_for ("thunder");
  gui_fixture_wait (has_listed, GUINT_TO_POINTER (12));
  rc_contact_prefs_set (prefs, "carol", RC_CONTACT_PREF_BLOCKED, TRUE);
  /* Many, and all of them hidden: page after page. */
  look_for ("rain");
  wait_to_say ("No Messages Found");
}
END_TEST

/* The list is as long as it was until it is laid out anew: so again and again. */
static gboolean
grows_at_its_end (gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (get_part ("scrolled"));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return count_results () > GPOINTER_TO_UINT (user_data);
}

/* Of all rows, once they are laid out: as high as the first page was, and so many times. */
static gboolean
is_at_its_end (gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (get_part ("scrolled"));
  const double *page_height = user_data;

  grows_at_its_end (NULL);
  return gtk_adjustment_get_upper (adjustment) >= RC_SEARCH_RESULTS_MAX / RC_SEARCH_RESULTS_PAGE * *page_height &&
         gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
           gtk_adjustment_get_upper (adjustment);
}

static gboolean
has_height (gpointer user_data)
{
  double *height = user_data;

  *height = gtk_adjustment_get_upper (gtk_scrolled_window_get_vadjustment (get_part ("scrolled")));
  return *height > 0;
}

START_TEST (further_pages_come_when_somebody_scrolls)
{
  double page_height = 0;
  guint n = 0;

  open_search ();
  look_for ("rain");
  wait_to_say ("2395 messages found · There may be older messages that are only on the server.");
  gui_fixture_wait (has_row, GUINT_TO_POINTER (N_MESSAGES));
  gui_fixture_wait (has_height, &page_height);
  ck_assert_uint_eq (count_results (), RC_SEARCH_RESULTS_PAGE);
  while (n < RC_SEARCH_RESULTS_MAX)
    {
      n = count_results ();
      ck_assert_uint_le (n, RC_SEARCH_RESULTS_MAX);
      if (n == RC_SEARCH_RESULTS_MAX)
        break;
      gui_fixture_wait (grows_at_its_end, GUINT_TO_POINTER (n));
      ck_assert_uint_le (count_results (), n + 2 * RC_SEARCH_RESULTS_PAGE);
    }
  wait_to_say ("2395 messages found · The newest 1000 are listed. Use more words to find older ones.");
  gui_fixture_wait (is_at_its_end, &page_height);
  search_fixture_settle ();
  ck_assert_uint_eq (count_results (), RC_SEARCH_RESULTS_MAX);
}
END_TEST

START_TEST (enter_opens_the_newest)
{
  open_search ();
  look_for ("zebra");
  check_row (2011, "bob", "", "a zebra, and a ZEBRA");
  gui_fixture_type ("search", "Return");
  check_landed ("bob", 2011);
  ck_assert (!rc_search_layer_is_open (layer));
}
END_TEST

START_TEST (a_row_opens_where_it_is)
{
  open_search ();
  look_for ("zebra");
  check_row (10, "bob", "You", "My Zebra");
  gui_fixture_type ("search", "Down");
  gui_fixture_wait (has_focus, get_part ("view"));
  gui_fixture_type ("search", "Down");
  gui_fixture_type ("search", "Return");
  check_landed ("all", 1010);

  open_search ();
  check_row (10, "bob", "You", "My Zebra");
  /* What assistive technology does. */
  ck_assert (gtk_widget_activate_action (GTK_WIDGET (find_row (get_page (), 10)), "result.open", NULL));
  check_landed ("bob", 10);
}
END_TEST

START_TEST (the_keyboard_goes_down_and_up)
{
  open_search ();
  look_for ("zebra");
  check_row (10, "bob", "You", "My Zebra");
  gui_fixture_type ("search", "Down");
  gui_fixture_wait (has_focus, get_part ("view"));
  gui_fixture_type ("search", "Up");
  gui_fixture_wait (has_focus, get_part ("entry"));
  gui_fixture_type ("search", "Down");
  gui_fixture_wait (has_focus, get_part ("view"));
  /* Letters go into the entry, behind what is there. */
  gui_fixture_type ("search", "s");
  gui_fixture_wait (has_focus, get_part ("entry"));
  ck_assert_str_eq (gtk_editable_get_text (get_part ("entry")), "zebras");
  wait_to_say ("No Messages Found");
}
END_TEST

static double
get_scrolled (void)
{
  return gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (get_part ("scrolled")));
}

START_TEST (whoever_comes_back_finds_the_list)
{
  double value;
  guint n;

  open_search ();
  look_for ("rain");
  gui_fixture_wait (has_row, GUINT_TO_POINTER (N_MESSAGES));
  gui_fixture_wait (grows_at_its_end, GUINT_TO_POINTER (RC_SEARCH_RESULTS_PAGE));
  gui_fixture_turn ();
  value = get_scrolled ();
  n = count_results ();
  ck_assert (value > 0);
  rc_search_layer_close (layer);
  gui_fixture_wait (is_in_the_chat, NULL);

  open_search ();
  wait_to_say ("2395 messages found · There may be older messages that are only on the server.");
  ck_assert_uint_eq (count_results (), n);
  ck_assert_double_eq (get_scrolled (), value);
  gui_fixture_wait (grows_at_its_end, GUINT_TO_POINTER (n));
  ck_assert_str_eq (gtk_editable_get_text (get_part ("entry")), "rain");
}
END_TEST

START_TEST (escape_goes_back_to_where_one_was)
{
  RcComposer *composer;

  rc_chat_page_open_id (chat_page, "bob");
  composer = rc_conversation_page_get_composer (rc_chat_page_get_page (chat_page));
  gui_fixture_wait (has_focus, composer);
  open_search ();
  gui_fixture_type ("search", "Escape");
  gui_fixture_wait (is_in_the_chat, NULL);
  gui_fixture_wait (has_focus, composer);

  open_search ();
  look_for ("zebra");
  check_row (10, "bob", "You", "My Zebra");
  gui_fixture_type ("search", "Down");
  gui_fixture_wait (has_focus, get_part ("view"));
  gui_fixture_type ("search", "Escape");
  gui_fixture_wait (is_in_the_chat, NULL);
  gui_fixture_wait (has_focus, composer);
}
END_TEST

START_TEST (another_account_has_its_own)
{
  g_autoptr (RcClient) other = rc_client_new ("localhost", "evans");

  open_search ();
  look_for ("zebra");
  check_row (10, "bob", "You", "My Zebra");
  rc_search_layer_open (layer, chat_page, other, NULL);
  ck_assert_str_eq (gtk_editable_get_text (get_part ("entry")), "");
  ck_assert_uint_eq (count_results (), 0);
  look_for ("zebra");
  wait_to_say ("No Messages Found");
  rc_search_layer_follow (layer, NULL);
  ck_assert (is_in_the_chat (NULL));
}
END_TEST

START_TEST (it_fits_into_a_phone)
{
  int least = 0;

  open_search ();
  look_for ("zebra");
  check_row (10, "bob", "You", "My Zebra");
  gtk_widget_measure (get_page (), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  ck_assert_int_le (least, PHONE_WIDTH);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("search page");

  names_fixture_init ();
  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, a_hint_says_what_is_searched);
  tcase_add_test (tcase, results_are_the_newest_first);
  tcase_add_test (tcase, what_is_hit_is_bold);
  tcase_add_test (tcase, what_people_write_is_no_markup);
  tcase_add_test (tcase, a_search_is_said_while_it_runs);
  tcase_add_test (tcase, what_is_not_found_is_said);
  tcase_add_test (tcase, blocked_people_are_not_listed);
  tcase_add_test (tcase, further_pages_come_when_somebody_scrolls);
  tcase_add_test (tcase, enter_opens_the_newest);
  tcase_add_test (tcase, a_row_opens_where_it_is);
  tcase_add_test (tcase, the_keyboard_goes_down_and_up);
  tcase_add_test (tcase, whoever_comes_back_finds_the_list);
  tcase_add_test (tcase, escape_goes_back_to_where_one_was);
  tcase_add_test (tcase, another_account_has_its_own);
  tcase_add_test (tcase, it_fits_into_a_phone);
  return gui_fixture_run ("search-page", tcase);
}
