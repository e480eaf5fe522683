#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-id.h"
#include "rc-link-private.h"
#include "rc-pin.h"
#include "rc-sentence.h"

G_DEFINE_FINAL_TYPE (RcLink, rc_link, G_TYPE_OBJECT)

static void attempt (RcLink *self);

static gint64
now_us (RcLink *self)
{
  return rc_clock_get_monotonic_us (self->clock);
}

/* Tells the owner as well. */
void
rc_link_set_state (RcLink        *self,
                   RcClientState  state,
                   const GError  *error)
{
  self->state = state;
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);

  if (self->events != NULL)
    self->events->state_changed (self->user_data);
}

static void
cancel_timers (RcLink *self)
{
  rc_clock_cancel (&self->deadline);
  rc_watch_stop (&self->watch);
  rc_clock_cancel (&self->retry);
  self->next_attempt_us = 0;
}

static void
drop_connection (RcLink *self)
{
  if (self->connection != NULL)
    rc_connection_close (self->connection);
  g_clear_object (&self->connection);
}

/* Every way out of a session passes here, but for rc_link_stop(). */
static void
leave_session (RcLink *self)
{
  gboolean was_online = rc_link_is_in_session (self);

  cancel_timers (self);
  drop_connection (self);

  if (!was_online)
    return;

  if (now_us (self) - self->online_us >= RC_BACKOFF_STABLE_US)
    rc_backoff_reset (&self->backoff);
  /* The owner is told while we no longer count as online. */
  self->state = RC_CLIENT_CONNECTING;
  if (self->events != NULL)
    self->events->lost (self->user_data);
}

static void
on_retry_due (gpointer user_data)
{
  g_autoptr (RcLink) self = g_object_ref (RC_LINK (user_data));

  attempt (self);
}

static void
wait_for_next_attempt (RcLink       *self,
                       const GError *error)
{
  g_autoptr (RcLink) guard = g_object_ref (self);

  leave_session (self);
  if (self->state == RC_CLIENT_OFFLINE)
    return;

  self->next_attempt_us = now_us (self) + rc_backoff_next (&self->backoff, self->random);
  self->retry = rc_clock_call_at (self->clock, self->next_attempt_us, on_retry_due, self);
  rc_link_set_state (self, RC_CLIENT_WAITING, error);
}

static void
refuse (RcLink       *self,
        const GError *error)
{
  leave_session (self);
  rc_link_set_state (self, RC_CLIENT_REFUSED, error);
}

static void
lose (RcLink     *self,
      const char *sentence)
{
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, sentence);

  wait_for_next_attempt (self, error);
}

/* Nothing goes on before the person has said how to log in. */
static void
ask (RcLink       *self,
     const GError *error)
{
  leave_session (self);
  rc_link_set_state (self, RC_CLIENT_ASKING, error);
}

/* What it showed is for the person to judge. */
static void
stop_at_key (RcLink       *self,
             const GError *error)
{
  g_free (self->trust.offered_pin);
  self->trust.offered_pin = g_strdup (rc_connection_get_pin (self->connection));
  leave_session (self);
  rc_link_set_state (self,
                     g_error_matches (error, RC_PIN_ERROR, RC_PIN_ERROR_UNKNOWN)
                       ? RC_CLIENT_UNTRUSTED
                       : RC_CLIENT_CHANGED_KEY,
                     error);
}

static void
on_deadline (gpointer user_data)
{
  lose (RC_LINK (user_data), _("The server does not answer."));
}

static void
on_ping_due (gpointer user_data)
{
  rc_link_send_ping (user_data);
}

static void
on_silent (gpointer user_data)
{
  g_autoptr (RcLink) self = g_object_ref (RC_LINK (user_data));

  if (self->state != RC_CLIENT_CHECKING)
    {
      lose (self, _("The server does not answer any more."));
      return;
    }

  /* The machine slept, or is elsewhere now: the server itself may well be there. */
  leave_session (self);
  if (self->state != RC_CLIENT_OFFLINE)
    attempt (self);
}

