/* test-spelling.c - words that are spelt wrong, where a message is written.
 *
 * Without libspelling a text is left as it is. With it, and a dictionary of the
 * test's own:
 *
 * - a word that the dictionary does not have is underlined, one that it has is not
 * - ids, addresses and letters of another writing are left out
 * - so is all of a text that is very long
 * - the menu offers other words for the word that was clicked on; the chosen one
 *   takes its place, and can be undone
 * - the settings and the menu switch it off and on, both the same
 * - where the locale has no dictionary nothing is marked until one is chosen
 * - the language that was chosen is that of all texts, and of the next start
 *
 * With and without it what is written is undone as ever, and a draft is not. */
#include "config.h"

#include "gui-fixture.h"
#include "rc-composer.h"
#include "rc-settings.h"
#include "rc-spelling.h"

#define OURS "en_US"

/* In which helo is a word, and hello none. */
#define THIRD "fr_FR"

/* One that no machine has a dictionary of. */
#define ANOTHER "qaa"

static GtkWidget *window;
static GtkWidget *composer;
static GtkTextView *view;
static GtkTextBuffer *buffer;
static GSettings *settings;

/* Enchant looks there before it looks anywhere else. */
static void
make_dictionary (const char *language,
                 const char *content)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "enchant", "hunspell", NULL);
  g_autofree char *affixes = g_strconcat (folder, G_DIR_SEPARATOR_S, language, ".aff", NULL);
  g_autofree char *words = g_strconcat (folder, G_DIR_SEPARATOR_S, language, ".dic", NULL);

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (affixes, "SET UTF-8\nTRY dehlorw\n", -1, NULL));
  ck_assert (g_file_set_contents (words, content, -1, NULL));
}

static GtkTextView *
get_view (GtkWidget *widget)
{
  return GTK_TEXT_VIEW (rc_composer_get_text_view (RC_COMPOSER (widget)));
}

static void
set_up (void)
{
  g_setenv ("LANGUAGE", OURS, TRUE);
  make_dictionary (OURS, "2\nhello\nworld\n");
  make_dictionary (THIRD, "1\nhelo\n");
  gui_fixture_init ();
  settings = rc_settings_open ();
  ck_assert_ptr_nonnull (settings);
  composer = rc_composer_new ();
  view = get_view (composer);
  buffer = gtk_text_view_get_buffer (view);
  rc_spelling_follow (view, settings);
  window = gui_fixture_show (composer, "spelling", 400, 300);
  gtk_widget_grab_focus (composer);
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&settings);
}

static gboolean
is_marked_in (GtkTextView *any_view,
              int          offset)
{
  GtkTextIter iter;
  g_autoptr(GSList) tags = NULL;
  PangoUnderline underline = PANGO_UNDERLINE_NONE;

  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (any_view), &iter, offset);
  tags = gtk_text_iter_get_tags (&iter);
  for (GSList *item = tags; item != NULL && underline == PANGO_UNDERLINE_NONE; item = item->next)
    g_object_get (item->data, "underline", &underline, NULL);
  return underline != PANGO_UNDERLINE_NONE;
}

static gboolean
is_marked (int offset)
{
  return is_marked_in (view, offset);
}

static gboolean
has_text (gpointer user_data)
{
  g_autofree char *text = rc_composer_get_text (RC_COMPOSER (composer));

  return g_str_equal (text, user_data);
}

START_TEST (what_is_written_is_undone_and_a_draft_is_not)
{
  rc_composer_set_text (RC_COMPOSER (composer), "helo ");
  ck_assert (!gtk_text_buffer_get_can_undo (buffer));
  gui_fixture_type ("spelling", "w o");
  gui_fixture_wait (has_text, "helo wo");
  gui_fixture_type ("spelling", "ctrl+z");
  gui_fixture_wait (has_text, "helo ");
  ck_assert (!gtk_text_buffer_get_can_undo (buffer));
}
END_TEST

#ifdef HAVE_LIBSPELLING

static gboolean
is_first_word_marked (gpointer user_data)
{
  return is_marked (0);
}

static gboolean
is_first_word_unmarked (gpointer user_data)
{
  return !is_marked (0);
}

static void
write_and_wait (const char *text)
{
  rc_composer_set_text (RC_COMPOSER (composer), text);
  gui_fixture_wait (is_first_word_marked, NULL);
}

static gboolean
is_marked_at (gpointer user_data)
{
  return is_marked (GPOINTER_TO_INT (user_data));
}

