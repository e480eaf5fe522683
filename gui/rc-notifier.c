/* rc-notifier.c - what the desktop says about messages that nobody looks at.
 *
 * One notification a conversation: a further message replaces it, reading
 * withdraws it. Messages are gathered for GATHER_MS, so a flood of them is one
 * call, and what is read at once is never told. Who is muted or blocked is
 * silent, and so is everybody while a person does not want to be disturbed.
 *
 * However many write, there are at most RC_NOTIFIER_MAX_TOLD, and after each gathering it
 * is quiet for as long as if all had come one by one.
 *
 * There is one notifier an account; ids and targets carry the account's key. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rc-id.h"
#include "rc-notifier.h"
#include "rc-words.h"

#define GATHER_MS 300
#define BODY_MAX_CHARS 200

/* What is to be told about one conversation. */
typedef struct
{
  RcContact *contact; /* owned */
  char *from;         /* owned */
  char *text;         /* owned */
  gboolean is_mention;
} News;

struct _RcNotifier
{
  GObject parent_instance;

  GApplication *application; /* borrowed: it owns the windows, and they us */
  RcIsShown is_shown;
  gpointer user_data;

  /* owned */
  RcContactPrefs *prefs;
  GSettings *settings;       /* nullable */
  RcClient *client;          /* nullable */
  char *account;             /* its key */
  char *account_title;       /* nullable: there is no other account */
  GSignalGroup *client_signals;
  GHashTable *pending;       /* conversation -> News */
  GHashTable *told;          /* conversation -> RcContact, whose notification is there */
  GQueue order;              /* of char*: the keys of told, oldest first */
  guint source;
  gint64 quiet_until_us;     /* monotonic */
  gboolean was_asked;        /* whether anybody takes notifications */
  gboolean is_known;         /* and what the answer was */
  gboolean is_taken;
  gboolean reads_markup;     /* what is told is markup there, and no text */
};

G_DEFINE_FINAL_TYPE (RcNotifier, rc_notifier, G_TYPE_OBJECT)

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_object (&news->contact);
  g_free (news->from);
  g_free (news->text);
  g_free (news);
}

static char *
make_notification_id (RcNotifier *self,
                      const char *conversation)
{
  return g_strconcat ("conversation-", self->account, "-", conversation, NULL);
}

static void
withdraw (RcNotifier *self,
          const char *conversation)
{
  g_autofree char *id = make_notification_id (self, conversation);

  g_application_withdraw_notification (self->application, id);
}

static void
untell (RcNotifier *self,
        const char *conversation)
{
  GList *link = g_queue_find_custom (&self->order, conversation, (GCompareFunc) g_strcmp0);

  if (link == NULL)
    return;
  withdraw (self, conversation);
  g_signal_handlers_disconnect_by_data (g_hash_table_lookup (self->told, conversation), self);
  g_queue_delete_link (&self->order, link);
  g_hash_table_remove (self->told, conversation);
}

static void
on_unread_changed (RcNotifier *self,
                   GParamSpec *pspec,
                   RcContact  *contact)
{
  if (rc_contact_get_unread (contact) > 0)
    return;
  g_hash_table_remove (self->pending, rc_contact_get_id (contact));
  untell (self, rc_contact_get_id (contact));
}

/* One more; at the bound the oldest gives way. */
static void
keep_told (RcNotifier *self,
           const char *conversation,
           RcContact  *contact)
{
  char *key;

  if (g_hash_table_contains (self->told, conversation))
    return;
  if (self->order.length >= RC_NOTIFIER_MAX_TOLD)
    untell (self, g_queue_peek_head (&self->order));
  key = g_strdup (conversation);
  g_signal_connect_object (contact, "notify::unread", G_CALLBACK (on_unread_changed), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->told, key, g_object_ref (contact));
  g_queue_push_tail (&self->order, key);
}

static char *
make_title (const News *news)
{
  guint unread = rc_contact_get_unread (news->contact);

  if (rc_contact_get_is_room (news->contact) && news->is_mention)
    /* Translators: the title of a notification; %s is the id of somebody who
     * has written one's own id in the room of everyone */
    return g_strdup_printf (_("%s mentions you"), news->from);
  if (rc_contact_get_is_room (news->contact))
    /* Translators: the title of a notification; %s is the id of somebody */
    return g_strdup_printf (_("%s to everyone"), news->from);
  if (unread > 1)
    /* Translators: the title of a notification: an id, and how many of their
     * messages are unread */
    return g_strdup_printf (_("%s (%u)"), news->from, unread);
  return g_strdup (news->from);
}

/* Who has several accounts is told which one it came to. */
static char *
name_account (RcNotifier *self,
              char       *title)
{
  g_autofree char *taken = title;

  if (self->account_title == NULL)
    return g_steal_pointer (&taken);
  /* Translators: the title of a notification, and the account that it came to, such as
   * “ben@box.local” */
  return g_strdup_printf (_("%s · %s"), taken, self->account_title);
}

