/* rc-delivery.c - a message on its way to whom it is for.
 *
 * A message is encoded once: into the queue of the first session that gets it,
 * or into the room's chunk; the others get a reference to the same bytes. */
#include "config.h"

#include "rc-delivery.h"
#include "rc-seed.h"

/* What is one for all who get a message. */
typedef struct
{
  RcWireMessage message;
  RcRange frame; /* where it was encoded as a frame */
  RcRange line;  /* where it was encoded as a line of the tutorial */
} Delivery;

static guint64
hash_content (const RcHashKey *key, const RcWireSend *send)
{
  guint64 text_hash = rc_hash (key, send->text);
  RcSlice parts[] = { send->to, send->type, send->about };
  guint8 joined[RC_HEADER_MAX_BYTES + sizeof text_hash];
  gsize len = 0;

  memcpy (joined, &text_hash, sizeof text_hash);
  len += sizeof text_hash;

  /* No value has a space in it, so the parts cannot run into one another. */
  for (guint i = 0; i < G_N_ELEMENTS (parts) && len + parts[i].len + 1 <= sizeof joined; i++)
    {
      if (parts[i].len > 0)
        memcpy (joined + len, parts[i].data, parts[i].len);
      len += parts[i].len;
      joined[len++] = ' ';
    }

  return rc_hash (key, rc_slice (joined, len));
}

/**
 * rc_delivery_is_known:
 * @origin: who sends
 * @send: what
 * @sent: (out caller-allocates): the answer that it had, where it is known
 * @same: (out): whether it is the same message, and not another with its ref
 *
 * Looks a ref up among the last that this person has used.
 *
 * Returns: whether it is known.
 */
gboolean
rc_delivery_is_known (RcSession *origin, const RcWireSend *send, RcWireSent *sent, gboolean *same)
{
  const RcHashKey *key = &origin->hub->key;
  const RcRefEntry *entry = NULL;

  if (origin->person->refs != NULL)
    entry = rc_ref_window_lookup (origin->person->refs, rc_hash (key, send->ref));
  if (entry == NULL)
    return FALSE;

  *same = entry->content_hash == hash_content (key, send);
  *sent = (RcWireSent) { .ref = send->ref, .seq = entry->seq, .time = entry->time_us, .tag = send->tag };
  return TRUE;
}

static void
remember (RcSession *origin, const RcWireSend *send, const RcWireMessage *message)
{
  const RcHashKey *key = &origin->hub->key;
  RcPerson *person = origin->person;

  if (person->refs == NULL)
    person->refs = rc_ref_window_new ();

  rc_ref_window_add (person->refs, rc_hash (key, send->ref), hash_content (key, send), message->seq, message->time);
}

static void
number (RcHub *hub, RcWireMessage *message)
{
  /* The clock of the machine may be set back; ours is not. */
  hub->time_us = MAX (hub->time_us, rc_reactor_get_time_us (hub->reactor));
  message->seq = ++hub->seq;
  message->time = hub->time_us;
}

static void
give_line (Delivery *delivery, RcSession *session)
{
  g_autofree char *line = NULL;
  gsize len;
  guint8 *memory;

  /* The tutorial's clients know texts only. */
  if (!rc_slice_is_absent (delivery->message.type))
    return;

  if (delivery->line.chunk != NULL)
    {
      rc_session_append (session, delivery->line.chunk, delivery->line.offset, delivery->line.len);
      return;
    }

  line = rc_seed_make_line (delivery->message.from, delivery->message.text);
  len = strlen (line);
  memory = rc_session_reserve (session, len);
  memcpy (memory, line, len);
  delivery->line.chunk = rc_chunk_ref (session->output.own);
  delivery->line.offset = session->output.own->used;
  delivery->line.len = len;
  rc_session_commit (session, len);
}

static void
give_frame (Delivery *delivery, RcSession *session)
{
  gsize size = RC_FRAME_BOUND (delivery->message.text.len);
  guint8 *memory;

  if (delivery->frame.chunk != NULL)
    {
      rc_session_append (session, delivery->frame.chunk, delivery->frame.offset, delivery->frame.len);
      return;
    }

  memory = rc_session_reserve (session, size);
  delivery->frame.chunk = rc_chunk_ref (session->output.own);
  delivery->frame.offset = session->output.own->used;
  delivery->frame.len = rc_wire_message_write (&delivery->message, memory, size);
  rc_session_commit (session, delivery->frame.len);
}

