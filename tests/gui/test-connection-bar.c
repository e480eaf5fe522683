/* test-connection-bar.c - the bar that tells about a lost connection.
 *
 * - hidden while all is well
 * - at a drop at once, with what broke and a countdown
 * - on connecting only after a grace, but not when it was there already
 * - a refusal says why and offers to change the connection
 * - the countdown moves on while it is seen */
#include "config.h"

#include <string.h>

#include "gui-fixture.h"
#include "rc-connection-bar.h"
#include "rc-error.h"
#include "rc-pin.h"

/* Beside the header bar and the composer, in the lowest window. */
#define HEIGHT_MAX_PX 180

static RcConnectionBar *bar;

static void
set_up (void)
{
  gui_fixture_init ();
  bar = RC_CONNECTION_BAR (rc_connection_bar_new ());
  gui_fixture_show (GTK_WIDGET (bar), "bar", 600, 100);
}

static void
show (RcClientState  state,
      const GError  *error,
      gint64         left_us)
{
  rc_connection_bar_show (bar, state, error,
                          left_us > 0 ? g_get_monotonic_time () + left_us : 0,
                          "box.local", "ben");
}

START_TEST (it_is_hidden_while_all_is_well)
{
  show (RC_CLIENT_ONLINE, NULL, 0);
  ck_assert (!rc_connection_bar_get_shown (bar));
  show (RC_CLIENT_OFFLINE, NULL, 0);
  ck_assert (!rc_connection_bar_get_shown (bar));
}
END_TEST

START_TEST (a_drop_shows_at_once)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "");

  show (RC_CLIENT_ONLINE, NULL, 0);
  show (RC_CLIENT_WAITING, error, 12 * G_USEC_PER_SEC);
  ck_assert (rc_connection_bar_get_shown (bar));
  ck_assert_str_eq (rc_connection_bar_get_title (bar),
                    "The connection to box.local was lost");
  ck_assert_str_eq (rc_connection_bar_get_detail (bar),
                    "Next attempt in 12 s. What you write is sent afterwards.");
}
END_TEST

/* The window would grow by it, however wide it is. */
START_TEST (it_is_never_a_letter_a_line)
{
  GtkWidget *revealer = gtk_widget_get_first_child (GTK_WIDGET (bar));
  int min_height;

  show (RC_CLIENT_ONLINE, NULL, 0);
  show (RC_CLIENT_WAITING, NULL, 12 * G_USEC_PER_SEC);
  gtk_widget_measure (gtk_revealer_get_child (GTK_REVEALER (revealer)), GTK_ORIENTATION_VERTICAL, -1, &min_height, NULL,
                      NULL, NULL);
  ck_assert_int_le (min_height, HEIGHT_MAX_PX);
}
END_TEST

static gboolean
is_shown (gpointer user_data)
{
  return rc_connection_bar_get_shown (bar);
}

START_TEST (finding_out_is_told_after_the_grace_and_an_answer_ends_it)
{
  show (RC_CLIENT_ONLINE, NULL, 0);
  show (RC_CLIENT_CHECKING, NULL, 0);
  ck_assert (!rc_connection_bar_get_shown (bar));
  gui_fixture_wait (is_shown, NULL);
  ck_assert_str_eq (rc_connection_bar_get_title (bar), "Finding out whether box.local still answers…");
  show (RC_CLIENT_ONLINE, NULL, 0);
  ck_assert (!rc_connection_bar_get_shown (bar));
}
END_TEST

START_TEST (connecting_has_a_grace)
{
  gint64 start_us = g_get_monotonic_time ();

  show (RC_CLIENT_CONNECTING, NULL, 0);
  ck_assert (!rc_connection_bar_get_shown (bar));
  show (RC_CLIENT_LOGGING_IN, NULL, 0);
  gui_fixture_wait (is_shown, NULL);
  ck_assert_int_ge (g_get_monotonic_time () - start_us, 1900 * 1000);
  ck_assert_str_eq (rc_connection_bar_get_title (bar), "Connecting to box.local…");
}
END_TEST

START_TEST (a_new_attempt_keeps_the_bar)
{
  show (RC_CLIENT_WAITING, NULL, G_USEC_PER_SEC);
  show (RC_CLIENT_CONNECTING, NULL, 0);
  ck_assert (rc_connection_bar_get_shown (bar));
  show (RC_CLIENT_ONLINE, NULL, 0);
  ck_assert (!rc_connection_bar_get_shown (bar));
}
END_TEST

START_TEST (a_refusal_says_why)
{
  g_autoptr(GError) error = g_error_new_literal (RC_ERROR, RC_ERROR_ID_IN_USE, "");

  show (RC_CLIENT_REFUSED, error, 0);
  ck_assert (rc_connection_bar_get_shown (bar));
  ck_assert_ptr_nonnull (strstr (rc_connection_bar_get_detail (bar), "Choose another id"));
}
END_TEST

START_TEST (a_changed_key_is_shown_as_a_refusal)
{
  g_autoptr(GError) error = g_error_new_literal (RC_PIN_ERROR, RC_PIN_ERROR_CHANGED, "");

  show (RC_CLIENT_CHANGED_KEY, error, 0);
  ck_assert (rc_connection_bar_get_shown (bar));
  ck_assert_ptr_nonnull (strstr (rc_connection_bar_get_detail (bar), "another key"));
}
END_TEST

static gboolean
has_counted (gpointer user_data)
{
  return strstr (rc_connection_bar_get_detail (bar), "in 2 s") != NULL;
}

START_TEST (the_countdown_moves_on)
{
  show (RC_CLIENT_WAITING, NULL, 3 * G_USEC_PER_SEC);
  ck_assert_ptr_nonnull (strstr (rc_connection_bar_get_detail (bar), "in 3 s"));
  gui_fixture_wait (has_counted, NULL);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("connection bar");

  tcase_add_checked_fixture (tcase, set_up, NULL);
  tcase_add_test (tcase, it_is_hidden_while_all_is_well);
  tcase_add_test (tcase, a_drop_shows_at_once);
  tcase_add_test (tcase, it_is_never_a_letter_a_line);
  tcase_add_test (tcase, finding_out_is_told_after_the_grace_and_an_answer_ends_it);
  tcase_add_test (tcase, connecting_has_a_grace);
  tcase_add_test (tcase, a_new_attempt_keeps_the_bar);
  tcase_add_test (tcase, a_refusal_says_why);
  tcase_add_test (tcase, a_changed_key_is_shown_as_a_refusal);
  tcase_add_test (tcase, the_countdown_moves_on);
  return gui_fixture_run ("connection-bar", tcase);
}
