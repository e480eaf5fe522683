/* rc-trust-dialog.c - is this your server?
 *
 * Asked once, when nobody has vouched for a server's key yet. To say no is what
 * Escape and Enter do. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-pin.h"
#include "rc-trust-dialog.h"

typedef struct
{
  RcClient *client; /* owned */
  GObject *receiver; /* owned */
  RcTrustAnswered answered;
} Question;

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             Question         *question)
{
  question->answered (question->client, g_str_equal (response, "trust"), question->receiver);
}

static void
free_question (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->client);
  g_object_unref (question->receiver);
  g_free (question);
}

/* No line ends within one, not even behind a hyphen. */
static void
keep_groups_whole (GtkLabel   *label,
                   const char *grouped)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  for (const char *start = grouped; *start != '\0';)
    {
      const char *end = strchrnul (start, ' ');
      PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);

      attribute->start_index = (guint) (start - grouped);
      attribute->end_index = (guint) (end - grouped);
      pango_attr_list_insert (attributes, attribute);
      start = *end != '\0' ? end + 1 : end;
    }
  gtk_label_set_attributes (label, attributes);
}

/**
 * rc_trust_dialog_show_fingerprint:
 * @label: a label that wraps
 * @pin: of a key
 *
 * Has @label show it for being compared, in groups.
 */
void
rc_trust_dialog_show_fingerprint (GtkLabel   *label,
                                  const char *pin)
{
  g_autofree char *grouped = rc_pin_format (pin);

  gtk_label_set_label (label, grouped);
  keep_groups_whole (label, grouped);
}

/**
 * rc_trust_dialog_new_fingerprint:
 * @pin: of a key
 *
 * Returns: (transfer floating): a label for comparing it
 */
GtkWidget *
rc_trust_dialog_new_fingerprint (const char *pin)
{
  GtkWidget *label = gtk_label_new (NULL);

  rc_trust_dialog_show_fingerprint (GTK_LABEL (label), pin);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  /* Two lines of about the same length, however much room there is. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 29);
  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (label, "fingerprint");
  return label;
}

/**
 * rc_trust_dialog_ask:
 * @parent: a widget of the window that is asked about
 * @client: in UNTRUSTED
 * @answered: called once
 * @user_data: a #GObject, which is held until then
 */
void
rc_trust_dialog_ask (GtkWidget       *parent,
                     RcClient        *client,
                     RcTrustAnswered  answered,
                     gpointer         user_data)
{
  g_autofree char *body =
    g_strdup_printf (_("This computer meets %s for the first time. Ask who runs the server for its fingerprint: “redcoastctl pin” prints it there. Go on only if it is the same as this one:"),
                     rc_client_get_server (client));
  GtkWidget *dialog = rc_compat_dialog_new (parent, _("Is This Your Server?"), body);
  Question *question = g_new0 (Question, 1);

  question->client = g_object_ref (client);
  question->receiver = g_object_ref (user_data);
  question->answered = answered;
  rc_compat_dialog_set_extra (dialog, rc_trust_dialog_new_fingerprint (rc_client_get_offered_pin (client)));
  rc_compat_dialog_add_answer (dialog, "cancel", _("_Cancel"), RC_ANSWER_SAFE);
  rc_compat_dialog_add_answer (dialog, "trust", _("It Is the _Same"), RC_ANSWER_PLAIN);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, free_question, 0);
  rc_compat_name_internals (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}
