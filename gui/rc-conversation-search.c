/* rc-conversation-search.c - looking for something in the conversation that is shown.
 *
 *      typed --> places, newest first --> go to one:
 *
 *      the window holds it ------------------------------> shown
 *      it does not --> MOVING, a page that ends with it --> FILLING, what follows it --> shown
 *
 * A page of messages is looked through only when somebody asks for it, and so it
 * gets the bar then. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-conversation-search.h"
#include "rc-search.h"
#include "rc-timeline-view.h"
#include "rc-words.h"

typedef enum
{
  THERE,
  MOVING,
  FILLING,
} Way;

struct _RcConversationSearch
{
  GtkWidget parent_instance;

  /* owned */
  RcClient *client;
  RcTimeline *timeline;
  char *text;                 /* that is looked for; nullable */
  GCancellable *cancellable;  /* of the search that is on its way; nullable */
  RcSearchWords *words;       /* that were found; nullable */
  GArray *places;             /* of RcSearchPlace, newest first; nullable */
  RcSearchPlace wanted;       /* where to begin; seq 0: at the newest */
  guint position;             /* which of them */
  gboolean is_cut;
  Way way;
  guint missing_source;

  RcTimelineView *view;       /* borrowed: a sibling of ours; weak */

  /* template children */
  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkLabel *count_label;
  GtkLabel *hint_label;
  GtkWidget *older_button;
  GtkWidget *newer_button;
};

G_DEFINE_FINAL_TYPE (RcConversationSearch, rc_conversation_search, GTK_TYPE_WIDGET)

static guint
count_places (RcConversationSearch *self)
{
  return self->places != NULL ? self->places->len : 0;
}

/* ---- what is said ---- */

static void
say_label (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
say_hint (RcConversationSearch *self,
          const char           *text)
{
  say_label (self->hint_label, text);
}

static void
say_count (RcConversationSearch *self)
{
  guint n = count_places (self);
  g_autofree char *text = NULL;

  if (n == 0)
    return;
  text = self->is_cut
           /* Translators: the third match of more than 10000 of them */
           ? g_strdup_printf (_("%u of %u+"), self->position + 1, n)
           /* Translators: the third match of 17 of them */
           : g_strdup_printf (_("%u of %u"), self->position + 1, n);
  say_label (self->count_label, text);
}

static void
update_buttons (RcConversationSearch *self)
{
  gtk_widget_set_sensitive (self->older_button, count_places (self) > 1);
  gtk_widget_set_sensitive (self->newer_button, count_places (self) > 1);
}

static void
forget_places (RcConversationSearch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->missing_source, g_source_remove);
  g_clear_pointer (&self->words, rc_search_words_free);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->text, g_free);
  self->position = 0;
  self->way = THERE;
}

/* ---- going there ---- */

/* Whether the window holds it. */
static gboolean
show_place (RcConversationSearch *self)
{
  const RcSearchPlace place = g_array_index (self->places, RcSearchPlace, self->position);
  guint position = rc_timeline_find_place (self->timeline, place.epoch, place.seq);
  g_autoptr(RcEntry) entry = NULL;

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  entry = g_list_model_get_item (G_LIST_MODEL (self->timeline), position);
  /* What blocked people wrote is kept, and not shown. */
  if (self->view != NULL && !rc_timeline_view_mark_entry (self->view, entry, self->words))
    say_hint (self, _("This message is from somebody whom you have blocked."));
  return TRUE;
}

/* Rows that come below would push a message away that is the last one. */
static gboolean
is_last_row (RcConversationSearch *self)
{
  const RcSearchPlace place = g_array_index (self->places, RcSearchPlace, self->position);

  return rc_timeline_get_has_newer (self->timeline) &&
         rc_timeline_find_place (self->timeline, place.epoch, place.seq) + 1 ==
           g_list_model_get_n_items (G_LIST_MODEL (self->timeline));
}

/* A page that was on its way before ours ends as well: only what is still so
 * in the next turn is so. */
static void
on_missing (gpointer user_data)
{
  RcConversationSearch *self = user_data;

  self->missing_source = 0;
  if (self->way != MOVING || self->places == NULL || rc_timeline_get_loading (self->timeline) || show_place (self))
    return;
  self->way = THERE;
  say_hint (self, _("This message is not on this computer any more."));
}

