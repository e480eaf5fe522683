/* rc-conversation-page.c - one conversation: timeline and composer.
 *
 * What has been seen is marked as read: a person looks where the page is
 * in the active window with the newest message in view, see RcSeenWatch; from
 * there on, what arrives is read at once. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-blocked-filter.h"
#include "rc-compat.h"
#include "rc-composer.h"
#include "rc-conversation-page.h"
#include "rc-empty-page.h"
#include "rc-message-details.h"
#include "rc-presence-watch.h"
#include "rc-seen-watch.h"
#include "rc-timeline-news.h"
#include "rc-timeline-pager.h"
#include "rc-timeline-view.h"
#include "rc-words.h"

struct _RcConversationPage
{
  GtkWidget parent_instance;

  /* owned */
  RcClient *client;
  RcContact *contact;
  RcTimeline *timeline;
  RcTimelinePager *pager;
  GSignalGroup *contact_signals;
  GSignalGroup *client_signals;
  RcPresenceWatch *watch;      /* the room's page only */
  RcSeenWatch *seen;
  RcTimelineNews *news;
  RcContactPrefs *prefs;       /* nullable */
  char *id;
  char *title;
  char *status;
  guint at_end_source;

  /* template children, and the view in the scroller */
  GtkStack *stack;
  RcEmptyPage *empty_page;
  GtkScrolledWindow *scroller;
  GtkRevealer *newest_revealer;
  GtkWidget *newest_button;
  GtkLabel *newest_label;
  GtkRevealer *typing_revealer;
  GtkLabel *typing_label;
  RcComposer *composer;
  GtkWidget *view;
};

enum
{
  PROP_0,
  PROP_CONTACT,
  PROP_TITLE,
  PROP_STATUS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcConversationPage, rc_conversation_page, GTK_TYPE_WIDGET)

static gboolean
view_is_at_end (RcConversationPage *self)
{
  return rc_timeline_view_get_is_at_end (RC_TIMELINE_VIEW (self->view)) && rc_timeline_pager_has_newest (self->pager);
}

static void
mark_read (RcConversationPage *self)
{
  if (rc_seen_watch_get_looking (self->seen) && self->contact != NULL &&
      rc_contact_get_unread (self->contact) > 0)
    rc_client_mark_read (self->client, self->id);
}

/* How many have come that one has not seen yet stands on the way to them. */
static void
on_unread_changed (RcConversationPage *self)
{
  guint unread = self->contact != NULL ? rc_contact_get_unread (self->contact) : 0;
  g_autofree char *count = g_strdup_printf ("%u", MIN (unread, 999));
  g_autofree char *name =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Jump to Newest, %u unread message",
                                  "Jump to Newest, %u unread messages", unread), unread);

  gtk_label_set_label (self->newest_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->newest_label), unread > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->newest_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  unread > 0 ? name : _("Jump to Newest"), -1);
  mark_read (self);
}

static void
set_words (RcConversationPage *self,
           char               *title,
           char               *status)
{
  gboolean new_title = g_strcmp0 (self->title, title) != 0;
  gboolean new_status = g_strcmp0 (self->status, status) != 0;

  g_free (self->title);
  g_free (self->status);
  self->title = title;
  self->status = status;
  if (new_title)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  if (new_status)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

/* A person who reads by ear hears where they are when they come to the page. */
static void
update_name (RcConversationPage *self)
{
  g_autofree char *name = rc_words_conversation (self->contact);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_words (RcConversationPage *self)
{
  guint n_present = self->watch != NULL
                      ? rc_presence_watch_count_present (self->watch) : 0;
  gboolean online = rc_client_get_state (self->client) == RC_CLIENT_ONLINE;

  set_words (self, rc_words_contact_name (self->contact),
             online ? rc_words_contact_status (self->contact, n_present)
                    : g_strdup (_("Not connected")));
}

static void
update_typing (RcConversationPage *self)
{
  g_autofree char *text = NULL;

  if (!rc_contact_get_typing (self->contact))
    {
      gtk_revealer_set_reveal_child (self->typing_revealer, FALSE);
      return;
    }
  text = rc_contact_get_is_room (self->contact)
           ? g_strdup (_("Somebody is typing…"))
           : g_strdup_printf (_("%s is typing…"), self->id);
  gtk_label_set_label (self->typing_label, text);
  gtk_revealer_set_reveal_child (self->typing_revealer, TRUE);
}

static void
update_empty_page (RcConversationPage *self)
{
  g_autofree char *description = rc_words_empty_conversation (self->contact);

  g_object_set (self->empty_page, "description", description, "icon-name",
                rc_contact_get_is_self (self->contact) ? "document-edit-symbolic" : "rc-conversation-symbolic", NULL);
}

static void
on_timeline_changed (RcConversationPage *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->timeline)) == 0;

  gtk_stack_set_visible_child (self->stack,
                               empty ? GTK_WIDGET (self->empty_page)
                                     : GTK_WIDGET (self->scroller));
}

