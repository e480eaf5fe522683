/* test-exporter.c - a conversation that a person wants as a file.
 *
 * - the window asks where to, with a name that says whose it is and of which day,
 *   and with the kinds text and JSON; a name of the server's choice leaves no folder
 * - the file is there, complete, and a toast says how many messages are in it
 * - JSON where that kind is chosen, or the name ends so
 * - who thinks better of it gets no file and hears nothing
 * - what goes on for long is shown, and can be cancelled: the old file stays, and
 *   nothing is beside it; the outcome takes its place, and shows the folder
 * - one at a time: the next one is told to wait
 * - an error says what to do, and the way back to the question
 * - a window that goes takes its question along, but not what is being written
 * - the menus of a tab and of a contact lead here; the toolkit's window, filled in
 *   as a person does, too */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "gui-fixture.h"
#include "names-fixture.h"
#include "rc-cache-fixture.h"
#include "rc-contact-list.h"
#include "rc-conversation-tab.h"
#include "rc-conversation-window.h"
#include "rc-exporter.h"
#include "rc-tab-menu.h"

#define N_MANY 1500

static char *folder;
static GtkWidget *window;
static RcExporter *exporter;

/* What the double of the toolkit's window was asked, and what it answers. */
static char *asked_name;
static guint n_asked;
static const char *answer_name; /* NULL: thought better of it */
static guint answer_kind;
static gboolean is_held; /* it does not answer yet */
static RcFileChosen held_chosen;
static gpointer held_data;

static void
set_up (void)
{
  GtkWidget *toasts;

  gui_fixture_init ();
  g_set_prgname ("test-exporter");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  rc_cache_fixture_set_up ();
  folder = g_path_get_dirname (cache_path);
  toasts = adw_toast_overlay_new ();
  window = gui_fixture_show (toasts, "export", 480, 360);
  exporter = rc_exporter_new (GTK_WINDOW (window), ADW_TOAST_OVERLAY (toasts));
}

static void
tear_down (void)
{
  rc_exporter_detach (exporter);
  g_clear_object (&exporter);
  gtk_window_destroy (GTK_WINDOW (window));
  gui_fixture_turn ();
  g_clear_pointer (&asked_name, g_free);
  g_clear_pointer (&folder, g_free);
  rc_cache_fixture_tear_down ();
}

static char *
make_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
answer (GtkWindow        *parent,
        const char       *title,
        const char       *name,
        const RcFileKind *kinds,
        guint             n_kinds,
        RcFileChosen      chosen,
        gpointer          user_data)
{
  g_autofree char *path = answer_name != NULL ? make_path (answer_name) : NULL;
  g_autoptr(GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  ck_assert_uint_eq (n_kinds, 2);
  ck_assert_str_eq (kinds[0].ending, "txt");
  ck_assert_str_eq (kinds[1].ending, "json");
  g_free (asked_name);
  asked_name = g_strdup (name);
  n_asked++;
  held_chosen = chosen;
  held_data = user_data;
  if (!is_held)
    chosen (file, answer_kind, user_data);
}

static void
hear (guint n_messages)
{
  g_autofree char *last = g_strdup_printf ("GOT seq=%u", n_messages);

  go_online ();
  for (guint64 seq = 1; seq <= n_messages; seq++)
    {
      g_autofree char *ref = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);

      rc_fake_server_message (fixture->server, seq, "bob", "alice", ref, "one of many");
    }
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, last) > 0);
}

static GtkWidget *
find_text (GtkWidget  *widget,
           const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_pattern_match_simple (text, gtk_label_get_text (GTK_LABEL (widget))))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_text (child, text);

  return found;
}

static gboolean
says (gpointer user_data)
{
  return find_text (window, user_data) != NULL;
}

static void
click (GtkWidget  *root,
       const char *label)
{
  GtkWidget *text = find_text (root, label);

  ck_assert_ptr_nonnull (text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON), "clicked");
}

/* Of the toast that says @text. */
static void
click_close (const char *text)
{
  GtkWidget *toast = gtk_widget_get_ancestor (find_text (window, text), g_type_from_name ("AdwToastWidget"));

  g_signal_emit_by_name (gtk_widget_get_last_child (toast), "clicked");
}

static GtkWidget *
find_toplevel (const char *type_name)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (windows, i);

      if (g_str_equal (G_OBJECT_TYPE_NAME (toplevel), type_name))
        return toplevel;
    }

  return NULL;
}

