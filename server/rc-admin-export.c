/* rc-admin-export.c - the administrator asks: all that is kept about somebody.
 *
 *      marks are stored -> all that was said until now is on disk
 *          -> head, tokens, [a page is read -> markers, messages]… -> the end
 *
 * Pages are read by the store's reader, and a piece is made when the one before
 * it is written; so however much there is, the loop goes on and little of it is
 * in memory. Secrets are not in it, nor what is only a hash of one. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-accounts.h"
#include "rc-admin-commands.h"
#include "rc-frame-reader.h"
#include "rc-id.h"
#include "rc-receipts.h"
#include "rc-wire.h"

#define PAGE_MESSAGES 256
#define PAGE_BYTES (64 * 1024)
#define PAGE_ROWS 256

typedef struct
{
  RcAdminCall *call;
  RcHub *hub;       /* borrowed */
  RcPerson *person; /* (nullable), a reference */
  char *id;
  gint64 party;
  guint64 after;
  guint64 up_to;
  guint64 n_messages;
  gboolean begun;   /* the markers have been asked for */
  gboolean read_all;
  GQueue pieces;    /* of JsonNode, owned: made, and not put yet */
} Export;

static void
unref_node (gpointer node)
{
  json_node_unref (node);
}

static void
export_free (Export *export)
{
  g_queue_clear_full (&export->pieces, unref_node);
  g_clear_pointer (&export->person, rc_person_unref);
  g_free (export->id);
  g_free (export);
}

static void
export_fail (Export *export, const char *sentence)
{
  rc_admin_call_fail (export->call, "%s", sentence);
  export_free (export);
}

/* --- pieces ---------------------------------------------------------------- */

/* A piece is an object with one member: a part, or rows of it. */
static JsonBuilder *
begin_piece (const char *part)
{
  JsonBuilder *builder = json_builder_begin_object (json_builder_new ());

  return json_builder_set_member_name (builder, part);
}

static void
end_piece (Export *export, JsonBuilder *builder)
{
  json_builder_end_object (builder);
  g_queue_push_tail (&export->pieces, json_builder_get_root (builder));
  g_object_unref (builder);
}

static void
add_bans (Export *export, JsonBuilder *builder)
{
  g_autoptr (GPtrArray) bans = rc_bans_list (export->hub->bans);
  g_autofree char *folded = rc_id_fold (rc_slice_from_string (export->id));

  json_builder_set_member_name (builder, "bans");
  json_builder_begin_array (builder);
  for (guint i = 0; i < bans->len; i++)
    {
      const RcStoreBan *ban = g_ptr_array_index (bans, i);

      if (ban->kind != RC_STORE_BAN_ID || !g_str_equal (ban->what, folded))
        continue;

      json_builder_begin_object (builder);
      rc_admin_add_number (builder, "created", ban->created_us);
      rc_admin_add_number (builder, "expires", ban->expires_us);
      rc_admin_add_string (builder, "reason", ban->reason != NULL ? ban->reason : "");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
put_head (Export *export)
{
  JsonBuilder *builder = begin_piece ("head");
  RcPerson *person = export->person;

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "id", export->id);
  rc_admin_add_number (builder, "exported", g_get_real_time ());
  rc_admin_add_string (builder, "log", export->hub->log_name);
  rc_admin_add_boolean (builder, "account", person != NULL && person->details != NULL);
  rc_admin_add_number (builder, "sessions", person != NULL ? person->n_sessions : 0);
  if (person != NULL && person->details != NULL)
    {
      rc_admin_add_number (builder, "since", person->since_us);
      rc_admin_add_number (builder, "seen", person->seen_us);
      rc_admin_add_boolean (builder, "password", person->details->password_hash != NULL);
    }
  add_bans (export, builder);
  json_builder_end_object (builder);
  end_piece (export, builder);
}

/* The resume tokens of their devices, without what they are known by. */
static void
put_tokens (Export *export)
{
  const RcToken *token = export->person != NULL && export->person->details != NULL ? export->person->details->tokens : NULL;

  do
    {
      JsonBuilder *builder = begin_piece ("tokens");

      json_builder_begin_array (builder);
      for (guint i = 0; token != NULL && i < PAGE_ROWS; token = token->next, i++)
        {
          json_builder_begin_object (builder);
          rc_admin_add_number (builder, "used", token->used_us);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      end_piece (export, builder);
    }
  while (token != NULL);
}

static void
add_marker (JsonBuilder *builder, const RcStoreMarker *marker)
{
  json_builder_begin_object (builder);
  rc_admin_add_slice (builder, "of", marker->party_id);
  rc_admin_add_slice (builder, "with", marker->peer_id);
  rc_admin_add_number (builder, "delivered", marker->delivered);
  rc_admin_add_number (builder, "read", marker->read);
  json_builder_end_object (builder);
}

/* A page brings everybody's markers of the room as well; those are not about
 * them. */
static void
put_markers (Export *export, const RcStorePage *page)
{
  guint i = 0;

  do
    {
      JsonBuilder *builder = begin_piece ("markers");

      json_builder_begin_array (builder);
      for (guint n = 0; i < page->n_markers && n < PAGE_ROWS; i++)
        {
          const RcStoreMarker *marker = &page->markers[i];

          if (marker->party != export->party && marker->peer != export->party)
            continue;

          add_marker (builder, marker);
          n++;
        }
      json_builder_end_array (builder);
      end_piece (export, builder);
    }
  while (i < page->n_markers);
}

static void
add_message (JsonBuilder *builder, const RcWireMessage *message)
{
  json_builder_begin_object (builder);
  rc_admin_add_number (builder, "seq", message->seq);
  rc_admin_add_number (builder, "time", message->time);
  rc_admin_add_slice (builder, "from", message->from);
  rc_admin_add_slice (builder, "to", message->to);
  rc_admin_add_slice (builder, "ref", message->ref);
  rc_admin_add_slice (builder, "type", message->type);
  rc_admin_add_slice (builder, "about", message->about);
  rc_admin_add_slice (builder, "text", rc_slice_is_absent (message->text) ? RC_SLICE_LITERAL ("") : message->text);
  json_builder_end_object (builder);
}

static void
add_frames (Export *export, JsonBuilder *builder, const RcChunk *chunk)
{
  RcFrameReader reader;
  RcFrame frame;

  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, chunk->data, chunk->used);
  while (rc_frame_reader_next (&reader, &frame, NULL) == RC_PARSE_FRAME)
    {
      RcWireMessage message;

      if (!rc_wire_message_parse (&frame, &message, NULL))
        continue;

      add_message (builder, &message);
      export->n_messages++;
    }
  rc_frame_reader_clear (&reader);
}

static void
put_messages (Export *export, const RcStorePage *page)
{
  JsonBuilder *builder = begin_piece ("messages");

  json_builder_begin_array (builder);
  for (guint i = 0; i < page->n_chunks; i++)
    add_frames (export, builder, page->chunks[i]);
  json_builder_end_array (builder);
  end_piece (export, builder);
}

/* --- the way through ------------------------------------------------------- */

static void read_page (Export *export);

static void
export_return (Export *export)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "id", export->id);
  rc_admin_add_number (builder, "messages", export->n_messages);
  json_builder_end_object (builder);
  rc_admin_call_return (export->call, json_builder_get_root (builder));
  export_free (export);
}

