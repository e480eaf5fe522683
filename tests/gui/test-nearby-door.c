/* test-nearby-door.c - from a server that was found nearby to being there.
 *
 * - one that is announced with its own pin is asked about like any new one
 * - one that answers with another key than was announced gets nothing, and the
 *   person is not asked to trust it
 * - a known one that has another key stops at the page for that, whatever was announced */
#include "config.h"

#include "gui-fixture.h"
#include "rc-connect-page.h"
#include "rc-door.h"
#include "rc-known-servers.h"
#include "rc-mock-avahi.h"
#include "rc-nearby-list.h"
#include "rc-test-server.h"

#define OTHER "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static RcMockAvahi *avahi;
static RcTestServer *server;
static RcConnectPage *page;
static RcDoor *door;
static guint n_changed;

static void
on_changed_key (RcDoor   *self,
                RcClient *client,
                gpointer  user_data)
{
  n_changed++;
}

static void
set_up (void)
{
  g_autoptr (RcSecretStore) store = NULL;

  avahi = rc_mock_avahi_new ();
  gui_fixture_init ();
  server = rc_test_server_start (NULL);
  page = RC_CONNECT_PAGE (rc_connect_page_new ());
  store = rc_secret_store_new ();
  door = rc_door_new (page, store);
  g_signal_connect (door, "changed-key", G_CALLBACK (on_changed_key), NULL);
  gui_fixture_show (GTK_WIDGET (page), "door", 500, 700);
  rc_connect_page_set_names (page, "", "ben");
  rc_mock_avahi_start (avahi);
}

static void
tear_down (void)
{
  rc_door_close (door);
  g_clear_object (&door);
  g_clear_pointer (&server, rc_test_server_stop);
  rc_mock_avahi_free (avahi);
}

/* As a person does who sees it. */
static void
go_to_announced (const char *pin)
{
  g_autofree char *txt = g_strconcat ("pin=", pin, NULL);
  const RcMockService service = {
    1, 0, "Box", "nowhere.invalid", "127.0.0.1", rc_test_server_get_port (server), txt,
  };
  GtkListBox *list = GTK_LIST_BOX (gui_fixture_find (gui_fixture_find (GTK_WIDGET (page), RC_TYPE_NEARBY_LIST), GTK_TYPE_LIST_BOX));

  rc_mock_avahi_add (avahi, &service);
  RC_MOCK_WAIT_FOR (gtk_list_box_get_row_at_index (list, 0) != NULL);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  rc_connect_page_submit (page);
}

static char *
read_pin (void)
{
  const char *argv[] = { g_getenv ("REDCOASTD"), "--pin", "--data-dir", rc_test_server_get_dir (server), NULL };
  char *pin = NULL;

  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &pin, NULL, NULL, NULL));
  return g_strchomp (pin);
}

static gboolean
is_asked (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (ADW_IS_MESSAGE_DIALOG (window->data))
      return TRUE;
  return FALSE;
}

START_TEST (a_new_server_is_asked_about)
{
  g_autofree char *pin = read_pin ();

  go_to_announced (pin);
  RC_MOCK_WAIT_FOR (is_asked ());
  ck_assert_ptr_null (rc_connect_page_get_error (page));
}
END_TEST

START_TEST (who_answers_with_another_key_gets_nothing)
{
  go_to_announced (OTHER);
  RC_MOCK_WAIT_FOR (rc_connect_page_get_error (page) != NULL);
  ck_assert (strstr (rc_connect_page_get_error (page), "announced") != NULL);
  ck_assert (!is_asked ());
  ck_assert_uint_eq (n_changed, 0);
}
END_TEST

START_TEST (a_known_server_with_another_key_stops_there)
{
  g_autofree char *path = rc_known_servers_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_strdup_printf ("[127.0.0.1 %u]\npins=%s;\n", rc_test_server_get_port (server), OTHER);
  g_autofree char *pin = read_pin ();

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (path, text, -1, NULL));
  go_to_announced (pin);
  RC_MOCK_WAIT_FOR (n_changed == 1);
  ck_assert (!is_asked ());
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("nearby-door");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, a_new_server_is_asked_about);
  tcase_add_test (tcase, who_answers_with_another_key_gets_nothing);
  tcase_add_test (tcase, a_known_server_with_another_key_stops_there);
  return gui_fixture_run ("nearby-door", tcase);
}