static void
update_at_end (RcConversationPage *self)
{
  gboolean at_end = view_is_at_end (self);

  gtk_revealer_set_reveal_child (self->newest_revealer, !at_end);
  /* An invisible button must not catch a click. */
  gtk_widget_set_can_target (GTK_WIDGET (self->newest_revealer), !at_end);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "conversation.jump-to-newest", !at_end);
  rc_seen_watch_set_in_view (self->seen, at_end && !rc_timeline_news_get_landing (self->news));
}

static gboolean
on_at_end_idle (gpointer user_data)
{
  RcConversationPage *self = user_data;

  self->at_end_source = 0;
  update_at_end (self);
  return G_SOURCE_REMOVE;
}

/* The view finds out while it is given its size, when nothing around it may
 * change its own: the frame would be drawn without it. */
static void
on_at_end_changed (RcConversationPage *self)
{
  if (self->at_end_source == 0)
    self->at_end_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_at_end_idle,
                                           self, NULL);
}

static void
show_newest (RcConversationPage *self)
{
  rc_timeline_pager_show_newest (self->pager);
  rc_timeline_view_scroll_to_end (RC_TIMELINE_VIEW (self->view));
}

static gboolean
on_send (RcConversationPage *self,
         const char         *text)
{
  g_autoptr(GError) error = NULL;

  if (rc_client_send_draft (self->client, self->id, text, &error) == NULL)
    {
      rc_composer_set_warning (self->composer, error->message);
      return FALSE;
    }
  show_newest (self);
  return TRUE;
}

/* What was written last, to be written again or in other words. */
static char *
on_recall (RcConversationPage *self)
{
  GListModel *entries = G_LIST_MODEL (self->timeline);

  for (guint i = g_list_model_get_n_items (entries); i > 0; i--)
    {
      g_autoptr(RcEntry) entry = g_list_model_get_item (entries, i - 1);

      if (rc_entry_get_is_own (entry))
        return g_strdup (rc_entry_get_text (entry));
    }

  return NULL;
}

static void
on_edited (RcConversationPage *self)
{
  rc_client_note_typing (self->client, self->id);
}

static void
action_jump_to_newest (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  RcConversationPage *self = RC_CONVERSATION_PAGE (widget);

  show_newest (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static gboolean
rc_conversation_page_grab_focus (GtkWidget *widget)
{
  RcConversationPage *self = RC_CONVERSATION_PAGE (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->composer));
}

static void
rc_conversation_page_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  RcConversationPage *self = RC_CONVERSATION_PAGE (object);

  switch (prop_id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, self->contact);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_conversation_page_dispose (GObject *object)
{
  RcConversationPage *self = RC_CONVERSATION_PAGE (object);
  GtkWidget *child;

  if (self->news != NULL)
    rc_timeline_news_detach (self->news);
  if (self->seen != NULL)
    rc_seen_watch_detach (self->seen);
  g_clear_object (&self->news);
  g_clear_object (&self->contact_signals);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->watch);
  g_clear_object (&self->seen);
  g_clear_object (&self->prefs);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->pager);
  g_clear_object (&self->timeline);
  g_clear_object (&self->contact);
  g_clear_object (&self->client);
  g_clear_handle_id (&self->at_end_source, g_source_remove);
  G_OBJECT_CLASS (rc_conversation_page_parent_class)->dispose (object);
}

