/* test-first-show.c - when the window is shown for the first time.
 *
 * - whose account is being opened is shown nothing before it is open, or cannot be
 * - a password store that does not answer keeps the window away for a moment only
 * - where nobody is expected, and where it is asked for again, it is shown at once */
#include "config.h"

#include "gui-fixture.h"
#include "rc-first-show.h"

#define SECRETS "org.freedesktop.secrets"

static GtkWindow *window;
static RcSecretStore *store;
static RcAccountItem *item;
static RcFirstShow *first_show;

static void
set_up (void)
{
  gui_fixture_init ();
  window = g_object_ref_sink (GTK_WINDOW (adw_window_new ()));
  store = rc_secret_store_new ();
  item = rc_account_item_new ("box.local", "ana", store, NULL);
  first_show = rc_first_show_new (window);
}

static void
tear_down (void)
{
  g_clear_object (&first_show);
  g_clear_object (&item);
  g_clear_object (&store);
  gtk_window_destroy (window);
  g_clear_object (&window);
}

static gboolean
is_visible (gpointer user_data)
{
  return gtk_widget_get_visible (GTK_WIDGET (window));
}

START_TEST (the_window_waits_for_an_account)
{
  rc_account_item_resume (item);
  rc_first_show_present (first_show, item);
  ck_assert (rc_account_item_get_opening (item));
  ck_assert (!is_visible (NULL));
  gui_fixture_wait (is_visible, NULL);
  ck_assert (!rc_account_item_get_opening (item));
}
END_TEST

/* Takes every call, and answers none. */
static GDBusMessage *
swallow (GDBusConnection *connection,
         GDBusMessage    *message,
         gboolean         incoming,
         gpointer         user_data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    {
      g_object_unref (message);
      return NULL;
    }
  return message;
}

static gboolean
is_owned (gpointer user_data)
{
  return *(gboolean *) user_data;
}

static void
on_acquired (GDBusConnection *connection,
             const char      *name,
             gpointer         user_data)
{
  gboolean *owned = user_data;

  *owned = TRUE;
}

START_TEST (a_store_that_does_not_answer_keeps_the_window_away_for_a_moment)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusConnection) bus =
    g_dbus_connection_new_for_address_sync (address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  gboolean owned = FALSE;
  guint name;

  ck_assert_ptr_nonnull (bus);
  name = g_bus_own_name_on_connection (bus, SECRETS, G_BUS_NAME_OWNER_FLAGS_NONE, on_acquired, NULL, &owned, NULL);
  gui_fixture_wait (is_owned, &owned);
  g_dbus_connection_add_filter (bus, swallow, NULL, NULL);

  rc_account_item_resume (item);
  rc_first_show_present (first_show, item);
  ck_assert (!is_visible (NULL));
  gui_fixture_wait (is_visible, NULL);
  ck_assert (rc_account_item_get_opening (item));
  rc_account_item_close (item);
  g_bus_unown_name (name);
}
END_TEST

START_TEST (where_nobody_is_expected_it_is_shown_at_once)
{
  rc_first_show_present (first_show, NULL);
  ck_assert (is_visible (NULL));
}
END_TEST

START_TEST (where_it_is_asked_for_again_it_is_shown_at_once)
{
  rc_account_item_resume (item);
  rc_first_show_present (first_show, item);
  rc_first_show_present (first_show, NULL);
  ck_assert (rc_account_item_get_opening (item));
  ck_assert (is_visible (NULL));
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("first-show");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, the_window_waits_for_an_account);
  tcase_add_test (tcase, a_store_that_does_not_answer_keeps_the_window_away_for_a_moment);
  tcase_add_test (tcase, where_nobody_is_expected_it_is_shown_at_once);
  tcase_add_test (tcase, where_it_is_asked_for_again_it_is_shown_at_once);
  return gui_fixture_run ("gui-first-show", tcase);
}
