/* rc-chunk.c - the memory that output waits in, shared where it is the same.
 *
 * The pool keeps what was given back, so that a message costs no allocation,
 * and keeps only so much of it, so that a burst does not stay. */
#include "config.h"

#include "rc-chunk.h"

#define FREE_CHUNKS_MAX 256
#define FREE_SEGMENTS_MAX 16384

struct _RcChunkPool
{
  RcChunk *free_chunks;
  RcSegment *free_segments;
  guint n_free_chunks;
  guint n_free_segments;
};

/**
 * rc_chunk_pool_new:
 *
 * Makes an empty pool. It, its chunks and its segments belong to one thread.
 *
 * Returns: (transfer full): a pool, see rc_chunk_pool_free().
 */
RcChunkPool *
rc_chunk_pool_new (void)
{
  return g_new0 (RcChunkPool, 1);
}

/**
 * rc_chunk_pool_free:
 * @pool: (transfer full): a pool that no chunk is out of any more
 *
 * Frees @pool and what was given back to it.
 */
void
rc_chunk_pool_free (RcChunkPool *pool)
{
  while (pool->free_chunks != NULL)
    {
      RcChunk *chunk = pool->free_chunks;

      pool->free_chunks = chunk->next_free;
      g_free (chunk);
    }

  while (pool->free_segments != NULL)
    {
      RcSegment *segment = pool->free_segments;

      pool->free_segments = segment->next;
      g_free (segment);
    }

  g_free (pool);
}

/**
 * rc_chunk_pool_take:
 * @pool: a pool
 * @size: how many bytes must fit, at most 4 GiB
 *
 * Takes an empty chunk of %RC_CHUNK_BYTES, or of @size where that is more.
 *
 * Returns: (transfer full): a chunk, see rc_chunk_unref().
 */
RcChunk *
rc_chunk_pool_take (RcChunkPool *pool, gsize size)
{
  RcChunk *chunk = pool->free_chunks;

  if (size <= RC_CHUNK_BYTES && chunk != NULL)
    {
      pool->free_chunks = chunk->next_free;
      pool->n_free_chunks--;
    }
  else
    {
      size = MAX (size, RC_CHUNK_BYTES);
      chunk = g_malloc (sizeof *chunk + size);
      chunk->pool = pool;
      chunk->size = size;
    }

  chunk->refs = 1;
  chunk->used = 0;
  return chunk;
}

/**
 * rc_chunk_pool_take_segment:
 * @pool: a pool
 *
 * Returns: (transfer full): a segment whose fields are not set.
 */
RcSegment *
rc_chunk_pool_take_segment (RcChunkPool *pool)
{
  RcSegment *segment = pool->free_segments;

  if (segment == NULL)
    return g_new (RcSegment, 1);

  pool->free_segments = segment->next;
  pool->n_free_segments--;
  return segment;
}

/**
 * rc_chunk_pool_give_segment:
 * @pool: a pool
 * @segment: (transfer full): a segment of @pool
 *
 * Gives back a segment, and its reference to the chunk.
 */
void
rc_chunk_pool_give_segment (RcChunkPool *pool, RcSegment *segment)
{
  rc_chunk_unref (segment->chunk);

  if (pool->n_free_segments >= FREE_SEGMENTS_MAX)
    {
      g_free (segment);
      return;
    }

  segment->next = pool->free_segments;
  pool->free_segments = segment;
  pool->n_free_segments++;
}

/**
 * rc_chunk_release:
 * @chunk: a chunk that nobody holds
 *
 * What rc_chunk_unref() does with the last reference.
 */
void
rc_chunk_release (RcChunk *chunk)
{
  RcChunkPool *pool = chunk->pool;

  if (chunk->size != RC_CHUNK_BYTES || pool->n_free_chunks >= FREE_CHUNKS_MAX)
    {
      g_free (chunk);
      return;
    }

  chunk->next_free = pool->free_chunks;
  pool->free_chunks = chunk;
  pool->n_free_chunks++;
}
