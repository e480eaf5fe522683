/* test-notice-bar.c - what this computer cannot keep, said to the person.
 *
 * - hidden while all is well
 * - each trouble of the cache says what happened and what to do
 * - it is no wider than its window, from right to left too
 * - that no password store answers is said where nothing worse is to be said
 * - a notice that was closed stays away until there is another one, or it was over
 * - it is in the chat page, and follows the engine */
#include "config.h"

#include <string.h>

#include "gui-fixture.h"
#include "rc-account.h"
#include "rc-cache.h"
#include "rc-chat-page.h"
#include "rc-notice-bar.h"

#define PROBLEM "No password store answers."

/* In Arabic, as far as it is translated: of three lines it was one that was too long. */
/* Beside the header bar and the composer, in the lowest window. */
#define HEIGHT_MAX_PX 180
#define LONG_PROBLEM \
  "لا يستجيب أي مخزن لكلمات السر على هذا الحاسوب، لذا يبقى دخولك مسجلًا حتى إنهاء هذا البرنامج فقط. Programs like GNOME Keyring or KWallet are such a store."

static RcNoticeBar *bar;

static void
set_up (void)
{
  gui_fixture_init ();
  bar = RC_NOTICE_BAR (rc_notice_bar_new ());
}

static void
show (int         code,
      const char *problem)
{
  g_autoptr (GError) error = NULL;

  if (code >= 0)
    error = g_error_new_literal (RC_CACHE_ERROR, code, "This is what happened.");
  rc_notice_bar_show (bar, error, problem);
}

START_TEST (it_is_hidden_while_all_is_well)
{
  gui_fixture_show (GTK_WIDGET (bar), "notice", 400, 100);
  show (-1, NULL);
  ck_assert (!rc_notice_bar_get_shown (bar));
}
END_TEST

START_TEST (each_trouble_says_what_to_do)
{
  static const int codes[] = {
    RC_CACHE_ERROR_BUSY, RC_CACHE_ERROR_NEWER, RC_CACHE_ERROR_FOREIGN, RC_CACHE_ERROR_FULL, RC_CACHE_ERROR_IO,
  };

  gui_fixture_show (GTK_WIDGET (bar), "notice", 400, 100);
  show (codes[_i], PROBLEM);
  ck_assert (rc_notice_bar_get_shown (bar));
  ck_assert_str_ne (rc_notice_bar_get_title (bar), "");
  ck_assert (g_str_has_prefix (rc_notice_bar_get_detail (bar), "This is what happened. "));
  ck_assert_uint_gt (strlen (rc_notice_bar_get_detail (bar)), strlen ("This is what happened. ") + 20);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, rc_notice_bar_get_title (bar));
  show (-1, NULL);
  ck_assert (!rc_notice_bar_get_shown (bar));
}
END_TEST

START_TEST (the_worse_is_said_first)
{
  gui_fixture_show (GTK_WIDGET (bar), "notice", 400, 100);
  show (RC_CACHE_ERROR_DAMAGED, PROBLEM);
  ck_assert_str_eq (rc_notice_bar_get_detail (bar), "This is what happened.");
  show (-1, PROBLEM);
  ck_assert (rc_notice_bar_get_shown (bar));
  ck_assert_str_eq (rc_notice_bar_get_detail (bar), PROBLEM " Programs like GNOME Keyring or KWallet are such a store.");
}
END_TEST

START_TEST (what_was_closed_stays_away)
{
  gui_fixture_show (GTK_WIDGET (bar), "notice", 400, 100);
  show (RC_CACHE_ERROR_FULL, NULL);
  ck_assert (gtk_widget_activate_action (GTK_WIDGET (bar), "notice-bar.close", NULL));
  ck_assert (!rc_notice_bar_get_shown (bar));
  show (RC_CACHE_ERROR_FULL, NULL);
  ck_assert (!rc_notice_bar_get_shown (bar));
  show (RC_CACHE_ERROR_BUSY, NULL);
  ck_assert (rc_notice_bar_get_shown (bar));
  ck_assert (gtk_widget_activate_action (GTK_WIDGET (bar), "notice-bar.close", NULL));
  show (-1, NULL);
  show (RC_CACHE_ERROR_FULL, NULL);
  ck_assert (rc_notice_bar_get_shown (bar));
}
END_TEST

