/* rc-announcer.c - tells who is nearby that there is a server: DNS-SD, by the
 * Avahi daemon of this machine, over D-Bus.
 *
 *     nothing to say -> system bus -> Avahi is there -> it runs -> group of
 *     entries -> service added -> committed -> established
 *                     ^                |             |
 *                     +-- another name +-- taken ----+
 *
 * Avahi going away, or coming back, begins again from where it is there. Nobody
 * waits for any of it: whatever is missing is one line in the log, and the
 * server serves. All that Avahi keeps for us ends with our connection to the
 * bus, which is ours alone for that reason; so another announcement is another
 * connection. */
#include "config.h"

#include <gio/gio.h>

#include "rc-announcer.h"

#define AVAHI "org.freedesktop.Avahi"
#define AVAHI_SERVER AVAHI ".Server"
#define AVAHI_GROUP AVAHI ".EntryGroup"
#define COLLISION AVAHI ".CollisionError"

/* Every interface, every protocol. */
#define UNSPECIFIED (-1)

/* Of a server: avahi-common/defs.h. */
#define SERVER_RUNNING 2

/* Of a group: likewise. */
#define GROUP_ESTABLISHED 2
#define GROUP_COLLISION 3
#define GROUP_FAILURE 4

struct _RcAnnouncer
{
  char *wanted;              /* (nullable), owned: the name that was asked for; NULL: nothing is announced */
  char *name;                /* (nullable), owned: the one that it is announced by */
  char *pins;                /* owned */
  guint16 port;

  GCancellable *cancellable; /* (nullable), owned: of what goes on at the bus */
  GDBusConnection *bus;      /* (nullable), owned */
  char *owner;               /* (nullable), owned: Avahi's own name at the bus */
  char *group;               /* (nullable), owned: the path of our entries */
  guint watch_id;
  guint server_id;           /* the subscriptions */
  guint group_id;
  gulong closed_id;
  guint n_names;             /* that were tried */
  gboolean is_missed;        /* the log has said that Avahi is not there */
  gboolean is_established;
};

#ifdef HAVE_AVAHI

static void add_service (RcAnnouncer *self);

/* Once, until it was there in between. */
static void
say_missing (RcAnnouncer *self, const char *why)
{
  if (!self->is_missed)
    g_message ("who is nearby is not told of this server: %s", why);

  self->is_missed = TRUE;
}

static void
drop_group (RcAnnouncer *self)
{
  if (self->group_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->group_id);
  self->group_id = 0;
  self->is_established = FALSE;

  if (self->group != NULL && self->owner != NULL)
    g_dbus_connection_call (self->bus, self->owner, self->group, AVAHI_GROUP, "Free", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_clear_pointer (&self->group, g_free);
}

static void
drop_owner (RcAnnouncer *self)
{
  g_clear_pointer (&self->owner, g_free);
  drop_group (self);
  if (self->server_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->server_id);
  self->server_id = 0;
}

static void
disconnect (RcAnnouncer *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->bus == NULL)
    return;

  drop_owner (self);
  g_clear_signal_handler (&self->closed_id, self->bus);
  g_dbus_connection_close (self->bus, NULL, NULL, NULL);
  g_clear_object (&self->bus);
}

static void
call (RcAnnouncer *self, const char *path, const char *interface, const char *method, GVariant *arguments,
      const char *answer, GAsyncReadyCallback done)
{
  g_dbus_connection_call (self->bus, self->owner, path, interface, method, arguments,
                          answer != NULL ? G_VARIANT_TYPE (answer) : NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          self->cancellable, done, self);
}

/* The answer to a call. NULL with @error unset: it was given up, and the announcer
 * may be gone. */
static GVariant *
take_answer (GObject *source, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) reason = NULL;
  GVariant *answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &reason);

  if (answer == NULL && !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&reason));

  return answer;
}

static gboolean
is_collision (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  return g_strcmp0 (name, COLLISION) == 0;
}

static void
say_refused (const char *why)
{
  g_warning ("Avahi does not tell who is nearby of this server: %s", why);
}

