/* test-background.c - what the desktop is asked for, so that the program runs unseen.
 *
 * - without a sandbox: the file that starts us comes and goes with the setting, the last
 *   wish is the one that stays, what cannot be written is said
 * - in a sandbox: what the portal is asked; allowed, half allowed, refused; no portal,
 *   no bus; a wish that replaces one which the person has not answered yet; nothing is
 *   asked that nobody wants
 * - the rows of the preferences say it
 * - the actions of the desktop entry are the program's own */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "gui-fixture.h"
#include "rc-application.h"
#include "rc-background.h"
#include "rc-preferences.h"
#include "rc-settings.h"

#define PORTAL "org.freedesktop.portal.Desktop"

typedef struct
{
  GSettings *settings;
  GTestDBus *daemon;
  GDBusConnection *bus;    /* ours */
  GDBusConnection *portal; /* the portal's */
  GDBusNodeInfo *info;
  GVariant *asked;         /* the options of the last request */
  char *request_path;
  char *dir;
  guint n_asked;
  guint n_closed;
  gboolean silent;
  guint response;
  gboolean background, autostart;
} World;

static World *world;

static const char portal_xml[] =
  "<node>"
  " <interface name='org.freedesktop.portal.Background'><method name='RequestBackground'>"
  "  <arg type='s' direction='in'/><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method></interface>"
  " <interface name='org.freedesktop.portal.Request'><method name='Close'/></interface>"
  "</node>";

static void
respond (void)
{
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (world->background));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (world->autostart));
  g_dbus_connection_emit_signal (world->portal, NULL, world->request_path, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", world->response, &results), NULL);
}

static void on_call (GDBusConnection *, const char *, const char *, const char *, const char *, GVariant *,
                     GDBusMethodInvocation *, gpointer);

