/* rc-ctl-export.c - all that is kept about somebody, as one document.
 *
 * It is printed as it comes. The server sends the parts one after the other, each
 * in as many pieces as it takes:
 *
 *     {"head": {…}}  {"tokens": […]}  {"markers": […]}  {"messages": […]}… */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "rc-ctl-command.h"
#include "rc-ctl-show.h"

typedef struct
{
  char *part; /* (nullable), owned: whose rows are being printed */
  gboolean begun;
  gboolean any;
} Document;

static void
print_head (Document *document, JsonNode *head)
{
  g_autofree char *text = rc_ctl_json (head, TRUE);

  /* The object goes on. */
  *strrchr (text, '}') = '\0';
  printf ("%s", g_strchomp (text));
  document->begun = TRUE;
}

static void
end_part (Document *document)
{
  if (document->part != NULL)
    printf (document->any ? "\n  ]" : "]");

  g_clear_pointer (&document->part, g_free);
}

static void
print_rows (Document *document, const char *part, JsonArray *rows)
{
  if (g_strcmp0 (part, document->part) != 0)
    {
      end_part (document);
      printf (",\n  \"%s\" : [", part);
      document->part = g_strdup (part);
      document->any = FALSE;
    }

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autofree char *row = rc_ctl_json (json_array_get_element (rows, i), FALSE);

      printf ("%s\n    %s", document->any ? "," : "", row);
      document->any = TRUE;
    }
}

static void
on_piece (JsonNode *piece, gpointer user_data)
{
  Document *document = user_data;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (piece) ? json_node_get_object (piece) : NULL;
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;
  JsonNode *value = names != NULL ? json_object_get_member (object, names->data) : NULL;

  if (value != NULL && JSON_NODE_HOLDS_OBJECT (value) && !document->begun)
    print_head (document, value);
  else if (value != NULL && JSON_NODE_HOLDS_ARRAY (value) && document->begun)
    print_rows (document, names->data, json_node_get_array (value));
}

/**
 * rc_ctl_run_export:
 *
 * Prints all that is kept about somebody. Where it breaks off, what was printed
 * is no whole document.
 */
RcCtlStatus
rc_ctl_run_export (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autoptr (JsonBuilder) arguments = rc_ctl_command_arguments (command, value);
  Document document = { 0 };
  RcCtlStatus status;
  g_autoptr (JsonNode) result = rc_ctl_command_ask_pieces (command, options, arguments, on_piece, &document, &status);

  if (result != NULL)
    {
      end_part (&document);
      printf ("\n}\n");
    }

  g_free (document.part);
  if (fflush (stdout) != 0 || ferror (stdout))
    return rc_ctl_command_fail (RC_CTL_REFUSED, g_strerror (errno));

  return status;
}
