/* test-connect-page.c - the form that asks for server and id.
 *
 * - what is good is handed on, without the spaces around it
 * - an address or an id that cannot be is said before anything is tried
 * - a failure is a sentence, which goes when something is changed
 * - an invitation is known by its look, and asks for a password; without it there
 *   is a server to be named again
 * - a password is asked for as the server has said, until the names change
 * - while one attempt is on, there is no second one
 * - a long sentence from right to left is wrapped to the width that there is */
#include "config.h"

#include <string.h>

#include "gui-fixture.h"
#include "rc-connect-page.h"
#include "rc-error.h"

static RcConnectPage *page;
static GString *requests;

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
  gui_fixture_init ();
  requests = g_string_new (NULL);
  page = RC_CONNECT_PAGE (rc_connect_page_new ());
  g_signal_connect (page, "connect", G_CALLBACK (on_connect), NULL);
  gui_fixture_show (GTK_WIDGET (page), "connect", 400, 600);
}

static void
tear_down (void)
{
  g_string_free (requests, TRUE);
}

static void
submit (const char *server,
        const char *id)
{
  rc_connect_page_set_names (page, server, id);
  rc_connect_page_submit (page);
}

START_TEST (what_is_good_is_handed_on)
{
  submit (" box.local:5247 ", "叶文洁");
  ck_assert_str_eq (requests->str, "<box.local:5247 叶文洁>");
  ck_assert_ptr_null (rc_connect_page_get_error (page));
}
END_TEST

START_TEST (what_cannot_be_is_said)
{
  const char *const bad[][2] = {
    { "", "ben" }, { "box.local:99999", "ben" }, { "box.local", "" },
    { "box.local", "two words" }, { "box.local", "all" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      submit (bad[i][0], bad[i][1]);
      ck_assert_msg (requests->len == 0, "taken: %s, %s", bad[i][0], bad[i][1]);
      ck_assert_ptr_nonnull (rc_connect_page_get_error (page));
    }
}
END_TEST

START_TEST (a_failure_is_said_until_something_changes)
{
  g_autoptr(GError) error = g_error_new_literal (RC_ERROR, RC_ERROR_ID_IN_USE, "");

  rc_connect_page_set_names (page, "box.local", "ben");
  rc_connect_page_show_error (page, error);
  ck_assert_ptr_nonnull (strstr (rc_connect_page_get_error (page), "“ben”"));
  rc_connect_page_set_names (page, "box.local", "benjamin");
  ck_assert_ptr_null (rc_connect_page_get_error (page));
}
END_TEST

#define LINK "redcoast://box.local/?invite=abc&pin=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static GtkWidget *
find_password_row (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_PASSWORD_ENTRY_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_password_row (child);
  return found;
}

static void
type_password (const char *password)
{
  GtkWidget *row = find_password_row (GTK_WIDGET (page));

  ck_assert (gtk_widget_get_visible (row));
  gtk_editable_set_text (GTK_EDITABLE (row), password);
}

static gboolean
asks_password (void)
{
  return gtk_widget_get_visible (find_password_row (GTK_WIDGET (page)));
}

START_TEST (an_invitation_is_known_by_its_look)
{
  g_autoptr (GError) denied = g_error_new_literal (RC_ERROR, RC_ERROR_DENIED, "");

  ck_assert (!asks_password ());
  submit (LINK, "ben");
  ck_assert_str_eq (requests->str, "");
  ck_assert_ptr_nonnull (strstr (rc_connect_page_get_error (page), "Choose a password"));
  ck_assert_str_eq (rc_connect_page_get_link (page)->invite, "abc");
  type_password ("three body");
  ck_assert_ptr_null (rc_connect_page_get_error (page));
  rc_connect_page_submit (page);
  ck_assert_str_eq (requests->str, "<box.local:5247 ben>");
  rc_connect_page_show_error (page, denied);
  ck_assert_ptr_nonnull (strstr (rc_connect_page_get_error (page), "invitation"));

  rc_connect_page_welcomed (page);
  ck_assert_ptr_null (rc_connect_page_get_link (page));
  ck_assert (!asks_password ());
  ck_assert_str_eq (rc_connect_page_get_password (page), "");
}
END_TEST

START_TEST (a_password_is_asked_for_until_the_names_change)
{
  g_autoptr (GError) denied = g_error_new_literal (RC_ERROR, RC_ERROR_DENIED, "");

  rc_connect_page_set_names (page, "box.local", "ben");
  rc_connect_page_ask (page, RC_CONNECT_PRESENT, TRUE);
  ck_assert (asks_password ());
  rc_connect_page_submit (page);
  ck_assert_str_eq (requests->str, "");
  type_password ("wrong");
  rc_connect_page_submit (page);
  ck_assert_str_eq (requests->str, "<box.local ben>");
  rc_connect_page_show_error (page, denied);
  ck_assert_ptr_nonnull (strstr (rc_connect_page_get_error (page), "password"));

  rc_connect_page_ask (page, RC_CONNECT_OPTIONAL, FALSE);
  type_password ("");
  rc_connect_page_submit (page);
  ck_assert_str_eq (requests->str, "<box.local ben><box.local ben>");
  rc_connect_page_set_names (page, "box.local", "benjamin");
  ck_assert (!asks_password ());
}
END_TEST

START_TEST (there_is_one_attempt_at_a_time)
{
  rc_connect_page_set_busy (page, TRUE);
  submit ("box.local", "ben");
  ck_assert_str_eq (requests->str, "");
  rc_connect_page_set_busy (page, FALSE);
  rc_connect_page_submit (page);
  ck_assert_str_eq (requests->str, "<box.local ben>");
}
END_TEST

static GtkWidget *
find_error_label (GtkWidget *root)
{
  GtkWidget *found = GTK_IS_LABEL (root) && gtk_widget_has_css_class (root, "error") ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_error_label (child);
  return found;
}

START_TEST (a_long_sentence_from_right_to_left_fits)
{
  g_autoptr (GError) error = g_error_new_literal (RC_ERROR, RC_ERROR_ID_IN_USE, "");
  GtkWidget *label;
  graphene_rect_t bounds;

  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  submit ("box.local", "ben");
  rc_connect_page_show_error (page, error);
  label = find_error_label (GTK_WIDGET (page));
  gtk_label_set_label (GTK_LABEL (label), "لا يصلح «server» معرّفًا هنا. اختر معرّفًا آخر: أحرف وأرقام ونقاط وشرطات "
                                          "وشرطات سفلية بعدد أقصاه 64. وبعض المعرّفات محجوز.");
  gui_fixture_turn ();
  gui_fixture_turn ();

  ck_assert (gtk_widget_compute_bounds (label, gtk_widget_get_ancestor (label, GTK_TYPE_REVEALER), &bounds));
  ck_assert_float_gt (bounds.size.width, 0);
  ck_assert_float_ge (bounds.origin.x, 0);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("connect page");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, what_is_good_is_handed_on);
  tcase_add_test (tcase, what_cannot_be_is_said);
  tcase_add_test (tcase, a_failure_is_said_until_something_changes);
  tcase_add_test (tcase, an_invitation_is_known_by_its_look);
  tcase_add_test (tcase, a_password_is_asked_for_until_the_names_change);
  tcase_add_test (tcase, there_is_one_attempt_at_a_time);
  tcase_add_test (tcase, a_long_sentence_from_right_to_left_fits);
  return gui_fixture_run ("connect-page", tcase);
}
