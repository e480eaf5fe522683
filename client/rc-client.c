#include "config.h"

#include "rc-client-struct.h"
#include "rc-secret.h"
#include "rc-server-address.h"
#include "rc-system-clock.h"

#define DEFAULT_BACKOFF_MIN_MS 1000
#define DEFAULT_BACKOFF_MAX_MS 60000

enum
{
  PROP_0,
  PROP_SERVER,
  PROP_ID,
  PROP_METHOD,
  PROP_SECRET,
  PROP_INVITE,
  PROP_TOKEN,
  PROP_ASKS,
  PROP_WANTS_ROSTER,
  PROP_BACKOFF_MIN_MS,
  PROP_BACKOFF_MAX_MS,
  PROP_CLOCK,
  PROP_TLS,
  PROP_PINS,
  PROP_OFFERED_PIN,
  PROP_STATE,
  PROP_ERROR,
  PROP_NEXT_ATTEMPT_US,
  PROP_CACHE_PATH,
  PROP_CACHE_ERROR,
  PROP_LOADED,
  N_PROPS
};

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_ACKNOWLEDGED,
  SIGNAL_TOKEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/**
 * RcClient:
 *
 * One account on one server. It puts three parts together: #RcLink, which is
 * connected or not; #RcConversations, what a person sees; and #RcExchange, what
 * is said while there is a session, and what the server has not acknowledged.
 *
 * Nothing in here blocks. Everything is called, and calls back, on the
 * thread-default main context of the thread that made it.
 */
G_DEFINE_FINAL_TYPE (RcClient, rc_client, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (RcClientState, rc_client_state,
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_LOGGING_IN, "logging-in"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_UNTRUSTED, "untrusted"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_CHANGED_KEY, "changed-key"),
                    G_DEFINE_ENUM_VALUE (RC_CLIENT_ASKING, "asking"), G_DEFINE_ENUM_VALUE (RC_CLIENT_CHECKING, "checking"))

static void
on_frame (const RcFrame *frame,
          gpointer       user_data)
{
  g_autoptr (RcClient) self = g_object_ref (RC_CLIENT (user_data));

  if (!rc_password_change_take (&self->password_change, self->link, frame))
    rc_exchange_take (self->exchange, frame);
}

static void
on_welcomed (const RcWireWelcome *welcome,
             RcSlice              log,
             gpointer             user_data)
{
  g_autoptr (RcClient) self = g_object_ref (RC_CLIENT (user_data));

  if (!rc_slice_equal_string (welcome->id, self->id))
    {
      g_free (self->id);
      self->id = rc_slice_dup (welcome->id);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
    }
  rc_exchange_welcomed (self->exchange, welcome, log);
}

static void
on_lost (gpointer user_data)
{
  g_autoptr (RcClient) self = g_object_ref (RC_CLIENT (user_data));

  rc_password_change_lost (&self->password_change);
  rc_exchange_lost (self->exchange);
}

static void
on_state_changed (gpointer user_data)
{
  g_autoptr (RcClient) self = g_object_ref (RC_CLIENT (user_data));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFERED_PIN]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_ATTEMPT_US]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
on_pins_changed (gpointer user_data)
{
  g_object_notify_by_pspec (G_OBJECT (user_data), properties[PROP_PINS]);
}

static void
on_token_changed (const char *token,
                  gpointer    user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_TOKEN], 0, token);
}

static const RcLinkEvents link_events = {
  on_state_changed,
  on_welcomed,
  on_frame,
  on_lost,
  on_pins_changed,
  on_token_changed,
};

static void
on_message (RcTimeline *timeline,
            RcEntry    *entry,
            gpointer    user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_MESSAGE], 0, timeline, entry);
}

static void
on_acknowledged (RcEntry  *entry,
                 gpointer  user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ACKNOWLEDGED], 0, entry);
}

static const RcNewsEvents news_events = {
  on_message,
  on_acknowledged,
};

