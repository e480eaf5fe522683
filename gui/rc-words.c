/* rc-words.c - what the interface says about the engine's objects.
 *
 * All sentences that describe a contact, a time or an error stand here, in one
 * place, free of widgets: so that a label, a tooltip and an accessible name
 * never disagree, and so that a test can read them without a display. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-error.h"
#include "rc-limits.h"
#include "rc-message-text.h"
#include "rc-pin.h"
#include "rc-words.h"

/**
 * rc_words_presence:
 * @presence: a presence
 *
 * Returns: the translated word for @presence
 */
const char *
rc_words_presence (RcPresence presence)
{
  switch (presence)
    {
    case RC_PRESENCE_ONLINE:
      return _("Online");
    case RC_PRESENCE_AWAY:
      return _("Away");
    case RC_PRESENCE_OFFLINE:
    case RC_PRESENCE_GONE:
    default:
      return _("Offline");
    }
}

/**
 * rc_words_presence_of:
 * @contact: a person
 * @is_connected: whether the server is there to say who is online
 *
 * Returns: the translated word for the presence of @contact, as far as anybody
 *   knows
 */
const char *
rc_words_presence_of (RcContact *contact,
                      gboolean   is_connected)
{
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  if (is_connected)
    return rc_words_presence (rc_contact_get_presence (contact));
  return rc_contact_get_is_self (contact) ? _("Not connected") : _("Presence unknown");
}

/**
 * rc_words_presence_icon:
 * @presence: a presence
 *
 * Each presence has a shape of its own, so that nobody depends on colour: a
 * disc, a crescent, a ring.
 *
 * Returns: the name of the icon for @presence
 */
const char *
rc_words_presence_icon (RcPresence presence)
{
  switch (presence)
    {
    case RC_PRESENCE_ONLINE:
      return "rc-presence-online-symbolic";
    case RC_PRESENCE_AWAY:
      return "rc-presence-away-symbolic";
    case RC_PRESENCE_OFFLINE:
    case RC_PRESENCE_GONE:
    default:
      return "rc-presence-offline-symbolic";
    }
}

static GDateTime *
date_time_from_us (gint64 time_us)
{
  return g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);
}

/* How many midnights lie between the two; negative where @time is later. */
static int
days_between (GDateTime *time,
              GDateTime *now)
{
  GDate then_day, now_day;
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_clear (&then_day, 1);
  g_date_set_dmy (&then_day, day, month, year);
  g_date_time_get_ymd (now, &year, &month, &day);
  g_date_clear (&now_day, 1);
  g_date_set_dmy (&now_day, day, month, year);
  return g_date_days_between (&then_day, &now_day);
}

/**
 * rc_words_time:
 * @time_us: Unix time in microseconds, 0 for never
 * @now_us: the present, likewise
 *
 * The shortest form that tells when something was: the time of day for today,
 * the weekday for the last week, the date else.
 *
 * Returns: (transfer full): a short text, empty for never
 */
char *
rc_words_time (gint64 time_us,
               gint64 now_us)
{
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GDateTime) now = NULL;
  int days;

  if (time_us <= 0)
    return g_strdup ("");
  time = date_time_from_us (time_us);
  now = date_time_from_us (now_us);
  if (time == NULL || now == NULL)
    return g_strdup ("");
  days = days_between (time, now);
  if (days <= 0)
    return rc_message_text_format_time (time_us);
  if (days < 7)
    return g_date_time_format (time, "%a");
  return g_date_time_format (time, "%x");
}

/**
 * rc_words_last_seen:
 * @seen_us: Unix time in microseconds, 0 for not known
 * @now_us: the present, likewise
 *
 * Returns: (transfer full): such as “Last seen yesterday at 21:40”
 */
char *
rc_words_last_seen (gint64 seen_us,
                    gint64 now_us)
{
  g_autoptr(GDateTime) seen = NULL;
  g_autoptr(GDateTime) now = NULL;
  g_autofree char *clock = NULL;
  int days;

  seen = seen_us > 0 ? date_time_from_us (seen_us) : NULL;
  now = date_time_from_us (now_us);
  if (seen == NULL || now == NULL)
    return g_strdup (_("Offline"));
  days = days_between (seen, now);
  clock = rc_message_text_format_time (seen_us);
  if (days <= 0)
    /* Translators: %s is the time of day */
    return g_strdup_printf (_("Last seen today at %s"), clock);
  if (days == 1)
    /* Translators: %s is the time of day */
    return g_strdup_printf (_("Last seen yesterday at %s"), clock);
  /* Translators: for g_date_time_format(): %x is the date */
  return g_date_time_format (seen, _("Last seen on %x"));
}

