/* rc-contact-row.c - one line of the contact list.
 *
 * Avatar and presence at the left; name, presence in a word and time on the
 * first line; the last message, or who is typing, and the unread count on the
 * second.
 *
 * The row lives in a list item that GTK makes, which is what has the focus and
 * what a screen reader meets; so the row gives its parent the accessible name
 * and an action "contact.open" that assistive technology can call. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-contact-actions.h"
#include "rc-contact-row.h"
#include "rc-presence-avatar.h"
#include "rc-words.h"

struct _RcContactRow
{
  GtkWidget parent_instance;

  /* owned */
  RcContact *contact;
  GSignalGroup *contact_signals;
  RcContactActions *actions;
  RcContactPrefs *prefs;        /* nullable */
  char *current_id;
  gint64 now_us;
  gboolean is_connected;

  /* template children */
  GtkWidget *avatar;
  GtkBox *first_line;
  GtkBox *second_line;
  GtkLabel *name_label;
  GtkLabel *presence_label;
  GtkLabel *time_label;
  GtkLabel *preview_label;

  /* children of the lines, made when first needed: few rows have them */
  GtkLabel *unread_label;
  GtkWidget *pinned_icon;
  GtkWidget *muted_icon;
};

G_DEFINE_FINAL_TYPE (RcContactRow, rc_contact_row, GTK_TYPE_WIDGET)

static gint64
present_us (RcContactRow *self)
{
  return self->now_us > 0 ? self->now_us : g_get_real_time ();
}

static gboolean
is_so (RcContactRow  *self,
       RcContactPref  pref)
{
  return self->prefs != NULL && rc_contact_prefs_get (self->prefs, rc_contact_get_id (self->contact), pref);
}

/* What was decided about them, in words: behind all else that is read aloud. */
static char *
decided_words (RcContactRow *self)
{
  GString *words = g_string_new (NULL);

  if (is_so (self, RC_CONTACT_PREF_PINNED))
    g_string_append_printf (words, ", %s", _("Pinned"));
  if (is_so (self, RC_CONTACT_PREF_MUTED))
    g_string_append_printf (words, ", %s", _("Muted"));
  if (is_so (self, RC_CONTACT_PREF_BLOCKED))
    g_string_append_printf (words, ", %s", _("Blocked"));
  if (is_so (self, RC_CONTACT_PREF_DRAFT))
    g_string_append_printf (words, ", %s", _("Draft"));

  return g_string_free (words, FALSE);
}

/* The second line says the most urgent of what there is. */
static char *
preview_words (RcContactRow *self)
{
  g_autofree char *preview = rc_words_preview (self->contact, self->is_connected);

  if (is_so (self, RC_CONTACT_PREF_BLOCKED))
    return g_strdup (_("Blocked: their messages are not shown"));
  if (is_so (self, RC_CONTACT_PREF_DRAFT) && rc_contact_get_last_text (self->contact) != NULL)
    /* Translators: %s is the last message of a conversation in which something
     * is written that was not sent */
    return g_strdup_printf (_("Draft · %s"), preview);
  return is_so (self, RC_CONTACT_PREF_DRAFT) ? g_strdup (_("Draft")) : g_steal_pointer (&preview);
}

/* The presence stands beside the name where the second line, which says it
 * else, is taken. */
static const char *
presence_word (RcContactRow *self)
{
  gboolean taken = rc_contact_get_last_text (self->contact) != NULL ||
                   rc_contact_get_typing (self->contact) ||
                   rc_contact_get_is_self (self->contact);

  if (rc_contact_get_is_room (self->contact) || !taken)
    return "";
  if (!self->is_connected && !rc_contact_get_is_self (self->contact))
    /* Translators: the presence of somebody, beside their name; a short word */
    return C_("presence", "Unknown");
  return rc_words_presence_of (self->contact, self->is_connected);
}

static void
update_words (RcContactRow *self)
{
  g_autofree char *name = rc_words_contact_name (self->contact);
  g_autofree char *preview = preview_words (self);
  gboolean room = rc_contact_get_is_room (self->contact);
  RcPresence presence = rc_contact_get_presence (self->contact);

  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->presence_label, presence_word (self));
  gtk_label_set_label (self->preview_label, preview);
  if (rc_contact_get_typing (self->contact))
    gtk_widget_add_css_class (GTK_WIDGET (self->preview_label), "typing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->preview_label), "typing");
  if (!room && presence != RC_PRESENCE_ONLINE && presence != RC_PRESENCE_AWAY)
    gtk_widget_add_css_class (GTK_WIDGET (self), "absent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "absent");
}

/* Behind @previous on the first line. */
static GtkWidget *
add_icon (RcContactRow *self,
          const char   *name,
          GtkWidget    *previous)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                  "icon-name", name, "pixel-size", 12, NULL);

  gtk_widget_add_css_class (icon, "soft");
  gtk_box_insert_child_after (self->first_line, icon, previous);
  return icon;
}

