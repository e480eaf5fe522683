/* rc-door.c - the way from what was typed to a client that is logged in.
 *
 *      names --> token? --- known ---------------------------> ONLINE
 *                  |                                            ^
 *                  +-- none --> HELLO --> ask the person -------+
 *                                 ^          (password, guest)  |
 *                                 +----------- refused ---------+
 *
 * An invitation needs no asking: it comes with a password at once. A key that
 * nobody knows yet is asked about before anything is said to the server. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-account-opener.h"
#include "rc-door.h"
#include "rc-trust-dialog.h"

struct _RcDoor
{
  GObject parent_instance;

  /* owned */
  RcSecretStore *store;
  RcClient *client;
  GSignalGroup *client_signals;
  GCancellable *lookup; /* of the token; NULL: none is under way */
  char *server;
  char *id;

  /* borrowed */
  RcConnectPage *page;

  RcConnectQuestion question;
  RcLoginMethod method; /* that was tried last */
  gboolean is_guest;
  gboolean prefers_guest;
  gboolean opens_early; /* on what is kept here, before the server has answered */
};

enum
{
  ENTERING,
  OPENED,
  CHANGED_KEY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcDoor, rc_door, G_TYPE_OBJECT)

static const char *
get_invite (RcDoor *self)
{
  const RcInviteLink *link = rc_connect_page_get_link (self->page);

  return link != NULL ? link->invite : NULL;
}

static void
drop_client (RcDoor *self)
{
  g_autoptr (RcClient) client = g_steal_pointer (&self->client);

  if (self->lookup != NULL)
    g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  g_signal_group_set_target (self->client_signals, NULL);
  self->question = RC_CONNECT_NAMES;
  if (client != NULL)
    rc_client_stop (client);
}

static void
fail (RcDoor       *self,
      const GError *error)
{
  rc_connect_page_set_busy (self->page, FALSE);
  rc_connect_page_show_error (self->page, error);
}

static void
ask (RcDoor            *self,
     RcConnectQuestion  question,
     const char        *sentence)
{
  self->question = question;
  rc_connect_page_ask (self->page, question, rc_client_get_guests (self->client));
  if (sentence != NULL)
    rc_connect_page_say (self->page, sentence);
}

static void
log_in (RcDoor        *self,
        RcLoginMethod  method)
{
  const char *password = rc_connect_page_get_password (self->page);
  gboolean has_secret = method != RC_LOGIN_GUEST && *password != '\0';

  self->method = method;
  rc_connect_page_set_busy (self->page, TRUE);
  rc_client_log_in (self->client, method, has_secret ? password : NULL,
                    method == RC_LOGIN_REGISTER ? get_invite (self) : NULL);
}

/* The person has said what was to be known. */
static void
answer (RcDoor *self)
{
  if (self->is_guest)
    log_in (self, RC_LOGIN_GUEST);
  else if (get_invite (self) != NULL)
    log_in (self, RC_LOGIN_REGISTER);
  else
    log_in (self, self->question == RC_CONNECT_OPTIONAL ? RC_LOGIN_OPEN : RC_LOGIN_PASSWORD);
}

static void
take_question (RcDoor *self)
{
  const GError *error = rc_client_get_error (self->client);

  if (get_invite (self) != NULL)
    answer (self);
  else if (error != NULL)
    ask (self, RC_CONNECT_PRESENT, error->message);
  else if (rc_client_get_registration (self->client) == RC_REGISTRATION_OPEN)
    ask (self, RC_CONNECT_OPTIONAL, NULL);
  else
    ask (self, RC_CONNECT_PRESENT, NULL);
}

/* On a server that is open to everybody an id that is taken may be the person's
 * own, and what they typed its password. */
static void
take_refusal (RcDoor *self)
{
  const GError *error = rc_client_get_error (self->client);
  gboolean in_use = g_error_matches (error, RC_ERROR, RC_ERROR_ID_IN_USE);
  g_autofree char *sentence = NULL;

  if (!in_use || self->method != RC_LOGIN_OPEN)
    {
      fail (self, error);
      return;
    }
  if (*rc_connect_page_get_password (self->page) != '\0')
    {
      log_in (self, RC_LOGIN_PASSWORD);
      return;
    }
  sentence = g_strdup_printf (_("“%s” has an account already. If it is yours, enter its password; if not, choose another id."), self->id);
  ask (self, RC_CONNECT_PRESENT, sentence);
}

