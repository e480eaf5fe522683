/* test-preferences.c - what a person says they like is kept and heeded.
 *
 * - each row has a name, and its switch is the key of the settings
 * - what this program was built without has no row
 * - the style is followed at once
 * - a composer in a new tab sends as was chosen */
#include "config.h"

#include "gui-fixture.h"
#include "rc-chat-page.h"
#include "rc-composer.h"
#include "rc-preferences.h"
#include "rc-settings.h"
#include "rc-spelling.h"

static GSettings *settings;

static void
set_up (void)
{
  gui_fixture_init ();
  settings = rc_settings_open ();
  ck_assert_ptr_nonnull (settings);
}

static void
tear_down (void)
{
  g_clear_object (&settings);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type,
      guint     *skip)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*skip)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

START_TEST (a_switch_is_a_key)
{
  static const char *const keys[] = { "enter-sends", "check-spelling", "notifications", "do-not-disturb", "run-in-background", "autostart" };
  GtkWidget *window = rc_preferences_new (settings);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      guint skip = i;
      GtkWidget *widget = find (window, GTK_TYPE_SWITCH, &skip);
      gboolean before = g_settings_get_boolean (settings, keys[i]);

      ck_assert_msg (gtk_switch_get_active (GTK_SWITCH (widget)) == before, "%s", keys[i]);
      gtk_switch_set_active (GTK_SWITCH (widget), !before);
      ck_assert_msg (g_settings_get_boolean (settings, keys[i]) != before, "%s", keys[i]);
      g_settings_reset (settings, keys[i]);
      ck_assert_msg (gtk_switch_get_active (GTK_SWITCH (widget)) == before, "%s", keys[i]);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}
END_TEST

START_TEST (what_is_not_built_in_has_no_row)
{
  GtkWidget *window = rc_preferences_new (settings);
  guint skip = 1;
  GtkWidget *row = gtk_widget_get_ancestor (find (window, GTK_TYPE_SWITCH, &skip), ADW_TYPE_ACTION_ROW);

  ck_assert_str_eq (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), "Check Spelling");
  ck_assert (gtk_widget_get_visible (row) == rc_spelling_is_built_in ());
  gtk_window_destroy (GTK_WINDOW (window));
}
END_TEST

START_TEST (the_style_is_followed)
{
  GtkWidget *window = rc_preferences_new (settings);
  guint skip = 0;
  GtkWidget *row = find (window, ADW_TYPE_COMBO_ROW, &skip);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  rc_preferences_follow_scheme (settings);
  ck_assert (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_settings_set_string (settings, "color-scheme", "light");
  ck_assert_uint_eq (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), 1);
  rc_preferences_follow_scheme (settings);
  ck_assert (!adw_style_manager_get_dark (adw_style_manager_get_default ()));
  gtk_window_destroy (GTK_WINDOW (window));
}
END_TEST

START_TEST (a_composer_sends_as_was_chosen)
{
  g_autoptr(RcClient) client = rc_client_new ("localhost", "ben");
  g_autoptr(RcContactPrefs) prefs = rc_contact_prefs_new (NULL);
  RcChatPage *page = g_object_ref_sink (g_object_new (RC_TYPE_CHAT_PAGE, NULL));
  gboolean enter_sends = TRUE;
  guint skip = 0;
  GtkWidget *composer;

  rc_chat_page_set_prefs (page, prefs, settings);
  g_settings_set_boolean (settings, "enter-sends", FALSE);
  rc_chat_page_set_client (page, client);
  composer = find (GTK_WIDGET (page), RC_TYPE_COMPOSER, &skip);
  g_object_get (composer, "enter-sends", &enter_sends, NULL);
  ck_assert (!enter_sends);
  g_settings_set_boolean (settings, "enter-sends", TRUE);
  g_object_get (composer, "enter-sends", &enter_sends, NULL);
  ck_assert (enter_sends);
  g_object_unref (page);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("preferences");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, a_switch_is_a_key);
  tcase_add_test (tcase, what_is_not_built_in_has_no_row);
  tcase_add_test (tcase, the_style_is_followed);
  tcase_add_test (tcase, a_composer_sends_as_was_chosen);
  return gui_fixture_run ("preferences", tcase);
}
