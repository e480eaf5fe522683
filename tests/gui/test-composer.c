/* test-composer.c - where a message is written.
 *
 * - Enter sends and clears, Shift+Enter breaks the line
 * - while an input method composes, Enter is the input method's
 * - what the receiver does not take stays
 * - blank text is not sent, and the button says so
 * - what is longer than a message can be stays, with a warning
 * - a draft that is put back is not typing
 * - Ctrl+Enter sends where a person likes that better, and Enter breaks the line
 * - Up in an empty composer brings back what was written last
 * - the rest of an @id is offered and taken by Enter or Tab, with its input
 *   method first; Escape leaves it
 * - the emoji open, and the one that is chosen goes to the caret, and the keyboard back */
#include "config.h"

#include <string.h>

#include "fake-im-context.h"
#include "gui-fixture.h"
#include "rc-composer.h"
#include "rc-contact-private.h"
#include "rc-limits.h"

static GtkWidget *composer;
static GString *sent;
static gboolean takes;
static guint n_edited;

static gboolean
on_send (RcComposer *self,
         const char *text,
         gpointer    user_data)
{
  g_string_append_printf (sent, "<%s>", text);
  return takes;
}

static void
on_edited (RcComposer *self,
           gpointer    user_data)
{
  n_edited++;
}

static void
set_up (void)
{
  g_setenv ("GTK_IM_MODULE", FAKE_IM_CONTEXT_NAME, TRUE);
  gui_fixture_init ();
  fake_im_context_register ();
  sent = g_string_new (NULL);
  takes = TRUE;
  n_edited = 0;
  composer = rc_composer_new ();
  g_signal_connect (composer, "send", G_CALLBACK (on_send), NULL);
  g_signal_connect (composer, "edited", G_CALLBACK (on_edited), NULL);
  gui_fixture_show (composer, "composer", 400, 100);
  gtk_widget_grab_focus (composer);
}

static void
tear_down (void)
{
  g_string_free (sent, TRUE);
}

static gboolean
has_text (gpointer user_data)
{
  g_autofree char *text = rc_composer_get_text (RC_COMPOSER (composer));

  return g_str_equal (text, user_data);
}

static gboolean
has_sent (gpointer user_data)
{
  return g_str_equal (sent->str, user_data);
}

static void
wait_for_text (const char *text)
{
  gui_fixture_wait (has_text, (gpointer) text);
}

START_TEST (enter_sends_and_clears)
{
  gui_fixture_type ("composer", "h i Return");
  gui_fixture_wait (has_sent, "<hi>");
  wait_for_text ("");
  ck_assert_uint_ge (n_edited, 2);
}
END_TEST

START_TEST (shift_enter_breaks_the_line)
{
  gui_fixture_type ("composer", "a shift+Return b");
  wait_for_text ("a\nb");
  ck_assert_str_eq (sent->str, "");
  gui_fixture_type ("composer", "Return");
  gui_fixture_wait (has_sent, "<a\nb>");
}
END_TEST

START_TEST (enter_belongs_to_the_input_method_while_it_composes)
{
  gui_fixture_type ("composer", "n Return");
  wait_for_text ("你");
  ck_assert_str_eq (sent->str, "");
  gui_fixture_type ("composer", "Return");
  gui_fixture_wait (has_sent, "<你>");
}
END_TEST

START_TEST (what_is_not_taken_stays)
{
  takes = FALSE;
  gui_fixture_type ("composer", "a Return");
  gui_fixture_wait (has_sent, "<a>");
  wait_for_text ("a");
}
END_TEST

START_TEST (blank_text_is_not_sent)
{
  gui_fixture_type ("composer", "space Return");
  wait_for_text (" ");
  ck_assert_str_eq (sent->str, "");
  rc_composer_set_text (RC_COMPOSER (composer), "x");
  gtk_widget_activate_action (composer, "composer.send", NULL);
  ck_assert_str_eq (sent->str, "<x>");
}
END_TEST

START_TEST (too_long_a_text_stays_with_a_warning)
{
  g_autofree char *text = g_strnfill (RC_BODY_MAX_BYTES + 1, 'x');
  g_autofree char *kept = NULL;

  rc_composer_set_text (RC_COMPOSER (composer), text);
  gtk_widget_activate_action (composer, "composer.send", NULL);
  gui_fixture_type ("composer", "Return");
  ck_assert_str_eq (sent->str, "");
  kept = rc_composer_get_text (RC_COMPOSER (composer));
  ck_assert_uint_eq (strlen (kept), RC_BODY_MAX_BYTES + 1);
  text[RC_BODY_MAX_BYTES] = '\0';
  rc_composer_set_text (RC_COMPOSER (composer), text);
  gtk_widget_activate_action (composer, "composer.send", NULL);
  ck_assert_uint_eq (sent->len, RC_BODY_MAX_BYTES + 2);
}
END_TEST