/**
 * rc_words_contact_name:
 * @contact: a contact
 *
 * Returns: (transfer full): what a person calls @contact
 */
char *
rc_words_contact_name (RcContact *contact)
{
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  if (rc_contact_get_is_room (contact))
    return g_strdup (_("Everyone"));
  if (rc_contact_get_is_self (contact))
    /* Translators: one's own entry in the contact list; %s is one's id */
    return g_strdup_printf (_("%s (you)"), rc_contact_get_id (contact));
  return g_strdup (rc_contact_get_id (contact));
}

/**
 * rc_words_contact_status:
 * @contact: a contact
 * @n_online: how many people are online or away, for the room
 *
 * Returns: (transfer full): the line below the name in a header bar
 */
char *
rc_words_contact_status (RcContact *contact,
                         guint      n_online)
{
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  if (rc_contact_get_is_room (contact))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u person here",
                                         "%u people here", n_online),
                            n_online);
  if (rc_contact_get_is_self (contact))
    return g_strdup (_("Notes to yourself"));
  if (rc_contact_get_presence (contact) == RC_PRESENCE_ONLINE ||
      rc_contact_get_presence (contact) == RC_PRESENCE_AWAY)
    return g_strdup (rc_words_presence (rc_contact_get_presence (contact)));
  return rc_words_last_seen (rc_contact_get_seen_us (contact),
                             g_get_real_time ());
}

/* A peer's words, which turn nothing around that stands beside them. */
static char *
dup_last_text (RcContact *contact)
{
  const char *text = rc_contact_get_last_text (contact);

  return text != NULL ? rc_message_text_make_shown (text) : NULL;
}

/**
 * rc_words_preview:
 * @contact: a contact
 * @is_connected: whether the server is there to say who is online
 *
 * Returns: (transfer full): one line of plain text: who is typing, or the last
 *   message, or where there is none the presence, or what the contact is for
 */
char *
rc_words_preview (RcContact *contact,
                  gboolean   is_connected)
{
  g_autofree char *text = NULL;
  const char *from;

  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  text = dup_last_text (contact);
  from = rc_contact_get_last_is_own (contact) ? _("You") : rc_contact_get_last_from (contact);
  if (rc_contact_get_typing (contact))
    return g_strdup (_("Typing…"));
  if (text != NULL && from != NULL && rc_contact_get_is_room (contact))
    /* Translators: the last message of a room: sender, text */
    return g_strdup_printf (_("%s: %s"), from, text);
  if (text != NULL)
    return g_steal_pointer (&text);
  if (rc_contact_get_is_room (contact))
    return g_strdup (_("Everybody on this server"));
  if (rc_contact_get_is_self (contact))
    return g_strdup (_("Notes to yourself"));
  return g_strdup (rc_words_presence_of (contact, is_connected));
}

static void
append_part (GString    *string,
             const char *part)
{
  if (string->len > 0)
    /* Translators: stands between the parts of what a screen reader says */
    g_string_append (string, _(", "));
  g_string_append (string, part);
}

static void
append_last_message (GString   *string,
                     RcContact *contact,
                     gint64     now_us)
{
  g_autofree char *time = NULL;
  g_autofree char *part = NULL;
  g_autofree char *text = dup_last_text (contact);
  const char *from = rc_contact_get_last_from (contact);

  if (text == NULL)
    return;
  time = rc_words_time (rc_contact_get_last_time_us (contact), now_us);
  if (from == NULL)
    from = rc_contact_get_id (contact);
  if (rc_contact_get_last_is_own (contact))
    /* Translators: said by a screen reader: text, time */
    part = g_strdup_printf (_("last message from you: %s, %s"), text, time);
  else
    /* Translators: said by a screen reader: sender, text, time */
    part = g_strdup_printf (_("last message from %s: %s, %s"), from, text, time);
  append_part (string, part);
}

/**
 * rc_words_contact_row:
 * @contact: a contact
 * @is_connected: whether the server is there to say who is online
 * @now_us: Unix time in microseconds
 *
 * Returns: (transfer full): all that a row of the contact list shows, as one
 *   sentence for a screen reader
 */
