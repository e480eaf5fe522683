/* rc-composer-lines.c - has the lines of a composer be where they are to be.
 *
 * A text view looks at its lines a while after they came: at those that are seen
 * first, at the others when there is nothing else to do. What is asked of it in
 * between, it answers for the lines that it knows. */
#include "config.h"

#include <string.h>

#include "rc-composer-lines.h"

/* From here on a word is not one that a person wrote. */
#define WORD_MAX_BYTES 4096

/* Breaking lines at words costs the square of a word's length: a pasted blob of
 * 64 KiB without a space would stop the window for ten seconds. */
static GtkWrapMode
wrap_mode_for (const char *text)
{
  while (*text != '\0')
    {
      gsize word_bytes = strcspn (text, " \t\n");

      if (word_bytes > WORD_MAX_BYTES)
        return GTK_WRAP_CHAR;
      text += word_bytes;
      text += strspn (text, " \t\n");
    }
  return GTK_WRAP_WORD_CHAR;
}

/* A key may come while a frame is made. The view would look at its lines when it is
 * drawn and move its slider, which has its place by then: GTK warns and leaves it
 * out. A view that has a place to be given looks before that. */
static void
look_in_time (GtkTextView *text_view)
{
  gtk_widget_queue_resize (GTK_WIDGET (text_view));
}

static void
on_changed (GtkTextView   *text_view,
            GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  gtk_text_view_set_wrap_mode (text_view, wrap_mode_for (text));
  look_in_time (text_view);
}

static gboolean
show_caret (gpointer user_data)
{
  GtkTextView *text_view = user_data;

  gtk_text_view_scroll_mark_onscreen (text_view, gtk_text_buffer_get_insert (gtk_text_view_get_buffer (text_view)));
  return G_SOURCE_REMOVE;
}

/**
 * rc_composer_lines_attach:
 * @text_view: with the buffer that it keeps
 *
 * Takes care of its lines from now on: how they are broken, that they are looked at
 * in time, and that one sees where one is after something was pasted.
 */
void
rc_composer_lines_attach (GtkTextView *text_view)
{
  GtkTextBuffer *buffer = NULL;

  g_return_if_fail (GTK_IS_TEXT_VIEW (text_view));

  buffer = gtk_text_view_get_buffer (text_view);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_changed), text_view, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "paste-done", G_CALLBACK (rc_composer_lines_show_caret), text_view, G_CONNECT_SWAPPED);
  g_signal_connect (text_view, "preedit-changed", G_CALLBACK (look_in_time), NULL);
}

/**
 * rc_composer_lines_show_caret:
 * @text_view: one that was attached
 *
 * Scrolls to where one writes, once all lines have been looked at: the way to the
 * end of many is not known before.
 */
void
rc_composer_lines_show_caret (GtkTextView *text_view)
{
  g_return_if_fail (GTK_IS_TEXT_VIEW (text_view));

  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_caret, g_object_ref (text_view), g_object_unref);
}