static void
rc_conversation_page_finalize (GObject *object)
{
  RcConversationPage *self = RC_CONVERSATION_PAGE (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->status);
  G_OBJECT_CLASS (rc_conversation_page_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS;

  properties[PROP_CONTACT] =
    g_param_spec_object ("contact", NULL, NULL, RC_TYPE_CONTACT, flags);
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] =
    g_param_spec_string ("status", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RC_TYPE_COMPOSER);
  g_type_ensure (RC_TYPE_EMPTY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-conversation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, newest_revealer);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, newest_button);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, newest_label);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, typing_revealer);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, typing_label);
  gtk_widget_class_bind_template_child (widget_class, RcConversationPage, composer);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_recall);
}

static void
rc_conversation_page_class_init (RcConversationPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_conversation_page_get_property;
  object_class->dispose = rc_conversation_page_dispose;
  object_class->finalize = rc_conversation_page_finalize;
  widget_class->grab_focus = rc_conversation_page_grab_focus;
  install_properties (object_class);

  bind_template (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "conversation.jump-to-newest",
                                   NULL, action_jump_to_newest);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_End,
                                       GDK_CONTROL_MASK | GDK_ALT_MASK,
                                       "conversation.jump-to-newest", NULL);
}

static void
make_signal_groups (RcConversationPage *self)
{
  self->contact_signals = g_signal_group_new (RC_TYPE_CONTACT);
  g_signal_group_connect_swapped (self->contact_signals, "notify::presence",
                                  G_CALLBACK (update_words), self);
  g_signal_group_connect_swapped (self->contact_signals, "notify::seen-us",
                                  G_CALLBACK (update_words), self);
  g_signal_group_connect_swapped (self->contact_signals, "notify::typing",
                                  G_CALLBACK (update_typing), self);
  g_signal_group_connect_swapped (self->contact_signals, "notify::unread",
                                  G_CALLBACK (on_unread_changed), self);
  self->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::state",
                                  G_CALLBACK (update_words), self);
}