static void
on_other_name (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAnnouncer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = take_answer (source, result, &error);

  if (answer == NULL)
    {
      if (error != NULL)
        say_refused (error->message);
      return;
    }

  g_free (self->name);
  g_variant_get (answer, "(s)", &self->name);
  if (self->group == NULL)
    return;

  g_dbus_connection_call (self->bus, self->owner, self->group, AVAHI_GROUP, "Reset", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  add_service (self);
}

/* Somebody else nearby has this name. */
static void
take_other_name (RcAnnouncer *self)
{
  self->is_established = FALSE;
  if (++self->n_names > RC_ANNOUNCER_NAMES_MAX)
    {
      say_refused ("every name that was tried is taken");
      return;
    }

  call (self, "/", AVAHI_SERVER, "GetAlternativeServiceName", g_variant_new ("(s)", self->name), "(s)", on_other_name);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAnnouncer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = take_answer (source, result, &error);

  if (answer != NULL || error == NULL)
    return;

  if (is_collision (error))
    take_other_name (self);
  else
    say_refused (error->message);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAnnouncer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = take_answer (source, result, &error);

  if (answer != NULL && self->group != NULL)
    call (self, self->group, AVAHI_GROUP, "Commit", NULL, NULL, on_done);
  else if (error != NULL && is_collision (error))
    take_other_name (self);
  else if (error != NULL)
    say_refused (error->message);
}

static void
add_text (GVariantBuilder *builder, const char *text)
{
  g_variant_builder_add_value (builder, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, text, strlen (text), 1));
}

static void
add_service (RcAnnouncer *self)
{
  g_autofree char *pin = g_strconcat ("pin=", self->pins, NULL);
  GVariantBuilder text;

  g_variant_builder_init (&text, G_VARIANT_TYPE ("aay"));
  add_text (&text, "txtvers=1");
  add_text (&text, pin);
  call (self, self->group, AVAHI_GROUP, "AddService",
        g_variant_new ("(iiussssqaay)", UNSPECIFIED, UNSPECIFIED, 0u, self->name, RC_ANNOUNCER_TYPE, "", "", self->port,
                       &text),
        NULL, on_added);
}

static void
on_group_state (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
                GVariant *arguments, gpointer user_data)
{
  RcAnnouncer *self = user_data;
  const char *why = NULL;
  int state = 0;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(is)")))
    return;

  g_variant_get (arguments, "(i&s)", &state, &why);
  if (state == GROUP_COLLISION)
    take_other_name (self);
  else if (state == GROUP_FAILURE)
    say_refused (why);

  if (state != GROUP_ESTABLISHED || self->is_established)
    return;

  self->is_established = TRUE;
  g_message ("who is nearby is told of this server as “%s”, port %u", self->name, self->port);
}

static void
on_group (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAnnouncer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = take_answer (source, result, &error);

  if (error != NULL)
    say_refused (error->message);
  if (answer == NULL || self->owner == NULL)
    return;

  drop_group (self);
  g_variant_get (answer, "(o)", &self->group);
  self->group_id = g_dbus_connection_signal_subscribe (self->bus, self->owner, AVAHI_GROUP, "StateChanged", self->group,
                                                       NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_group_state, self, NULL);
  add_service (self);
}

/* What is on its way is about a group that is no more. */
static void
renew_calls (RcAnnouncer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* Its name for this machine is settled, or it is not any more. */
static void
take_state (RcAnnouncer *self, int state)
{
  renew_calls (self);
  drop_group (self);
  if (state != SERVER_RUNNING)
    return;

  self->n_names = 0;
  g_free (self->name);
  self->name = g_strdup (self->wanted);
  call (self, "/", AVAHI_SERVER, "EntryGroupNew", NULL, "(o)", on_group);
}

static void
on_server_state (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal,
                 GVariant *arguments, gpointer user_data)
{
  int state = 0;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(is)")))
    return;

  g_variant_get (arguments, "(i&s)", &state, NULL);
  take_state (user_data, state);
}

static void
on_state (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAnnouncer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = take_answer (source, result, &error);
  int state = 0;

  if (error != NULL)
    say_refused (error->message);
  if (answer == NULL || self->owner == NULL)
    return;

  g_variant_get (answer, "(i)", &state);
  /* Where a change was told since, the group is under way already. */
  if (self->group == NULL)
    take_state (self, state);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  RcAnnouncer *self = user_data;

  drop_owner (self);
  self->owner = g_strdup (owner);
  self->is_missed = FALSE;
  self->server_id = g_dbus_connection_signal_subscribe (bus, owner, AVAHI_SERVER, "StateChanged", "/", NULL,
                                                        G_DBUS_SIGNAL_FLAGS_NONE, on_server_state, self, NULL);
  call (self, "/", AVAHI_SERVER, "GetState", NULL, "(i)", on_state);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  RcAnnouncer *self = user_data;

  /* Without a bus it is told by on_closed(). */
  if (bus == NULL || self->bus == NULL)
    return;

  drop_owner (self);
  say_missing (self, "avahi-daemon does not run; it is told when that does");
}

static void
on_closed (GDBusConnection *bus, gboolean is_remote, GError *error, gpointer user_data)
{
  RcAnnouncer *self = user_data;

  disconnect (self);
  say_missing (self, "the system bus has ended; reload or restart the server when there is one again");
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAnnouncer *self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_finish (result, &error);

  if (bus == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_clear_object (&self->cancellable);
      say_missing (self, error->message);
      return;
    }

  self->bus = bus;
  self->closed_id = g_signal_connect (bus, "closed", G_CALLBACK (on_closed), self);
  self->watch_id = g_bus_watch_name_on_connection (bus, AVAHI, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, on_vanished,
                                                   self, NULL);
}

static void
announce (RcAnnouncer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, &error);

  if (address == NULL)
    {
      say_missing (self, error->message);
      return;
    }

  self->cancellable = g_cancellable_new ();
  g_dbus_connection_new_for_address (
    address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
    self->cancellable, on_connected, self);
}