static const GDBusInterfaceVTable vtable = { .method_call = on_call };

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method,
         GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token = NULL;

  if (g_str_equal (method, "Close"))
    {
      ck_assert_str_eq (path, world->request_path);
      world->n_closed++;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  g_clear_pointer (&world->asked, g_variant_unref);
  world->asked = g_variant_get_child_value (parameters, 1);
  ck_assert (g_variant_lookup (world->asked, "handle_token", "&s", &token));
  g_free (world->request_path);
  world->request_path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  world->n_asked++;
  g_dbus_connection_register_object (world->portal, world->request_path, world->info->interfaces[1], &vtable, NULL,
                                     NULL, NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", world->request_path));
  if (!world->silent)
    respond ();
}

static GDBusConnection *
join_bus (void)
{
  g_autoptr(GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (world->daemon),
                                                                 G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                                 NULL, NULL, &error);

  ck_assert_msg (bus != NULL, "%s", error != NULL ? error->message : "");
  return bus;
}

static void
start_portal (void)
{
  g_autoptr(GVariant) reply = NULL;

  world->info = g_dbus_node_info_new_for_xml (portal_xml, NULL);
  world->portal = join_bus ();
  g_dbus_connection_register_object (world->portal, "/org/freedesktop/portal/desktop", world->info->interfaces[0], &vtable,
                                     NULL, NULL, NULL);
  reply = g_dbus_connection_call_sync (world->portal, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName", g_variant_new ("(su)", PORTAL, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  ck_assert_ptr_nonnull (reply);
}

static void
set_up (void)
{
  gui_fixture_init ();
  world = g_new0 (World, 1);
  world->settings = rc_settings_open ();
  world->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (world->daemon);
  /* It is ours alone: GTK would look for half a desktop on it. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  world->bus = join_bus ();
  world->dir = g_dir_make_tmp ("redcoast-XXXXXX", NULL);
}

static void
tear_down (void)
{
  g_autofree char *autostart = g_build_filename (world->dir, "autostart", NULL);
  g_autofree char *file = g_build_filename (autostart, APPLICATION_ID ".desktop", NULL);

  g_settings_reset (world->settings, "run-in-background");
  g_settings_reset (world->settings, "autostart");
  g_unlink (file);
  if (g_rmdir (autostart) != 0)
    g_unlink (autostart);
  g_rmdir (world->dir);
  g_clear_object (&world->bus);
  g_clear_object (&world->portal);
  g_clear_pointer (&world->info, g_dbus_node_info_unref);
  g_test_dbus_stop (world->daemon);
  g_clear_object (&world->daemon);
  g_clear_object (&world->settings);
  g_clear_pointer (&world->asked, g_variant_unref);
  g_free (world->request_path);
  g_free (world->dir);
  g_clear_pointer (&world, g_free);
}

static gboolean
was_asked (gpointer n)
{
  return world->n_asked >= GPOINTER_TO_UINT (n);
}

static gboolean
was_closed (gpointer unused)
{
  return world->n_closed == 1;
}

static gboolean
has_background_trouble (gpointer background)
{
  return rc_background_get_background_trouble (background) != NULL;
}

static gboolean
has_autostart_trouble (gpointer background)
{
  return rc_background_get_autostart_trouble (background) != NULL;
}

static gboolean
has_no_trouble (gpointer background)
{
  return !has_background_trouble (background) && !has_autostart_trouble (background);
}

static gboolean
file_is_there (gpointer file)
{
  return g_file_test (file, G_FILE_TEST_EXISTS);
}

static gboolean
file_is_gone (gpointer file)
{
  return !file_is_there (file);
}

static RcBackground *
new_background (gboolean sandboxed)
{
  return rc_background_new (world->settings, world->bus, world->dir, sandboxed);
}

START_TEST (the_file_comes_and_goes_with_the_setting)
{
  g_autofree char *file = g_build_filename (world->dir, "autostart", APPLICATION_ID ".desktop", NULL);
  g_autoptr(RcBackground) background = new_background (FALSE);
  g_autoptr(GKeyFile) entry = g_key_file_new ();
  g_autofree char *exec = NULL;

  g_settings_set_boolean (world->settings, "autostart", TRUE);
  gui_fixture_wait (file_is_there, file);
  ck_assert (g_key_file_load_from_file (entry, file, G_KEY_FILE_NONE, NULL));
  exec = g_key_file_get_string (entry, "Desktop Entry", "Exec", NULL);
  ck_assert_str_eq (exec, "redcoast --background");

  g_settings_set_boolean (world->settings, "autostart", FALSE);
  gui_fixture_wait (file_is_gone, file);
  for (guint i = 0; i < 9; i++)
    g_settings_set_boolean (world->settings, "autostart", i % 2 == 0);
  gui_fixture_wait (file_is_there, file);
  g_settings_set_boolean (world->settings, "autostart", FALSE);
  gui_fixture_wait (file_is_gone, file);
  ck_assert (has_no_trouble (background));
}
END_TEST

START_TEST (what_cannot_be_written_is_said)
{
  g_autofree char *autostart = g_build_filename (world->dir, "autostart", NULL);
  g_autofree char *expected = NULL;
  g_autoptr(RcBackground) background = new_background (FALSE);

  ck_assert (g_file_set_contents (autostart, "a file", -1, NULL));
  g_settings_set_boolean (world->settings, "autostart", TRUE);
  gui_fixture_wait (has_autostart_trouble, background);
  /* The folder, and not a file that was to be renamed afterwards. */
  expected = g_strdup_printf ("That could not be changed: %s: %s", autostart, g_strerror (ENOTDIR));
  ck_assert_str_eq (rc_background_get_autostart_trouble (background), expected);
}
END_TEST

START_TEST (nobody_is_asked_for_what_nobody_wants)
{
  g_autoptr(RcBackground) background = NULL;

  start_portal ();
  background = new_background (TRUE);
  for (guint i = 0; i < 20; i++)
    gui_fixture_turn ();
  ck_assert_uint_eq (world->n_asked, 0);
}
END_TEST

START_TEST (the_portal_is_asked_and_may_allow)
{
  g_autoptr(RcBackground) background = NULL;
  g_autofree const char **command = NULL;
  gboolean autostart = FALSE;

  start_portal ();
  world->background = world->autostart = TRUE;
  g_settings_set_boolean (world->settings, "run-in-background", TRUE);
  background = new_background (TRUE);
  gui_fixture_wait (was_asked, GUINT_TO_POINTER (1));
  ck_assert (g_variant_lookup (world->asked, "autostart", "b", &autostart) && !autostart);
  g_settings_set_boolean (world->settings, "autostart", TRUE);
  gui_fixture_wait (was_asked, GUINT_TO_POINTER (2));
  ck_assert (g_variant_lookup (world->asked, "autostart", "b", &autostart) && autostart);
  ck_assert (g_variant_lookup (world->asked, "commandline", "^a&s", &command));
  ck_assert_str_eq (command[0], "redcoast");
  ck_assert_str_eq (command[1], "--background");
  ck_assert_ptr_null (command[2]);
  ck_assert (has_no_trouble (background));
}
END_TEST

START_TEST (a_refusal_is_said_until_it_is_no_longer_wanted)
{
  g_autoptr(RcBackground) background = NULL;

  start_portal ();
  world->response = (guint) _i;
  world->background = _i == 0;
  g_settings_set_boolean (world->settings, "run-in-background", TRUE);
  g_settings_set_boolean (world->settings, "autostart", TRUE);
  background = new_background (TRUE);
  gui_fixture_wait (has_autostart_trouble, background);
  ck_assert_int_eq (has_background_trouble (background), _i != 0);
  g_settings_set_boolean (world->settings, "run-in-background", FALSE);
  g_settings_set_boolean (world->settings, "autostart", FALSE);
  gui_fixture_wait (has_no_trouble, background);
}
END_TEST

START_TEST (a_desktop_without_the_portal_is_said)
{
  g_autoptr(RcBackground) background = NULL;

  if (_i == 1)
    g_clear_object (&world->bus);
  background = new_background (TRUE);
  g_settings_set_boolean (world->settings, "run-in-background", TRUE);
  gui_fixture_wait (has_background_trouble, background);
  ck_assert (!has_autostart_trouble (background));
  g_settings_set_boolean (world->settings, "autostart", TRUE);
  gui_fixture_wait (has_autostart_trouble, background);
}
END_TEST

START_TEST (the_last_wish_replaces_one_without_an_answer)
{
  g_autoptr(RcBackground) background = NULL;

  start_portal ();
  world->silent = TRUE;
  world->response = 1;
  background = new_background (TRUE);
  g_settings_set_boolean (world->settings, "autostart", TRUE);
  gui_fixture_wait (was_asked, GUINT_TO_POINTER (1));
  g_settings_set_boolean (world->settings, "run-in-background", TRUE);
  gui_fixture_wait (was_asked, GUINT_TO_POINTER (2));
  gui_fixture_wait (was_closed, NULL);
  world->response = 0;
  world->background = world->autostart = TRUE;
  respond ();
  world->response = 1;
  g_settings_set_boolean (world->settings, "autostart", FALSE);
  gui_fixture_wait (was_asked, GUINT_TO_POINTER (3));
  ck_assert (has_no_trouble (background));
  respond ();
  gui_fixture_wait (has_background_trouble, background);
}
END_TEST

static gboolean
says (GtkWidget  *widget,
      const char *sentence)
{
  if (ADW_IS_ACTION_ROW (widget) && g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (widget)), sentence) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (says (child, sentence))
        return TRUE;
    }
  return FALSE;
}