static void
tell (RcNotifier *self,
      const char *conversation,
      const News *news)
{
  g_autofree char *title = name_account (self, make_title (news));
  g_autofree char *id = make_notification_id (self, conversation);
  g_autoptr(GNotification) notification = g_notification_new (title);
  g_autoptr(GIcon) icon = g_themed_icon_new (APPLICATION_ID);
  g_autofree char *escaped = self->reads_markup ? g_markup_escape_text (news->text, -1) : NULL;

  g_notification_set_body (notification, escaped != NULL ? escaped : news->text);
  g_notification_set_icon (notification, icon);
  g_notification_set_category (notification, "im.received");
  g_notification_set_priority (notification, news->is_mention ? G_NOTIFICATION_PRIORITY_HIGH
                                                              : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notification, "app.open-conversation", "(ss)", self->account, conversation);
  g_notification_add_button_with_target (notification, _("Mark as Read"), "app.mark-read", "(ss)", self->account, conversation);
  g_application_send_notification (self->application, id, notification);
  keep_told (self, conversation, news->contact);
}

static gboolean
on_gathered (gpointer user_data)
{
  RcNotifier *self = user_data;
  GHashTableIter iter;
  gpointer conversation, news;
  guint n_told = 0;

  self->source = 0;
  if (!self->is_known)
    return G_SOURCE_REMOVE;
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &conversation, &news))
    {
      if (!self->is_taken || self->is_shown (conversation, self->user_data))
        continue;
      tell (self, conversation, news);
      n_told++;
    }
  g_hash_table_remove_all (self->pending);
  self->quiet_until_us = g_get_monotonic_time () + n_told * GATHER_MS * G_GINT64_CONSTANT (1000);
  return G_SOURCE_REMOVE;
}

static void
know_desktop (RcNotifier *self,
              gboolean    is_taken)
{
  self->is_known = TRUE;
  self->is_taken = is_taken;
  if (self->source == 0 && self->pending != NULL)
    on_gathered (self);
}

static void
on_capabilities (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(RcNotifier) self = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree const char **capabilities = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &capabilities);
  else
    g_message ("this desktop shows no notifications: %s", error->message);
  self->reads_markup = capabilities != NULL && g_strv_contains (capabilities, "body-markup");
  know_desktop (self, reply != NULL);
}

/* GLib hands notifications to GNOME as text; all other desktops get them by an
 * interface where a text may be markup, and GLib does not escape it. */
static void
on_gnome_checked (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(RcNotifier) self = user_data;
  GDBusConnection *bus = G_DBUS_CONNECTION (source);
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (bus, result, NULL);
  gboolean is_gnome = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &is_gnome);
  if (is_gnome)
    know_desktop (self, TRUE);
  else
    g_dbus_connection_call (bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
                            "org.freedesktop.Notifications", "GetCapabilities", NULL,
                            G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_capabilities,
                            g_object_ref (self));
}

/* Whoever wonders why nothing is shown finds it in the log, once; GLib would warn
 * each time. */
static void
check_desktop (RcNotifier *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);

  if (self->was_asked || bus == NULL)
    return;
  self->was_asked = TRUE;
  /* A sandbox has its portal, and does not see who is behind that. */
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      self->is_known = self->is_taken = TRUE;
      return;
    }
  g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "NameHasOwner", g_variant_new ("(s)", "org.gtk.Notifications"),
                          G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_gnome_checked,
                          g_object_ref (self));
}

static gboolean
wants (RcNotifier *self,
       const char *conversation,
       RcEntry    *entry)
{
  if (rc_entry_get_is_own (entry))
    return FALSE;
  if (self->settings != NULL &&
      (!g_settings_get_boolean (self->settings, "notifications") || g_settings_get_boolean (self->settings, "do-not-disturb")))
    return FALSE;
  return !rc_contact_prefs_get (self->prefs, conversation, RC_CONTACT_PREF_MUTED) &&
         !rc_contact_prefs_get (self->prefs, rc_entry_get_from (entry), RC_CONTACT_PREF_MUTED) &&
         !rc_contact_prefs_get (self->prefs, rc_entry_get_from (entry), RC_CONTACT_PREF_BLOCKED) &&
         !self->is_shown (conversation, self->user_data);
}

static char *
make_body (RcEntry *entry)
{
  g_autofree char *safe = rc_text_make_safe (rc_slice_from_string (rc_entry_get_text (entry)), TRUE);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (safe, -1) <= BODY_MAX_CHARS)
    return g_steal_pointer (&safe);
  start = g_utf8_substring (safe, 0, BODY_MAX_CHARS);
  return g_strconcat (start, "…", NULL);
}

static guint
choose_delay_ms (RcNotifier *self)
{
  gint64 quiet_ms = (self->quiet_until_us - g_get_monotonic_time ()) / 1000;

  return (guint) MAX (quiet_ms, GATHER_MS);
}

