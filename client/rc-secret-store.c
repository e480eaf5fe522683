#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "rc-id.h"
#include "rc-secret-store.h"
#include "rc-secret.h"
#include "rc-server-address.h"

/**
 * RcSecretStore:
 *
 * Passwords and resume tokens, where the person's other passwords are: in the
 * desktop's secret service. Nothing is written to a file of ours.
 *
 * Where no service answers, or the person does not unlock it, a secret is kept
 * in memory until the process ends, and #RcSecretStore:problem says so. One
 * request is made at a time, in their order: a token that was saved and dropped
 * at once must not come back.
 *
 * Everything is called, and calls back, on the thread-default main context of
 * the thread that made it. Nothing blocks.
 */
struct _RcSecretStore
{
  GObject parent_instance;

  /* owned */
  GQueue requests;    /* of Request; the first one is on its way */
  GHashTable *memory; /* key -> secret, of what the service did not take */
  char *problem;
};

typedef enum
{
  LOOKUP,
  SAVE,
  DROP,
} RequestType;

typedef struct
{
  RequestType type;
  RcSecretKind kind;
  char *server; /* normal form */
  char *id;     /* folded */
  char *key;    /* both, and the kind */
  char *label;  /* of SAVE: what the person sees in their list of passwords */
  char *secret; /* of SAVE */
  GTask *task;  /* of LOOKUP */
} Request;

enum
{
  PROP_0,
  PROP_PROBLEM,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcSecretStore, rc_secret_store, G_TYPE_OBJECT)

static const char *const kinds[] = { "token", "password" };

static const SecretSchema schema = {
  .name = "org.redcoast.RedCoast",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
  },
};

static void run_first (RcSecretStore *self);