static void
update_icons (RcContactRow *self)
{
  gboolean is_pinned = is_so (self, RC_CONTACT_PREF_PINNED);
  gboolean is_muted = is_so (self, RC_CONTACT_PREF_MUTED);

  if (is_muted && self->muted_icon == NULL)
    self->muted_icon = add_icon (self, "notifications-disabled-symbolic", GTK_WIDGET (self->presence_label));
  if (is_pinned && self->pinned_icon == NULL)
    self->pinned_icon = add_icon (self, "view-pin-symbolic", gtk_widget_get_prev_sibling (GTK_WIDGET (self->time_label)));
  if (self->muted_icon != NULL)
    gtk_widget_set_visible (self->muted_icon, is_muted);
  if (self->pinned_icon != NULL)
    gtk_widget_set_visible (self->pinned_icon, is_pinned);
}

static void
update_badge (RcContactRow *self,
              guint         unread)
{
  g_autofree char *text = unread > 999 ? g_strdup ("999+") : g_strdup_printf ("%u", unread);
  gboolean is_shown = unread > 0 && !is_so (self, RC_CONTACT_PREF_BLOCKED);

  if (is_shown && self->unread_label == NULL)
    {
      self->unread_label = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_set_valign (GTK_WIDGET (self->unread_label), GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (GTK_WIDGET (self->unread_label), "unread-badge");
      gtk_widget_add_css_class (GTK_WIDGET (self->unread_label), "numeric");
      gtk_box_append (self->second_line, GTK_WIDGET (self->unread_label));
    }
  if (self->unread_label == NULL)
    return;
  gtk_label_set_label (self->unread_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->unread_label), is_shown);
}

static void
update_unread (RcContactRow *self)
{
  guint unread = rc_contact_get_unread (self->contact);

  update_badge (self, unread);
  update_icons (self);
  if (is_so (self, RC_CONTACT_PREF_MUTED))
    gtk_widget_add_css_class (GTK_WIDGET (self), "muted");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "muted");
  if (unread > 0 && !is_so (self, RC_CONTACT_PREF_BLOCKED))
    gtk_widget_add_css_class (GTK_WIDGET (self), "unread");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unread");
}

static void
update_time (RcContactRow *self)
{
  g_autofree char *time =
    rc_words_time (rc_contact_get_last_time_us (self->contact),
                   present_us (self));

  gtk_label_set_label (self->time_label, time);
}

static void
update_item_name (RcContactRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *words = NULL;
  g_autofree char *decided = NULL;
  g_autofree char *name = NULL;

  if (item == NULL || self->contact == NULL)
    return;
  words = rc_words_contact_row (self->contact, self->is_connected, present_us (self));
  decided = decided_words (self);
  name = g_strconcat (words, decided, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_current (RcContactRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  gboolean current;

  if (item == NULL)
    return;
  current = self->contact != NULL &&
            g_strcmp0 (rc_contact_get_id (self->contact), self->current_id) == 0;
  if (current)
    gtk_widget_set_state_flags (item, GTK_STATE_FLAG_SELECTED, FALSE);
  else
    gtk_widget_unset_state_flags (item, GTK_STATE_FLAG_SELECTED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (item),
                               GTK_ACCESSIBLE_STATE_SELECTED, current, -1);
}

static void
update_avatar (RcContactRow *self)
{
  g_object_set (self->avatar,
                "text", rc_contact_get_id (self->contact),
                "room", rc_contact_get_is_room (self->contact),
                "presence", rc_contact_get_presence (self->contact),
                "is-known", self->is_connected,
                NULL);
}

static void
update (RcContactRow *self)
{
  if (self->contact == NULL)
    return;
  update_avatar (self);
  update_words (self);
  update_unread (self);
  update_time (self);
  update_item_name (self);
  rc_contact_actions_set_contact (self->actions, self->contact, self->prefs);
}

static void
on_parent_changed (RcContactRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));

  if (item == NULL)
    return;
  gtk_widget_insert_action_group (item, "contact",
                                  G_ACTION_GROUP (self->actions));
  update_item_name (self);
  update_current (self);
}

static void
on_prefs_changed (RcContactRow *self,
                  const char   *id)
{
  if (self->contact != NULL && g_str_equal (rc_contact_get_id (self->contact), id))
    update (self);
}

