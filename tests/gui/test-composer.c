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
 * - it grows with its lines up to six, then it scrolls, and the caret stays in sight,
 *   also behind what is pasted; its slider has its place, also where the text changes while a frame is made
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

static guint
count_popovers (void)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (composer); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += GTK_IS_POPOVER (child);
  return n;
}

START_TEST (an_id_is_completed)
{
  g_autoptr(GListStore) contacts = make_contacts ();

  rc_composer_set_contacts (RC_COMPOSER (composer), G_LIST_MODEL (contacts));
  gui_fixture_type ("composer", "x space");
  wait_for_text ("x ");
  /* What completes is made when there is an @. */
  ck_assert_uint_eq (count_popovers (), 0);
  gui_fixture_type ("composer", "at a Down Return");
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

static GtkWidget *
get_scroller (void)
{
  return gtk_widget_get_ancestor (rc_composer_get_text_view (RC_COMPOSER (composer)), GTK_TYPE_SCROLLED_WINDOW);
}

static gboolean
has_room (gpointer user_data)
{
  return gtk_widget_get_height (composer) == 400;
}

static void
make_room (void)
{
  gtk_window_set_default_size (GTK_WINDOW (gtk_widget_get_root (composer)), 400, 400);
  gui_fixture_wait (has_room, NULL);
}

static void
write_lines (int n_lines)
{
  g_autoptr(GString) text = g_string_new ("line");

  for (int i = 1; i < n_lines; i++)
    g_string_append (text, "\nline");
  rc_composer_set_text (RC_COMPOSER (composer), text->str);
}

/* What so many lines take, with what is left free above and below them. */
static int
lines_height (int n_lines)
{
  GtkTextView *view = GTK_TEXT_VIEW (rc_composer_get_text_view (RC_COMPOSER (composer)));
  GtkTextIter start;
  GdkRectangle place;

  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (view), &start);
  gtk_text_view_get_iter_location (view, &start, &place);
  ck_assert_int_gt (place.height, 0);
  return n_lines * place.height + gtk_text_view_get_top_margin (view) + gtk_text_view_get_bottom_margin (view);
}

/* As it is on the screen. */
static gboolean
has_height (gpointer user_data)
{
  return gtk_widget_get_height (get_scroller ()) == GPOINTER_TO_INT (user_data);
}

/* By more than a screenful: all of its lines have been looked at. */
static gboolean
can_scroll (gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (get_scroller ()));

  return gtk_adjustment_get_upper (adjustment) > 5 * gtk_adjustment_get_page_size (adjustment);
}

/* Of all the lines, the last one and the caret in it. */
static gboolean
shows_caret (gpointer user_data)
{
  GtkTextView *view = GTK_TEXT_VIEW (rc_composer_get_text_view (RC_COMPOSER (composer)));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter caret;
  GdkRectangle place, shown;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (view, &caret, &place);
  gtk_text_view_get_visible_rect (view, &shown);
  return can_scroll (NULL) && gtk_text_iter_is_end (&caret) && place.y >= shown.y &&
         place.y + place.height <= shown.y + shown.height;
}

START_TEST (a_draft_has_its_lines_from_the_beginning)
{
  write_lines (5);
  make_room ();
  gui_fixture_wait (has_height, GINT_TO_POINTER (lines_height (5)));
}
END_TEST

START_TEST (it_grows_to_six_lines_and_then_scrolls)
{
  make_room ();
  /* Two fit into the height that the slider takes without the style of the program. */
  for (int n_lines = 3; n_lines <= 6; n_lines++)
    {
      write_lines (n_lines);
      gui_fixture_wait (has_height, GINT_TO_POINTER (lines_height (n_lines)));
    }
  write_lines (60);
  gui_fixture_wait (shows_caret, NULL);
  ck_assert_int_eq (gtk_widget_get_height (get_scroller ()), lines_height (6));
  gui_fixture_type ("composer", "ctrl+End shift+Return x");
  gui_fixture_wait (shows_caret, NULL);
  ck_assert_int_eq (gtk_widget_get_height (get_scroller ()), lines_height (6));
  write_lines (3);
  gui_fixture_wait (has_height, GINT_TO_POINTER (lines_height (3)));
}
END_TEST

START_TEST (what_is_pasted_is_shown_to_its_end)
{
  g_autoptr(GString) text = g_string_new (NULL);

  make_room ();
  for (int i = 0; i < 1000; i++)
    g_string_append (text, "line\n");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (composer), text->str);
  /* What Ctrl+V does; the input method of this test takes all letters for its own. */
  g_signal_emit_by_name (rc_composer_get_text_view (RC_COMPOSER (composer)), "paste-clipboard");
  wait_for_text (text->str);
  gui_fixture_wait (shows_caret, NULL);
}
END_TEST

/* As a key does that comes while a frame is made. */
static gboolean
write_in_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  write_lines (*(int *) user_data);
  *(int *) user_data = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
is_zero (gpointer user_data)
{
  return *(int *) user_data == 0;
}

static gboolean
shows_slider (gpointer user_data)
{
  return gtk_widget_get_opacity (gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (get_scroller ()))) == 1.0;
}

static GLogWriterOutput
count_warnings (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  *(guint *) user_data += level <= G_LOG_LEVEL_WARNING;
  return g_log_writer_default (level, fields, n_fields, NULL);
}

START_TEST (lines_that_go_while_a_frame_is_made_leave_the_slider_in_place)
{
  static guint n_warnings;
  int n_lines = 1;

  make_room ();
  g_log_set_writer_func (count_warnings, &n_warnings, NULL);
  write_lines (200);
  gui_fixture_wait (shows_caret, NULL);
  gui_fixture_wait (shows_slider, NULL);
  gtk_widget_add_tick_callback (composer, write_in_frame, &n_lines, NULL);
  gui_fixture_wait (is_zero, &n_lines);
  n_lines = 6;
  gtk_widget_add_tick_callback (composer, write_in_frame, &n_lines, NULL);
  gui_fixture_wait (is_zero, &n_lines);
  gui_fixture_wait (has_height, GINT_TO_POINTER (lines_height (6)));
  ck_assert_uint_eq (n_warnings, 0);
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
  tcase_add_test (tcase, a_draft_has_its_lines_from_the_beginning);
  tcase_add_test (tcase, it_grows_to_six_lines_and_then_scrolls);
  tcase_add_test (tcase, what_is_pasted_is_shown_to_its_end);
  tcase_add_test (tcase, lines_that_go_while_a_frame_is_made_leave_the_slider_in_place);
  tcase_add_test (tcase, an_emoji_goes_to_the_caret);
  return gui_fixture_run ("composer", tcase);
}