static void
on_trust_answered (RcClient *client,
                   gboolean  trusted,
                   gpointer  user_data)
{
  RcDoor *self = user_data;

  if (client != self->client)
    return;
  rc_connect_page_set_busy (self->page, TRUE);
  if (trusted && rc_client_trust (client, rc_client_get_offered_pin (client)))
    return;
  drop_client (self);
  rc_connect_page_set_busy (self->page, FALSE);
}

static void
open_door (RcDoor *self)
{
  g_autoptr (RcClient) client = g_steal_pointer (&self->client);

  g_signal_group_set_target (self->client_signals, NULL);
  rc_connect_page_welcomed (self->page);
  rc_connect_page_set_busy (self->page, FALSE);
  g_signal_emit (self, signals[OPENED], 0, client);
}

static void
give_up (RcDoor *self)
{
  const GError *reason = rc_client_get_error (self->client);
  g_autoptr (GError) error = reason != NULL ? g_error_copy (reason) : NULL;

  drop_client (self);
  fail (self, error);
}

static void
ask_trust (RcDoor *self)
{
  rc_connect_page_set_busy (self->page, FALSE);
  if (rc_connect_page_expects_pin (self->page, rc_client_get_offered_pin (self->client)))
    {
      rc_trust_dialog_ask (GTK_WIDGET (self->page), self->client, on_trust_answered, self);
      return;
    }
  drop_client (self);
  rc_connect_page_say (self->page, _("The server that answers has another key than the one that was announced nearby, so nothing was sent to it. Ask who runs the server."));
}

static void
on_state_changed (RcDoor *self)
{
  switch (rc_client_get_state (self->client))
    {
    case RC_CLIENT_ONLINE:
      open_door (self);
      break;
    case RC_CLIENT_WAITING:
      give_up (self);
      break;
    case RC_CLIENT_REFUSED:
      take_refusal (self);
      break;
    case RC_CLIENT_ASKING:
      take_question (self);
      break;
    case RC_CLIENT_UNTRUSTED:
      ask_trust (self);
      break;
    case RC_CLIENT_CHANGED_KEY:
      rc_connect_page_set_busy (self->page, FALSE);
      g_signal_emit (self, signals[CHANGED_KEY], 0, self->client);
      break;
    case RC_CLIENT_OFFLINE:
    case RC_CLIENT_CONNECTING:
    case RC_CLIENT_LOGGING_IN:
    default:
      break;
    }
}

/* Whoever was here before, and so has a token, finds all as it was left, at once and
 * without a network. */
static void
on_loaded (RcDoor *self)
{
  if (self->opens_early && rc_client_get_loaded (self->client) && rc_client_get_cache_error (self->client) == NULL)
    open_door (self);
}

/* @token: (nullable) */
static void
make_client (RcDoor     *self,
             const char *token)
{
  g_autoptr (GError) error = NULL;

  self->opens_early = token != NULL;
  /* Nothing is kept of a guest, whose id may be another's tomorrow. */
  self->client = rc_account_opener_open (self->server, self->id, token, rc_connect_page_get_link (self->page),
                                         !self->is_guest, self->store, &error);
  if (self->client == NULL)
    {
      rc_connect_page_set_busy (self->page, FALSE);
      rc_connect_page_say (self->page, error->message);
      return;
    }
  g_signal_group_set_target (self->client_signals, self->client);
  if (token == NULL && (self->is_guest || get_invite (self) != NULL))
    answer (self);
  else
    rc_client_start (self->client);
}

static void
on_token (gpointer    owner,
          const char *token)
{
  RcDoor *self = owner;

  g_clear_object (&self->lookup);
  make_client (self, token);
}

static void
begin (RcDoor     *self,
       const char *server,
       const char *id,
       gboolean    is_guest)
{
  gboolean is_handled = FALSE;

  drop_client (self);
  g_signal_emit (self, signals[ENTERING], 0, server, id, &is_handled);
  if (is_handled)
    return;
  g_free (self->server);
  g_free (self->id);
  self->server = g_strdup (server);
  self->id = g_strdup (id);
  self->is_guest = is_guest;
  rc_connect_page_set_busy (self->page, TRUE);
  if (is_guest)
    {
      make_client (self, NULL);
      return;
    }
  self->lookup = rc_account_opener_find_token (self->store, server, id, on_token, self);
}