static void
rc_contact_row_dispose (GObject *object)
{
  RcContactRow *self = RC_CONTACT_ROW (object);
  GtkWidget *child;

  if (self->contact_signals != NULL)
    g_signal_group_set_target (self->contact_signals, NULL);
  g_clear_object (&self->contact_signals);
  g_clear_object (&self->contact);
  /* The list item may keep the group longer than we live. */
  rc_contact_actions_detach (self->actions);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rc_contact_row_parent_class)->dispose (object);
}

static void
rc_contact_row_finalize (GObject *object)
{
  RcContactRow *self = RC_CONTACT_ROW (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->prefs);
  g_free (self->current_id);
  G_OBJECT_CLASS (rc_contact_row_parent_class)->finalize (object);
}

static void
rc_contact_row_class_init (RcContactRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_contact_row_dispose;
  object_class->finalize = rc_contact_row_finalize;

  g_type_ensure (RC_TYPE_PRESENCE_AVATAR);
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-contact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RcContactRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, RcContactRow, first_line);
  gtk_widget_class_bind_template_child (widget_class, RcContactRow, second_line);
  gtk_widget_class_bind_template_child (widget_class, RcContactRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RcContactRow, presence_label);
  gtk_widget_class_bind_template_child (widget_class, RcContactRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, RcContactRow, preview_label);
}

static void
rc_contact_row_init (RcContactRow *self)
{
  self->is_connected = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = rc_contact_actions_new (GTK_WIDGET (self));
  self->contact_signals = g_signal_group_new (RC_TYPE_CONTACT);
  g_signal_group_connect_swapped (self->contact_signals, "notify",
                                  G_CALLBACK (update), self);
  g_signal_connect (self, "notify::parent", G_CALLBACK (on_parent_changed), NULL);
}

/**
 * rc_contact_row_new:
 *
 * Returns: (transfer floating): a row without a contact
 */
GtkWidget *
rc_contact_row_new (void)
{
  return g_object_new (RC_TYPE_CONTACT_ROW, NULL);
}

/**
 * rc_contact_row_get_contact:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the contact shown
 */
RcContact *
rc_contact_row_get_contact (RcContactRow *self)
{
  g_return_val_if_fail (RC_IS_CONTACT_ROW (self), NULL);

  return self->contact;
}

/**
 * rc_contact_row_set_contact:
 * @self: a row
 * @contact: (nullable): the contact to show and to follow
 */
void
rc_contact_row_set_contact (RcContactRow *self,
                            RcContact    *contact)
{
  g_return_if_fail (RC_IS_CONTACT_ROW (self));

  if (!g_set_object (&self->contact, contact))
    return;
  g_signal_group_set_target (self->contact_signals, contact);
  if (contact == NULL)
    rc_contact_actions_set_contact (self->actions, NULL, self->prefs);
  update (self);
  update_current (self);
}

/**
 * rc_contact_row_tell:
 * @self: a row
 * @current_id: (nullable): whose conversation is shown; the row is marked where it
 *   is its own
 * @now_us: the present, for the times; 0: what the clock says
 * @is_connected: whether anybody knows who is there
 *
 * What is the same for all rows.
 */
void
rc_contact_row_tell (RcContactRow *self,
                     const char   *current_id,
                     gint64        now_us,
                     gboolean      is_connected)
{
  gboolean is_other = FALSE;

  g_return_if_fail (RC_IS_CONTACT_ROW (self));

  is_other = self->is_connected != is_connected || self->now_us != now_us;
  self->is_connected = is_connected;
  self->now_us = now_us;
  if (is_other)
    update (self);
  if (g_strcmp0 (self->current_id, current_id) == 0)
    return;
  g_free (self->current_id);
  self->current_id = g_strdup (current_id);
  update_current (self);
}

/**
 * rc_contact_row_set_prefs:
 * @self: a row
 * @prefs: what was decided about contacts; given once
 */
void
rc_contact_row_set_prefs (RcContactRow   *self,
                          RcContactPrefs *prefs)
{
  g_return_if_fail (RC_IS_CONTACT_ROW (self));
  g_return_if_fail (self->prefs == NULL);

  self->prefs = g_object_ref (prefs);
  g_signal_connect_object (prefs, "changed", G_CALLBACK (on_prefs_changed), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * rc_contact_row_get_prefs:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what was decided about contacts
 */
RcContactPrefs *
rc_contact_row_get_prefs (RcContactRow *self)
{
  g_return_val_if_fail (RC_IS_CONTACT_ROW (self), NULL);

  return self->prefs;
}