char *
rc_words_contact_row (RcContact *contact,
                      gboolean   is_connected,
                      gint64     now_us)
{
  g_autoptr(GString) string = g_string_new (NULL);
  g_autofree char *name = NULL;
  guint unread;

  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  name = rc_words_contact_name (contact);
  unread = rc_contact_get_unread (contact);
  append_part (string, name);
  if (!rc_contact_get_is_room (contact))
    append_part (string, rc_words_presence_of (contact, is_connected));
  if (rc_contact_get_typing (contact))
    append_part (string, _("typing"));
  if (unread > 0)
    {
      g_autofree char *part = NULL;

      part = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "%u unread message",
                                           "%u unread messages", unread),
                              unread);
      append_part (string, part);
    }
  append_last_message (string, contact, now_us);
  return g_string_free (g_steal_pointer (&string), FALSE);
}

/**
 * rc_words_conversation:
 * @contact: a contact
 *
 * Returns: (transfer full): what a screen reader calls the conversation with
 *   @contact
 */
char *
rc_words_conversation (RcContact *contact)
{
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  if (rc_contact_get_is_room (contact))
    return g_strdup (_("Conversation with everyone"));
  if (rc_contact_get_is_self (contact))
    return g_strdup (_("Notes to yourself"));
  return g_strdup_printf (_("Conversation with %s"), rc_contact_get_id (contact));
}

/**
 * rc_words_empty_conversation:
 * @contact: a contact
 *
 * Returns: (transfer full): what to do where nothing was written yet
 */
char *
rc_words_empty_conversation (RcContact *contact)
{
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  if (rc_contact_get_is_room (contact))
    return g_strdup (_("What you write here goes to everybody on this server."));
  if (rc_contact_get_is_self (contact))
    return g_strdup (_("Keep notes here. Nobody else sees them."));
  return g_strdup_printf (_("Write below to say hello to %s."), rc_contact_get_id (contact));
}

/* What the server itself objects to. */
static char *
words_for_server_error (const GError *error,
                        const char   *server,
                        const char   *id)
{
  switch ((RcError) error->code)
    {
    case RC_ERROR_ID_IN_USE:
      return g_strdup_printf (_("“%s”, or an id that looks like it, belongs to somebody else. Choose another id."), id);
    case RC_ERROR_BAD_ID:
      return g_strdup_printf (_("“%s” cannot be an id here. Choose another one: up to %d letters, digits, dots, hyphens and underscores. A few are reserved."),
                              id, RC_ID_MAX_BYTES);
    case RC_ERROR_VERSION:
      return g_strdup_printf (_("%s and this program speak different versions of Red Coast. Update the older one."), server);
    case RC_ERROR_DENIED:
      return g_strdup_printf (_("%s did not let “%s” in. Check the id, or ask who runs the server."), server, id);
    case RC_ERROR_BAD_METHOD:
      return g_strdup_printf (_("%s does not take people without an invitation. Ask who runs the server."), server);
    case RC_ERROR_LIMIT:
      return g_strdup_printf (_("%s is full at the moment. Try again in a while."), server);
    case RC_ERROR_TIMEOUT:
    case RC_ERROR_SLOW_READER:
      return g_strdup_printf (_("%s took too long to be reached. Try again."), server);
    case RC_ERROR_BAD_FRAME:
    case RC_ERROR_TOO_LARGE:
      return g_strdup_printf (_("What answers at %s is not a Red Coast server. Check the address."), server);
    case RC_ERROR_TOO_LONG:
    case RC_ERROR_UNKNOWN_VERB:
    case RC_ERROR_BAD_STATE:
    case RC_ERROR_MISSING_KEY:
    case RC_ERROR_BAD_VALUE:
    case RC_ERROR_NO_SUCH_ID:
    case RC_ERROR_OFFLINE:
    case RC_ERROR_REF_USED:
    case RC_ERROR_STORAGE:
    default:
      return g_strdup_printf (_("%s refused the connection: %s"), server, error->message);
    }
}

