/* test-contact-list.c - the order of the contacts, the search, the names.
 *
 * - the room first, then online, away, offline; in each by name, numbers by value
 * - a change of presence moves a row, a newcomer finds their place
 * - the search looks for parts of an id, whatever the case
 * - a row has few widgets, and the rest when it needs them; the pointer elsewhere
 *   is none of its business
 * - the row that a screen reader meets has the sentence and an action
 * - who is pinned stands first; what was decided is read aloud; who is blocked
 *   has no badge, and that can be undone
 * - the Menu key and a right click open the menu of a row; all rows have one, made
 *   then, that is about whom it was opened for; rows have none of it before
 * - choosing a row emits ::open; walking past it does not */
#include "config.h"

#include "gui-fixture.h"
#include "rc-contact-list.h"
#include "rc-contact-private.h"

static GListStore *store;
static GtkWidget *list;
static RcContactPrefs *prefs;
static const char *const menu_keys[] = { "Menu", "shift+F10" };

static RcContact *
add (const char *id,
     RcPresence  presence)
{
  g_autoptr(RcContact) contact = rc_contact_new (id, g_str_equal (id, "all"));

  rc_contact_set_presence (contact, presence);
  g_list_store_append (store, contact);
  return contact; /* the store holds it */
}

static void
set_up (void)
{
  gui_fixture_init ();
  store = g_list_store_new (RC_TYPE_CONTACT);
  list = g_object_ref_sink (rc_contact_list_new ());
  prefs = rc_contact_prefs_new (NULL);
  rc_contact_list_set_prefs (RC_CONTACT_LIST (list), prefs);
  rc_contact_list_set_contacts (RC_CONTACT_LIST (list), G_LIST_MODEL (store));
}

static void
tear_down (void)
{
  g_clear_object (&list);
  g_clear_object (&store);
  g_clear_object (&prefs);
}

static char *
shown (void)
{
  GListModel *model = rc_contact_list_get_shown (RC_CONTACT_LIST (list));
  GString *string = g_string_new (NULL);

  gui_fixture_turn ();
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(RcContact) contact = g_list_model_get_item (model, i);

      g_string_append_printf (string, "%s ", rc_contact_get_id (contact));
    }
  return g_string_free (string, FALSE);
}

static void
assert_shown (const char *expected)
{
  g_autofree char *found = shown ();

  ck_assert_str_eq (found, expected);
}

static void
add_household (void)
{
  add ("dad", RC_PRESENCE_OFFLINE);
  add ("Zoe", RC_PRESENCE_ONLINE);
  add ("1379", RC_PRESENCE_ONLINE);
  add ("all", RC_PRESENCE_ONLINE);
  add ("42", RC_PRESENCE_ONLINE);
  add ("anna", RC_PRESENCE_AWAY);
}

START_TEST (the_room_is_first_then_who_is_there)
{
  add_household ();
  assert_shown ("all 42 1379 Zoe anna dad ");
}
END_TEST

START_TEST (a_change_of_presence_moves_the_row)
{
  RcContact *contact;

  add_household ();
  contact = add ("ben", RC_PRESENCE_OFFLINE);
  assert_shown ("all 42 1379 Zoe anna ben dad ");
  rc_contact_set_presence (contact, RC_PRESENCE_ONLINE);
  assert_shown ("all 42 1379 ben Zoe anna dad ");
  g_list_store_remove (store, 0);
  assert_shown ("all 42 1379 ben Zoe anna ");
}
END_TEST

START_TEST (the_search_ignores_case)
{
  add_household ();
  rc_contact_list_set_search (RC_CONTACT_LIST (list), "ZO");
  assert_shown ("Zoe ");
  rc_contact_list_set_search (RC_CONTACT_LIST (list), "");
  assert_shown ("all 42 1379 Zoe anna dad ");
}
END_TEST

