/* rc-mention-completion.c - the rest of an @id, while it is written.
 *
 * It opens by itself below the text that is written, where people in the list
 * begin with what stands behind the @. The focus stays in the text: the composer
 * hands it the keys that it wants, after the input method has had them. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rc-contact.h"
#include "rc-mention-completion.h"

/* No id is longer. */
#define PREFIX_MAX_CHARS 64

struct _RcMentionCompletion
{
  GtkPopover parent_instance;

  GtkTextView *text_view; /* borrowed: our parent has it */

  /* owned */
  GListModel *contacts;   /* nullable */
  GtkListBox *list;       /* a child */
};

G_DEFINE_FINAL_TYPE (RcMentionCompletion, rc_mention_completion, GTK_TYPE_POPOVER)

static gboolean
is_id_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '-' || c == '_' || c == '.';
}

/* What is written between an @ and the caret: from @start, which is the @. */
static char *
dup_prefix (RcMentionCompletion *self,
            GtkTextIter         *start,
            GtkTextIter         *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter inner, before;

  gtk_text_buffer_get_iter_at_mark (buffer, end, gtk_text_buffer_get_insert (buffer));
  *start = *end;
  for (guint i = 0; i <= PREFIX_MAX_CHARS && gtk_text_iter_backward_char (start); i++)
    {
      gunichar c = gtk_text_iter_get_char (start);

      if (c != '@' && !is_id_char (c))
        return NULL;
      if (c != '@')
        continue;
      before = *start;
      /* ana@example.org is somebody's address. */
      if (gtk_text_iter_backward_char (&before) && g_unichar_isalnum (gtk_text_iter_get_char (&before)))
        return NULL;
      inner = *start;
      gtk_text_iter_forward_char (&inner);
      return gtk_text_buffer_get_text (buffer, &inner, end, FALSE);
    }

  return NULL;
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : text, -1);
}

static void
clear_list (RcMentionCompletion *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static void
add_row (RcMentionCompletion *self,
         const char          *id)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (id);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, id, -1);
  gtk_list_box_append (self->list, row);
}

static guint
fill_list (RcMentionCompletion *self,
           const char          *prefix)
{
  g_autofree char *folded = fold (prefix);
  guint n_found = 0;

  clear_list (self);
  for (guint i = 0; i < g_list_model_get_n_items (self->contacts) && n_found < RC_MENTION_COMPLETION_MAX; i++)
    {
      g_autoptr(RcContact) contact = g_list_model_get_item (self->contacts, i);
      g_autofree char *id = fold (rc_contact_get_id (contact));

      if (rc_contact_get_is_room (contact) || rc_contact_get_is_self (contact) || !g_str_has_prefix (id, folded))
        continue;
      /* Nothing is left to complete. */
      if (g_str_equal (rc_contact_get_id (contact), prefix))
        return 0;
      add_row (self, rc_contact_get_id (contact));
      n_found++;
    }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));

  return n_found;
}

static void
point_at (RcMentionCompletion *self,
          const GtkTextIter   *iter)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  GdkRectangle place;
  graphene_point_t point;

  gtk_text_view_get_iter_location (self->text_view, iter, &place);
  gtk_text_view_buffer_to_window_coords (self->text_view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x, &place.y);
  if (!gtk_widget_compute_point (GTK_WIDGET (self->text_view), parent,
                                 &GRAPHENE_POINT_INIT ((float) place.x, (float) place.y), &point))
    return;
  place.x = (int) point.x;
  place.y = (int) point.y;
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
}

static void
complete (RcMentionCompletion *self,
          GtkListBoxRow       *row)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;
  g_autofree char *prefix = dup_prefix (self, &start, &end);
  g_autofree char *text = NULL;

  gtk_popover_popdown (GTK_POPOVER (self));
  if (row == NULL || prefix == NULL)
    return;
  text = g_strdup_printf ("@%s ", (const char *) g_object_get_data (G_OBJECT (row), "id"));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
}