static gboolean
is_open (gpointer user_data)
{
  GtkWidget *toplevel = find_toplevel (user_data);

  return toplevel != NULL && gtk_widget_get_mapped (toplevel);
}

static char *
read_file (const char *name)
{
  g_autofree char *path = make_path (name);
  char *text = NULL;

  ck_assert_msg (g_file_get_contents (path, &text, NULL, NULL), "there is no %s", path);
  return text;
}

static gboolean
is_file (const char *name)
{
  g_autofree char *path = make_path (name);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* Also those that are only begun. */
static guint
count_files (const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n_files += g_str_has_prefix (name, prefix);

  return n_files;
}

static void
start (const char *name,
       guint       kind)
{
  answer_name = name;
  answer_kind = kind;
  rc_exporter_set_chooser (exporter, answer);
  rc_exporter_start (exporter, fixture->client, "bob");
}

START_TEST (the_file_is_there_and_said)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  hear (N_MANY);
  start ("bob.txt", 0);
  ck_assert (g_pattern_match_simple ("bob 20*-*-*.txt", asked_name));
  gui_fixture_wait (says, "Exported 1500 messages");
  text = read_file ("bob.txt");
  lines = g_strsplit (text, "\n", -1);
  ck_assert_uint_eq (g_strv_length (lines), N_MANY + 1);
  ck_assert (g_pattern_match_simple ("[20*] bob: one of many", lines[N_MANY - 1]));
}
END_TEST

START_TEST (the_kind_and_the_name_say_what_is_written)
{
  g_autofree char *by_kind = NULL;
  g_autofree char *by_name = NULL;

  hear (1);
  start ("by-kind", 1);
  gui_fixture_wait (says, "Exported 1 message");
  by_kind = read_file ("by-kind");
  ck_assert (g_str_has_prefix (by_kind, "{\"format\""));
  start ("by-name.json", 0);
  RC_WAIT_FOR (is_file ("by-name.json"));
  by_name = read_file ("by-name.json");
  ck_assert (g_str_has_prefix (by_name, "{\"format\""));
}
END_TEST

START_TEST (no_name_leaves_its_folder)
{
  static const struct
  {
    const char *conversation;
    const char *name;
  } cases[] = {
    { "bob", "bob 2026-11-05.txt" },
    { "all", "Everyone 2026-11-05.txt" },
    { "../../etc/passwd", "_._.._etc_passwd 2026-11-05.txt" },
    { ".hidden", "_hidden 2026-11-05.txt" },
    { "a\\b:c\n\xe2\x80\xae", "a_b_c__ 2026-11-05.txt" },
    { "叶文洁", "叶文洁 2026-11-05.txt" },
    { "\xff", "\xef\xbf\xbd 2026-11-05.txt" },
  };
  g_autoptr(GDateTime) day = g_date_time_new_utc (2026, 11, 5, 12, 0, 0);
  g_autofree char *endless = g_strnfill (4000, 'x');
  g_autofree char *cut = rc_exporter_make_name (endless, day);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = rc_exporter_make_name (cases[i].conversation, day);

      ck_assert_str_eq (name, cases[i].name);
      ck_assert_ptr_null (strchr (name, '/'));
      ck_assert (name[0] != '.');
    }
  ck_assert_uint_lt (strlen (cut), 255);
}
END_TEST

START_TEST (who_thinks_better_of_it_gets_nothing)
{
  guint n_before = 0;

  hear (1);
  n_before = count_files ("");
  start (NULL, 0);
  gui_fixture_turn ();
  ck_assert_uint_eq (n_asked, 1);
  ck_assert_uint_eq (count_files (""), n_before);
  ck_assert (!says ("*xport*"));
  start ("bob.txt", 0);
  gui_fixture_wait (says, "Exported 1 message");
}
END_TEST

static gboolean
is_silent (gpointer user_data)
{
  return !says ("Exporting*");
}

START_TEST (what_takes_long_is_shown_and_can_be_cancelled)
{
  g_autofree char *path = make_path ("bob.txt");
  g_autofree char *old = NULL;

  hear (N_MANY);
  ck_assert (g_file_set_contents (path, "old", -1, NULL));
  rc_exporter_set_patience (exporter, 0);
  start ("bob.txt", 0);
  ck_assert (says ("Exporting…"));
  gui_fixture_wait (says, "Exporting… 1000 messages");
  click (window, "Cancel");
  gui_fixture_wait (is_silent, NULL);
  RC_WAIT_FOR (count_files ("bob.txt") == 1);
  old = read_file ("bob.txt");
  ck_assert_str_eq (old, "old");
  ck_assert (!says ("Exported*"));
}
END_TEST