/* What is wrong with the server's key. */
static char *
words_for_key_error (const GError *error,
                     const char   *server)
{
  if (g_error_matches (error, RC_PIN_ERROR, RC_PIN_ERROR_CHANGED))
    return g_strdup_printf (_("%s shows another key than before, so nothing was sent to it. Somebody may be listening in. Ask who runs the server."), server);
  return g_strdup_printf (_("The key of %s is not known to this computer yet, so nothing was sent to it."), server);
}

static gboolean
is_no_network (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
         g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
}

static gboolean
is_no_host (const GError *error)
{
  return g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND);
}

/**
 * rc_words_error:
 * @error: (nullable): why there is no connection
 * @server: the address that was typed
 * @id: the id that was typed
 *
 * Returns: (transfer full): what happened and what to do, in a sentence or two
 */
char *
rc_words_error (const GError *error,
                const char   *server,
                const char   *id)
{
  g_return_val_if_fail (server != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (error == NULL)
    return g_strdup_printf (_("%s could not be reached. Try again."), server);
  if (error->domain == RC_ERROR)
    return words_for_server_error (error, server, id);
  if (error->domain == RC_PIN_ERROR)
    return words_for_key_error (error, server);
  if (is_no_network (error))
    return g_strdup (_("This computer has no network. Check its connection, then try again."));
  if (is_no_host (error))
    return g_strdup_printf (_("No computer is called “%s”. Check the spelling of the server’s address."), server);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_strdup_printf (_("No server answers at %s. Check the address, and that the server is running."), server);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return g_strdup_printf (_("%s cannot be reached. Check that it is switched on and on the same network."), server);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return g_strdup_printf (_("“%s” is not a server’s address. Write a name or an address, such as 192.168.1.5 or box.local:5247."), server);
  return g_strdup_printf (_("%s could not be reached: %s"), server, error->message);
}

/**
 * rc_words_broken_link:
 * @error: (nullable): why the connection was lost
 * @server: the server's address or name
 *
 * Returns: (transfer full): which link broke: this computer's, or the
 *   server's; a few words
 */
char *
rc_words_broken_link (const GError *error,
                      const char   *server)
{
  g_return_val_if_fail (server != NULL, NULL);

  if (error != NULL && is_no_network (error))
    return g_strdup (_("This computer has no network"));
  if (error != NULL && is_no_host (error))
    return g_strdup_printf (_("%s is not to be found"), server);
  if (error != NULL &&
      (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)))
    return g_strdup_printf (_("%s does not answer"), server);
  return g_strdup_printf (_("The connection to %s was lost"), server);
}

/**
 * rc_words_countdown:
 * @left_us: microseconds until the next attempt
 *
 * Returns: (transfer full): such as “Next attempt in 12 s.”
 */
char *
rc_words_countdown (gint64 left_us)
{
  gint64 seconds = (left_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;

  if (seconds <= 0)
    return g_strdup (_("Trying again…"));
  if (seconds < 60)
    return g_strdup_printf (_("Next attempt in %d s."), (int) seconds);
  return g_strdup_printf (_("Next attempt in %d min %d s."),
                          (int) (seconds / 60), (int) (seconds % 60));
}

/**
 * rc_words_export_error:
 * @error: of rc_client_export_finish()
 * @name: of the file
 *
 * Returns: (transfer full): what went wrong, and what to do
 */
char *
rc_words_export_error (const GError *error,
                       const char   *name)
{
  if (error->domain != G_IO_ERROR)
    return g_strdup (error->message);

  switch (error->code)
    {
    case G_IO_ERROR_NO_SPACE:
      return g_strdup_printf (_("There is no room left for “%s”. Delete something there, or choose another place."), name);
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return g_strdup_printf (_("You may not write “%s” in that folder. Choose another one."), name);
    case G_IO_ERROR_NOT_FOUND:
      return g_strdup_printf (_("The folder for “%s” does not exist. Choose another one."), name);
    default:
      return g_strdup (error->message);
    }
}

/**
 * rc_words_is_blank:
 * @text: what somebody wrote
 *
 * Returns: whether there is nothing to be seen in it
 */
gboolean
rc_words_is_blank (const char *text)
{
  g_return_val_if_fail (text != NULL, TRUE);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

/* The sign for the groups of digits is POSIX's, and not in ISO C. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat"

/**
 * rc_words_count:
 * @n: how many
 *
 * Returns: (transfer full): @n as people write it where they live, "1,234" say
 */
char *
rc_words_count (guint64 n)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, n);
}

#pragma GCC diagnostic pop
