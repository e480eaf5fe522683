/* rc-room.c - the room of everyone.
 *
 * What is said in one turn is encoded one behind the other into one chunk, and
 * each member gets a reference to the whole run at the end of the turn:
 *
 *     chunk  | handed out before | said in this turn | free
 *                                ^ start             ^ used
 *
 * A member that gets something else in between is brought up to date first, so
 * that it reads everything in the order of seq: its room_position says how far
 * of this run it has come, and counts while its room_generation is the room's.
 * That is also how who speaks is spared its own words: its position is set
 * behind them. */
#include "config.h"

#include "rc-room.h"
#include "rc-session.h"

/**
 * rc_room_init:
 * @room: a room, not initialised
 * @pool: where its chunks come from
 *
 * Makes an empty room.
 */
void
rc_room_init (RcRoom *room, RcChunkPool *pool)
{
  room->pool = pool;
  room->members = g_ptr_array_new ();
  room->seeds = g_ptr_array_new ();
  room->chunk = NULL;
  room->start = 0;
  room->generation = 1;
}

/**
 * rc_room_clear:
 * @room: a room that everybody has left
 *
 * Frees what it holds.
 */
void
rc_room_clear (RcRoom *room)
{
  g_clear_pointer (&room->chunk, rc_chunk_unref);
  g_clear_pointer (&room->members, g_ptr_array_unref);
  g_clear_pointer (&room->seeds, g_ptr_array_unref);
}

static GPtrArray *
find_list (RcRoom *room, RcSession *session)
{
  return session->door == RC_DOOR_SEED ? room->seeds : room->members;
}

/**
 * rc_room_join:
 * @room: a room
 * @session: a session that is not in it
 *
 * From now on @session gets what is said.
 */
void
rc_room_join (RcRoom *room, RcSession *session)
{
  GPtrArray *list = find_list (room, session);

  session->room_index = list->len;
  g_ptr_array_add (list, session);
  rc_room_skip (room, session);
}

/**
 * rc_room_leave:
 * @room: a room
 * @session: a session, in it or not
 *
 * Takes @session out of the room.
 */
void
rc_room_leave (RcRoom *room, RcSession *session)
{
  GPtrArray *list = find_list (room, session);
  guint index = session->room_index;

  if (index == RC_NO_INDEX)
    return;

  g_ptr_array_remove_index_fast (list, index);
  if (index < list->len)
    ((RcSession *) g_ptr_array_index (list, index))->room_index = index;
  session->room_index = RC_NO_INDEX;
}

/**
 * rc_room_catch_up:
 * @room: a room
 * @session: a session, in it or not
 *
 * Queues for @session what was said and it does not have yet.
 */
void
rc_room_catch_up (RcRoom *room, RcSession *session)
{
  guint32 position;

  if (!rc_room_has_news (room) || session->room_index == RC_NO_INDEX || session->door == RC_DOOR_SEED)
    return;

  position = session->room_generation == room->generation ? session->room_position : room->start;
  rc_room_skip (room, session);
  if (position < room->chunk->used)
    rc_session_append_raw (session, room->chunk, position, room->chunk->used - position);
}

/**
 * rc_room_skip:
 * @room: a room
 * @session: a session in it
 *
 * Takes it that @session has all that was said until now.
 */
void
rc_room_skip (RcRoom *room, RcSession *session)
{
  session->room_generation = room->generation;
  session->room_position = room->chunk != NULL ? room->chunk->used : 0;
}

/**
 * rc_room_reserve:
 * @room: a room
 * @size: how many bytes are needed at most
 *
 * Gives the memory that the next frame for everybody is encoded to.
 *
 * Returns: (transfer none): @size bytes.
 */
guint8 *
rc_room_reserve (RcRoom *room, gsize size)
{
  if (room->chunk != NULL && room->chunk->refs == 1 && !rc_room_has_news (room))
    {
      room->chunk->used = 0;
      room->start = 0;
      room->generation++;
    }

  if (room->chunk != NULL && room->chunk->size - room->chunk->used < size)
    {
      rc_room_distribute (room);
      g_clear_pointer (&room->chunk, rc_chunk_unref);
    }

  if (room->chunk == NULL)
    {
      room->chunk = rc_chunk_pool_take (room->pool, size);
      room->start = 0;
      room->generation++;
    }

  return room->chunk->data + room->chunk->used;
}

/**
 * rc_room_commit:
 * @room: a room
 * @len: how many of the reserved bytes were filled; may be 0
 *
 * Says to everybody what was encoded.
 */
void
rc_room_commit (RcRoom *room, gsize len)
{
  room->chunk->used += len;
}

/**
 * rc_room_distribute:
 * @room: a room
 *
 * Hands what was said to every member.
 */
void
rc_room_distribute (RcRoom *room)
{
  if (!rc_room_has_news (room))
    return;

  for (guint i = 0; i < room->members->len; i++)
    rc_room_catch_up (room, g_ptr_array_index (room->members, i));

  room->start = room->chunk->used;
  room->generation++;
}