/* What the desktop opens folders with: it notes that it was called. */
static void
install_file_manager (void)
{
  g_autofree char *shown = make_path ("shown");
  g_autofree char *entry = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Files\n"
                                            "Exec=touch %s\nMimeType=inode/directory;\n", shown);
  g_autofree char *applications = g_build_filename (g_get_user_data_dir (), "applications", NULL);
  g_autofree char *path = g_build_filename (applications, "files.desktop", NULL);
  g_autofree char *defaults = g_build_filename (g_get_user_config_dir (), "mimeapps.list", NULL);

  ck_assert_int_eq (g_mkdir_with_parents (applications, 0700), 0);
  ck_assert (g_file_set_contents (path, entry, -1, NULL));
  ck_assert (g_file_set_contents (defaults, "[Default Applications]\ninode/directory=files.desktop\n", -1, NULL));
}

START_TEST (the_outcome_takes_the_place_of_the_progress)
{
  install_file_manager ();
  hear (1);
  rc_exporter_set_patience (exporter, 0);
  start ("bob.txt", 0);
  ck_assert (says ("Cancel"));
  gui_fixture_wait (says, "Exported 1 message");
  ck_assert (is_silent (NULL));
  ck_assert (!says ("Cancel"));
  click (window, "Show");
  RC_WAIT_FOR (is_file ("shown"));
}
END_TEST

START_TEST (one_at_a_time)
{
  hear (N_MANY);
  rc_exporter_set_patience (exporter, 0);
  start ("first.txt", 0);
  start ("second.txt", 0);
  ck_assert_uint_eq (n_asked, 1);
  ck_assert (says ("Wait until*"));
  RC_WAIT_FOR (is_file ("first.txt"));
  click_close ("Wait until*");
  gui_fixture_wait (says, "Exported 1500 messages");
  is_held = TRUE;
  rc_exporter_start (exporter, fixture->client, "bob");
  rc_exporter_start (exporter, fixture->client, "bob");
  ck_assert_uint_eq (n_asked, 2);
  held_chosen (NULL, 0, held_data);
}
END_TEST

START_TEST (an_error_says_what_to_do)
{
  GtkWidget *dialog;

  hear (1);
  start ("nowhere/bob.txt", 0);
  gui_fixture_wait (is_open, "AdwMessageDialog");
  dialog = find_toplevel ("AdwMessageDialog");
  names_fixture_expect (dialog, 2);
  ck_assert_ptr_nonnull (find_text (dialog, "The folder for “bob.txt” does not exist. Choose another one."));
  answer_name = "bob.txt";
  click (dialog, "Choose Another Place…");
  gui_fixture_wait (says, "Exported 1 message");
  ck_assert_uint_eq (n_asked, 2);
}
END_TEST

START_TEST (a_window_that_goes_ends_nothing)
{
  hear (N_MANY);
  start ("bob.txt", 0);
  rc_exporter_detach (exporter);
  RC_WAIT_FOR (is_file ("bob.txt"));
  rc_exporter_start (exporter, fixture->client, "bob");
  ck_assert_uint_eq (n_asked, 1);
}
END_TEST

/* ---- through the toolkit ---- */

static gboolean
is_gone (gpointer user_data)
{
  return find_toplevel (user_data) == NULL;
}

static RcConversationWindow *
open_window (void)
{
  RcConversationWindow *of_bob = rc_conversation_window_new (NULL, fixture->client);
  AdwTabView *view = rc_conversation_window_get_view (of_bob);

  rc_tab_menu_new (view, GTK_WIDGET (of_bob), FALSE);
  adw_tab_view_append (view, rc_conversation_tab_new (fixture->client, contact ("bob")));
  gtk_window_present (GTK_WINDOW (of_bob));
  gui_fixture_wait (is_open, "RcConversationWindow");
  return of_bob;
}

/* It begins somewhere, some turns after it is there. */
static gboolean
has_begun (gpointer user_data)
{
  g_autoptr(GFile) current = gtk_file_chooser_get_current_folder (user_data);

  return current != NULL;
}

static GtkWidget *
ask_in (RcConversationWindow *of_bob)
{
  gtk_widget_activate_action (GTK_WIDGET (rc_conversation_window_get_view (of_bob)), "tab.export", NULL);
  gui_fixture_wait (is_open, "GtkFileChooserDialog");
  gui_fixture_wait (has_begun, find_toplevel ("GtkFileChooserDialog"));
  return find_toplevel ("GtkFileChooserDialog");
}