START_TEST (a_draft_put_back_is_not_typing)
{
  rc_composer_set_text (RC_COMPOSER (composer), "a draft");
  ck_assert_uint_eq (n_edited, 0);
}
END_TEST

START_TEST (ctrl_enter_sends_where_enter_does_not)
{
  g_object_set (composer, "enter-sends", FALSE, NULL);
  gui_fixture_type ("composer", "a Return b");
  wait_for_text ("a\nb");
  ck_assert_str_eq (sent->str, "");
  gui_fixture_type ("composer", "ctrl+Return");
  gui_fixture_wait (has_sent, "<a\nb>");
}
END_TEST

static char *
on_recall (RcComposer *self,
           gpointer    user_data)
{
  return g_strdup ("the last one");
}

START_TEST (up_brings_back_the_last)
{
  gui_fixture_type ("composer", "Up");
  gui_fixture_turn ();
  ck_assert (has_text (""));
  g_signal_connect (composer, "recall", G_CALLBACK (on_recall), NULL);
  gui_fixture_type ("composer", "a Up");
  wait_for_text ("a");
  rc_composer_set_text (RC_COMPOSER (composer), "");
  gui_fixture_type ("composer", "Up x");
  wait_for_text ("the last onex");
}
END_TEST

static GListStore *
make_contacts (void)
{
  static const char *const ids[] = { "all", "ana", "Anton", "ben" };
  GListStore *store = g_list_store_new (RC_TYPE_CONTACT);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr(RcContact) contact = rc_contact_new (ids[i], i == 0);

      g_list_store_append (store, contact);
    }
  return store;
}

START_TEST (an_id_is_completed)
{
  g_autoptr(GListStore) contacts = make_contacts ();

  rc_composer_set_contacts (RC_COMPOSER (composer), G_LIST_MODEL (contacts));
  gui_fixture_type ("composer", "x space at a Down Return");
  wait_for_text ("x @Anton ");
  ck_assert_str_eq (sent->str, "");
  gui_fixture_type ("composer", "at b Tab");
  wait_for_text ("x @Anton @ben ");
  gui_fixture_type ("composer", "at b Escape Return");
  gui_fixture_wait (has_sent, "<x @Anton @ben @b>");
  gui_fixture_type ("composer", "a at b Return");
  gui_fixture_wait (has_sent, "<x @Anton @ben @b><a@b>");
}
END_TEST

START_TEST (a_completion_waits_for_the_input_method)
{
  g_autoptr(GListStore) contacts = make_contacts ();

  rc_composer_set_contacts (RC_COMPOSER (composer), G_LIST_MODEL (contacts));
  gui_fixture_type ("composer", "at a n Return");
  wait_for_text ("@a你");
  ck_assert_str_eq (sent->str, "");
}
END_TEST

static gboolean
is_chooser_open (gpointer user_data)
{
  GtkWidget *chooser = GTK_WIDGET (gtk_menu_button_get_popover (user_data));

  return chooser != NULL && GTK_IS_EMOJI_CHOOSER (chooser) && gtk_widget_get_mapped (chooser);
}

static gboolean
has_keyboard (gpointer user_data)
{
  return gtk_widget_has_focus (rc_composer_get_text_view (RC_COMPOSER (composer)));
}

START_TEST (an_emoji_goes_to_the_caret)
{
  GtkWidget *button = GTK_WIDGET (gtk_widget_get_template_child (composer, RC_TYPE_COMPOSER, "emoji_button"));

  gui_fixture_type ("composer", "h i space t h e r e Left Left Left Left Left");
  wait_for_text ("hi there");
  /* What Ctrl+. does; the input method of this test takes all keys for letters. */
  gtk_widget_activate_action (composer, "composer.emoji", NULL);
  gui_fixture_wait (is_chooser_open, button);
  /* Which of them can be drawn, and so chosen by keys, is a question of fonts. */
  g_signal_emit_by_name (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)), "emoji-picked", "🚀");
  wait_for_text ("hi 🚀there");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  gui_fixture_wait (has_keyboard, NULL);
  gui_fixture_type ("composer", "space Return");
  gui_fixture_wait (has_sent, "<hi 🚀 there>");
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("composer");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, enter_sends_and_clears);
  tcase_add_test (tcase, shift_enter_breaks_the_line);
  tcase_add_test (tcase, enter_belongs_to_the_input_method_while_it_composes);
  tcase_add_test (tcase, what_is_not_taken_stays);
  tcase_add_test (tcase, blank_text_is_not_sent);
  tcase_add_test (tcase, too_long_a_text_stays_with_a_warning);
  tcase_add_test (tcase, a_draft_put_back_is_not_typing);
  tcase_add_test (tcase, ctrl_enter_sends_where_enter_does_not);
  tcase_add_test (tcase, up_brings_back_the_last);
  tcase_add_test (tcase, an_id_is_completed);
  tcase_add_test (tcase, a_completion_waits_for_the_input_method);
  tcase_add_test (tcase, an_emoji_goes_to_the_caret);
  return gui_fixture_run ("composer", tcase);
}
