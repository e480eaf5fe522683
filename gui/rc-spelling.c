/* rc-spelling.c - marks words that are spelt wrong while they are written.
 *
 * libspelling looks for them and offers others; no other file knows of it. Where
 * it was not there when this was built, a text is left as it is.
 *
 * The language is the locale's, until a person chooses another one in the text's
 * menu: all texts have that from then on, and the next start too. Where there is no
 * dictionary of the locale's nothing is marked before that: with an English one
 * every word of somebody who writes German would be wrong. */
#include "config.h"

#include "rc-settings.h"
#include "rc-spelling.h"

#ifdef HAVE_LIBSPELLING

#include <string.h>

#include <libspelling.h>

#define ADAPTER_KEY "rc-spelling-adapter"
#define LOADING_KEY "rc-spelling-loading"
#define LONG_KEY "rc-spelling-long"
#define SETTINGS_KEY "rc-spelling-settings"
#define LANGUAGE "spelling-language"

/* To underline a word costs as much as its line is long: of a text of 60,000
 * characters without a break all words took seven seconds. */
#define CHARS_MAX 4000

/* What libspelling leaves out; GtkSourceView calls it that. */
#define EXEMPT_TAG "gtksourceview:context-classes:no-spell-check"

/* The locale's; %NULL where there is no dictionary of it. */
static const char *
find_locale_language (SpellingProvider *provider)
{
  const char *const *languages = g_get_language_names ();

  for (guint i = 0; languages[i] != NULL; i++)
    {
      if (strpbrk (languages[i], ".@") == NULL && spelling_provider_supports_language (provider, languages[i]))
        return languages[i];
    }

  return NULL;
}

/* The one that was chosen, as long as there is a dictionary of it. */
static const char *
find_language (SpellingProvider *provider,
               const char       *chosen)
{
  if (chosen != NULL && *chosen != '\0' && spelling_provider_supports_language (provider, chosen))
    return chosen;
  return find_locale_language (provider);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SpellingProvider *provider = source;
  const char *language = find_language (provider, task_data);
  g_autoptr(SpellingDictionary) dictionary = NULL;

  /* The provider keeps it. */
  if (language != NULL)
    dictionary = spelling_provider_load_dictionary (provider, language);
  g_task_return_boolean (task, TRUE);
}

/* To read a dictionary takes a sixth of a second: too long for a window to wait.
 * It is read once, and the provider asked for nothing else before that is done. */
static GTask *
ensure_loading (void)
{
  SpellingProvider *provider = spelling_provider_get_default ();
  GTask *task = g_object_get_data (G_OBJECT (provider), LOADING_KEY);

  if (task == NULL)
    {
      g_autoptr(GSettings) settings = rc_settings_open ();

      task = g_task_new (provider, NULL, NULL, NULL);
      if (settings != NULL)
        g_task_set_task_data (task, g_settings_get_string (settings, LANGUAGE), g_free);
      g_object_set_data_full (G_OBJECT (provider), LOADING_KEY, task, g_object_unref);
      g_task_run_in_thread (task, load_in_thread);
    }

  return task;
}

static gboolean
is_space (gunichar c,
          gpointer user_data)
{
  return g_unichar_isspace (c);
}

/* Ids and addresses are in no dictionary, nor is what is written in letters that
 * its language does not have. */
static gboolean
is_exempt (const char    *word,
           PangoLanguage *language)
{
  if (strchr (word, '@') != NULL || strstr (word, "://") != NULL)
    return TRUE;
  for (; *word != '\0'; word = g_utf8_next_char (word))
    {
      if (!pango_language_includes_script (language, (PangoScript) g_unichar_get_script (g_utf8_get_char (word))))
        return TRUE;
    }

  return FALSE;
}

static void
set_exempt (GtkTextBuffer     *buffer,
            const GtkTextIter *start,
            const GtkTextIter *end,
            gboolean           exempt)
{
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), EXEMPT_TAG);
  GtkTextIter toggle = *start;

  if (exempt)
    gtk_text_buffer_apply_tag (buffer, tag, start, end);
  else if (gtk_text_iter_has_tag (start, tag) ||
           (gtk_text_iter_forward_to_tag_toggle (&toggle, tag) && gtk_text_iter_compare (&toggle, end) < 0))
    gtk_text_buffer_remove_tag (buffer, tag, start, end);
}

