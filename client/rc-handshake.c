#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-handshake.h"
#include "rc-pin.h"

#define ALPN "redcoast/1"

/* One handshake. Where pins are known, only a key that is among them is taken,
 * whatever its certificate says; else what the system's authorities vouch for.
 * Anything else is for the person to judge. */
typedef struct
{
  char **pins;          /* NULL: none is known */
  char *pin;            /* of the key that the server showed */
  gboolean refused_key;
} Handshake;

static void
handshake_free (Handshake *self)
{
  g_strfreev (self->pins);
  g_free (self->pin);
  g_free (self);
}

/* Called where no authority vouches for the server's name; with pins none is
 * asked, so always. */
static gboolean
on_accept_certificate (GTlsConnection       *tls,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  errors,
                       gpointer              user_data)
{
  Handshake *self = g_task_get_task_data (user_data);

  g_free (self->pin);
  self->pin = rc_pin_from_certificate (certificate);
  self->refused_key = !rc_pins_contain ((const char *const *) self->pins, self->pin);

  return !self->refused_key;
}

static GError *
new_key_error (Handshake *self)
{
  g_autofree char *known = self->pins != NULL ? rc_pin_format (self->pins[0]) : NULL;
  g_autofree char *shown = rc_pin_format (self->pin);

  if (known == NULL)
    return g_error_new (RC_PIN_ERROR, RC_PIN_ERROR_UNKNOWN,
                        _("The server’s key is not known yet. Its fingerprint is %s"), shown);

  return g_error_new (RC_PIN_ERROR, RC_PIN_ERROR_CHANGED,
                      _("The server shows another key than before. Somebody may be listening in. The known fingerprint is %s, the new one is %s"),
                      known, shown);
}

/* The certificate was looked at when the handshake came to it; what counts is
 * the one that the finished connection has. */
static gboolean
check_connection (Handshake       *self,
                  GTlsConnection  *tls,
                  GError         **error)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (tls);

  g_free (self->pin);
  self->pin = certificate != NULL ? rc_pin_from_certificate (certificate) : NULL;
  if (self->pin == NULL
      || (self->pins != NULL && !rc_pins_contain ((const char *const *) self->pins, self->pin)))
    {
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
                           _("The server’s key could not be checked."));
      return FALSE;
    }
  if (g_tls_connection_get_protocol_version (tls) < G_TLS_PROTOCOL_VERSION_TLS_1_2)
    {
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE,
                           _("The server’s encryption is too old to be safe."));
      return FALSE;
    }

  return TRUE;
}

static void
on_done (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GTlsConnection *tls = G_TLS_CONNECTION (object);
  Handshake *self = g_task_get_task_data (task);
  gboolean done = g_tls_connection_handshake_finish (tls, result, &error);

  g_signal_handlers_disconnect_by_data (tls, task);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (!done && self->refused_key && self->pin != NULL)
    g_task_return_error (task, new_key_error (self));
  else if (!done || !check_connection (self, tls, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_object_ref (tls), g_object_unref);
}

/* With pins the system's list of authorities is not even read. */
static GTlsConnection *
new_tls (GSocketConnection   *stream,
         const char          *host,
         gboolean             pinned,
         GError             **error)
{
  g_autoptr (GSocketConnectable) identity = g_network_address_new (host, 0);
  GTlsBackend *backend = g_tls_backend_get_default ();
  GType type = g_tls_backend_get_client_connection_type (backend);

  if (!g_tls_backend_supports_tls (backend))
    {
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE,
                           _("This computer lacks what encrypts connections: the package glib-networking."));
      return NULL;
    }

  if (pinned)
    return g_initable_new (type, NULL, error, "base-io-stream", stream, "server-identity", identity,
                           "require-close-notify", FALSE, "database", NULL, NULL);

  return g_initable_new (type, NULL, error, "base-io-stream", stream, "server-identity", identity,
                         "require-close-notify", FALSE, NULL);
}

/*< private >
 * rc_handshake_async:
 * @stream: a connection on which nothing was said yet
 * @host: the server's name, as it was typed
 * @pins: (nullable): the pins of the keys that are the server's
 *
 * Begins TLS: 1.2 at least, and with a key that is to be trusted.
 */
void
rc_handshake_async (GSocketConnection   *stream,
                    const char          *host,
                    const char *const   *pins,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  const char *const protocols[] = { ALPN, NULL };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTlsConnection) tls = NULL;
  Handshake *self = g_new0 (Handshake, 1);
  GError *error = NULL;

  self->pins = g_strdupv ((char **) pins);
  g_task_set_task_data (task, self, (GDestroyNotify) handshake_free);
  tls = new_tls (stream, host, pins != NULL, &error);
  if (tls == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_tls_connection_set_advertised_protocols (tls, protocols);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), task);
  g_tls_connection_handshake_async (tls, G_PRIORITY_DEFAULT, cancellable, on_done,
                                    g_steal_pointer (&task));
}

/*< private >
 * rc_handshake_finish:
 * @pin: (out) (nullable): the pin of the key that the server showed, after an
 *   error too
 *
 * The errors are of #RC_PIN_ERROR where the key is the reason, else #G_TLS_ERROR
 * or #G_IO_ERROR.
 *
 * Returns: (transfer full) (nullable): the stream to speak over
 */
GIOStream *
rc_handshake_finish (GAsyncResult  *result,
                     char         **pin,
                     GError       **error)
{
  Handshake *self = g_task_get_task_data (G_TASK (result));

  *pin = g_steal_pointer (&self->pin);

  return g_task_propagate_pointer (G_TASK (result), error);
}