/* The window has gone there. */
static gboolean
is_to_be_in_folder (gpointer user_data)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (user_data);
  g_autoptr(GFile) place = g_file_new_for_path (folder);

  return file != NULL && g_file_has_parent (file, place);
}

static gboolean
has_file (gpointer user_data)
{
  return is_file (user_data);
}

/* As a person does it: another kind, another folder, Save. */
START_TEST (a_tab_is_exported_by_its_menu)
{
  RcConversationWindow *of_bob = NULL;
  GtkFileChooser *chooser = NULL;
  g_autoptr(GFile) place = g_file_new_for_path (folder);
  g_autoptr(GListModel) filters = NULL;
  g_autoptr(GtkFileFilter) json = NULL;
  g_autofree char *proposed = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  hear (3);
  RC_WAIT_FOR (contact ("bob") != NULL);
  of_bob = open_window ();
  chooser = GTK_FILE_CHOOSER (ask_in (of_bob));
  proposed = gtk_file_chooser_get_current_name (chooser);
  ck_assert (g_pattern_match_simple ("bob 20*-*-*.txt", proposed));
  filters = gtk_file_chooser_get_filters (chooser);
  json = g_list_model_get_item (filters, 1);
  gtk_file_chooser_set_filter (chooser, json);
  name = gtk_file_chooser_get_current_name (chooser);
  ck_assert (g_pattern_match_simple ("bob 20*-*-*.json", name));
  gtk_file_chooser_set_current_folder (chooser, place, NULL);
  gui_fixture_wait (is_to_be_in_folder, chooser);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  gui_fixture_wait (has_file, name);
  text = read_file (name);
  ck_assert (g_str_has_prefix (text, "{\"format\""));
  gtk_window_destroy (GTK_WINDOW (of_bob));
}
END_TEST

START_TEST (a_window_takes_its_question_along)
{
  RcConversationWindow *of_bob = NULL;

  hear (3);
  RC_WAIT_FOR (contact ("bob") != NULL);
  of_bob = open_window ();
  ask_in (of_bob);
  gtk_window_destroy (GTK_WINDOW (of_bob));
  gui_fixture_wait (is_gone, "GtkFileChooserDialog");
}
END_TEST

static void
on_asked (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_free (asked_name);
  asked_name = g_variant_dup_string (parameter, NULL);
}

static GtkWidget *
find_with_action (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "RcContactRow"))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_with_action (child);

  return found;
}

START_TEST (a_contact_has_it_in_its_menu)
{
  static const GActionEntry entries[] = { { .name = "export-conversation", .activate = on_asked, .parameter_type = "s" } };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkWidget *list = g_object_new (RC_TYPE_CONTACT_LIST, NULL);
  GtkWidget *lists = gui_fixture_show (list, "list", 300, 400);

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (lists, "win", G_ACTION_GROUP (actions));
  rc_contact_list_set_contacts (RC_CONTACT_LIST (list), G_LIST_MODEL (rc_client_get_roster (fixture->client)));
  gui_fixture_turn ();
  ck_assert_ptr_nonnull (find_with_action (list));
  gtk_widget_activate_action (find_with_action (list), "contact.export", NULL);
  ck_assert_str_eq (asked_name, "all");
  gtk_window_destroy (GTK_WINDOW (lists));
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("exporter");

  names_fixture_init ();
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, the_file_is_there_and_said);
  tcase_add_test (tcase, the_kind_and_the_name_say_what_is_written);
  tcase_add_test (tcase, no_name_leaves_its_folder);
  tcase_add_test (tcase, who_thinks_better_of_it_gets_nothing);
  tcase_add_test (tcase, what_takes_long_is_shown_and_can_be_cancelled);
  tcase_add_test (tcase, the_outcome_takes_the_place_of_the_progress);
  tcase_add_test (tcase, one_at_a_time);
  tcase_add_test (tcase, an_error_says_what_to_do);
  tcase_add_test (tcase, a_window_that_goes_ends_nothing);
  tcase_add_test (tcase, a_tab_is_exported_by_its_menu);
  tcase_add_test (tcase, a_window_takes_its_question_along);
  tcase_add_test (tcase, a_contact_has_it_in_its_menu);
  return gui_fixture_run ("exporter", tcase);
}
