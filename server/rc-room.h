/* rc-room.h - the room of everyone. */
#pragma once

#include "rc-chunk.h"
#include "rc-person.h"

G_BEGIN_DECLS

/**
 * RcRoom:
 * @members: who reads frames
 * @seeds: who reads the tutorial's lines
 * @chunk: (nullable): what was said last, encoded once
 * @start: of @chunk: what lies from here on is not handed to every member yet
 * @generation: changes whenever @start does
 *
 * A field of the hub. See rc-room.c.
 */
typedef struct
{
  RcChunkPool *pool;
  GPtrArray *members;
  GPtrArray *seeds;
  RcChunk *chunk;
  guint32 start;
  guint32 generation;
} RcRoom;

/* What a session is not in. */
#define RC_NO_INDEX G_MAXUINT32

void    rc_room_init       (RcRoom      *room,
                            RcChunkPool *pool);
void    rc_room_clear      (RcRoom      *room);
void    rc_room_join       (RcRoom      *room,
                            RcSession   *session);
void    rc_room_leave      (RcRoom      *room,
                            RcSession   *session);
void    rc_room_catch_up   (RcRoom      *room,
                            RcSession   *session);
guint8 *rc_room_reserve    (RcRoom      *room,
                            gsize        size);
void    rc_room_commit     (RcRoom      *room,
                            gsize        len);
void    rc_room_skip       (RcRoom      *room,
                            RcSession   *session);
void    rc_room_distribute (RcRoom      *room);

static inline gboolean
rc_room_has_news (const RcRoom *room)
{
  return room->chunk != NULL && room->chunk->used > room->start;
}

G_END_DECLS
