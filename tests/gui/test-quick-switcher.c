/* test-quick-switcher.c - from anywhere to a conversation by a few keys.
 *
 * - what is typed looks for somebody, Enter opens the first
 * - the arrows choose, while the focus stays in the entry
 * - somebody who was never met is written to by a well-formed id, and no other
 * - Escape opens nobody */
#include "config.h"

#include "gui-fixture.h"
#include "rc-contact-private.h"
#include "rc-quick-switcher.h"

#define TITLE "switcher"

static GListStore *store;
static GtkWidget *switcher;
static GString *opened;

static void
add (const char *id,
     RcPresence  presence)
{
  g_autoptr(RcContact) contact = rc_contact_new (id, g_str_equal (id, "all"));

  rc_contact_set_presence (contact, presence);
  g_list_store_append (store, contact);
}

static void
on_open (RcQuickSwitcher *self,
         const char      *id,
         gpointer         user_data)
{
  g_string_append_printf (opened, "<%s>", id);
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static gboolean
is_gone (gpointer user_data)
{
  return !gtk_widget_get_mapped (user_data);
}

static void
set_up (void)
{
  GtkWidget *box;

  gui_fixture_init ();
  opened = g_string_new (NULL);
  store = g_list_store_new (RC_TYPE_CONTACT);
  add ("all", RC_PRESENCE_ONLINE);
  add ("ana", RC_PRESENCE_ONLINE);
  add ("anton", RC_PRESENCE_ONLINE);
  add ("ben", RC_PRESENCE_OFFLINE);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  switcher = rc_quick_switcher_new ();
  g_signal_connect (switcher, "open", G_CALLBACK (on_open), NULL);
  gtk_widget_set_parent (switcher, box);
  gui_fixture_show (box, TITLE, 500, 500);
  rc_quick_switcher_open (RC_QUICK_SWITCHER (switcher), G_LIST_MODEL (store), TRUE);
  gui_fixture_wait (is_mapped, switcher);
}

static void
tear_down (void)
{
  gtk_widget_unparent (switcher);
  g_string_free (opened, TRUE);
  g_clear_object (&store);
}

static void
type_and_end (const char *keys,
              const char *expected)
{
  gui_fixture_type (TITLE, keys);
  gui_fixture_wait (is_gone, switcher);
  ck_assert_str_eq (opened->str, expected);
}

START_TEST (enter_opens_the_first)
{
  type_and_end ("a n Return", "<ana>");
}
END_TEST

START_TEST (arrows_choose)
{
  type_and_end ("a n Down Down Down Up Down Return", "<anton>");
}
END_TEST

START_TEST (who_is_offline_is_found)
{
  type_and_end ("b e Return", "<ben>");
}
END_TEST

START_TEST (a_stranger_is_written_to)
{
  type_and_end ("z o e Return", "<zoe>");
}
END_TEST

START_TEST (what_is_no_id_opens_nobody)
{
  gui_fixture_type (TITLE, "z slash e Return");
  gui_fixture_turn ();
  ck_assert (gtk_widget_get_mapped (switcher));
  ck_assert_str_eq (opened->str, "");
  type_and_end ("BackSpace BackSpace Return", "<z>");
}
END_TEST

START_TEST (escape_opens_nobody)
{
  type_and_end ("a n Escape", "");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("quick switcher");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, enter_opens_the_first);
  tcase_add_test (tcase, arrows_choose);
  tcase_add_test (tcase, who_is_offline_is_found);
  tcase_add_test (tcase, a_stranger_is_written_to);
  tcase_add_test (tcase, what_is_no_id_opens_nobody);
  tcase_add_test (tcase, escape_opens_nobody);
  return gui_fixture_run ("quick-switcher", tcase);
}