static void
on_message (RcNotifier *self,
            RcTimeline *timeline,
            RcEntry    *entry)
{
  const char *conversation = rc_timeline_get_conversation (timeline);
  RcContact *contact = rc_roster_lookup (rc_client_get_roster (self->client), conversation);
  News *old = NULL, *news = NULL;

  if (contact == NULL || !wants (self, conversation, entry))
    return;
  old = g_hash_table_lookup (self->pending, conversation);
  if (old == NULL && g_hash_table_size (self->pending) >= RC_NOTIFIER_MAX_PENDING)
    return;
  check_desktop (self);
  news = g_new0 (News, 1);
  news->contact = g_object_ref (contact);
  news->from = g_strdup (rc_entry_get_from (entry));
  news->text = make_body (entry);
  news->is_mention = rc_notifier_mentions (rc_entry_get_text (entry), rc_client_get_id (self->client)) ||
                     (old != NULL && old->is_mention);
  g_hash_table_insert (self->pending, g_strdup (conversation), news);
  if (self->source == 0)
    self->source = g_timeout_add (choose_delay_ms (self), on_gathered, self);
}

static void
forget_all (RcNotifier *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_hash_table_remove_all (self->pending);
  while (self->order.length > 0)
    untell (self, g_queue_peek_head (&self->order));
}

static void
rc_notifier_dispose (GObject *object)
{
  RcNotifier *self = RC_NOTIFIER (object);

  if (self->told != NULL)
    forget_all (self);
  g_clear_pointer (&self->pending, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->client);
  g_clear_object (&self->prefs);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rc_notifier_parent_class)->dispose (object);
}

static void
rc_notifier_finalize (GObject *object)
{
  RcNotifier *self = RC_NOTIFIER (object);

  g_free (self->account);
  g_free (self->account_title);
  G_OBJECT_CLASS (rc_notifier_parent_class)->finalize (object);
}

static void
rc_notifier_class_init (RcNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_notifier_finalize;
}

static void
rc_notifier_init (RcNotifier *self)
{
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, news_free);
  g_queue_init (&self->order);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "message", G_CALLBACK (on_message), self);
}

/**
 * rc_notifier_new:
 * @application: (transfer none): the program; it outlives the notifier
 * @prefs: who is muted or blocked
 * @settings: (nullable): whether there shall be notifications
 * @is_shown: says what somebody has before their eyes
 * @user_data: for @is_shown
 *
 * Returns: (transfer full): a notifier without a client
 */
RcNotifier *
rc_notifier_new (GApplication   *application,
                 RcContactPrefs *prefs,
                 GSettings      *settings,
                 RcIsShown       is_shown,
                 gpointer        user_data)
{
  RcNotifier *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (RC_IS_CONTACT_PREFS (prefs), NULL);

  self = g_object_new (RC_TYPE_NOTIFIER, NULL);
  self->application = application;
  self->is_shown = is_shown;
  self->user_data = user_data;
  g_set_object (&self->prefs, prefs);
  g_set_object (&self->settings, settings);
  return self;
}

/**
 * rc_notifier_set_client:
 * @self: a notifier
 * @client: (nullable): whose messages are told of from now on
 *
 * What was told of another one's is withdrawn.
 */
void
rc_notifier_set_client (RcNotifier *self,
                        RcClient   *client)
{
  g_return_if_fail (RC_IS_NOTIFIER (self));

  if (self->client == client)
    return;
  forget_all (self);
  g_set_object (&self->client, client);
  g_signal_group_set_target (self->client_signals, client);
}

/**
 * rc_notifier_set_account:
 * @self: a notifier
 * @key: what the account is called in ids and targets; always the same
 * @title: (nullable): what notifications call it, %NULL where there is only one
 */
void
rc_notifier_set_account (RcNotifier *self,
                         const char *key,
                         const char *title)
{
  g_return_if_fail (RC_IS_NOTIFIER (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (self->account == NULL || g_str_equal (self->account, key));

  if (self->account == NULL)
    self->account = g_strdup (key);
  g_free (self->account_title);
  self->account_title = g_strdup (title);
}

/**
 * rc_notifier_mentions:
 * @text: a message
 * @id: somebody's id
 *
 * Returns: whether @text has @id behind an @, as a word of its own
 */
gboolean
rc_notifier_mentions (const char *text,
                      const char *id)
{
  gsize length = strlen (id);

  for (const char *at = strchr (text, '@'); at != NULL; at = strchr (at + 1, '@'))
    {
      const char *end = at + 1 + length;
      gunichar before = at > text ? g_utf8_get_char (g_utf8_prev_char (at)) : ' ';

      if (g_unichar_isalnum (before) || strncmp (at + 1, id, length) != 0)
        continue;
      /* A full stop ends the sentence, unless the id goes on. */
      if (*end == '.')
        end++;
      if (!g_unichar_isalnum (g_utf8_get_char (end)) && *end != '-' && *end != '_')
        return TRUE;
    }

  return FALSE;
}