START_TEST (what_is_no_word_of_the_language_is_left_out)
{
  /* The last of them is looked at together with the others. */
  const char *const words[] = { "@helo", "helo@wrold.example", "https://wrold.example/helo", "helo_привет", "世界" };
  g_autoptr(GString) text = g_string_new ("hello");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_append_printf (text, " %s", words[i]);
  g_string_append (text, " wrold ");
  rc_composer_set_text (RC_COMPOSER (composer), text->str);
  gui_fixture_wait (is_marked_at, GINT_TO_POINTER (g_utf8_strlen (text->str, -1) - 2));
  for (int i = 0; i < g_utf8_strlen (text->str, -1) - 7; i++)
    ck_assert_msg (!is_marked (i), "from %s on", g_utf8_offset_to_pointer (text->str, i));

  /* It is a word once its @ is gone, and none when it has one again. */
  rc_composer_set_text (RC_COMPOSER (composer), "");
  gui_fixture_type ("spelling", "at h e l o space w space");
  gui_fixture_wait (has_text, "@helo w ");
  gui_fixture_type ("spelling", "Home Delete End");
  gui_fixture_wait (is_first_word_marked, NULL);
  gui_fixture_type ("spelling", "Home at End");
  gui_fixture_wait (is_first_word_unmarked, NULL);
  ck_assert (has_text ("@helo w "));
}
END_TEST

/* Whether there is something in @menu that puts @word there. */
static gboolean
offers (GMenuModel *menu,
        const char *word)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr(GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *action = NULL;
      g_autofree char *target = NULL;

      if (section != NULL && offers (section, word))
        return TRUE;
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action);
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_TARGET, "s", &target);
      if (g_strcmp0 (action, "spelling.correct") == 0 && g_strcmp0 (target, word) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
offers_word (gpointer user_data)
{
  return offers (gtk_text_view_get_extra_menu (view), user_data);
}

START_TEST (what_is_spelt_wrong_is_marked)
{
  ck_assert (rc_spelling_is_built_in ());
  write_and_wait ("helo hello wrold world ");
  ck_assert (is_marked (3));
  ck_assert (!is_marked (4));
  ck_assert (!is_marked (5));
  ck_assert (is_marked (11));
  ck_assert (!is_marked (17));
}
END_TEST

static void
click_on (int offset)
{
  GtkTextIter iter;
  GdkRectangle place;
  int left, top;
  double x, y, edge_x, edge_y;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, offset);
  gtk_text_view_get_iter_location (view, &iter, &place);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &left, &top);
  gtk_widget_translate_coordinates (GTK_WIDGET (view), window, left + 1, top + place.height / 2, &x, &y);
  gtk_native_get_surface_transform (GTK_NATIVE (window), &edge_x, &edge_y);
  gui_fixture_click ("spelling", (int) (x + edge_x), (int) (y + edge_y), GDK_BUTTON_SECONDARY);
}

START_TEST (the_menu_offers_others_for_the_word_that_was_clicked_on)
{
  write_and_wait ("helo wrold ");
  click_on (7);
  gui_fixture_wait (offers_word, "world");
  ck_assert (!offers_word ("hello"));
  gtk_widget_activate_action (GTK_WIDGET (view), "spelling.correct", "s", "world");
  ck_assert (has_text ("helo world "));
  gtk_text_buffer_undo (buffer);
  ck_assert (has_text ("helo wrold "));
}
END_TEST

START_TEST (settings_and_menu_switch_it)
{
  write_and_wait ("helo world ");
  g_settings_set_boolean (settings, "check-spelling", FALSE);
  gui_fixture_wait (is_first_word_unmarked, NULL);
  gtk_widget_activate_action (GTK_WIDGET (view), "spelling.enabled", NULL);
  ck_assert (g_settings_get_boolean (settings, "check-spelling"));
  gui_fixture_wait (is_first_word_marked, NULL);
}
END_TEST

static gboolean
is_marked_there (gpointer user_data)
{
  return is_marked_in (user_data, 0);
}

static GtkWidget *
write_in (const char *language)
{
  GtkWidget *widget;

  g_setenv ("LANGUAGE", language, TRUE);
  widget = g_object_ref_sink (rc_composer_new ());
  rc_composer_set_text (RC_COMPOSER (widget), "helo world ");
  return widget;
}

START_TEST (what_is_very_long_is_left_out)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GtkWidget *later;
  GtkTextIter start, end;

  while (text->len <= 4000)
    g_string_append (text, "wrold ");
  write_and_wait ("helo ");
  rc_composer_set_text (RC_COMPOSER (composer), text->str);
  later = write_in (OURS);
  gui_fixture_wait (is_marked_there, get_view (later));
  ck_assert (!is_marked (0));
  ck_assert (!is_marked (3997));

  gtk_text_buffer_get_iter_at_offset (buffer, &start, 2000);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gui_fixture_wait (is_first_word_marked, NULL);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_insert (buffer, &start, text->str, 2040);
  gui_fixture_wait (is_first_word_unmarked, NULL);
  g_object_unref (later);
}
END_TEST