static void
select_near (RcMentionCompletion *self,
             int                  step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;

  row = gtk_list_box_get_row_at_index (self->list, index);
  if (index >= 0 && row != NULL)
    gtk_list_box_select_row (self->list, row);
}

static void
rc_mention_completion_dispose (GObject *object)
{
  g_clear_object (&RC_MENTION_COMPLETION (object)->contacts);
  G_OBJECT_CLASS (rc_mention_completion_parent_class)->dispose (object);
}

static void
rc_mention_completion_class_init (RcMentionCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_mention_completion_dispose;
}

static void
rc_mention_completion_init (RcMentionCompletion *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_focusable (GTK_WIDGET (self->list), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "mentions");
  /* Translators: what a screen reader says of the list that opens behind an @ */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("People"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (complete), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (self->list));
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_TOP);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("People"), -1);
}

/**
 * rc_mention_completion_new:
 * @text_view: (transfer none): where is written; the completion becomes a child
 *   of a widget around it
 *
 * Returns: (transfer floating): a completion that offers nothing yet
 */
GtkWidget *
rc_mention_completion_new (GtkTextView *text_view)
{
  RcMentionCompletion *self = g_object_new (RC_TYPE_MENTION_COMPLETION, NULL);

  self->text_view = text_view;
  return GTK_WIDGET (self);
}

/**
 * rc_mention_completion_set_contacts:
 * @self: a completion
 * @contacts: (nullable): the #RcContact to offer
 */
void
rc_mention_completion_set_contacts (RcMentionCompletion *self,
                                    GListModel          *contacts)
{
  g_return_if_fail (RC_IS_MENTION_COMPLETION (self));

  g_set_object (&self->contacts, contacts);
}

/**
 * rc_mention_completion_update:
 * @self: a completion
 *
 * Offers what goes with the text, which a person has just changed.
 */
void
rc_mention_completion_update (RcMentionCompletion *self)
{
  GtkTextIter start, end;
  g_autofree char *prefix = NULL;

  g_return_if_fail (RC_IS_MENTION_COMPLETION (self));

  prefix = dup_prefix (self, &start, &end);
  if (prefix == NULL || self->contacts == NULL || fill_list (self, prefix) == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }
  point_at (self, &start);
  gtk_popover_popup (GTK_POPOVER (self));
}

/**
 * rc_mention_completion_is_offering:
 * @self: a completion
 *
 * Returns: whether there is something to take
 */
gboolean
rc_mention_completion_is_offering (RcMentionCompletion *self)
{
  g_return_val_if_fail (RC_IS_MENTION_COMPLETION (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/**
 * rc_mention_completion_wants_key:
 * @self: a completion
 * @keyval: a key without modifiers
 *
 * Returns: whether the key is for it, while it is offering
 */
gboolean
rc_mention_completion_wants_key (RcMentionCompletion *self,
                                 guint                keyval)
{
  g_return_val_if_fail (RC_IS_MENTION_COMPLETION (self), FALSE);

  return rc_mention_completion_is_offering (self) &&
         (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter ||
          keyval == GDK_KEY_Tab || keyval == GDK_KEY_Up || keyval == GDK_KEY_Down || keyval == GDK_KEY_Escape);
}

/**
 * rc_mention_completion_take_key:
 * @self: a completion that is offering
 * @keyval: a key that it wants
 */
void
rc_mention_completion_take_key (RcMentionCompletion *self,
                                guint                keyval)
{
  g_return_if_fail (RC_IS_MENTION_COMPLETION (self));

  if (keyval == GDK_KEY_Escape)
    gtk_popover_popdown (GTK_POPOVER (self));
  else if (keyval == GDK_KEY_Up)
    select_near (self, -1);
  else if (keyval == GDK_KEY_Down)
    select_near (self, 1);
  else
    complete (self, gtk_list_box_get_selected_row (self->list));
}
