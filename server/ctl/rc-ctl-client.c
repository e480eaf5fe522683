/* rc-ctl-client.c - asks a running server for something.
 *
 * One question and one answer, so it simply waits; rc-admin-call.c of the
 * server says how they look. */
#include "config.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <string.h>

#include "rc-ctl-client.h"

G_DEFINE_QUARK (rc-ctl-error-quark, rc_ctl_error)

static char *
make_request (const char *command, JsonNode *arguments)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "command");
  json_builder_add_string_value (builder, command);
  json_builder_set_member_name (builder, "arguments");
  json_builder_add_value (builder, json_node_ref (arguments));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_strconcat (text, "\n", NULL);
}

static void
fail_unreachable (const char *socket_path, const GError *broken, GError **error)
{
  g_set_error (error, RC_CTL_ERROR, RC_CTL_ERROR_UNREACHABLE, _ ("No server answers at %s: %s"), socket_path,
               broken != NULL ? broken->message : _ ("the server closed the connection"));
}

static GSocketConnection *
send_request (const char *socket_path, const char *request, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) broken = NULL;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &broken);
  if (connection != NULL &&
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request),
                                 NULL, NULL, &broken))
    return g_steal_pointer (&connection);

  fail_unreachable (socket_path, broken, error);
  return NULL;
}

static JsonNode *
fail_foreign (GError **error)
{
  g_set_error_literal (error, RC_CTL_ERROR, RC_CTL_ERROR_UNREACHABLE, _ ("What answers there is not a Red Coast server."));
  return NULL;
}

/* One line of an answer. NULL without an error: it was a piece. */
static JsonNode *
take_line (const char *line, RcCtlPieceFunc func, gpointer user_data, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (line, NULL);
  JsonObject *object;
  JsonNode *why;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail_foreign (error);

  object = json_node_get_object (root);
  if (json_object_has_member (object, "more"))
    {
      func (json_object_get_member (object, "more"), user_data);
      return NULL;
    }

  if (json_object_get_boolean_member_with_default (object, "ok", FALSE) && json_object_has_member (object, "result"))
    return json_object_dup_member (object, "result");

  why = json_object_get_member (object, "error");
  g_set_error_literal (error, RC_CTL_ERROR, RC_CTL_ERROR_REFUSED,
                       why != NULL && json_node_get_string (why) != NULL ? json_node_get_string (why)
                                                                         : _ ("The server did not say why."));
  return NULL;
}

/**
 * rc_ctl_client_call:
 * @socket_path: of the server's door for the administrator
 * @command: what is asked for
 * @arguments: an object
 * @func: (scope call): takes the pieces of a long answer, in their order
 * @user_data: for @func
 * @error: return location for an error
 *
 * Asks, and waits for the answer. Errors: #RcCtlError.
 *
 * Returns: (transfer full) (nullable): the result.
 */
JsonNode *
rc_ctl_client_call (const char *socket_path, const char *command, JsonNode *arguments, RcCtlPieceFunc func,
                    gpointer user_data, GError **error)
{
  g_autofree char *request = make_request (command, arguments);
  g_autoptr (GSocketConnection) connection = send_request (socket_path, request, error);
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GError) reason = NULL;
  JsonNode *result = NULL;

  if (connection == NULL)
    return NULL;

  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  while (result == NULL && reason == NULL)
    {
      g_autoptr (GError) broken = NULL;
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, &broken);

      if (line != NULL)
        result = take_line (line, func, user_data, &reason);
      else
        fail_unreachable (socket_path, broken, &reason);
    }

  if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return result;
}
