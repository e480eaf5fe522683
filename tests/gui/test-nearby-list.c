/* test-nearby-list.c - the servers that are found nearby, on the connect page.
 *
 * - without any there is no list, and an address is typed as ever
 * - a row says name and address, as they are, and goes with its server
 * - a click fills in the server; the id is next; and it can be taken back
 * - it looks while it is on the screen, and not while a server is given
 * - the pin that was announced is compared, and trusted no further
 *
 * Leaves pictures of the page: build/screenshots/connect-nearby*.png. */
#include "config.h"

#include "gui-fixture.h"
#include "rc-connect-page.h"
#include "rc-mock-avahi.h"
#include "rc-nearby-list.h"

#define PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define OTHER "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA"

static RcMockAvahi *avahi;
static RcConnectPage *page;
static GtkWidget *window;
static GString *requests;

static const RcMockService box = { 1, 0, "Box <b>&amp;</b>", "nowhere.invalid", "192.168.1.5", 5247, "pin=" PIN };
static const RcMockService lab = { 1, 0, "Lab", "nowhere.invalid", "192.168.1.7", 7000, NULL };

static void
on_connect (RcConnectPage *self,
            const char    *server,
            const char    *id,
            gpointer       user_data)
{
  g_string_append_printf (requests, "<%s %s>", server, id);
}

static void
set_up (void)
{
  avahi = rc_mock_avahi_new ();
  gui_fixture_init ();
  requests = g_string_new (NULL);
  page = RC_CONNECT_PAGE (rc_connect_page_new ());
  g_signal_connect (page, "connect", G_CALLBACK (on_connect), NULL);
  window = gui_fixture_show (GTK_WIDGET (page), "connect", 500, 700);
  rc_connect_page_set_names (page, "", "ben");
}

static void
tear_down (void)
{
  g_string_free (requests, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  rc_mock_avahi_free (avahi);
}

/* The first of its type below @widget. */
static AdwActionRow *
row_at (int position)
{
  GtkWidget *list = gui_fixture_find (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_NEARBY_LIST), GTK_TYPE_LIST_BOX);

  return (AdwActionRow *) gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position);
}

static gboolean
is_revealed (void)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (gui_fixture_find (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_NEARBY_LIST), GTK_TYPE_REVEALER)));
}

static void
click (int position)
{
  RC_MOCK_WAIT_FOR (row_at (position) != NULL);
  g_signal_emit_by_name (gtk_widget_get_parent (GTK_WIDGET (row_at (position))), "row-activated", row_at (position));
}

START_TEST (without_any_there_is_no_list)
{
  rc_mock_avahi_settle (avahi);
  ck_assert (!is_revealed ());
  rc_mock_avahi_start (avahi);
  rc_mock_avahi_settle (avahi);
  ck_assert (!is_revealed ());
  rc_connect_page_set_names (page, "box.local", "ben");
  rc_connect_page_submit (page);
  ck_assert_str_eq (requests->str, "<box.local ben>");
}
END_TEST

START_TEST (a_row_says_name_and_address_and_goes_with_its_server)
{
  rc_mock_avahi_start (avahi);
  rc_mock_avahi_add (avahi, &lab);
  rc_mock_avahi_add (avahi, &box);
  RC_MOCK_WAIT_FOR (row_at (1) != NULL);
  ck_assert (is_revealed ());
  ck_assert_str_eq (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row_at (0))), "Box <b>&amp;</b>");
  ck_assert (!adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (row_at (0))));
  ck_assert_str_eq (adw_action_row_get_subtitle (row_at (0)), "192.168.1.5:5247");
  ck_assert_str_eq (adw_action_row_get_subtitle (row_at (1)), "192.168.1.7:7000");

  rc_mock_avahi_remove (avahi, "Lab");
  RC_MOCK_WAIT_FOR (row_at (1) == NULL);
  rc_mock_avahi_stop (avahi);
  RC_MOCK_WAIT_FOR (row_at (0) == NULL);
  ck_assert (!is_revealed ());
}
END_TEST

START_TEST (a_click_fills_in_the_server)
{
  rc_mock_avahi_start (avahi);
  rc_mock_avahi_add (avahi, &box);
  click (0);
  ck_assert_str_eq (requests->str, "");
  rc_connect_page_submit (page);
  ck_assert_str_eq (requests->str, "<192.168.1.5:5247 ben>");

  /* No pin is taken on trust. */
  ck_assert_ptr_nonnull (rc_connect_page_get_link (page));
  ck_assert_ptr_null (rc_connect_page_get_link (page)->pins);
  ck_assert (rc_connect_page_expects_pin (page, PIN));
  ck_assert (!rc_connect_page_expects_pin (page, OTHER));
}
END_TEST

START_TEST (a_choice_can_be_taken_back)
{
  rc_mock_avahi_start (avahi);
  rc_mock_avahi_add (avahi, &box);
  click (0);
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 0);
  rc_connect_page_set_names (page, "box.local", "ben");
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 1);
  ck_assert_ptr_null (rc_connect_page_get_link (page));
  ck_assert (rc_connect_page_expects_pin (page, OTHER));

  /* A link that is pasted has its own pin, and not that of the choice before. */
  click (0);
  rc_connect_page_set_names (page, "redcoast://lab.local/?pin=" OTHER, "ben");
  ck_assert_str_eq (rc_connect_page_get_link (page)->pins[0], OTHER);
  ck_assert (rc_connect_page_expects_pin (page, OTHER));
}
END_TEST

START_TEST (it_looks_only_while_it_is_on_the_screen)
{
  rc_mock_avahi_start (avahi);
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 1);
  gtk_widget_set_visible (window, FALSE);
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 0);
  gtk_window_present (GTK_WINDOW (window));
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 1);
}
END_TEST

static gboolean
is_open (void)
{
  return is_revealed () && gtk_revealer_get_child_revealed (GTK_REVEALER (gui_fixture_find (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_NEARBY_LIST), GTK_TYPE_REVEALER)));
}

static void
take_picture (const char *name)
{
  g_autofree char *dir = g_build_filename (g_getenv ("REDCOAST_BUILD_DIR"), "screenshots", NULL);
  g_autofree char *path = g_strdup_printf ("%s/connect-%s.png", dir, name);
  const char *argv[] = { "import", "-window", "root", path, NULL };

  rc_mock_avahi_settle (avahi);
  ck_assert_int_eq (g_mkdir_with_parents (dir, 0755), 0);
  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

START_TEST (pictures_are_taken)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  take_picture ("nobody-nearby");
  rc_mock_avahi_start (avahi);
  rc_mock_avahi_add (avahi, &box);
  rc_mock_avahi_add (avahi, &lab);
  RC_MOCK_WAIT_FOR (is_open ());
  take_picture ("nearby");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  take_picture ("nearby-dark");
  click (0);
  take_picture ("nearby-chosen");
  rc_connect_page_set_names (page, "", "ben");
  RC_MOCK_WAIT_FOR (is_open ());
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  take_picture ("nearby-narrow");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("nearby-list");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, without_any_there_is_no_list);
#ifdef HAVE_AVAHI
  tcase_add_test (tcase, a_row_says_name_and_address_and_goes_with_its_server);
  tcase_add_test (tcase, a_click_fills_in_the_server);
  tcase_add_test (tcase, a_choice_can_be_taken_back);
  tcase_add_test (tcase, it_looks_only_while_it_is_on_the_screen);
  tcase_add_test (tcase, pictures_are_taken);
#endif
  return gui_fixture_run ("nearby-list", tcase);
}