/* Shown at once, and again when it has its place between others. */
static void
on_loading (RcConversationSearch *self)
{
  gboolean is_there;

  if (self->way == THERE || self->places == NULL)
    return;
  is_there = show_place (self);
  if (rc_timeline_get_loading (self->timeline))
    return;
  if (is_there && is_last_row (self) && self->way == MOVING)
    {
      self->way = FILLING;
      rc_timeline_load_newer (self->timeline);
      return;
    }
  if (is_there)
    self->way = THERE;
  else if (self->missing_source == 0)
    self->missing_source = g_idle_add_once (on_missing, self);
}

static void
go_to_place (RcConversationSearch *self)
{
  const RcSearchPlace place = g_array_index (self->places, RcSearchPlace, self->position);

  say_count (self);
  self->way = THERE;
  if (show_place (self))
    return;
  self->way = MOVING;
  rc_timeline_show_around (self->timeline, place.epoch, place.seq);
}

static void
step (RcConversationSearch *self,
      gboolean              is_older)
{
  guint n = count_places (self);

  if (n == 0)
    return;
  self->position = (self->position + (is_older ? 1 : n - 1)) % n;
  go_to_place (self);
}

static void
on_older (RcConversationSearch *self)
{
  step (self, TRUE);
}

static void
on_newer (RcConversationSearch *self)
{
  step (self, FALSE);
}

/* ---- looking for it ---- */

static guint
find_wanted (RcConversationSearch *self)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const RcSearchPlace *place = &g_array_index (self->places, RcSearchPlace, i);

      if (place->epoch == self->wanted.epoch && place->seq == self->wanted.seq)
        return i;
    }

  return 0;
}

static void
take_answer (RcConversationSearch *self,
             RcSearchAnswer       *answer)
{
  self->places = g_array_ref (answer->places);
  self->is_cut = answer->is_cut;
  say_hint (self, answer->may_have_older ? _("There may be older messages that are only on the server.") : NULL);
  update_buttons (self);
  if (self->places->len == 0)
    {
      say_label (self->count_label, _("No messages found"));
      return;
    }
  self->position = self->wanted.seq != 0 ? find_wanted (self) : 0;
  self->wanted.seq = 0;
  go_to_place (self);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(RcConversationSearch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(RcSearchAnswer) answer = rc_client_search_finish (RC_CLIENT (source), result, &error);

  /* Somebody has typed on, or is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || self->timeline == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (answer != NULL)
    take_answer (self, answer);
  else
    say_hint (self, error->message);
}

static void
on_search_changed (RcConversationSearch *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  /* The entry tells of a text later, which may have been looked for since. */
  if (g_strcmp0 (text, self->text) == 0)
    return;
  forget_places (self);
  self->text = g_strdup (text);
  say_label (self->count_label, NULL);
  say_hint (self, NULL);
  update_buttons (self);
  if (rc_words_is_blank (text))
    return;
  self->words = rc_search_words_new (text, NULL);
  self->cancellable = g_cancellable_new ();
  rc_client_search_async (self->client, text, rc_timeline_get_conversation (self->timeline), NULL, 0,
                          self->cancellable, on_answer, g_object_ref (self));
}

/* The entry knows Ctrl+G by itself, and of Enter only the plain one. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                gpointer               user_data)
{
  if ((state & GDK_SHIFT_MASK) == 0 || (keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter))
    return GDK_EVENT_PROPAGATE;
  step (user_data, FALSE);
  return GDK_EVENT_STOP;
}

/* Whoever closes the bar reads on where they are. */
static void
on_mode_changed (RcConversationSearch *self)
{
  GtkWidget *page = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->bar == NULL || gtk_search_bar_get_search_mode (self->bar))
    return;
  forget_places (self);
  if (page == NULL || !gtk_widget_get_mapped (page))
    return;
  if (self->view == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->view)) ||
      !gtk_widget_grab_focus (GTK_WIDGET (self->view)))
    gtk_widget_grab_focus (page);
}

/* ---- GObject ---- */

static void
rc_conversation_search_dispose (GObject *object)
{
  RcConversationSearch *self = RC_CONVERSATION_SEARCH (object);

  forget_places (self);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->timeline);
  g_clear_object (&self->client);
  if (self->bar != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->bar)));
  G_OBJECT_CLASS (rc_conversation_search_parent_class)->dispose (object);
}

