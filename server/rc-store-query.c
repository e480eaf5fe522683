/* rc-store-query.c - a question to the store, and its answer.
 *
 * A page is written by the reader straight into chunks that the main loop
 * can queue as they are. */
#include "config.h"

#include "rc-store-query.h"

/* Larger than what goes back to a pool of chunks: these are not from one, and
 * the last reference frees them. */
#define PAGE_CHUNK_BYTES (64 * 1024)
G_STATIC_ASSERT (PAGE_CHUNK_BYTES > RC_CHUNK_BYTES);

static void
clear_marker (gpointer data)
{
  RcStoreMarker *marker = data;

  g_free ((char *) marker->party_id.data);
  g_free ((char *) marker->peer_id.data);
}

static void
drop_chunk (gpointer chunk)
{
  rc_chunk_unref (chunk);
}

/**
 * rc_store_query_new:
 * @type: what is asked
 * @cancellable: (nullable): ends it early
 *
 * Returns: (transfer full): a query, to be filled in.
 */
RcStoreQuery *
rc_store_query_new (RcStoreQueryType type, GCancellable *cancellable)
{
  RcStoreQuery *self = g_new0 (RcStoreQuery, 1);

  self->type = type;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->chunks = g_ptr_array_new_with_free_func (drop_chunk);
  self->markers = g_array_new (FALSE, FALSE, sizeof (RcStoreMarker));
  g_array_set_clear_func (self->markers, clear_marker);
  self->invites = g_array_new (FALSE, FALSE, sizeof (RcStoreInvite));
  return self;
}

/**
 * rc_store_query_free:
 * @self: (transfer full): a query that no thread works on
 *
 * Frees it and its answer; who took a reference to a chunk keeps the chunk.
 */
void
rc_store_query_free (RcStoreQuery *self)
{
  RcSlice slice = RC_SLICE_ABSENT;

  if (self->type == RC_STORE_QUERY_REF)
    slice = self->ask.ref.ref;
  else if (self->type == RC_STORE_QUERY_SYNC)
    slice = self->ask.sync.tag;
  else if (self->type == RC_STORE_QUERY_HISTORY)
    slice = self->ask.history.tag;

  g_free ((char *) slice.data);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->message_bytes, g_bytes_unref);
  g_ptr_array_unref (self->chunks);
  g_array_unref (self->markers);
  g_array_unref (self->invites);
  g_free (self);
}

/**
 * rc_store_query_check:
 * @self: a query
 *
 * Any thread that has it.
 *
 * Returns: whether the answer is still wanted.
 */
gboolean
rc_store_query_check (RcStoreQuery *self)
{
  self->cancelled = self->cancelled || g_cancellable_is_cancelled (self->cancellable);
  return self->error == NULL && !self->cancelled;
}

/**
 * rc_store_query_reserve:
 * @self: a query
 * @size: how many bytes the next frame may need
 *
 * Returns: memory for it, see rc_store_query_commit().
 */
guint8 *
rc_store_query_reserve (RcStoreQuery *self, gsize size)
{
  RcChunk *chunk = NULL;

  if (self->chunks->len > 0)
    chunk = g_ptr_array_index (self->chunks, self->chunks->len - 1);

  if (chunk == NULL || chunk->size - chunk->used < size)
    {
      gsize chunk_size = MAX (size, PAGE_CHUNK_BYTES);

      chunk = g_malloc (sizeof *chunk + chunk_size);
      *chunk = (RcChunk) { .refs = 1, .size = chunk_size };
      g_ptr_array_add (self->chunks, chunk);
    }

  return chunk->data + chunk->used;
}

/**
 * rc_store_query_commit:
 * @self: a query
 * @len: how many bytes the frame has that was written to the memory
 * @seq: its seq
 *
 * Adds the frame to the page.
 */
void
rc_store_query_commit (RcStoreQuery *self, gsize len, guint64 seq)
{
  RcChunk *chunk = g_ptr_array_index (self->chunks, self->chunks->len - 1);

  chunk->used += len;
  self->page.n_bytes += len;
  self->page.n_messages++;
  self->page.last_seq = seq;
}

/**
 * rc_store_query_add_marker:
 * @self: a query
 * @marker: copied, with its ids
 *
 * Adds a marker to the page.
 */
void
rc_store_query_add_marker (RcStoreQuery *self, RcStoreMarker *marker)
{
  RcStoreMarker copy = *marker;

  copy.party_id.data = rc_slice_dup (marker->party_id);
  copy.peer_id.data = rc_slice_dup (marker->peer_id);
  g_array_append_val (self->markers, copy);
}

/**
 * rc_store_query_finish:
 * @self: a query that is answered, or is not wanted any more
 *
 * Makes the page, or the error, what the caller is given.
 */
void
rc_store_query_finish (RcStoreQuery *self)
{
  if (self->cancelled && self->error == NULL)
    g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the question was withdrawn");

  self->page.chunks = (RcChunk **) self->chunks->pdata;
  self->page.n_chunks = self->chunks->len;
  self->page.markers = (RcStoreMarker *) (gpointer) self->markers->data;
  self->page.n_markers = self->markers->len;
}