static void
on_cache_changed (gpointer user_data)
{
  g_autoptr (RcClient) self = g_object_ref (RC_CLIENT (user_data));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CACHE_ERROR]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
  if (self->wants_start)
    rc_client_start (self);
}

static void
forget_secrets (RcClient *self)
{
  rc_secret_clear (&self->secret);
  rc_secret_clear (&self->invite);
  rc_secret_clear (&self->token);
}

static void
rc_client_constructed (GObject *object)
{
  RcClient *self = RC_CLIENT (object);
  RcLinkSettings settings;

  G_OBJECT_CLASS (rc_client_parent_class)->constructed (object);

  if (self->clock == NULL)
    self->clock = rc_system_clock_new ();

  settings = (RcLinkSettings) {
    .server = self->server,
    .id = self->id,
    .method = (RcLoginMethod) self->method,
    .pins = (const char *const *) self->given_pins,
    .wants_tls = self->wants_tls,
    .secret = self->secret,
    .invite = self->invite,
    .token = self->token,
    .asks = self->asks,
    .backoff_min_ms = self->backoff_min_ms,
    .backoff_max_ms = self->backoff_max_ms,
    .clock = self->clock,
  };
  self->link = rc_link_new (&settings, &link_events, self);
  forget_secrets (self);
  self->conversations = rc_conversations_new (self->id != NULL ? self->id : "", self->clock,
                                              &news_events, self);
  self->exchange = rc_exchange_new (self->link, self->conversations, self->clock,
                                    self->wants_roster);
  if (self->cache_path != NULL)
    self->cache = rc_client_cache_new (self->cache_path, self->exchange, self->conversations,
                                       on_cache_changed, self);
}

static void
rc_client_dispose (GObject *object)
{
  RcClient *self = RC_CLIENT (object);

  if (self->link != NULL)
    {
      rc_link_detach (self->link);
      rc_link_stop (self->link);
    }
  rc_password_change_lost (&self->password_change);
  if (self->conversations != NULL)
    rc_conversations_detach (self->conversations);
  g_clear_pointer (&self->cache, rc_client_cache_free);

  G_OBJECT_CLASS (rc_client_parent_class)->dispose (object);
}

static void
rc_client_finalize (GObject *object)
{
  RcClient *self = RC_CLIENT (object);

  g_clear_pointer (&self->exchange, rc_exchange_free);
  g_clear_object (&self->link);
  g_clear_object (&self->conversations);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->cache_path, g_free);
  g_clear_pointer (&self->given_pins, g_strfreev);

  G_OBJECT_CLASS (rc_client_parent_class)->finalize (object);
}