static void
go_on (RcAdminCall *call, gboolean ok, gpointer user_data)
{
  Export *export = user_data;
  JsonNode *piece = g_queue_pop_head (&export->pieces);

  if (!ok)
    {
      g_clear_pointer (&piece, json_node_unref);
      /* Translators: said to the log where the administrator's program has gone before it was told all */
      export_fail (export, _ ("Nobody takes the answer."));
    }
  else if (piece != NULL)
    {
      rc_admin_call_put (call, piece, go_on, export);
    }
  else if (!export->read_all)
    {
      read_page (export);
    }
  else
    {
      export_return (export);
    }
}

static void
on_page (RcStore *store, const RcStorePage *page, const GError *error, gpointer user_data)
{
  Export *export = user_data;

  if (page == NULL)
    {
      export_fail (export, error != NULL ? error->message : _ ("The server could not read it."));
      return;
    }

  if (!export->begun)
    put_markers (export, page);

  put_messages (export, page);
  export->begun = TRUE;
  export->after = page->last_seq;
  export->read_all = !page->more;
  go_on (export->call, TRUE, export);
}

/* Of the room only what they said. */
static void
read_page (Export *export)
{
  const RcStoreSync sync = {
    .party = export->party,
    .room_since_us = G_MAXINT64,
    .after = export->after,
    .up_to = export->up_to,
    .limit = PAGE_MESSAGES,
    .max_bytes = PAGE_BYTES,
    .markers = !export->begun,
  };

  rc_store_read_sync (export->hub->store, &sync, NULL, on_page, export);
}

static void
on_settled (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Export *export = user_data;

  if (done->error != NULL)
    {
      export_fail (export, done->error->message);
      return;
    }

  put_head (export);
  put_tokens (export);
  go_on (export->call, TRUE, export);
}

static gboolean
is_banned (RcHub *hub, const char *id)
{
  return !rc_bans_check_id (hub->bans, rc_slice_from_string (id), NULL);
}

/**
 * rc_admin_run_export:
 *
 * Tells all that is kept about somebody.
 */
void
rc_admin_run_export (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  RcPerson *person = rc_admin_find_person (call);
  const char *asked = rc_admin_call_get_string (call, "id");
  RcSlice id = person != NULL ? rc_person_get_id (person) : rc_slice_from_string (asked);
  gint64 party = RC_STORE_NO_PARTY;
  Export *export;

  if (person != NULL)
    party = person->party;
  if (party == RC_STORE_NO_PARTY && asked != NULL)
    party = rc_store_find_party (hub->store, id);

  if (!rc_id_check (id, NULL) || (person == NULL && party == RC_STORE_NO_PARTY && !is_banned (hub, asked)))
    {
      rc_admin_call_fail (call, _ ("The server knows nobody of that id."));
      return;
    }

  export = g_new0 (Export, 1);
  export->call = call;
  export->hub = hub;
  export->person = person != NULL ? rc_person_ref (person) : NULL;
  export->id = rc_slice_dup (id);
  export->party = party;
  export->up_to = rc_store_get_newest_seq (hub->store);
  export->read_all = party == RC_STORE_NO_PARTY;
  g_queue_init (&export->pieces);

  /* This removes nothing; it is told when what was queued before is on disk. */
  rc_receipts_flush (hub);
  rc_store_expire (hub->store, 0, 0, on_settled, export);
  rc_store_flush (hub->store);
}