static void
rc_conversation_page_init (RcConversationPage *self)
{
  make_signal_groups (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->seen = rc_seen_watch_new (GTK_WIDGET (self));
  g_signal_connect_object (self->seen, "notify::looking", G_CALLBACK (mark_read), self, G_CONNECT_SWAPPED);
  self->view = rc_timeline_view_new ();
  gtk_scrolled_window_set_child (self->scroller, self->view);
  rc_compat_name_internals (GTK_WIDGET (self));
  g_signal_connect_object (self->view, "notify::is-at-end", G_CALLBACK (on_at_end_changed), self, G_CONNECT_SWAPPED);
}

static void
show_entries (RcConversationPage *self,
              const char         *id,
              guint               pref)
{
  g_autoptr(GListModel) entries = NULL;

  if (pref != RC_CONTACT_PREF_BLOCKED)
    return;
  entries = rc_blocked_filter_new (G_LIST_MODEL (self->timeline), self->prefs);
  g_object_set (self->view, "model", entries, NULL);
}

static void
attach (RcConversationPage *self,
        RcClient           *client)
{
  self->client = g_object_ref (client);
  self->timeline = g_object_ref (rc_client_get_timeline (client, self->id));
  show_entries (self, NULL, RC_CONTACT_PREF_BLOCKED);
  self->pager = rc_timeline_pager_new (self->timeline, gtk_scrolled_window_get_vadjustment (self->scroller));
  g_signal_connect_object (self->view, "retry", G_CALLBACK (rc_client_retry), client, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "discard", G_CALLBACK (rc_client_discard), client, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "details", G_CALLBACK (rc_message_details_show), client, 0);
  self->news = rc_timeline_news_new (client, RC_TIMELINE_VIEW (self->view), self->seen);
  rc_timeline_news_set_contact (self->news, self->contact);
  g_signal_connect_object (self->news, "notify::landing", G_CALLBACK (on_at_end_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "items-changed", G_CALLBACK (on_timeline_changed), self, G_CONNECT_SWAPPED);
  if (rc_contact_get_is_room (self->contact))
    {
      self->watch =
        rc_presence_watch_new (G_LIST_MODEL (rc_client_get_roster (client)));
      g_signal_connect_object (self->watch, "changed", G_CALLBACK (update_words), self, G_CONNECT_SWAPPED);
    }
  rc_composer_set_contacts (self->composer, G_LIST_MODEL (rc_client_get_roster (client)));
  g_signal_group_set_target (self->client_signals, client);
  on_timeline_changed (self);
  update_at_end (self);
}

/**
 * rc_conversation_page_new:
 * @client: the engine
 * @contact: whom the conversation is with
 *
 * Returns: (transfer floating): a page with the conversation with @contact
 */
GtkWidget *
rc_conversation_page_new (RcClient  *client,
                          RcContact *contact)
{
  RcConversationPage *self;

  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  self = g_object_new (RC_TYPE_CONVERSATION_PAGE, NULL);
  self->id = g_strdup (rc_contact_get_id (contact));
  self->contact = g_object_ref (contact);
  attach (self, client);
  g_signal_group_set_target (self->contact_signals, contact);
  update_words (self);
  update_name (self);
  update_typing (self);
  update_empty_page (self);
  return GTK_WIDGET (self);
}

/**
 * rc_conversation_page_get_id:
 * @self: a page
 *
 * Returns: the conversation's id
 */
const char *
rc_conversation_page_get_id (RcConversationPage *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_PAGE (self), NULL);

  return self->id;
}

/**
 * rc_conversation_page_get_contact:
 * @self: a page
 *
 * Returns: (transfer none): whom the conversation is with
 */
RcContact *
rc_conversation_page_get_contact (RcConversationPage *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_PAGE (self), NULL);

  return self->contact;
}

/**
 * rc_conversation_page_set_contact:
 * @self: a page
 * @contact: the same person, in another object: they left the list and are back
 */
void
rc_conversation_page_set_contact (RcConversationPage *self,
                                  RcContact          *contact)
{
  g_return_if_fail (RC_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (RC_IS_CONTACT (contact));
  g_return_if_fail (g_strcmp0 (rc_contact_get_id (contact), self->id) == 0);

  if (!g_set_object (&self->contact, contact))
    return;
  g_signal_group_set_target (self->contact_signals, contact);
  rc_timeline_news_set_contact (self->news, contact);
  update_words (self);
  update_typing (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTACT]);
}

/**
 * rc_conversation_page_set_prefs:
 * @self: a page
 * @prefs: who is blocked; given once
 */
void
rc_conversation_page_set_prefs (RcConversationPage *self,
                                RcContactPrefs     *prefs)
{
  g_return_if_fail (RC_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (self->prefs == NULL);

  self->prefs = g_object_ref (prefs);
  g_signal_connect_object (prefs, "changed", G_CALLBACK (show_entries), self, G_CONNECT_SWAPPED);
  show_entries (self, NULL, RC_CONTACT_PREF_BLOCKED);
}

/**
 * rc_conversation_page_get_view:
 * @self: a page
 *
 * Returns: (transfer none): where the messages are
 */
GtkWidget *
rc_conversation_page_get_view (RcConversationPage *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_PAGE (self), NULL);

  return self->view;
}

/**
 * rc_conversation_page_get_composer:
 * @self: a page
 *
 * Returns: (transfer none): where one writes
 */
RcComposer *
rc_conversation_page_get_composer (RcConversationPage *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_PAGE (self), NULL);

  return self->composer;
}

/**
 * rc_conversation_page_refresh_times:
 * @self: a page
 *
 * Says anew when something was: another day has begun.
 */
void
rc_conversation_page_refresh_times (RcConversationPage *self)
{
  g_return_if_fail (RC_IS_CONVERSATION_PAGE (self));

  update_words (self);
  gtk_widget_activate_action (self->view, "timeline.refresh", NULL);
}