/* Looks at the words from @from to @to again, with those that they are in. */
static void
exempt_words (GtkTextBuffer     *buffer,
              const GtkTextIter *from,
              const GtkTextIter *to,
              PangoLanguage     *language)
{
  GtkTextIter start = *from;

  if (gtk_text_iter_backward_find_char (&start, is_space, NULL, NULL))
    gtk_text_iter_forward_char (&start);
  while (gtk_text_iter_compare (&start, to) <= 0 && !gtk_text_iter_is_end (&start))
    {
      GtkTextIter end = start;
      g_autofree char *word = NULL;

      if (!is_space (gtk_text_iter_get_char (&end), NULL))
        gtk_text_iter_forward_find_char (&end, is_space, NULL, NULL);
      word = gtk_text_iter_get_slice (&start, &end);
      if (*word != '\0')
        set_exempt (buffer, &start, &end, is_exempt (word, language));
      start = end;
      gtk_text_iter_forward_char (&start);
    }
}

/* Something was written, or is gone, from @from to @to. */
static void
update_exempt (SpellingTextBufferAdapter *adapter,
               const GtkTextIter         *from,
               const GtkTextIter         *to)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (spelling_text_buffer_adapter_get_buffer (adapter));
  const char *language = spelling_text_buffer_adapter_get_language (adapter);
  gboolean was_long = g_object_get_data (G_OBJECT (adapter), LONG_KEY) != NULL;
  gboolean is_long = gtk_text_buffer_get_char_count (buffer) > CHARS_MAX;
  GtkTextIter start = *from;
  GtkTextIter end = *to;

  if (language == NULL)
    return;
  if (is_long != was_long)
    {
      g_object_set_data (G_OBJECT (adapter), LONG_KEY, GINT_TO_POINTER (is_long));
      gtk_text_buffer_get_bounds (buffer, &start, &end);
      set_exempt (buffer, &start, &end, is_long);
    }
  else if (is_long)
    {
      set_exempt (buffer, &start, &end, TRUE);
    }
  if (!is_long)
    exempt_words (buffer, &start, &end, pango_language_from_string (language));
}

static void
on_inserted (GtkTextBuffer             *buffer,
             const GtkTextIter         *end,
             const char                *text,
             int                        length_bytes,
             SpellingTextBufferAdapter *adapter)
{
  GtkTextIter start = *end;

  gtk_text_iter_backward_chars (&start, (int) g_utf8_strlen (text, length_bytes));
  update_exempt (adapter, &start, end);
}

static void
on_deleted (GtkTextBuffer             *buffer,
            const GtkTextIter         *start,
            const GtkTextIter         *end,
            SpellingTextBufferAdapter *adapter)
{
  update_exempt (adapter, start, end);
}

/* Somebody has chosen another one: all texts have it from now on. */
static void
remember_language (SpellingTextBufferAdapter *adapter)
{
  SpellingProvider *provider = spelling_checker_get_provider (spelling_text_buffer_adapter_get_checker (adapter));
  GSettings *settings = g_object_get_data (G_OBJECT (adapter), SETTINGS_KEY);
  const char *language = spelling_text_buffer_adapter_get_language (adapter);
  g_autofree char *chosen = settings != NULL ? g_settings_get_string (settings, LANGUAGE) : NULL;

  if (settings == NULL || language == NULL || g_strcmp0 (language, find_language (provider, chosen)) == 0)
    return;
  if (g_strcmp0 (language, find_locale_language (provider)) == 0)
    g_settings_reset (settings, LANGUAGE);
  else
    g_settings_set_string (settings, LANGUAGE, language);
}

static void
on_language_changed (SpellingTextBufferAdapter *adapter)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (spelling_text_buffer_adapter_get_buffer (adapter)), &start, &end);
  update_exempt (adapter, &start, &end);
  /* Up to 0.4.8 what is written already was not looked at again. */
  spelling_text_buffer_adapter_invalidate_all (adapter);
  remember_language (adapter);
}

/* The provider is not to be asked before it has loaded. */
static void
apply_language (SpellingTextBufferAdapter *adapter)
{
  SpellingChecker *checker = spelling_text_buffer_adapter_get_checker (adapter);
  GSettings *settings = g_object_get_data (G_OBJECT (adapter), SETTINGS_KEY);
  g_autofree char *chosen = settings != NULL ? g_settings_get_string (settings, LANGUAGE) : NULL;
  const char *language = NULL;

  if (!g_task_get_completed (ensure_loading ()))
    return;
  language = find_language (spelling_checker_get_provider (checker), chosen);
  if (language != NULL && g_strcmp0 (language, spelling_checker_get_language (checker)) != 0)
    spelling_checker_set_language (checker, language);
}

/* The menu is about the word under the caret; a person means the one that they
 * have clicked on. */
