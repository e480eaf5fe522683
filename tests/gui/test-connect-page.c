/* test-connect-page.c - the form that asks for server and id.
 *
 * - what is good is handed on, without the spaces around it
 * - an address or an id that cannot be is said before anything is tried
 * - a failure is a sentence, which goes when something is changed
 * - while one attempt is on, there is no second one */
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

int
main (void)
{
  TCase *tcase = tcase_create ("connect page");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, what_is_good_is_handed_on);
  tcase_add_test (tcase, what_cannot_be_is_said);
  tcase_add_test (tcase, a_failure_is_said_until_something_changes);
  tcase_add_test (tcase, there_is_one_attempt_at_a_time);
  return gui_fixture_run ("connect-page", tcase);
}
