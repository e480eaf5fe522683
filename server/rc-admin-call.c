/* rc-admin-call.c - one thing that the administrator asks for.
 *
 *     {"command": "kick", "arguments": {"id": "bob"}}
 *     {"ok": true, "result": {…}}
 *     {"ok": false, "error": "a sentence"}
 *
 * A long answer comes in pieces, each a line, before that:
 *
 *     {"more": {…}}
 *
 * The next piece is made when the one before it is written, so an answer that
 * nobody reads takes no memory. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-admin-call.h"

struct _RcAdminCall
{
  const RcAdminServices *services; /* borrowed */
  JsonNode *request;         /* owned */
  JsonObject *arguments;     /* (nullable), of @request */
  RcAdminAnswerFunc func;
  gpointer user_data;
  RcAdminMoreFunc more_func; /* (nullable): a piece is on its way */
  gpointer more_data;
};

static void
answer (RcAdminCall *self, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *line = json_to_string (root, FALSE);

  self->func (self, line, TRUE, self->user_data);
  json_node_unref (self->request);
  g_free (self);
}

/**
 * rc_admin_call_put:
 * @self: a call
 * @piece: (transfer full): a piece of a long answer
 * @func: (scope async): called once when it is written, out of the main loop
 * @user_data: for @func
 *
 * Answers a piece; nothing may be done with @self until @func is called.
 */
void
rc_admin_call_put (RcAdminCall *self, JsonNode *piece, RcAdminMoreFunc func, gpointer user_data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "more");
  json_builder_add_value (builder, piece);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);

  self->more_func = func;
  self->more_data = user_data;
  self->func (self, line, FALSE, self->user_data);
}

/**
 * rc_admin_call_written:
 * @self: a call that has put a piece
 * @ok: whether it was written; else nobody listens any more
 *
 * For who takes the answers: lets the call go on.
 */
void
rc_admin_call_written (RcAdminCall *self, gboolean ok)
{
  RcAdminMoreFunc func = self->more_func;

  self->more_func = NULL;
  func (self, ok, self->more_data);
}

/**
 * rc_admin_call_return:
 * @self: (transfer full): a call
 * @result: (transfer full) (nullable): what came of it
 *
 * Ends the call.
 */
void
rc_admin_call_return (RcAdminCall *self, JsonNode *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_set_member_name (builder, "result");
  json_builder_add_value (builder, result != NULL ? result : json_node_new (JSON_NODE_NULL));
  json_builder_end_object (builder);
  answer (self, builder);
}

/**
 * rc_admin_call_fail:
 * @self: (transfer full): a call
 * @format: a sentence for the administrator, as for printf()
 * @...: what goes into it
 *
 * Ends the call: nothing was done.
 */
void
rc_admin_call_fail (RcAdminCall *self, const char *format, ...)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, sentence);
  json_builder_end_object (builder);
  answer (self, builder);
}

/* The member of @object, where it is of the kind that is wanted. */
static JsonNode *
get_member (JsonObject *object, const char *name, JsonNodeType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
parse (RcAdminCall *self, const char *line, gsize len)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (json_parser_load_from_data (parser, line, len, NULL))
    self->request = json_parser_steal_root (parser);

  if (self->request == NULL)
    self->request = json_node_new (JSON_NODE_NULL);
}

/**
 * rc_admin_call_run:
 * @services: what the command works on; it must outlive the call
 * @line: a request, see above
 * @len: its bytes
 * @func: takes the answer, once, perhaps before this returns
 * @user_data: for @func
 *
 * Carries out what @line asks for. Nothing that stands in it can do harm; what
 * is not understood is answered like any other failure.
 */
void
rc_admin_call_run (const RcAdminServices *services, const char *line, gsize len, RcAdminAnswerFunc func,
                   gpointer user_data)
{
  RcAdminCall *self = g_new0 (RcAdminCall, 1);
  JsonObject *object = NULL;
  JsonNode *arguments;
  const char *name;
  RcAdminFunc run;

  self->services = services;
  self->func = func;
  self->user_data = user_data;
  parse (self, line, len);
  if (JSON_NODE_HOLDS_OBJECT (self->request))
    object = json_node_get_object (self->request);

  arguments = get_member (object, "arguments", JSON_NODE_OBJECT);
  self->arguments = arguments != NULL ? json_node_get_object (arguments) : NULL;

  name = get_string (object, "command");
  run = name != NULL ? rc_admin_commands_find (name) : NULL;
  if (run != NULL)
    run (self);
  else
    rc_admin_call_fail (self, _ ("This server does not know that command."));
}

/**
 * rc_admin_call_get_services:
 * @self: a call
 *
 * Returns: (transfer none): what the command works on.
 */
const RcAdminServices *
rc_admin_call_get_services (RcAdminCall *self)
{
  return self->services;
}

/**
 * rc_admin_call_get_hub:
 * @self: a call
 *
 * Returns: (transfer none): the hub.
 */
RcHub *
rc_admin_call_get_hub (RcAdminCall *self)
{
  return self->services->hub;
}

/**
 * rc_admin_call_get_string:
 * @self: a call
 * @name: an argument
 *
 * Returns: (transfer none) (nullable): the argument, until the call ends.
 */
const char *
rc_admin_call_get_string (RcAdminCall *self, const char *name)
{
  return get_string (self->arguments, name);
}

/**
 * rc_admin_call_get_number:
 * @self: a call
 * @name: an argument
 *
 * Returns: the argument; 0 where there is none.
 */
gint64
rc_admin_call_get_number (RcAdminCall *self, const char *name)
{
  JsonNode *node = get_member (self->arguments, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}