static void
rc_client_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  RcClient *self = RC_CLIENT (object);

  switch (prop_id)
    {
    case PROP_SERVER:
      g_value_set_string (value, self->server);
      break;
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_METHOD:
      g_value_set_uint (value, self->method);
      break;
    case PROP_ASKS:
      g_value_set_boolean (value, self->asks);
      break;
    case PROP_WANTS_ROSTER:
      g_value_set_boolean (value, self->wants_roster);
      break;
    case PROP_BACKOFF_MIN_MS:
      g_value_set_uint (value, self->backoff_min_ms);
      break;
    case PROP_BACKOFF_MAX_MS:
      g_value_set_uint (value, self->backoff_max_ms);
      break;
    case PROP_TLS:
      g_value_set_boolean (value, self->wants_tls);
      break;
    case PROP_PINS:
      g_value_set_boxed (value, rc_client_get_pins (self));
      break;
    case PROP_OFFERED_PIN:
      g_value_set_string (value, rc_client_get_offered_pin (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, rc_client_get_state (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, rc_client_get_error (self));
      break;
    case PROP_NEXT_ATTEMPT_US:
      g_value_set_int64 (value, rc_client_get_next_attempt_us (self));
      break;
    case PROP_CACHE_PATH:
      g_value_set_string (value, self->cache_path);
      break;
    case PROP_CACHE_ERROR:
      g_value_set_boxed (value, rc_client_get_cache_error (self));
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, rc_client_get_loaded (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_client_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  RcClient *self = RC_CLIENT (object);

  switch (prop_id)
    {
    case PROP_SERVER:
      self->server = g_value_dup_string (value);
      break;
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_METHOD:
      self->method = g_value_get_uint (value);
      break;
    case PROP_SECRET:
      self->secret = g_value_dup_string (value);
      break;
    case PROP_INVITE:
      self->invite = g_value_dup_string (value);
      break;
    case PROP_TOKEN:
      self->token = g_value_dup_string (value);
      break;
    case PROP_ASKS:
      self->asks = g_value_get_boolean (value);
      break;
    case PROP_WANTS_ROSTER:
      self->wants_roster = g_value_get_boolean (value);
      break;
    case PROP_BACKOFF_MIN_MS:
      self->backoff_min_ms = g_value_get_uint (value);
      break;
    case PROP_BACKOFF_MAX_MS:
      self->backoff_max_ms = g_value_get_uint (value);
      break;
    case PROP_TLS:
      self->wants_tls = g_value_get_boolean (value);
      break;
    case PROP_PINS:
      self->given_pins = g_value_dup_boxed (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_CACHE_PATH:
      self->cache_path = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags given =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags told =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SERVER] = g_param_spec_string ("server", NULL, NULL, NULL, given);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, given);
  properties[PROP_METHOD] =
    g_param_spec_uint ("method", NULL, NULL, RC_LOGIN_OPEN, RC_LOGIN_TOKEN,
                       RC_LOGIN_OPEN, given);
  properties[PROP_SECRET] =
    g_param_spec_string ("secret", NULL, NULL, NULL, given & ~G_PARAM_READABLE);
  properties[PROP_INVITE] =
    g_param_spec_string ("invite", NULL, NULL, NULL, given & ~G_PARAM_READABLE);
  properties[PROP_TOKEN] =
    g_param_spec_string ("token", NULL, NULL, NULL, given & ~G_PARAM_READABLE);
  properties[PROP_ASKS] = g_param_spec_boolean ("asks", NULL, NULL, FALSE, given);
  properties[PROP_WANTS_ROSTER] =
    g_param_spec_boolean ("wants-roster", NULL, NULL, TRUE, given);
  properties[PROP_BACKOFF_MIN_MS] =
    g_param_spec_uint ("backoff-min-ms", NULL, NULL, 1, G_MAXUINT,
                       DEFAULT_BACKOFF_MIN_MS, given);
  properties[PROP_BACKOFF_MAX_MS] =
    g_param_spec_uint ("backoff-max-ms", NULL, NULL, 1, G_MAXUINT,
                       DEFAULT_BACKOFF_MAX_MS, given);
  properties[PROP_CLOCK] =
    g_param_spec_object ("clock", NULL, NULL, RC_TYPE_CLOCK,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                         | G_PARAM_STATIC_STRINGS);
  properties[PROP_TLS] = g_param_spec_boolean ("tls", NULL, NULL, FALSE, given);
  properties[PROP_PINS] =
    g_param_spec_boxed ("pins", NULL, NULL, G_TYPE_STRV, given | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_OFFERED_PIN] = g_param_spec_string ("offered-pin", NULL, NULL, NULL, told);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, RC_TYPE_CLIENT_STATE,
                       RC_CLIENT_OFFLINE, told);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, told);
  properties[PROP_NEXT_ATTEMPT_US] =
    g_param_spec_int64 ("next-attempt-us", NULL, NULL, 0, G_MAXINT64, 0, told);
  properties[PROP_CACHE_PATH] = g_param_spec_string ("cache-path", NULL, NULL, NULL, given);
  properties[PROP_CACHE_ERROR] =
    g_param_spec_boxed ("cache-error", NULL, NULL, G_TYPE_ERROR, told);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, told);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_client_class_init (RcClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = rc_client_constructed;
  object_class->dispose = rc_client_dispose;
  object_class->finalize = rc_client_finalize;
  object_class->get_property = rc_client_get_property;
  object_class->set_property = rc_client_set_property;

  install_properties (object_class);

  signals[SIGNAL_MESSAGE] =
    g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 2, RC_TYPE_TIMELINE, RC_TYPE_ENTRY);
  signals[SIGNAL_ACKNOWLEDGED] =
    g_signal_new ("acknowledged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, RC_TYPE_ENTRY);
  signals[SIGNAL_TOKEN] =
    g_signal_new ("token", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
rc_client_init (RcClient *self)
{
}

/**
 * rc_client_new:
 * @server: HOST, HOST:PORT or [V6]:PORT; see rc_client_check_server()
 * @id: who we are
 *
 * Returns: (transfer full): a client that is OFFLINE; it logs in with
 *   `method=open`
 */
RcClient *
rc_client_new (const char *server,
               const char *id)
{
  g_return_val_if_fail (server != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_object_new (RC_TYPE_CLIENT, "server", server, "id", id, NULL);
}

/*< private >
 * rc_client_new_full:
 * @clock: where the time comes from
 *
 * Returns: (transfer full): as rc_client_new()
 */
RcClient *
rc_client_new_full (const char    *server,
                    const char    *id,
                    RcLoginMethod  method,
                    RcClock       *clock)
{
  return g_object_new (RC_TYPE_CLIENT, "server", server, "id", id,
                       "method", (guint) method, "clock", clock, NULL);
}

/**
 * rc_client_check_server:
 * @server: what a person typed
 *
 * Whether it can be the address of a server. Nothing is looked up. The error's
 * message is for people.
 */
gboolean
rc_client_check_server (const char  *server,
                        GError     **error)
{
  g_auto (RcServerAddress) address = { 0 };

  return rc_server_address_parse (server, &address, error);
}

/**
 * rc_client_start:
 *
 * Connects and logs in, and from then on sees to it that it stays so. Does
 * nothing where that is the case already. With a cache, once that is loaded.
 */
void
rc_client_start (RcClient *self)
{
  g_return_if_fail (RC_IS_CLIENT (self));

  self->wants_start = !rc_client_get_loaded (self);
  if (!self->wants_start)
    rc_link_start (self->link);
}

/**
 * rc_client_stop:
 *
 * OFFLINE at once; the server gets a BYE, for which the main loop has to run on
 * for a moment. What is not sent stays and is sent after the next start.
 */
void
rc_client_stop (RcClient *self)
{
  g_return_if_fail (RC_IS_CLIENT (self));

  self->wants_start = FALSE;
  rc_link_stop (self->link);
}

/**
 * rc_client_retry_now:
 *
 * Ends WAITING: the person does not want to wait.
 */
void
rc_client_retry_now (RcClient *self)
{
  g_return_if_fail (RC_IS_CLIENT (self));

  rc_link_retry_now (self->link);
}

/**
 * rc_client_set_priority:
 * @self: a client
 * @priority: of the sources of the main context; %G_PRIORITY_DEFAULT before it is set
 *
 * Where taking what comes from the server and from the disk stands among all
 * that the main loop has to do, while more comes than a turn takes; else it is taken at
 * %G_PRIORITY_DEFAULT, so that a frame shows all of it and is not drawn twice. Each
 * turn takes a bounded amount. Who draws gives the priority of drawing: then a frame is
 * drawn between two turns, however much comes.
 */
void
rc_client_set_priority (RcClient *self,
                        int       priority)
{
  g_return_if_fail (RC_IS_CLIENT (self));

  rc_link_set_priority (self->link, priority);
  if (self->cache != NULL)
    rc_client_cache_set_priority (self->cache, priority);
}