/* The first list item below @widget that can be opened. */
static GtkWidget *
find_item (GtkWidget *widget)
{
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_LIST_ITEM)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_item (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static guint
count_widgets (GtkWidget *widget)
{
  guint n = 1;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_widgets (child);
  return n;
}

static guint
count_named (GtkWidget  *widget,
             const char *css_name)
{
  guint n = g_str_equal (gtk_widget_get_css_name (widget), css_name);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_named (child, css_name);
  return n;
}

/* There are as many rows as contacts, and each widget takes a few thousand bytes:
 * the avatar with its badge, three boxes and four labels. What few rows have is made
 * for them. */
START_TEST (a_row_has_few_widgets)
{
  RcContact *contact = add ("1379", RC_PRESENCE_ONLINE);
  GtkWidget *row = NULL;
  guint n_plain;

  gui_fixture_show (list, "contacts", 300, 400);
  row = gtk_widget_get_first_child (find_item (list));
  n_plain = count_widgets (row);
  ck_assert_uint_le (n_plain, 10);
  rc_contact_set_unread (contact, 2);
  rc_contact_prefs_set (prefs, "1379", RC_CONTACT_PREF_PINNED, TRUE);
  rc_contact_prefs_set (prefs, "1379", RC_CONTACT_PREF_MUTED, TRUE);
  ck_assert_uint_eq (count_widgets (row), n_plain + 3);
}
END_TEST

/* The theme has selectors such as "…:hover box image": whatever is a box or an image
 * is styled anew each time the pointer enters or leaves something around it, and
 * with each turn of a wheel, in every row. */
START_TEST (a_row_is_not_styled_anew_for_the_pointer)
{
  GtkWidget *row = NULL;

  add ("1379", RC_PRESENCE_ONLINE);
  gui_fixture_show (list, "contacts", 300, 400);
  row = gtk_widget_get_first_child (find_item (list));
  ck_assert_uint_eq (count_named (row, "image") + count_named (row, "box"), 0);
  ck_assert_uint_eq (count_named (row, "badge"), 1);
  ck_assert_uint_eq (count_named (row, "line"), 2);
}
END_TEST

START_TEST (a_row_has_a_name_and_follows_its_contact)
{
  RcContact *contact = add ("1379", RC_PRESENCE_ONLINE);
  GtkWidget *item;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  gui_fixture_show (list, "contacts", 300, 400);
  item = find_item (list);
  ck_assert_ptr_nonnull (item);
  before = gtk_test_accessible_check_property (GTK_ACCESSIBLE (item),
                                               GTK_ACCESSIBLE_PROPERTY_LABEL,
                                               "1379, Online");
  ck_assert_msg (before == NULL, "the name is %s", before);
  rc_contact_set_presence (contact, RC_PRESENCE_AWAY);
  rc_contact_set_unread (contact, 3);
  after = gtk_test_accessible_check_property (GTK_ACCESSIBLE (item),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL,
                                              "1379, Away, 3 unread messages");
  ck_assert_msg (after == NULL, "the name is %s", after);
}
END_TEST

START_TEST (pinned_is_first)
{
  add_household ();
  rc_contact_prefs_set (prefs, "dad", RC_CONTACT_PREF_PINNED, TRUE);
  assert_shown ("all dad 42 1379 Zoe anna ");
  rc_contact_prefs_set (prefs, "dad", RC_CONTACT_PREF_PINNED, FALSE);
  assert_shown ("all 42 1379 Zoe anna dad ");
}
END_TEST

START_TEST (what_was_decided_is_read_aloud)
{
  RcContact *contact = add ("1379", RC_PRESENCE_ONLINE);
  g_autofree char *mistake = NULL;
  g_autofree char *undone = NULL;
  GtkWidget *item;

  rc_contact_set_unread (contact, 3);
  gui_fixture_show (list, "contacts", 300, 400);
  item = find_item (list);
  rc_contact_prefs_set (prefs, "1379", RC_CONTACT_PREF_MUTED, TRUE);
  rc_contact_prefs_set (prefs, "1379", RC_CONTACT_PREF_PINNED, TRUE);
  gtk_widget_activate_action (item, "contact.block", NULL);
  ck_assert (rc_contact_prefs_get (prefs, "1379", RC_CONTACT_PREF_BLOCKED));
  mistake = gtk_test_accessible_check_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                "1379, Online, 3 unread messages, Pinned, Muted, Blocked");
  ck_assert_msg (mistake == NULL, "the name is %s", mistake);
  gtk_widget_activate_action (list, "contacts.unblock", "s", "1379");
  rc_contact_prefs_set (prefs, "1379", RC_CONTACT_PREF_DRAFT, TRUE);
  undone = gtk_test_accessible_check_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                               "1379, Online, 3 unread messages, Pinned, Muted, Draft");
  ck_assert_msg (undone == NULL, "the name is %s", undone);
}
END_TEST