START_TEST (the_rows_say_it)
{
  g_autoptr(RcBackground) background = new_background (TRUE);
  GtkWidget *window = rc_preferences_new (world->settings);

  rc_preferences_follow_background (RC_PREFERENCES (window), background);
  ck_assert (says (window, "In the background, without a window."));
  g_settings_set_boolean (world->settings, "autostart", TRUE);
  gui_fixture_wait (has_autostart_trouble, background);
  ck_assert (says (window, rc_background_get_autostart_trouble (background)));
  ck_assert (!says (window, "In the background, without a window."));
  g_settings_set_boolean (world->settings, "autostart", FALSE);
  gui_fixture_wait (has_no_trouble, background);
  ck_assert (says (window, "In the background, without a window."));
  gtk_window_destroy (GTK_WINDOW (window));
}
END_TEST

START_TEST (the_desktop_entrys_actions_are_the_programs)
{
  g_autofree char *path = g_build_filename (g_getenv ("REDCOAST_BUILD_DIR"), "data", APPLICATION_ID ".desktop", NULL);
  g_autoptr(GKeyFile) entry = g_key_file_new ();
  g_autoptr(RcApplication) application = rc_application_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) actions = NULL;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  ck_assert_msg (g_application_register (G_APPLICATION (application), NULL, &error), "%s", error != NULL ? error->message : "");
  ck_assert (g_key_file_load_from_file (entry, path, G_KEY_FILE_NONE, NULL));
  actions = g_key_file_get_string_list (entry, "Desktop Entry", "Actions", NULL, NULL);
  ck_assert_uint_eq (g_strv_length (actions), 2);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      ck_assert_msg (g_action_group_has_action (G_ACTION_GROUP (application), actions[i]), "%s", actions[i]);
      ck_assert_ptr_null (g_action_group_get_action_parameter_type (G_ACTION_GROUP (application), actions[i]));
    }
  /* Without a parameter it toggles. */
  g_action_group_activate_action (G_ACTION_GROUP (application), "do-not-disturb", NULL);
  ck_assert (g_settings_get_boolean (world->settings, "do-not-disturb"));
  g_action_group_activate_action (G_ACTION_GROUP (application), "do-not-disturb", NULL);
  ck_assert (!g_settings_get_boolean (world->settings, "do-not-disturb"));
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("background");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, the_file_comes_and_goes_with_the_setting);
  tcase_add_test (tcase, what_cannot_be_written_is_said);
  tcase_add_test (tcase, nobody_is_asked_for_what_nobody_wants);
  tcase_add_test (tcase, the_portal_is_asked_and_may_allow);
  tcase_add_loop_test (tcase, a_refusal_is_said_until_it_is_no_longer_wanted, 0, 3);
  tcase_add_loop_test (tcase, a_desktop_without_the_portal_is_said, 0, 2);
  tcase_add_test (tcase, the_last_wish_replaces_one_without_an_answer);
  tcase_add_test (tcase, the_rows_say_it);
  tcase_add_test (tcase, the_desktop_entrys_actions_are_the_programs);
  return gui_fixture_run ("background", tcase);
}
