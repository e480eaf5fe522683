/* test-key-dialogs.c - what is asked about a server's key.
 *
 * - a key that nobody knows is shown and asked about; to say no is the default and
 *   sends nothing; to say it is the same goes on
 * - no line of a key ends within a group
 * - another key than the known one: both are shown; to forget the old one takes a
 *   second step, whose default changes nothing
 * - all of it has a name for a screen reader */
#include "config.h"

#include <string.h>

#include "gui-fixture.h"
#include "names-fixture.h"
#include "rc-key-page.h"
#include "rc-known-servers.h"
#include "rc-pin.h"
#include "rc-test-server.h"
#include "rc-trust-dialog.h"

#define OTHER_PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static RcTestServer *server;
static RcClient *client;
static GtkWidget *page;
static guint n_answers;
static gboolean last_answer;
static guint n_backs;

static void
set_up (void)
{
  gui_fixture_init ();
  server = rc_test_server_start (NULL);
  page = rc_key_page_new ();
  gui_fixture_show (page, "keys", 500, 600);
}

static void
tear_down (void)
{
  if (client != NULL)
    rc_client_stop (client);
  g_clear_object (&client);
  g_clear_pointer (&server, rc_test_server_stop);
}

static gboolean
is_settled (gpointer state)
{
  return rc_client_get_state (client) == GPOINTER_TO_UINT (state);
}

/* Comes over TLS, with the keys that it is told, as far as @state. */
static void
meet (const char *const *pins,
      RcClientState      state)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (server));

  client = g_object_new (RC_TYPE_CLIENT, "server", address, "id", "ben", "method", (guint) RC_LOGIN_GUEST,
                         "tls", TRUE, "pins", pins, NULL);
  rc_client_start (client);
  gui_fixture_wait (is_settled, GUINT_TO_POINTER (state));
}

static AdwMessageDialog *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (ADW_IS_MESSAGE_DIALOG (window->data))
      return window->data;

  ck_abort_msg ("there is no question");
  return NULL;
}

static void
answer (const char *response)
{
  adw_message_dialog_response (find_dialog (), response);
  gui_fixture_turn ();
}

static void
on_answered (RcClient *asked,
             gboolean  trusted,
             gpointer  user_data)
{
  ck_assert_ptr_eq (asked, client);
  n_answers++;
  last_answer = trusted;
  if (trusted)
    ck_assert (rc_client_trust (asked, rc_client_get_offered_pin (asked)));
}

START_TEST (an_unknown_key_is_taken_only_by_a_yes)
{
  g_autofree char *shown = NULL;

  meet (NULL, RC_CLIENT_UNTRUSTED);
  rc_trust_dialog_ask (page, client, on_answered, page);
  names_fixture_expect (GTK_WIDGET (find_dialog ()), 2);
  shown = rc_pin_format (rc_client_get_offered_pin (client));
  ck_assert_str_eq (gtk_label_get_label (GTK_LABEL (adw_message_dialog_get_extra_child (find_dialog ()))), shown);
  ck_assert_str_eq (adw_message_dialog_get_default_response (find_dialog ()), "cancel");
  ck_assert_str_eq (adw_message_dialog_get_close_response (find_dialog ()), "cancel");
  answer ("cancel");
  ck_assert_uint_eq (n_answers, 1);
  ck_assert (!last_answer);
  ck_assert_int_eq (rc_client_get_state (client), RC_CLIENT_UNTRUSTED);

  rc_trust_dialog_ask (page, client, on_answered, page);
  answer ("trust");
  ck_assert_uint_eq (n_answers, 2);
  ck_assert (last_answer);
  gui_fixture_wait (is_settled, GUINT_TO_POINTER (RC_CLIENT_ONLINE));
}
END_TEST

static void
on_back (RcKeyPage *self,
         gpointer   user_data)
{
  n_backs++;
}

/* As an earlier log-in has left it. */
static void
know (const char *pin)
{
  g_autofree char *path = rc_known_servers_get_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text =
    g_strdup_printf ("[127.0.0.1 %u]\npins=%s;\n", rc_test_server_get_port (server), pin);

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
is_known (void)
{
  g_auto (GStrv) pins = rc_known_servers_lookup (rc_client_get_server (client), NULL);

  return pins != NULL;
}

START_TEST (the_old_key_is_forgotten_only_in_a_second_step)
{
  const char *const pins[] = { OTHER_PIN, NULL };

  know (OTHER_PIN);
  meet (pins, RC_CLIENT_CHANGED_KEY);
  rc_key_page_set_client (RC_KEY_PAGE (page), client);
  g_signal_connect (page, "back", G_CALLBACK (on_back), NULL);
  names_fixture_expect (page, 2);

  ck_assert (gtk_widget_activate_action (page, "key.forget", NULL));
  names_fixture_expect (GTK_WIDGET (find_dialog ()), 2);
  ck_assert_str_eq (adw_message_dialog_get_default_response (find_dialog ()), "cancel");
  answer ("cancel");
  ck_assert (is_known ());
  ck_assert_uint_eq (n_backs, 0);

  ck_assert (gtk_widget_activate_action (page, "key.forget", NULL));
  answer ("forget");
  ck_assert (!is_known ());
  ck_assert_uint_eq (n_backs, 1);
}
END_TEST

/* A hyphen is where a line may end; here it is a letter as any other. */
START_TEST (a_group_is_never_broken)
{
  static const char *const pins[] = { "ZbtZfGbk7bhLPa7bEJdB-Dd2IgQhwqCIG8TUImJIBY0", "-------------------------------------------" };
  GtkWidget *label = rc_trust_dialog_new_fingerprint (pins[_i]);
  const char *text;

  gui_fixture_show (label, "key", 220, 200);
  text = gtk_label_get_text (GTK_LABEL (label));
  ck_assert_int_gt (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (label))), 1);
  for (GSList *item = pango_layout_get_lines_readonly (gtk_label_get_layout (GTK_LABEL (label))); item != NULL; item = item->next)
    {
      int start = ((PangoLayoutLine *) item->data)->start_index;

      ck_assert_msg (start == 0 || text[start - 1] == ' ', "a line begins with %s", text + start);
    }
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("keys");

  names_fixture_init ();
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, an_unknown_key_is_taken_only_by_a_yes);
  tcase_add_test (tcase, the_old_key_is_forgotten_only_in_a_second_step);
  tcase_add_loop_test (tcase, a_group_is_never_broken, 0, 2);
  return gui_fixture_run ("key-dialogs", tcase);
}