static gint64
get_said_us (gpointer user_data)
{
  return rc_connection_get_said_us (((RcLink *) user_data)->connection);
}

static const RcWatchEvents watch_events = { on_ping_due, on_silent, get_said_us };

static void
take_hello (RcLink        *self,
            const RcFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (!rc_greeting_take (&self->greeting, frame, &error))
    {
      if (g_error_matches (error, RC_ERROR, RC_ERROR_VERSION))
        refuse (self, error);
      else
        wait_for_next_attempt (self, error);
      return;
    }

  if (rc_connection_is_pinned (self->connection)
      && rc_trust_take (&self->trust, self->greeting.pins, rc_connection_get_pin (self->connection))
      && self->events != NULL)
    self->events->pins_changed (self->user_data);

  if (self->state == RC_CLIENT_LOGGING_IN && rc_credentials_has_to_ask (&self->credentials))
    ask (self, NULL);
}

static void
take_welcome (RcLink        *self,
              const RcFrame *frame)
{
  g_autoptr (GError) error = NULL;
  RcWireWelcome welcome;

  if (!self->greeting.heard || !rc_wire_welcome_parse (frame, &welcome, &error)
      || !rc_greeting_is_same_id (welcome.id, self->id))
    {
      lose (self, _("The server and this program do not understand each other."));
      return;
    }

  rc_clock_cancel (&self->deadline);
  if (rc_credentials_welcomed (&self->credentials, welcome.token) && self->events != NULL)
    self->events->token_changed (self->credentials.token, self->user_data);
  self->n_in_use = 0;
  self->was_online = TRUE;
  self->online_us = now_us (self);
  self->state = RC_CLIENT_ONLINE;
  rc_watch_start (&self->watch, self->greeting.silence_us);

  if (self->events != NULL)
    self->events->welcomed (&welcome, rc_slice_from_string (self->greeting.log), self->user_data);
  if (self->state == RC_CLIENT_ONLINE)
    rc_link_set_state (self, RC_CLIENT_ONLINE, NULL);
}

/* The token has ended. Once more without it, where there is anything else. */
static void
log_in_without_token (RcLink *self)
{
  g_autoptr (GError) error =
    g_error_new_literal (RC_ERROR, RC_ERROR_DENIED,
                         _("This device was logged out. Log in with the password."));

  rc_link_drop_token (self);
  if (self->state != RC_CLIENT_LOGGING_IN)
    return;

  if (rc_credentials_has_to_ask (&self->credentials))
    ask (self, error);
  else if (rc_credentials_lack_secret (&self->credentials))
    refuse (self, error);
  else
    {
      leave_session (self);
      attempt (self);
    }
}

static void
take_login_error (RcLink            *self,
                  const RcWireError *wire)
{
  RcError code = (RcError) wire->code;
  g_autofree char *sentence = rc_sentence_for_error (code, wire->sentence);
  g_autoptr (GError) error = g_error_new_literal (RC_ERROR, (int) code, sentence);

  if (self->credentials.asked == RC_LOGIN_TOKEN
      && (code == RC_ERROR_DENIED || code == RC_ERROR_BAD_METHOD))
    {
      log_in_without_token (self);
      return;
    }

  if (code == RC_ERROR_ID_IN_USE && self->was_online
      && ++self->n_in_use < RC_LINK_MAX_IN_USE)
    wait_for_next_attempt (self, error);
  else if (rc_greeting_is_final (code))
    refuse (self, error);
  else
    wait_for_next_attempt (self, error);
}

static void
take_bye (RcLink        *self,
          const RcFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (self->last_words != NULL)
    error = g_steal_pointer (&self->last_words);
  else
    error = rc_greeting_new_bye_error (frame);

  wait_for_next_attempt (self, error);
}

