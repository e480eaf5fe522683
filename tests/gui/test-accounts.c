/* test-accounts.c - who one is on which server, without a server.
 *
 * - who has a token is remembered, once, however it is spelled; a guest is not
 * - the one account that an earlier version knew is taken over, once
 * - there are 16 at most, also where somebody wrote more into the settings, and what
 *   is no account is not one
 * - what another process has added to the list stays there
 * - what is unread elsewhere is counted, but not of who is muted
 * - who is removed is remembered until that is final, and comes back when it is undone;
 *   then files and row are gone, those of others stay
 * - the button says what is unread elsewhere */
#include "config.h"

#include <glib/gstdio.h>

#include "gui-fixture.h"
#include "rc-account.h"
#include "rc-accounts.h"
#include "rc-contact-private.h"
#include "rc-menu-button.h"
#include "rc-settings.h"
#include "rc-tab-memory.h"

static GSettings *settings;
static RcAccounts *accounts;

static void
set_up (void)
{
  gui_fixture_init ();
  settings = rc_settings_open ();
  g_settings_reset (settings, "accounts");
  accounts = rc_accounts_new (settings);
}

static void
tear_down (void)
{
  g_clear_object (&accounts);
  g_clear_object (&settings);
}

/* @token: (nullable): a guest has none */
static RcAccountItem *
add (const char *server,
     const char *id,
     const char *token)
{
  g_autoptr (RcClient) client = g_object_new (RC_TYPE_CLIENT, "server", server, "id", id, "token", token, NULL);

  return rc_accounts_add (accounts, client);
}

static guint
n_items (void)
{
  return g_list_model_get_n_items (G_LIST_MODEL (accounts));
}

static void
start_again (void)
{
  g_object_unref (accounts);
  accounts = rc_accounts_new (settings);
}

START_TEST (who_has_a_token_is_remembered_once)
{
  RcAccountItem *ana = add ("Box.local", "Ana", "t1");
  RcAccountItem *ben = add ("box.local:5248", "ana", "t2");

  ck_assert_ptr_ne (ana, ben);
  ck_assert_ptr_eq (add ("box.local:5247", "ana", "t3"), ana);
  ck_assert_ptr_nonnull (add ("box.local", "guest", NULL));
  ck_assert_uint_eq (n_items (), 3);
  rc_accounts_set_current (accounts, ben);

  start_again ();
  ck_assert_uint_eq (n_items (), 2);
  ana = rc_accounts_find (accounts, "ana@box.local:5247");
  ck_assert_str_eq (rc_account_item_get_title (ana), "Ana@Box.local");
  ck_assert_ptr_null (rc_account_item_get_client (ana));
  ck_assert_str_eq (rc_account_item_get_key (rc_accounts_get_current (accounts)), "ana@box.local:5248");
}
END_TEST

START_TEST (the_one_of_an_earlier_version_is_taken_over)
{
  g_settings_set_string (settings, "server", "box.local");
  g_settings_set_string (settings, "id", "ana");
  start_again ();
  ck_assert_uint_eq (n_items (), 1);
  rc_accounts_set_current (accounts, rc_accounts_find (accounts, "ana@box.local:5247"));
  rc_accounts_remove (accounts, rc_accounts_get_current (accounts));
  rc_accounts_finish (accounts);
  start_again ();
  ck_assert_uint_eq (n_items (), 0);
}
END_TEST

START_TEST (there_are_so_many_and_no_more)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  for (guint i = 0; i < RC_ACCOUNTS_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      ck_assert_ptr_nonnull (add ("box.local", id, "t"));
    }
  ck_assert (rc_accounts_is_full (accounts));
  ck_assert_ptr_null (add ("box.local", "one-more", "t"));
  /* Who may come back needs the room. */
  rc_accounts_remove (accounts, rc_accounts_lookup (accounts, "box.local", "id-0"));
  ck_assert (rc_accounts_is_full (accounts));

  g_variant_builder_add (&builder, "(ss)", "box.local", "");
  g_variant_builder_add (&builder, "(ss)", "no:such:address", "ana");
  for (guint i = 0; i < 2 * RC_ACCOUNTS_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i / 2);

      g_variant_builder_add (&builder, "(ss)", "box.local", id);
    }
  g_variant_builder_add (&builder, "(ss)", "box.local", "one-more");
  g_settings_set_value (settings, "accounts", g_variant_builder_end (&builder));
  start_again ();
  ck_assert_uint_eq (n_items (), RC_ACCOUNTS_MAX);
  ck_assert_ptr_null (rc_accounts_lookup (accounts, "box.local", "one-more"));
}
END_TEST

START_TEST (what_another_process_has_added_stays)
{
  g_autoptr (RcAccounts) other = rc_accounts_new (settings);
  g_autoptr (RcClient) client = g_object_new (RC_TYPE_CLIENT, "server", "box.local", "id", "ben", "token", "t2", NULL);

  rc_accounts_add (other, client);
  rc_accounts_remove (accounts, add ("box.local", "ana", "t1"));
  rc_accounts_finish (accounts);
  add ("box.local", "carl", "t3");
  start_again ();
  ck_assert_uint_eq (n_items (), 2);
  ck_assert_ptr_nonnull (rc_accounts_lookup (accounts, "box.local", "ben"));
  ck_assert_ptr_nonnull (rc_accounts_lookup (accounts, "box.local", "carl"));
}
END_TEST

