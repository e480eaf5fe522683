/* rc-roster-feed.c - the contact list, and who is told of its changes.
 *
 * Changes are gathered for a moment and encoded once: when a thousand people
 * log in together, each is told of them in one piece. Who asks for the list
 * in that moment has seen the first of the changes in it, and gets the rest:
 *
 *     changed  | p | q | r | s |     p and q were in the list that a session
 *                      ^             got: its roster_position is 2
 *
 * Whoever comes and goes within that moment is told of as gone without having
 * been told of; a client takes no harm from that. */
#include "config.h"

#include "rc-hub.h"
#include "rc-roster-feed.h"
#include "rc-session.h"

static RcPresence
get_state (const RcPerson *person)
{
  if (rc_person_is_here (person))
    return person->presence;

  return person->account ? RC_PRESENCE_OFFLINE : RC_PRESENCE_GONE;
}

static void
fill_row (const RcPerson *person, RcWireContact *row)
{
  *row = (RcWireContact) {
    .id = rc_person_get_id (person),
    .state = get_state (person),
    .since = person->since_us,
    .seen = RC_WIRE_ABSENT,
  };
}

/* Where the row of a change begins. */
typedef struct
{
  guint chunk;
  guint32 offset;
} Place;

/* The rows of all changes, in chunks that all subscribers share. */
typedef struct
{
  GPtrArray *chunks; /* owned, of references */
  GArray *places;    /* owned, of Place */
} Rows;

static void
rows_clear (Rows *rows)
{
  g_ptr_array_unref (rows->chunks);
  g_array_unref (rows->places);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* The chunk that the next row goes to. */
static RcChunk *
find_chunk (Rows *rows, RcChunkPool *pool)
{
  RcChunk *last = rows->chunks->len > 0 ? g_ptr_array_index (rows->chunks, rows->chunks->len - 1) : NULL;

  if (last != NULL && last->size - last->used >= RC_FRAME_BOUND (0))
    return last;

  last = rc_chunk_pool_take (pool, RC_CHUNK_BYTES);
  g_ptr_array_add (rows->chunks, last);
  return last;
}

/* A row is left out where a later one says more: the person has changed once
 * more, or has left and somebody has the id again. */
static gboolean
is_superseded (RcRosterFeed *feed, const RcPerson *person, guint index)
{
  if (person->changed != index + 1)
    return TRUE;

  return get_state (person) == RC_PRESENCE_GONE && rc_hub_find_folded (feed->hub, person->folded_key.name) != NULL;
}

static void
encode_changes (RcRosterFeed *feed, Rows *rows)
{
  for (guint i = 0; i < feed->changed->len; i++)
    {
      RcChunk *chunk = find_chunk (rows, rc_reactor_get_pool (feed->hub->reactor));
      Place place = { rows->chunks->len - 1, chunk->used };
      RcPerson *person = g_ptr_array_index (feed->changed, i);
      RcWireContact row;

      g_array_append_val (rows->places, place);
      if (is_superseded (feed, person, i))
        continue;

      fill_row (person, &row);
      chunk->used += rc_wire_contact_write (&row, chunk->data + chunk->used, chunk->size - chunk->used);
    }
}

static void
hand_out (const Rows *rows, RcSession *session)
{
  Place from;

  if (session->roster_position >= rows->places->len)
    return;

  from = g_array_index (rows->places, Place, session->roster_position);
  for (guint i = from.chunk; i < rows->chunks->len; i++)
    {
      RcChunk *chunk = g_ptr_array_index (rows->chunks, i);
      guint32 offset = i == from.chunk ? from.offset : 0;

      rc_session_append (session, chunk, offset, chunk->used - offset);
    }
}

static void
on_gathered (RcDeadline *deadline, gpointer user_data)
{
  RcRosterFeed *feed = user_data;
  g_auto (Rows) rows = {
    g_ptr_array_new_with_free_func ((GDestroyNotify) rc_chunk_unref),
    g_array_new (FALSE, FALSE, sizeof (Place)),
  };

  encode_changes (feed, &rows);
  for (guint i = 0; i < feed->subscribers->len; i++)
    {
      RcSession *session = g_ptr_array_index (feed->subscribers, i);

      hand_out (&rows, session);
      session->roster_position = 0;
    }

  for (guint i = 0; i < feed->changed->len; i++)
    ((RcPerson *) g_ptr_array_index (feed->changed, i))->changed = 0;
  g_ptr_array_set_size (feed->changed, 0);
  feed->newest_position = 0;
}

/**
 * rc_roster_feed_init:
 * @feed: a feed, not initialised
 * @hub: the hub that it is a field of
 *
 * Makes a feed without subscribers.
 */
void
rc_roster_feed_init (RcRosterFeed *feed, RcHub *hub)
{
  feed->hub = hub;
  feed->subscribers = g_ptr_array_new ();
  feed->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_person_unref);
  feed->gather = (RcDeadline) { NULL };
  feed->newest_position = 0;
  rc_deadline_queue_init (&feed->gather_queue, hub->config->roster_gather_us, on_gathered, feed);
  rc_reactor_add_queue (hub->reactor, &feed->gather_queue);
}