static void
request_free (Request *request)
{
  g_free (request->server);
  g_free (request->id);
  g_free (request->key);
  g_free (request->label);
  rc_secret_free (request->secret);
  g_clear_object (&request->task);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (RequestType   type,
             const char   *server,
             const char   *id,
             RcSecretKind  kind)
{
  Request *request = g_new0 (Request, 1);

  request->type = type;
  request->kind = kind;
  request->server = rc_server_address_dup_normal (server);
  request->id = rc_id_fold (rc_slice_from_string (id));
  request->key = g_strdup_printf ("%s %s %s", kinds[kind], request->server, request->id);
  /* Translators: an id, and the address of a server; in the list of passwords */
  request->label = g_strdup_printf (_("Red Coast: %s on %s"), id, request->server);

  return request;
}

/* @error: (nullable): why the service did not do it */
static void
set_problem (RcSecretStore *self,
             const GError  *error)
{
  const char *problem =
    error == NULL ? NULL
                  : _("No password store answers on this computer, so you stay logged in only until this program ends.");

  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  if (error != NULL)
    g_debug ("the secret service: %s", error->message);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
finish_first (RcSecretStore *self)
{
  request_free (g_queue_pop_head (&self->requests));
  if (g_queue_is_empty (&self->requests))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  else
    run_first (self);
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (RcSecretStore) self = user_data;
  Request *request = g_queue_peek_head (&self->requests);
  g_autoptr (GError) error = NULL;
  char *secret = secret_password_lookup_finish (result, &error);

  /* The person's impatience says nothing of the service. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_problem (self, error);
  g_task_return_pointer (request->task, g_strdup (secret), rc_secret_free);
  secret_password_free (secret);
  finish_first (self);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (RcSecretStore) self = user_data;
  Request *request = g_queue_peek_head (&self->requests);
  g_autoptr (GError) error = NULL;

  secret_password_store_finish (result, &error);
  if (error == NULL)
    g_hash_table_remove (self->memory, request->key);
  set_problem (self, error);
  finish_first (self);
}

static void
on_dropped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (RcSecretStore) self = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  set_problem (self, error);
  finish_first (self);
}

static void
run_lookup (RcSecretStore *self,
            Request       *request)
{
  const char *remembered = g_hash_table_lookup (self->memory, request->key);

  if (remembered != NULL)
    {
      g_task_return_pointer (request->task, g_strdup (remembered), rc_secret_free);
      finish_first (self);
      return;
    }

  secret_password_lookup (&schema, g_task_get_cancellable (request->task), on_looked_up,
                          g_object_ref (self), "server", request->server, "id", request->id,
                          "kind", kinds[request->kind], NULL);
}

static void
run_first (RcSecretStore *self)
{
  Request *request = g_queue_peek_head (&self->requests);
  const char *kind = kinds[request->kind];

  if (request->type == LOOKUP)
    {
      run_lookup (self, request);
      return;
    }

  g_hash_table_remove (self->memory, request->key);
  if (request->type == DROP)
    {
      secret_password_clear (&schema, NULL, on_dropped, g_object_ref (self), "server",
                             request->server, "id", request->id, "kind", kind, NULL);
      return;
    }

  /* Until the service has it. */
  g_hash_table_insert (self->memory, g_strdup (request->key), g_strdup (request->secret));
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, request->label, request->secret, NULL,
                         on_saved, g_object_ref (self), "server", request->server, "id",
                         request->id, "kind", kind, NULL);
}

static void
push (RcSecretStore *self,
      Request       *request)
{
  g_queue_push_tail (&self->requests, request);
  if (g_queue_get_length (&self->requests) > 1)
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  run_first (self);
}

static void
rc_secret_store_finalize (GObject *object)
{
  RcSecretStore *self = RC_SECRET_STORE (object);

  g_queue_clear_full (&self->requests, (GDestroyNotify) request_free);
  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (rc_secret_store_parent_class)->finalize (object);
}

static void
rc_secret_store_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RcSecretStore *self = RC_SECRET_STORE (object);

  switch (prop_id)
    {
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, rc_secret_store_is_busy (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_secret_store_class_init (RcSecretStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = rc_secret_store_finalize;
  object_class->get_property = rc_secret_store_get_property;

  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_secret_store_init (RcSecretStore *self)
{
  g_queue_init (&self->requests);
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rc_secret_free);
}

/**
 * rc_secret_store_new:
 *
 * Returns: (transfer full): a store; nothing is asked of the desktop yet
 */
RcSecretStore *
rc_secret_store_new (void)
{
  return g_object_new (RC_TYPE_SECRET_STORE, NULL);
}

/**
 * rc_secret_store_lookup:
 * @server: an address that rc_client_check_server() takes
 * @id: an id, in any spelling
 * @cancellable: (nullable): ends the waiting for the person to unlock it
 *
 * Looks for a secret. The desktop may ask the person to unlock their passwords.
 */
void
rc_secret_store_lookup (RcSecretStore       *self,
                        const char          *server,
                        const char          *id,
                        RcSecretKind         kind,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Request *request;

  g_return_if_fail (RC_IS_SECRET_STORE (self));
  g_return_if_fail (server != NULL && id != NULL);

  request = request_new (LOOKUP, server, id, kind);
  request->task = g_task_new (self, cancellable, callback, user_data);
  push (self, request);
}

/**
 * rc_secret_store_lookup_finish:
 *
 * Returns: (transfer full) (nullable): the secret, for rc_secret_free(); %NULL
 *   where there is none, or no service that could tell. The only error is
 *   %G_IO_ERROR_CANCELLED
 */
char *
rc_secret_store_lookup_finish (RcSecretStore  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rc_secret_store_save:
 * @secret: copied
 *
 * Keeps @secret in place of what was there; in memory only where the service
 * does not take it.
 */
void
rc_secret_store_save (RcSecretStore *self,
                      const char    *server,
                      const char    *id,
                      RcSecretKind   kind,
                      const char    *secret)
{
  Request *request;

  g_return_if_fail (RC_IS_SECRET_STORE (self));
  g_return_if_fail (server != NULL && id != NULL && secret != NULL);

  request = request_new (SAVE, server, id, kind);
  request->secret = g_strdup (secret);
  push (self, request);
}

/**
 * rc_secret_store_drop:
 *
 * Forgets a secret, if there is one.
 */
void
rc_secret_store_drop (RcSecretStore *self,
                      const char    *server,
                      const char    *id,
                      RcSecretKind   kind)
{
  g_return_if_fail (RC_IS_SECRET_STORE (self));
  g_return_if_fail (server != NULL && id != NULL);

  push (self, request_new (DROP, server, id, kind));
}

/**
 * rc_secret_store_get_problem:
 *
 * Returns: (nullable): a sentence: why nothing is remembered beyond this run
 */
const char *
rc_secret_store_get_problem (RcSecretStore *self)
{
  g_return_val_if_fail (RC_IS_SECRET_STORE (self), NULL);

  return self->problem;
}

/**
 * rc_secret_store_is_busy:
 *
 * Returns: whether something is on its way, which the end of the process would
 *   lose
 */
gboolean
rc_secret_store_is_busy (RcSecretStore *self)
{
  g_return_val_if_fail (RC_IS_SECRET_STORE (self), FALSE);

  return !g_queue_is_empty (&self->requests);
}