static RcContact *
room_of (RcAccountItem *item)
{
  return rc_roster_lookup (rc_client_get_roster (rc_account_item_get_client (item)), "all");
}

static gboolean
is_unread (gpointer user_data)
{
  return rc_accounts_count_unread (accounts, rc_accounts_get_current (accounts)) == GPOINTER_TO_UINT (user_data);
}

START_TEST (what_is_unread_elsewhere_is_counted)
{
  RcAccountItem *ana = add ("box.local", "ana", "t1");
  RcAccountItem *ben = add ("box.local", "ben", "t2");

  rc_accounts_set_current (accounts, ana);
  rc_contact_set_unread (room_of (ana), 2);
  rc_contact_set_unread (room_of (ben), 3);
  gui_fixture_wait (is_unread, GUINT_TO_POINTER (3));
  rc_accounts_set_current (accounts, ben);
  gui_fixture_wait (is_unread, GUINT_TO_POINTER (2));
  rc_contact_prefs_set (rc_account_item_get_prefs (ana), "all", RC_CONTACT_PREF_MUTED, TRUE);
  gui_fixture_wait (is_unread, GUINT_TO_POINTER (0));
}
END_TEST

static char *
make_files (const char *server,
            const char *id)
{
  char *path = rc_account_dup_cache_path (server, id);
  g_autofree char *folder = g_path_get_dirname (path);

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (path, "messages", -1, NULL));
  return path;
}

START_TEST (who_is_removed_is_gone_when_that_is_final)
{
  g_autofree char *of_ana = make_files ("box.local", "ana");
  g_autofree char *of_ben = make_files ("box.local", "ben");
  RcAccountItem *ana = add ("box.local", "ana", "t1");
  g_autofree char *folder = g_path_get_dirname (of_ana);
  g_autoptr (GVariant) rows = NULL;

  add ("box.local", "ben", "t2");
  rc_contact_prefs_set (rc_account_item_get_prefs (ana), "carl", RC_CONTACT_PREF_BLOCKED, TRUE);
  rc_tab_memory_save (settings, "ana@box.local:5247", "carl", g_variant_new_parsed ("[('carl', false)]"));
  rc_tab_memory_save (settings, "ben@box.local:5247", "carl", g_variant_new_parsed ("[('carl', false)]"));
  rc_accounts_remove (accounts, ana);
  ck_assert_uint_eq (n_items (), 1);
  ck_assert (rc_accounts_restore (accounts, "ana@box.local:5247"));
  ck_assert_uint_eq (n_items (), 2);
  ck_assert_ptr_nonnull (rc_account_item_get_client (ana));
  /* Too late to be forgotten: nothing happens. */
  rc_accounts_forget (accounts, ana);
  ck_assert_uint_eq (n_items (), 2);

  rc_accounts_remove (accounts, ana);
  rows = g_settings_get_value (settings, "accounts");
  ck_assert_uint_eq (g_variant_n_children (rows), 2);
  g_clear_pointer (&rows, g_variant_unref);
  ck_assert (g_file_test (of_ana, G_FILE_TEST_EXISTS));
  rc_accounts_finish (accounts);
  ck_assert (!rc_accounts_restore (accounts, "ana@box.local:5247"));
  ck_assert (!g_file_test (folder, G_FILE_TEST_EXISTS));
  ck_assert (g_file_test (of_ben, G_FILE_TEST_EXISTS));

  rows = g_settings_get_value (settings, "open-tabs");
  ck_assert_uint_eq (g_variant_n_children (rows), 1);

  start_again ();
  ck_assert_uint_eq (n_items (), 1);
  ana = add ("box.local", "ana", "t3");
  ck_assert (!rc_contact_prefs_get (rc_account_item_get_prefs (ana), "carl", RC_CONTACT_PREF_BLOCKED));
}
END_TEST

static gboolean
has_name (gpointer user_data)
{
  GtkWidget *button = gtk_overlay_get_child (GTK_OVERLAY (gtk_widget_get_first_child (user_data)));

  return g_strcmp0 (gtk_widget_get_tooltip_text (button), "Main Menu, 3 unread messages in other accounts") == 0;
}

START_TEST (the_button_says_what_is_unread_elsewhere)
{
  GtkWidget *button = g_object_new (RC_TYPE_MENU_BUTTON, NULL);
  RcAccountItem *ana = add ("box.local", "ana", "t1");
  RcAccountItem *ben = add ("box.local", "ben_2", "t2");

  gui_fixture_show (button, "menu", 100, 100);
  rc_menu_button_set_accounts (RC_MENU_BUTTON (button), accounts);
  rc_accounts_set_current (accounts, ana);
  rc_contact_set_unread (room_of (ben), 3);
  gui_fixture_wait (has_name, button);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("accounts");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, who_has_a_token_is_remembered_once);
  tcase_add_test (tcase, the_one_of_an_earlier_version_is_taken_over);
  tcase_add_test (tcase, there_are_so_many_and_no_more);
  tcase_add_test (tcase, what_another_process_has_added_stays);
  tcase_add_test (tcase, what_is_unread_elsewhere_is_counted);
  tcase_add_test (tcase, who_is_removed_is_gone_when_that_is_final);
  tcase_add_test (tcase, the_button_says_what_is_unread_elsewhere);
  return gui_fixture_run ("accounts", tcase);
}