static void
on_pressed (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  GtkTextView *view = GTK_TEXT_VIEW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter iter;
  int buffer_x, buffer_y;

  if (!gdk_event_triggers_context_menu (gtk_gesture_get_last_event (GTK_GESTURE (gesture), NULL)) ||
      gtk_text_buffer_get_has_selection (buffer))
    return;
  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x, &buffer_y);
  gtk_text_view_get_iter_at_location (view, &iter, buffer_x, buffer_y);
  gtk_text_buffer_place_cursor (buffer, &iter);
  spelling_text_buffer_adapter_update_corrections (g_object_get_data (G_OBJECT (view), ADAPTER_KEY));
}

static void
watch_clicks (GtkTextView *view)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 0);
  /* Before the view shows its menu. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_pressed), NULL);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (gesture));
}

/* What libspelling looks into is made for source code; here that is only text. */
static GtkSourceBuffer *
make_buffer (void)
{
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);

  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_source_buffer_set_highlight_syntax (buffer, FALSE);
  gtk_source_buffer_set_style_scheme (buffer, NULL);
  return buffer;
}

static void
on_loaded (GtkTextView *view)
{
  SpellingTextBufferAdapter *adapter = g_object_get_data (G_OBJECT (view), ADAPTER_KEY);

  apply_language (adapter);
  gtk_text_view_set_extra_menu (view, spelling_text_buffer_adapter_get_menu_model (adapter));
  gtk_widget_insert_action_group (GTK_WIDGET (view), "spelling", G_ACTION_GROUP (adapter));
  watch_clicks (view);
}

/**
 * rc_spelling_is_built_in:
 *
 * Returns: whether this program can tell what is spelt wrong
 */
gboolean
rc_spelling_is_built_in (void)
{
  return TRUE;
}

/**
 * rc_spelling_attach:
 * @view: a view without any text yet
 *
 * Has @view mark what is spelt wrong, and offer other words in its menu. It
 * has another buffer afterwards, and its menu a moment later. To be called once.
 */
void
rc_spelling_attach (GtkTextView *view)
{
  g_autoptr(GtkSourceBuffer) buffer = NULL;
  g_autoptr(SpellingChecker) checker = NULL;
  SpellingTextBufferAdapter *adapter;
  GTask *loading;

  g_return_if_fail (GTK_IS_TEXT_VIEW (view));

  buffer = make_buffer ();
  /* Some versions of spelling_checker_new() take English where there is nothing better. */
  checker = g_object_new (SPELLING_TYPE_CHECKER, "provider", spelling_provider_get_default (), NULL);
  adapter = spelling_text_buffer_adapter_new (buffer, checker);
  /* Not before: libspelling 0.4.8 finds only what comes later. */
  gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (buffer), EXEMPT_TAG, NULL);
  g_signal_connect_object (checker, "notify::language", G_CALLBACK (on_language_changed), adapter, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (on_inserted), adapter, G_CONNECT_AFTER);
  g_signal_connect_object (buffer, "delete-range", G_CALLBACK (on_deleted), adapter, G_CONNECT_AFTER);
  g_object_set_data_full (G_OBJECT (view), ADAPTER_KEY, adapter, g_object_unref);
  gtk_text_view_set_buffer (view, GTK_TEXT_BUFFER (buffer));
  loading = ensure_loading ();
  if (g_task_get_completed (loading))
    on_loaded (view);
  else
    g_signal_connect_object (loading, "notify::completed", G_CALLBACK (on_loaded), view, G_CONNECT_SWAPPED);
}

/**
 * rc_spelling_follow:
 * @view: a view that rc_spelling_attach() had
 * @settings: the settings
 *
 * Marks words only where the settings say so, and in the language that they have;
 * the view's menu changes both. To be called once.
 */
void
rc_spelling_follow (GtkTextView *view,
                    GSettings   *settings)
{
  GObject *adapter;

  g_return_if_fail (GTK_IS_TEXT_VIEW (view));
  g_return_if_fail (G_IS_SETTINGS (settings));

  adapter = g_object_get_data (G_OBJECT (view), ADAPTER_KEY);
  g_settings_bind (settings, "check-spelling", adapter, "enabled", G_SETTINGS_BIND_DEFAULT);
  g_object_set_data_full (adapter, SETTINGS_KEY, g_object_ref (settings), g_object_unref);
  g_signal_connect_object (settings, "changed::" LANGUAGE, G_CALLBACK (apply_language), adapter, G_CONNECT_SWAPPED);
  apply_language (SPELLING_TEXT_BUFFER_ADAPTER (adapter));
}

#else

gboolean
rc_spelling_is_built_in (void)
{
  return FALSE;
}

void
rc_spelling_attach (GtkTextView *view)
{
}

void
rc_spelling_follow (GtkTextView *view,
                    GSettings   *settings)
{
}

#endif
