/* rc-output.h - what waits to be written to one connection. */
#pragma once

#include "rc-chunk.h"
#include "rc-transport.h"

G_BEGIN_DECLS

/**
 * RcOutput:
 * @head: the segment that is written next
 * @tail: the last one
 * @own: (nullable): the chunk that frames for this connection alone go to
 * @n_bytes: how many bytes wait
 *
 * A queue of segments of chunks. An empty one holds no memory. A field of the
 * session; all zeros are an empty one.
 */
typedef struct
{
  RcSegment *head;
  RcSegment *tail;
  RcChunk *own;
  gsize n_bytes;
  guint32 head_start; /* where @head began: at the start of a frame */
} RcOutput;

/**
 * RcFlush:
 * @RC_FLUSH_DONE: all is written
 * @RC_FLUSH_BLOCKED: the rest waits until the socket takes more
 * @RC_FLUSH_FAILED: the connection is gone
 */
typedef enum
{
  RC_FLUSH_DONE,
  RC_FLUSH_BLOCKED,
  RC_FLUSH_FAILED,
} RcFlush;

/* Finds the end of the frame or line that starts at @start of @data. */
typedef gsize (*RcOutputEndFunc) (const guint8 *data,
                                  gsize         start,
                                  gsize         end);

/* Queues the next @len bytes of its own chunk where they follow what was queued
 * last, as they mostly do. Else rc_output_commit() does. */
static inline gboolean
rc_output_extend (RcOutput *output,
                  gsize     len)
{
  RcSegment *tail = output->tail;

  if (tail == NULL || tail->chunk != output->own || tail->offset + tail->len != output->own->used)
    return FALSE;

  output->own->used += len;
  output->n_bytes += len;
  tail->len += len;
  return TRUE;
}

guint8  *rc_output_reserve (RcOutput        *output,
                            RcChunkPool     *pool,
                            gsize            size);
void     rc_output_commit  (RcOutput        *output,
                            RcChunkPool     *pool,
                            gsize            len);
void     rc_output_append  (RcOutput        *output,
                            RcChunkPool     *pool,
                            RcChunk         *chunk,
                            guint32          offset,
                            guint32          len);
RcFlush  rc_output_flush   (RcOutput        *output,
                            RcChunkPool     *pool,
                            RcTransport     *transport);
void     rc_output_cut     (RcOutput        *output,
                            RcChunkPool     *pool,
                            RcOutputEndFunc  find_end);
void     rc_output_clear   (RcOutput        *output,
                            RcChunkPool     *pool);

G_END_DECLS