static void
rc_conversation_search_class_init (RcConversationSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_conversation_search_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-conversation-search.ui");
  gtk_widget_class_bind_template_child (widget_class, RcConversationSearch, bar);
  gtk_widget_class_bind_template_child (widget_class, RcConversationSearch, entry);
  gtk_widget_class_bind_template_child (widget_class, RcConversationSearch, count_label);
  gtk_widget_class_bind_template_child (widget_class, RcConversationSearch, hint_label);
  gtk_widget_class_bind_template_child (widget_class, RcConversationSearch, older_button);
  gtk_widget_class_bind_template_child (widget_class, RcConversationSearch, newer_button);
  gtk_widget_class_bind_template_callback (widget_class, on_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_older);
  gtk_widget_class_bind_template_callback (widget_class, on_newer);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
}

static void
rc_conversation_search_init (RcConversationSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
}

/* ---- the bar of a page ---- */

static gboolean
on_shortcut (GtkWidget *page,
             GVariant  *is_older,
             gpointer   user_data)
{
  RcConversationSearch *self = user_data;

  if (!gtk_search_bar_get_search_mode (self->bar))
    return FALSE;
  step (self, g_variant_get_boolean (is_older));
  return TRUE;
}

/* Also while somebody reads, or writes. */
static void
add_shortcut (RcConversationSearch  *self,
              GtkShortcutController *controller,
              GdkModifierType        modifiers,
              gboolean               is_older)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_g, modifiers),
                                            gtk_callback_action_new (on_shortcut, self, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_boolean (is_older));
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}

static RcConversationSearch *
make (RcConversationPage *page,
      RcClient           *client)
{
  RcConversationSearch *self = g_object_new (RC_TYPE_CONVERSATION_SEARCH, NULL);
  GtkEventController *controller = gtk_shortcut_controller_new ();

  self->client = g_object_ref (client);
  self->timeline = g_object_ref (rc_client_get_timeline (client, rc_conversation_page_get_id (page)));
  g_set_weak_pointer (&self->view, RC_TIMELINE_VIEW (rc_conversation_page_get_view (page)));
  g_signal_connect_object (self->timeline, "notify::loading", G_CALLBACK (on_loading), self, G_CONNECT_SWAPPED);
  add_shortcut (self, GTK_SHORTCUT_CONTROLLER (controller), GDK_CONTROL_MASK, TRUE);
  add_shortcut (self, GTK_SHORTCUT_CONTROLLER (controller), GDK_CONTROL_MASK | GDK_SHIFT_MASK, FALSE);
  gtk_widget_insert_after (GTK_WIDGET (self), GTK_WIDGET (page), NULL);
  /* The page takes its children along when it goes, and us with them. */
  gtk_widget_add_controller (GTK_WIDGET (page), controller);
  return self;
}

static RcConversationSearch *
find (RcConversationPage *page)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (page));

  while (child != NULL && !RC_IS_CONVERSATION_SEARCH (child))
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? RC_CONVERSATION_SEARCH (child) : NULL;
}

/**
 * rc_conversation_search_open:
 * @page: a conversation
 * @client: whose it is
 *
 * Shows the bar above the messages of @page, with the focus in it.
 *
 * Returns: (transfer none): the bar
 */
RcConversationSearch *
rc_conversation_search_open (RcConversationPage *page,
                             RcClient           *client)
{
  RcConversationSearch *self;

  g_return_val_if_fail (RC_IS_CONVERSATION_PAGE (page), NULL);
  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);

  self = find (page);
  if (self == NULL)
    self = make (page, client);
  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  on_search_changed (self);
  return self;
}

/**
 * rc_conversation_search_open_at:
 * @page: a conversation
 * @client: whose it is
 * @text: what is looked for
 * @place: of a message with that in it
 *
 * Shows the bar with @text in it, and the message at @place.
 */
void
rc_conversation_search_open_at (RcConversationPage *page,
                                RcClient           *client,
                                const char         *text,
                                RcSearchPlace       place)
{
  RcConversationSearch *self;

  g_return_if_fail (text != NULL);

  self = rc_conversation_search_open (page, client);
  if (self == NULL)
    return;
  forget_places (self);
  self->wanted = place;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  on_search_changed (self);
}
