/* rc-output.c - what waits to be written to one connection.
 *
 *     head -> segment -> segment <- tail
 *               |           |
 *            a shared     own: chunk that this connection's frames are
 *            chunk        encoded to, used up to the end of the segment
 *
 * Segments begin and end between frames; only the head may have lost its
 * beginning, to a short write. */
#include "config.h"

#include <errno.h>

#include "rc-output.h"

#define PARTS_MAX 64

/**
 * rc_output_reserve:
 * @output: a queue
 * @pool: the pool of its chunks
 * @size: how many bytes are needed at most
 *
 * Gives the memory that the next frame for this connection alone is encoded
 * to; rc_output_commit() queues it.
 *
 * Returns: (transfer none): @size bytes.
 */
guint8 *
rc_output_reserve (RcOutput *output, RcChunkPool *pool, gsize size)
{
  if (output->own != NULL && output->own->size - output->own->used < size)
    g_clear_pointer (&output->own, rc_chunk_unref);

  if (output->own == NULL)
    output->own = rc_chunk_pool_take (pool, size);

  return output->own->data + output->own->used;
}

/**
 * rc_output_commit:
 * @output: a queue
 * @pool: the pool of its chunks
 * @len: how many of the reserved bytes were filled; may be 0
 *
 * Queues what was encoded.
 */
void
rc_output_commit (RcOutput *output, RcChunkPool *pool, gsize len)
{
  RcChunk *own = output->own;
  guint32 offset = own->used;

  own->used += len;
  rc_output_append (output, pool, own, offset, len);
}

/**
 * rc_output_append:
 * @output: a queue
 * @pool: the pool of its chunks
 * @chunk: the chunk that holds the bytes; a reference is taken
 * @offset: where they start
 * @len: how many; may be 0
 *
 * Queues bytes that are encoded already, and that others may queue as well.
 */
void
rc_output_append (RcOutput *output, RcChunkPool *pool, RcChunk *chunk, guint32 offset, guint32 len)
{
  RcSegment *tail = output->tail;

  if (len == 0)
    return;

  output->n_bytes += len;
  if (tail != NULL && tail->chunk == chunk && tail->offset + tail->len == offset)
    {
      tail->len += len;
      return;
    }

  tail = rc_chunk_pool_take_segment (pool);
  tail->next = NULL;
  tail->chunk = rc_chunk_ref (chunk);
  tail->offset = offset;
  tail->len = len;

  if (output->tail != NULL)
    {
      output->tail->next = tail;
    }
  else
    {
      output->head = tail;
      output->head_start = offset;
    }
  output->tail = tail;
}

static void
drop_head (RcOutput *output, RcChunkPool *pool)
{
  RcSegment *head = output->head;

  output->head = head->next;
  if (output->head != NULL)
    output->head_start = output->head->offset;
  else
    output->tail = NULL;

  output->n_bytes -= head->len;
  rc_chunk_pool_give_segment (pool, head);
}

static void
drop_bytes (RcOutput *output, RcChunkPool *pool, gsize n)
{
  while (output->head != NULL && n >= output->head->len)
    {
      n -= output->head->len;
      drop_head (output, pool);
    }

  if (n == 0)
    return;

  output->head->offset += n;
  output->head->len -= n;
  output->n_bytes -= n;
}

static RcFlush
flush_result (gssize result)
{
  if (result >= 0)
    return RC_FLUSH_DONE;

  return errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS ? RC_FLUSH_BLOCKED : RC_FLUSH_FAILED;
}

/* Writes once. Returns whether there may be more to write. */
static gboolean
write_some (RcOutput *output, RcChunkPool *pool, RcTransport *transport, RcFlush *result)
{
  struct iovec parts[PARTS_MAX];
  guint n_parts = 0;
  gsize offered = 0;
  gssize written;

  for (RcSegment *segment = output->head; segment != NULL && n_parts < PARTS_MAX; segment = segment->next)
    {
      parts[n_parts].iov_base = segment->chunk->data + segment->offset;
      parts[n_parts].iov_len = segment->len;
      offered += segment->len;
      n_parts++;
    }

  written = transport->vtable->writev (transport, parts, n_parts);
  if (written < 0)
    {
      *result = flush_result (written);
      return FALSE;
    }

  drop_bytes (output, pool, written);
  *result = (gsize) written < offered ? RC_FLUSH_BLOCKED : RC_FLUSH_DONE;
  return (gsize) written == offered && output->head != NULL;
}

/**
 * rc_output_flush:
 * @output: a queue
 * @pool: the pool of its chunks
 * @transport: where to write
 *
 * Writes what the socket takes. An emptied queue gives all its memory back.
 *
 * Returns: how far it came.
 */
RcFlush
rc_output_flush (RcOutput *output, RcChunkPool *pool, RcTransport *transport)
{
  RcFlush result = RC_FLUSH_DONE;

  while (output->head != NULL && write_some (output, pool, transport, &result))
    continue;

  if (output->head == NULL)
    g_clear_pointer (&output->own, rc_chunk_unref);

  if (result == RC_FLUSH_DONE && transport->vtable->flush != NULL)
    return flush_result (transport->vtable->flush (transport));

  return result;
}

/**
 * rc_output_cut:
 * @output: a queue
 * @pool: the pool of its chunks
 * @find_end: finds the end of a frame (or of a line)
 *
 * Drops all that waits, but for the rest of a frame whose beginning is
 * written: what is queued next is a frame of its own for the peer.
 */
void
rc_output_cut (RcOutput *output, RcChunkPool *pool, RcOutputEndFunc find_end)
{
  RcSegment *head = output->head;
  gsize at = output->head_start;
  gsize end, keep;

  if (head == NULL)
    return;

  end = (gsize) head->offset + head->len;
  while (at < head->offset)
    at = find_end (head->chunk->data, at, end);
  keep = at - head->offset;

  while (head->next != NULL)
    {
      RcSegment *next = head->next;

      head->next = next->next;
      output->n_bytes -= next->len;
      rc_chunk_pool_give_segment (pool, next);
    }
  output->tail = head;

  output->n_bytes -= head->len - keep;
  head->len = keep;
  if (keep == 0)
    drop_head (output, pool);
}

/**
 * rc_output_clear:
 * @output: a queue
 * @pool: the pool of its chunks
 *
 * Drops all that waits and gives the memory back.
 */
void
rc_output_clear (RcOutput *output, RcChunkPool *pool)
{
  while (output->head != NULL)
    drop_head (output, pool);

  g_clear_pointer (&output->own, rc_chunk_unref);
}