static GtkWidget *
find_menu (GtkWidget *widget)
{
  if (GTK_IS_POPOVER_MENU (widget) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_menu (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_menu (gpointer user_data)
{
  return find_menu (list) != NULL;
}

START_TEST (the_menu_key_opens_the_menu)
{
  add_household ();
  gui_fixture_show (list, "contacts", 300, 400);
  gtk_widget_grab_focus (list);
  gui_fixture_type ("contacts", "Down");
  gui_fixture_type ("contacts", menu_keys[_i]);
  gui_fixture_wait (has_menu, NULL);
}
END_TEST

static guint
count_menus (void)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (list); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += GTK_IS_POPOVER (child);
  return n;
}

static gboolean
has_no_menu (gpointer user_data)
{
  return find_menu (list) == NULL;
}

static guint
count_controllers (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  return g_list_model_get_n_items (controllers);
}

START_TEST (the_menu_is_made_when_it_is_first_opened)
{
  add_household ();
  gui_fixture_show (list, "contacts", 300, 400);
  ck_assert_uint_eq (count_menus (), 0);
  ck_assert_uint_eq (count_controllers (gtk_widget_get_first_child (find_item (list))), 0);
  gtk_widget_grab_focus (list);
  for (guint i = 0; i < 3; i++)
    {
      gui_fixture_type ("contacts", "Down");
      gui_fixture_type ("contacts", "Menu");
      gui_fixture_wait (has_menu, NULL);
      ck_assert_uint_eq (count_menus (), 1);
      gui_fixture_type ("contacts", "Escape");
      gui_fixture_wait (has_no_menu, NULL);
    }
}
END_TEST

START_TEST (a_right_click_opens_the_menu)
{
  add_household ();
  gui_fixture_show (list, "contacts", 300, 400);
  gui_fixture_click ("contacts", 150, 100, 1);
  gui_fixture_turn ();
  ck_assert_uint_eq (count_menus (), 0);
  gui_fixture_click ("contacts", 150, 100, 3);
  gui_fixture_wait (has_menu, NULL);
}
END_TEST

/* Presence moves rows while somebody reads what they can do. */
START_TEST (the_menu_is_about_whom_it_was_opened_for)
{
  RcContact *contact = add ("anna", RC_PRESENCE_ONLINE);
  GtkWidget *menu = NULL;

  gui_fixture_show (list, "contacts", 300, 400);
  gtk_widget_grab_focus (list);
  gui_fixture_type ("contacts", "Down");
  gui_fixture_type ("contacts", "Menu");
  gui_fixture_wait (has_menu, NULL);
  menu = find_menu (list);
  add ("Zoe", RC_PRESENCE_ONLINE);
  rc_contact_set_presence (contact, RC_PRESENCE_OFFLINE);
  assert_shown ("Zoe anna ");
  gtk_widget_activate_action (menu, "contact.block", NULL);
  ck_assert (rc_contact_prefs_get (prefs, "anna", RC_CONTACT_PREF_BLOCKED));
  ck_assert (!rc_contact_prefs_get (prefs, "Zoe", RC_CONTACT_PREF_BLOCKED));
  gtk_widget_activate_action (menu, "contact.block", NULL);
  ck_assert (!rc_contact_prefs_get (prefs, "anna", RC_CONTACT_PREF_BLOCKED));
}
END_TEST

static void
on_open (RcContactList *self,
         RcContact     *contact,
         gpointer       user_data)
{
  g_string_append_printf (user_data, "%s ", rc_contact_get_id (contact));
}

START_TEST (a_key_chooses_a_row)
{
  g_autoptr(GString) opened = g_string_new (NULL);

  add_household ();
  g_signal_connect (list, "open", G_CALLBACK (on_open), opened);
  gui_fixture_show (list, "contacts", 300, 400);
  gtk_widget_grab_focus (list);
  gui_fixture_type ("contacts", "Down Down");
  gui_fixture_turn ();
  ck_assert_str_eq (opened->str, "");
  gui_fixture_type ("contacts", "Return");
  gui_fixture_turn ();
  ck_assert_msg (opened->len > 0, "Enter opened nothing");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("contact list");

  g_setenv ("GTK_A11Y", "test", TRUE);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, the_room_is_first_then_who_is_there);
  tcase_add_test (tcase, a_change_of_presence_moves_the_row);
  tcase_add_test (tcase, the_search_ignores_case);
  tcase_add_test (tcase, a_row_has_few_widgets);
  tcase_add_test (tcase, a_row_is_not_styled_anew_for_the_pointer);
  tcase_add_test (tcase, a_row_has_a_name_and_follows_its_contact);
  tcase_add_test (tcase, pinned_is_first);
  tcase_add_test (tcase, what_was_decided_is_read_aloud);
  tcase_add_loop_test (tcase, the_menu_key_opens_the_menu, 0, G_N_ELEMENTS (menu_keys));
  tcase_add_test (tcase, the_menu_is_made_when_it_is_first_opened);
  tcase_add_test (tcase, a_right_click_opens_the_menu);
  tcase_add_test (tcase, the_menu_is_about_whom_it_was_opened_for);
  tcase_add_test (tcase, a_key_chooses_a_row);
  return gui_fixture_run ("contact-list", tcase);
}