static GtkWidget *
find_revealed (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return GTK_IS_REVEALER (child) ? gtk_revealer_get_child (GTK_REVEALER (child)) : find_revealed (child);
}

static gboolean
on_frame (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       n_frames)
{
  ++*(guint *) n_frames;
  return G_SOURCE_CONTINUE;
}

static gboolean
are_some (gpointer n_frames)
{
  return *(guint *) n_frames >= 5;
}

static RcNoticeBar *
find_bar (GtkWidget *page)
{
  return RC_NOTICE_BAR (gui_fixture_find_mapped (page, RC_TYPE_NOTICE_BAR));
}

static gboolean
is_shown (gpointer user_data)
{
  return rc_notice_bar_get_shown (user_data);
}

/* The tests' session bus is none: no store can answer. */
START_TEST (the_chat_page_tells_that_no_store_answers)
{
  g_autoptr (RcClient) client = rc_client_new ("localhost", "ben");
  g_autoptr (RcSecretStore) store = rc_secret_store_new ();
  GtkWidget *page = NULL;

  g_object_ref_sink (bar);
  rc_account_keep_token (client, store);
  ck_assert_ptr_eq (rc_account_get_store (client), store);
  page = g_object_new (RC_TYPE_CHAT_PAGE, "client", client, NULL);
  gui_fixture_show (page, "notice", 900, 600);
  ck_assert (!rc_notice_bar_get_shown (find_bar (page)));
  rc_secret_store_save (store, "localhost", "ben", RC_SECRET_TOKEN, "token");
  gui_fixture_wait (is_shown, find_bar (page));
  ck_assert (g_str_has_prefix (rc_notice_bar_get_detail (find_bar (page)), rc_secret_store_get_problem (store)));
  g_object_unref (bar);
}
END_TEST

/* As wide as the page has room for it, and not as long as its sentence; nor so high as that
 * with a letter a line. */
START_TEST (its_button_is_within_its_window)
{
  g_autoptr (RcClient) client = rc_client_new ("localhost", "ben");
  GtkWidget *page = g_object_new (RC_TYPE_CHAT_PAGE, "client", client, NULL);
  GtkWidget *box;
  graphene_rect_t bounds;
  guint n_frames = 0, tick;
  int min_height;

  g_object_ref_sink (bar);
  gtk_widget_set_default_direction (_i & 1 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  gui_fixture_show (page, "notice", 860 + _i / 2 * 20, 600);
  rc_notice_bar_show (find_bar (page), NULL, LONG_PROBLEM);
  box = find_revealed (GTK_WIDGET (find_bar (page)));
  tick = gtk_widget_add_tick_callback (page, on_frame, &n_frames, NULL);
  gui_fixture_wait (are_some, &n_frames);
  gtk_widget_remove_tick_callback (page, tick);
  ck_assert (gtk_widget_compute_bounds (gtk_widget_get_last_child (box), box, &bounds));
  ck_assert_msg (bounds.origin.x >= 0 && bounds.origin.x + bounds.size.width <= gtk_widget_get_width (GTK_WIDGET (find_bar (page))),
                 "it is at %g", bounds.origin.x);
  /* The window would grow by it, however wide it is. */
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, -1, &min_height, NULL, NULL, NULL);
  ck_assert_int_le (min_height, HEIGHT_MAX_PX);
  g_object_unref (bar);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("notice bar");

  g_setenv ("GTK_A11Y", "test", TRUE);
  tcase_add_checked_fixture (tcase, set_up, NULL);
  tcase_add_test (tcase, it_is_hidden_while_all_is_well);
  tcase_add_loop_test (tcase, each_trouble_says_what_to_do, 0, 5);
  tcase_add_test (tcase, the_worse_is_said_first);
  tcase_add_test (tcase, what_was_closed_stays_away);
  tcase_add_test (tcase, the_chat_page_tells_that_no_store_answers);
  tcase_add_loop_test (tcase, its_button_is_within_its_window, 0, 8);
  return gui_fixture_run ("notice-bar", tcase);
}