/* Whether the person answers the question of this very server. */
static gboolean
is_asked (RcDoor     *self,
          const char *server,
          const char *id)
{
  return self->client != NULL && self->question != RC_CONNECT_NAMES
         && g_strcmp0 (server, self->server) == 0 && g_strcmp0 (id, self->id) == 0;
}

static void
on_connect (RcDoor     *self,
            const char *server,
            const char *id)
{
  if (!is_asked (self, server, id))
    {
      begin (self, server, id, self->prefers_guest && get_invite (self) == NULL);
      return;
    }
  self->is_guest = FALSE;
  answer (self);
}

static void
on_guest (RcDoor     *self,
          const char *server,
          const char *id)
{
  if (!is_asked (self, server, id))
    {
      begin (self, server, id, TRUE);
      return;
    }
  self->is_guest = TRUE;
  answer (self);
}

static void
on_cancel (RcDoor *self)
{
  drop_client (self);
  rc_connect_page_set_busy (self->page, FALSE);
}

static void
rc_door_dispose (GObject *object)
{
  RcDoor *self = RC_DOOR (object);

  if (self->client_signals != NULL)
    drop_client (self);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (rc_door_parent_class)->dispose (object);
}

static void
rc_door_finalize (GObject *object)
{
  RcDoor *self = RC_DOOR (object);

  g_free (self->server);
  g_free (self->id);
  G_OBJECT_CLASS (rc_door_parent_class)->finalize (object);
}

static void
rc_door_class_init (RcDoorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rc_door_dispose;
  object_class->finalize = rc_door_finalize;

  /**
   * RcDoor::entering:
   * @self: the door
   * @server: an address
   * @id: an id
   *
   * Returns: whether there is no need to: it is somebody who is here already
   */
  signals[ENTERING] = g_signal_new ("entering", RC_TYPE_DOOR, G_SIGNAL_RUN_LAST, 0,
                                    g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 2,
                                    G_TYPE_STRING, G_TYPE_STRING);
  /**
   * RcDoor::opened:
   * @self: the door
   * @client: a client that is ONLINE
   */
  signals[OPENED] = g_signal_new ("opened", RC_TYPE_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, RC_TYPE_CLIENT);
  /**
   * RcDoor::changed-key:
   * @self: the door
   * @client: a client that has met another key than the known one
   */
  signals[CHANGED_KEY] = g_signal_new ("changed-key", RC_TYPE_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, RC_TYPE_CLIENT);
}

static void
rc_door_init (RcDoor *self)
{
  self->client_signals = g_signal_group_new (RC_TYPE_CLIENT);
  g_signal_group_connect_swapped (self->client_signals, "notify::loaded", G_CALLBACK (on_loaded), self);
  g_signal_group_connect_swapped (self->client_signals, "notify::state",
                                  G_CALLBACK (on_state_changed), self);
}

/**
 * rc_door_new:
 * @page: where names and passwords are typed; must outlive the door's use
 * @store: what is remembered of accounts
 *
 * Returns: (transfer full): what does as @page says
 */
RcDoor *
rc_door_new (RcConnectPage *page,
             RcSecretStore *store)
{
  RcDoor *self = g_object_new (RC_TYPE_DOOR, NULL);

  self->page = page;
  self->store = g_object_ref (store);
  g_signal_connect_object (page, "connect", G_CALLBACK (on_connect), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "guest", G_CALLBACK (on_guest), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "cancel", G_CALLBACK (on_cancel), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * rc_door_set_guest:
 * @self: the door
 * @guest: whether to come as a guest without asking
 */
void
rc_door_set_guest (RcDoor   *self,
                   gboolean  guest)
{
  g_return_if_fail (RC_IS_DOOR (self));

  self->prefers_guest = guest;
}

/**
 * rc_door_close:
 * @self: the door
 *
 * Gives up what is under way.
 */
void
rc_door_close (RcDoor *self)
{
  g_return_if_fail (RC_IS_DOOR (self));

  on_cancel (self);
}