#else

static void
disconnect (RcAnnouncer *self)
{
}

static void
announce (RcAnnouncer *self)
{
  g_info ("who is nearby is not told of this server: this redcoastd was built without that");
}

#endif

/* No longer than a label, and no part of a character. */
static char *
make_label (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  gsize len = strlen (valid);

  if (len > RC_ANNOUNCER_NAME_MAX_BYTES)
    len = g_utf8_find_prev_char (valid, valid + RC_ANNOUNCER_NAME_MAX_BYTES + 1) - valid;

  return g_strndup (valid, len);
}

/**
 * rc_announcer_new:
 *
 * Returns: (transfer full): what says nothing yet
 */
RcAnnouncer *
rc_announcer_new (void)
{
  return g_new0 (RcAnnouncer, 1);
}

/**
 * rc_announcer_free:
 * @self: (transfer full): an announcer
 *
 * Nothing is announced any more.
 */
void
rc_announcer_free (RcAnnouncer *self)
{
  disconnect (self);
  g_free (self->wanted);
  g_free (self->name);
  g_free (self->pins);
  g_free (self);
}

/**
 * rc_announcer_set:
 * @self: an announcer
 * @what: (nullable): copied; %NULL: nothing
 *
 * Says what is announced from now on. It returns at once; what stands in the way
 * is said by the log. To be called from the main loop's thread.
 */
void
rc_announcer_set (RcAnnouncer *self, const RcAnnouncement *what)
{
  g_autofree char *label = what != NULL ? make_label (what->name) : NULL;

  if (what != NULL && self->cancellable != NULL && g_strcmp0 (label, self->wanted) == 0 &&
      g_str_equal (what->pins, self->pins) && what->port == self->port)
    return;

  disconnect (self);
  g_free (self->wanted);
  self->wanted = g_steal_pointer (&label);
  if (what == NULL)
    return;

  g_free (self->pins);
  self->pins = g_strdup (what->pins);
  self->port = what->port;
  announce (self);
}

/**
 * rc_announcer_get_name:
 * @self: an announcer
 *
 * Returns: (nullable): the name by which the server is known nearby, once it is
 */
const char *
rc_announcer_get_name (RcAnnouncer *self)
{
  return self->is_established ? self->name : NULL;
}

/**
 * rc_announcer_find_port:
 * @where: (array zero-terminated=1): where the server listens, with real ports
 *
 * Returns: the port at which other machines reach the server; 0 where they do not
 */
guint16
rc_announcer_find_port (char **where)
{
  for (; *where != NULL; where++)
    {
      g_autoptr (GSocketConnectable) parsed = g_network_address_parse (*where, 0, NULL);
      g_autoptr (GInetAddress) address = NULL;

      if (parsed == NULL || g_str_has_prefix (*where, "unix:"))
        continue;

      address = g_inet_address_new_from_string (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)));
      if (address != NULL && !g_inet_address_get_is_loopback (address))
        return g_network_address_get_port (G_NETWORK_ADDRESS (parsed));
    }

  return 0;
}
