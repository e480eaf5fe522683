/* rc-chunk.h - the memory that output waits in, shared where it is the same. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The size of a chunk that goes back to the pool; a frame that needs more
 * gets a chunk of its own size. */
#define RC_CHUNK_BYTES (16 * 1024)

typedef struct _RcChunkPool RcChunkPool;

/**
 * RcChunk:
 * @refs: who holds it; not atomic, the main loop's thread only
 * @size: the bytes of @data
 * @used: how many of them are filled, from the start; these never change
 */
typedef struct _RcChunk RcChunk;
struct _RcChunk
{
  RcChunkPool *pool;
  RcChunk *next_free;
  guint refs;
  guint32 size;
  guint32 used;
  guint8 data[];
};

/**
 * RcSegment:
 *
 * A run of bytes of a chunk, in somebody's queue. Holds a reference.
 */
typedef struct _RcSegment RcSegment;
struct _RcSegment
{
  RcSegment *next;
  RcChunk *chunk;
  guint32 offset;
  guint32 len;
};

RcChunkPool *rc_chunk_pool_new          (void);
void         rc_chunk_pool_free         (RcChunkPool *pool);
RcChunk     *rc_chunk_pool_take         (RcChunkPool *pool,
                                         gsize        size);
RcSegment   *rc_chunk_pool_take_segment (RcChunkPool *pool);
void         rc_chunk_pool_give_segment (RcChunkPool *pool,
                                         RcSegment   *segment);
void         rc_chunk_release           (RcChunk     *chunk);

static inline RcChunk *
rc_chunk_ref (RcChunk *chunk)
{
  chunk->refs++;
  return chunk;
}

static inline void
rc_chunk_unref (RcChunk *chunk)
{
  if (--chunk->refs == 0)
    rc_chunk_release (chunk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcChunk, rc_chunk_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcChunkPool, rc_chunk_pool_free)

G_END_DECLS