/* Waiting for a WELCOME would be in vain. */
static void
take_strange_error (RcLink        *self,
                    const RcFrame *frame)
{
  g_autoptr (GError) error = NULL;

  if (self->state == RC_CLIENT_LOGGING_IN)
    error = rc_greeting_new_strange_refusal (frame);
  if (error != NULL)
    wait_for_next_attempt (self, error);
}

static void
take_error (RcLink        *self,
            const RcFrame *frame)
{
  RcWireError wire;
  GError *last_words;

  if (!rc_wire_error_parse (frame, &wire, NULL))
    {
      take_strange_error (self, frame);
      return;
    }

  if (self->state == RC_CLIENT_LOGGING_IN)
    {
      take_login_error (self, &wire);
      return;
    }

  last_words = rc_greeting_new_last_words (&wire);
  if (last_words == NULL)
    return;

  g_clear_error (&self->last_words);
  self->last_words = last_words;
}

static void
on_frame (RcConnection  *connection,
          const RcFrame *frame,
          gpointer       user_data)
{
  g_autoptr (RcLink) self = g_object_ref (RC_LINK (user_data));
  const RcWirePlain pong = { 0 };

  rc_watch_note_heard (&self->watch);

  if (frame->verb == RC_VERB_HELLO)
    take_hello (self, frame);
  else if (frame->verb == RC_VERB_WELCOME && self->state == RC_CLIENT_LOGGING_IN)
    take_welcome (self, frame);
  else if (frame->verb == RC_VERB_BYE)
    take_bye (self, frame);
  else if (frame->verb == RC_VERB_PING)
    rc_connection_send (connection, pong, &pong, 0);
  else if (frame->verb == RC_VERB_PONG)
    rc_link_take_pong (self, frame);
  else if (frame->verb == RC_VERB_ERROR)
    take_error (self, frame);

  if (rc_link_is_in_session (self) && self->connection == connection
      && self->events != NULL)
    self->events->frame (frame, self->user_data);
}

static void
on_connected (RcConnection *connection,
              gpointer      user_data)
{
  rc_link_set_state (RC_LINK (user_data), RC_CLIENT_LOGGING_IN, NULL);
}

static void
on_closed (RcConnection *connection,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (RcLink) self = g_object_ref (RC_LINK (user_data));
  g_autoptr (GError) last_words = g_steal_pointer (&self->last_words);

  if (error->domain == RC_PIN_ERROR)
    {
      stop_at_key (self, error);
      return;
    }

  wait_for_next_attempt (self, last_words != NULL ? last_words : error);
}

static const RcConnectionEvents connection_events = {
  on_connected,
  on_frame,
  on_closed,
};

static gboolean
parse_server (RcLink          *self,
              RcServerAddress *address)
{
  g_autoptr (GError) error = NULL;

  if (rc_server_address_parse (self->server, address, &error)
      && rc_greeting_check_id (self->id, &error))
    return TRUE;

  refuse (self, error);

  return FALSE;
}

static void
attempt (RcLink *self)
{
  g_auto (RcServerAddress) address = { 0 };
  RcConnectionSecurity security = { 0 };

  cancel_timers (self);
  drop_connection (self);
  g_clear_error (&self->last_words);
  self->attempt_us = now_us (self);
  rc_greeting_begin (&self->greeting);

  if (!parse_server (self, &address))
    return;

  security.tls = rc_trust_needs_tls (&self->trust, &address);
  security.pins = (const char *const *) self->trust.pins;
  g_clear_pointer (&self->trust.offered_pin, g_free);
  self->connection = rc_connection_open (&address, &security, self->clock, &connection_events, self);
  rc_connection_set_priority (self->connection, self->priority);
  if (!rc_greeting_say (self->connection, self->id, &self->credentials))
    {
      /* A token that is no text: it can only be of a server that plays tricks. */
      rc_link_drop_token (self);
      lose (self, _("The server and this program do not understand each other."));
      return;
    }

  self->deadline = rc_clock_call_at (self->clock,
                                     self->attempt_us + RC_LINK_LOGIN_TIMEOUT_US,
                                     on_deadline, self);
  rc_link_set_state (self, RC_CLIENT_CONNECTING, NULL);
}