static void
give_to_person (Delivery *delivery, RcPerson *person, RcSession *but)
{
  for (RcSession *session = person->sessions; session != NULL; session = session->person_next)
    {
      if (session == but || !rc_session_is_open (session))
        continue;

      if (session->door == RC_DOOR_SEED)
        give_line (delivery, session);
      else
        give_frame (delivery, session);
    }
}

static void
give_to_room (Delivery *delivery, RcSession *origin)
{
  RcRoom *room = &origin->hub->room;
  gsize size = RC_FRAME_BOUND (delivery->message.text.len);
  guint8 *memory;

  rc_room_catch_up (room, origin);
  memory = rc_room_reserve (room, size);
  rc_room_commit (room, rc_wire_message_write (&delivery->message, memory, size));
  rc_room_skip (room, origin);

  for (guint i = 0; i < room->seeds->len; i++)
    {
      RcSession *seed = g_ptr_array_index (room->seeds, i);

      if (seed != origin && rc_session_is_open (seed))
        give_line (delivery, seed);
    }
}

/**
 * rc_delivery_send:
 * @origin: who sends
 * @to: (nullable): to whom, %NULL: to everyone
 * @send: what; its ref is not known
 * @sent: (out caller-allocates): the answer, to be given after the message
 *
 * Numbers a message and gives it to every session that it is for: the
 * receiver's, and the sender's other ones.
 */
void
rc_delivery_send (RcSession *origin, RcPerson *to, const RcWireSend *send, RcWireSent *sent)
{
  RcPerson *from = origin->person;
  Delivery delivery = {
    .message = {
      .from = rc_person_get_id (from),
      .to = to != NULL ? rc_person_get_id (to) : RC_SLICE_LITERAL (RC_ROOM_ALL),
      .ref = send->ref,
      .type = send->type,
      .about = send->about,
      .text = send->text,
    },
  };

  number (origin->hub, &delivery.message);
  remember (origin, send, &delivery.message);

  if (to == NULL)
    give_to_room (&delivery, origin);
  else
    give_to_person (&delivery, to, origin);
  if (to != NULL && to != from)
    give_to_person (&delivery, from, origin);

  *sent = (RcWireSent) {
    .ref = send->ref,
    .seq = delivery.message.seq,
    .time = delivery.message.time,
    .tag = send->tag,
  };
  rc_range_clear (&delivery.frame);
  rc_range_clear (&delivery.line);
}

static void
tell_room_of_typing (RcSession *origin, const RcWireTyping *typing)
{
  RcRoom *room = &origin->hub->room;
  guint8 *memory = rc_room_reserve (room, RC_FRAME_BOUND (0));

  for (RcSession *own = origin->person->sessions; own != NULL; own = own->person_next)
    rc_room_catch_up (room, own);

  rc_room_commit (room, rc_wire_typing_write (typing, memory, RC_FRAME_BOUND (0)));

  for (RcSession *own = origin->person->sessions; own != NULL; own = own->person_next)
    rc_room_skip (room, own);
}

/**
 * rc_delivery_typing:
 * @origin: who types
 * @to: (nullable): to whom, %NULL: to everyone
 *
 * Passes on that somebody types, in the conversation as its receiver sees it.
 */
void
rc_delivery_typing (RcSession *origin, RcPerson *to)
{
  RcSlice from = rc_person_get_id (origin->person);
  RcWireTyping typing = { .with = to != NULL ? from : RC_SLICE_LITERAL (RC_ROOM_ALL), .from = from };

  if (to == NULL)
    {
      tell_room_of_typing (origin, &typing);
      return;
    }

  if (to == origin->person)
    return;

  for (RcSession *session = to->sessions; session != NULL; session = session->person_next)
    if (session->door != RC_DOOR_SEED)
      rc_session_put (session, typing, &typing, 0);
}

/**
 * rc_delivery_read:
 * @origin: who has read
 * @read: what, its seq cut to the newest
 *
 * Tells the person's other sessions.
 */
void
rc_delivery_read (RcSession *origin, const RcWireRead *read)
{
  for (RcSession *session = origin->person->sessions; session != NULL; session = session->person_next)
    if (session != origin && session->door != RC_DOOR_SEED)
      rc_session_put (session, read, read, 0);
}