/**
 * rc_roster_feed_clear:
 * @feed: a feed
 *
 * Frees what it holds.
 */
void
rc_roster_feed_clear (RcRosterFeed *feed)
{
  rc_deadline_stop (&feed->gather);
  g_clear_pointer (&feed->subscribers, g_ptr_array_unref);
  g_clear_pointer (&feed->changed, g_ptr_array_unref);
}

/**
 * rc_roster_feed_note:
 * @feed: a feed
 * @person: who has come, left or changed
 *
 * Has the subscribers told of @person, with whatever else changes until then.
 */
void
rc_roster_feed_note (RcRosterFeed *feed, RcPerson *person)
{
  /* Is there already, and behind everybody's position. */
  if (person->changed > feed->newest_position)
    return;

  g_ptr_array_add (feed->changed, rc_person_ref (person));
  person->changed = feed->changed->len;
  if (feed->gather.queue == NULL)
    rc_deadline_queue_start (&feed->gather_queue, &feed->gather, rc_reactor_get_now_us (feed->hub->reactor));
}

/**
 * rc_roster_feed_subscribe:
 * @feed: a feed
 * @session: a session that has asked for the list
 * @tag: what it asked with, may be absent
 *
 * Sends the whole list, END, and from now on the changes.
 */
void
rc_roster_feed_subscribe (RcRosterFeed *feed, RcSession *session, RcSlice tag)
{
  RcWireEnd end = { .more = RC_WIRE_ABSENT, .tag = tag };
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, feed->hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    {
      RcWireContact row;

      fill_row (person, &row);
      row.tag = tag;
      rc_session_put (session, contact, &row, 0);
    }
  rc_session_put (session, end, &end, 0);

  if (session->roster_index != RC_NO_INDEX || !rc_session_is_open (session))
    return;

  session->roster_index = feed->subscribers->len;
  session->roster_position = feed->changed->len;
  feed->newest_position = feed->changed->len;
  g_ptr_array_add (feed->subscribers, session);
}

/**
 * rc_roster_feed_unsubscribe:
 * @feed: a feed
 * @session: a session, subscribed or not
 *
 * Spares @session from now on.
 */
void
rc_roster_feed_unsubscribe (RcRosterFeed *feed, RcSession *session)
{
  guint index = session->roster_index;

  if (index == RC_NO_INDEX)
    return;

  g_ptr_array_remove_index_fast (feed->subscribers, index);
  if (index < feed->subscribers->len)
    ((RcSession *) g_ptr_array_index (feed->subscribers, index))->roster_index = index;
  session->roster_index = RC_NO_INDEX;
}