static void
rc_link_dispose (GObject *object)
{
  RcLink *self = RC_LINK (object);

  self->events = NULL;
  cancel_timers (self);
  drop_connection (self);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (rc_link_parent_class)->dispose (object);
}

static void
rc_link_finalize (GObject *object)
{
  RcLink *self = RC_LINK (object);

  g_clear_object (&self->clock);
  g_clear_error (&self->error);
  g_clear_error (&self->last_words);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->id, g_free);
  rc_greeting_clear (&self->greeting);
  rc_trust_clear (&self->trust);
  rc_credentials_clear (&self->credentials);

  G_OBJECT_CLASS (rc_link_parent_class)->finalize (object);
}

static void
rc_link_class_init (RcLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_link_dispose;
  object_class->finalize = rc_link_finalize;
}

static void
rc_link_init (RcLink *self)
{
  self->random = g_rand_new ();
}

/*< private >
 * rc_link_new:
 * @settings: copied
 * @events: not copied; must stay
 *
 * Returns: (transfer full): a link that is OFFLINE
 */
RcLink *
rc_link_new (const RcLinkSettings *settings,
             const RcLinkEvents   *events,
             gpointer              user_data)
{
  RcLink *self = g_object_new (RC_TYPE_LINK, NULL);

  self->server = g_strdup (settings->server);
  self->id = g_strdup (settings->id);
  rc_trust_init (&self->trust, settings->pins, settings->wants_tls);
  rc_credentials_set (&self->credentials, settings->method, settings->secret, settings->invite);
  self->credentials.token = g_strdup (settings->token);
  self->credentials.asks = self->credentials.undecided = settings->asks;
  self->clock = g_object_ref (settings->clock);
  rc_watch_init (&self->watch, self->clock, &watch_events, self);
  rc_backoff_init (&self->backoff, settings->backoff_min_ms, settings->backoff_max_ms);
  self->events = events;
  self->user_data = user_data;

  return self;
}

/* The owner goes: nothing is called any more. Say rc_link_stop() first. */
void
rc_link_detach (RcLink *self)
{
  self->events = NULL;
  self->user_data = NULL;
}

/* Does nothing but in OFFLINE, and where it has given up. */
void
rc_link_start (RcLink *self)
{
  if (self->state != RC_CLIENT_OFFLINE && !rc_client_state_is_final (self->state))
    return;

  rc_link_watch_machine (self);
  rc_backoff_reset (&self->backoff);
  self->n_in_use = 0;
  self->was_online = FALSE;
  attempt (self);
}

/* OFFLINE, from any state. Where there is a session it is ended with a BYE. */
void
rc_link_stop (RcLink *self)
{
  g_autoptr (RcConnection) connection = NULL;
  gboolean was_online = rc_link_is_in_session (self);

  if (self->state == RC_CLIENT_OFFLINE)
    return;

  cancel_timers (self);
  connection = g_steal_pointer (&self->connection);
  if (connection != NULL)
    rc_connection_say_bye (connection);

  self->state = RC_CLIENT_OFFLINE;
  if (was_online && self->events != NULL)
    self->events->lost (self->user_data);
  if (self->state == RC_CLIENT_OFFLINE)
    rc_link_set_state (self, RC_CLIENT_OFFLINE, NULL);
}

/* In WAITING: the next attempt is now. */
void
rc_link_retry_now (RcLink *self)
{
  if (self->state == RC_CLIENT_WAITING)
    attempt (self);
}

/* In UNTRUSTED: @pin is the server's. */
gboolean
rc_link_trust (RcLink     *self,
               const char *pin)
{
  if (self->state != RC_CLIENT_UNTRUSTED || !rc_trust_accept (&self->trust, pin))
    return FALSE;

  if (self->events != NULL)
    self->events->pins_changed (self->user_data);
  rc_link_start (self);

  return TRUE;
}
