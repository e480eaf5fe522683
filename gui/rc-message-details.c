/* rc-message-details.c - who has a message, and when it was written.
 *
 * By person, for an own message; of one in an older log of the server nobody
 * knows, and then nothing is claimed. */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-message-details.h"
#include "rc-message-text.h"

/* Higher than this it scrolls. */
#define PEOPLE_MAX_PX 280

typedef struct
{
  GString *text;
  guint n_people;
} People;

static void
add_person (RcContact    *person,
            RcEntryState  state,
            gpointer      user_data)
{
  People *people = user_data;
  g_autofree char *line = rc_message_text_format_receipt (person, state);

  if (people->n_people++ > 0)
    g_string_append_c (people->text, '\n');
  g_string_append (people->text, line);
}

static GtkWidget *
make_list (const char *text)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), PEOPLE_MAX_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  return scroller;
}

/**
 * rc_message_details_show:
 * @view: where the message is
 * @entry: a message
 * @client: who knows of it
 *
 * Opens a dialog about @entry.
 */
void
rc_message_details_show (RcTimelineView *view,
                         RcEntry        *entry,
                         RcClient       *client)
{
  g_autoptr(GString) text = g_string_new (NULL);
  People people = { text, 0 };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  g_autofree char *details = rc_message_text_format_details (entry);
  GtkWidget *dialog = NULL;

  if (!GTK_IS_WINDOW (root))
    return;
  if (rc_entry_get_is_own (entry))
    rc_client_list_receipts (client, entry, add_person, &people);
  dialog = rc_compat_dialog_new (GTK_WIDGET (view), _("Message Details"), details);
  if (people.n_people > 0)
    rc_compat_dialog_set_extra (dialog, make_list (text->str));
  rc_compat_dialog_add_answer (dialog, "close", _("_Close"), RC_ANSWER_PLAIN);
  rc_compat_name_internals (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}