START_TEST (without_a_dictionary_nothing_is_marked)
{
  GtkWidget *other, *later;

  /* The dictionary is there from now on. */
  write_and_wait ("helo ");
  other = write_in (ANOTHER);
  later = write_in (OURS);
  gui_fixture_wait (is_marked_there, get_view (later));
  ck_assert (!is_marked_in (get_view (other), 0));
  gtk_widget_activate_action (GTK_WIDGET (get_view (other)), "spelling.language", "s", OURS);
  gui_fixture_wait (is_marked_there, get_view (other));
  g_object_unref (other);
  g_object_unref (later);
}
END_TEST

/* With the settings, as all texts of the program are. */
static GtkWidget *
write_with_settings (const char *text)
{
  GtkWidget *widget = g_object_ref_sink (rc_composer_new ());

  rc_spelling_follow (get_view (widget), settings);
  rc_composer_set_text (RC_COMPOSER (widget), text);
  return widget;
}

static gboolean
is_unmarked_there (gpointer user_data)
{
  return !is_marked_there (user_data);
}

static void
choose (const char *language)
{
  gtk_widget_activate_action (GTK_WIDGET (view), "spelling.language", "s", language);
}

static void
check_kept (const char *language)
{
  g_autofree char *kept = g_settings_get_string (settings, "spelling-language");

  ck_assert_str_eq (kept, language);
}

START_TEST (the_language_that_was_chosen_is_remembered)
{
  GtkWidget *before = write_with_settings ("helo hello ");
  GtkWidget *later;

  write_and_wait ("helo hello ");
  gui_fixture_wait (is_marked_there, get_view (before));
  check_kept ("");

  choose (THIRD);
  check_kept (THIRD);
  gui_fixture_wait (is_marked_at, GINT_TO_POINTER (5));
  ck_assert (!is_marked (0));
  gui_fixture_wait (is_unmarked_there, get_view (before));
  later = write_with_settings ("hello helo ");
  gui_fixture_wait (is_marked_there, get_view (later));
  ck_assert (!is_marked_in (get_view (later), 6));

  /* The locale's is the one without a choice. */
  choose (OURS);
  check_kept ("");
  gui_fixture_wait (is_first_word_marked, NULL);
  gui_fixture_wait (is_unmarked_there, get_view (later));
  g_object_unref (before);
  g_object_unref (later);
}
END_TEST

/* As it is after a start, also where the dictionary is gone. */
START_TEST (a_language_that_is_remembered_needs_its_dictionary)
{
  write_and_wait ("helo hello ");
  g_settings_set_string (settings, "spelling-language", THIRD);
  gui_fixture_wait (is_first_word_unmarked, NULL);
  g_settings_set_string (settings, "spelling-language", ANOTHER);
  gui_fixture_wait (is_first_word_marked, NULL);
  check_kept (ANOTHER);
}
END_TEST

static void
add_tests (TCase *tcase)
{
  tcase_add_test (tcase, the_language_that_was_chosen_is_remembered);
  tcase_add_test (tcase, a_language_that_is_remembered_needs_its_dictionary);
  tcase_add_test (tcase, what_is_spelt_wrong_is_marked);
  tcase_add_test (tcase, what_is_no_word_of_the_language_is_left_out);
  tcase_add_test (tcase, the_menu_offers_others_for_the_word_that_was_clicked_on);
  tcase_add_test (tcase, settings_and_menu_switch_it);
  tcase_add_test (tcase, what_is_very_long_is_left_out);
  tcase_add_test (tcase, without_a_dictionary_nothing_is_marked);
}

#else

START_TEST (a_text_is_left_as_it_is)
{
  ck_assert (!rc_spelling_is_built_in ());
  ck_assert (G_OBJECT_TYPE (buffer) == GTK_TYPE_TEXT_BUFFER);
  ck_assert_ptr_null (gtk_text_view_get_extra_menu (view));
  gui_fixture_type ("spelling", "h e l o space");
  gui_fixture_wait (has_text, "helo ");
  ck_assert (!is_marked (0));
}
END_TEST

static void
add_tests (TCase *tcase)
{
  tcase_add_test (tcase, a_text_is_left_as_it_is);
}

#endif

int
main (void)
{
  TCase *tcase = tcase_create ("spelling");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, what_is_written_is_undone_and_a_draft_is_not);
  add_tests (tcase);
  return gui_fixture_run ("spelling", tcase);
}
