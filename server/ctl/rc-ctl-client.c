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
make_request (const char *command, const char *argument, const char *value)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "command");
  json_builder_add_string_value (builder, command);
  json_builder_set_member_name (builder, "arguments");
  json_builder_begin_object (builder);
  if (argument != NULL)
    {
      json_builder_set_member_name (builder, argument);
      json_builder_add_string_value (builder, value);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_strconcat (text, "\n", NULL);
}

static char *
exchange (const char *socket_path, const char *request, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket_path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  char *answer;

  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, error);
  if (connection == NULL ||
      !g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request),
                                  NULL, NULL, error))
    return NULL;

  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  answer = g_data_input_stream_read_line (input, NULL, NULL, error);
  if (answer == NULL && (error == NULL || *error == NULL))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("the server closed the connection"));

  return answer;
}

static JsonNode *
read_answer (const char *answer, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (answer, NULL);
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, RC_CTL_ERROR, RC_CTL_ERROR_UNREACHABLE, _ ("What answers there is not a Red Coast server."));
      return NULL;
    }

  object = json_node_get_object (root);
  if (json_object_get_boolean_member_with_default (object, "ok", FALSE) && json_object_has_member (object, "result"))
    return json_object_dup_member (object, "result");

  g_set_error_literal (error, RC_CTL_ERROR, RC_CTL_ERROR_REFUSED,
                       json_object_get_string_member_with_default (object, "error", _ ("The server did not say why.")));
  return NULL;
}

/**
 * rc_ctl_client_call:
 * @socket_path: of the server's door for the administrator
 * @command: what is asked for
 * @argument: (nullable): the name of its argument
 * @value: (nullable): and the value
 * @error: return location for an error
 *
 * Asks, and waits for the answer. Errors: #RcCtlError.
 *
 * Returns: (transfer full) (nullable): the result.
 */
JsonNode *
rc_ctl_client_call (const char *socket_path, const char *command, const char *argument, const char *value, GError **error)
{
  g_autofree char *request = make_request (command, argument, value);
  g_autoptr (GError) broken = NULL;
  g_autofree char *answer = exchange (socket_path, request, &broken);

  if (answer == NULL)
    {
      g_set_error (error, RC_CTL_ERROR, RC_CTL_ERROR_UNREACHABLE, _ ("No server answers at %s: %s"), socket_path,
                   broken->message);
      return NULL;
    }

  return read_answer (answer, error);
}
