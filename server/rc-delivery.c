/* rc-delivery.c - a message on its way to whom it is for.
 *
 * A message is encoded once: into the queue of the first session that gets it,
 * or into the room's chunk; the others get a reference to the same bytes. */
#include "config.h"

#include "rc-ack.h"
#include "rc-delivery.h"
#include "rc-id.h"
#include "rc-receipts.h"
#include "rc-seed.h"
#include "rc-sync.h"

/* What is one for all who get a message. */
typedef struct
{
  RcWireMessage message;
  RcRange frame; /* where it was encoded as a frame */
  RcRange line;  /* where it was encoded as a line of the tutorial */
} Delivery;

static guint64
hash_ref (const RcHashKey *key, RcSlice ref)
{
  return rc_hash_quick (key, rc_hash_quick_start (key), ref);
}

/* The length of each part goes into it, so they cannot run into one another. */
static guint64
hash_content (const RcHashKey *key, const RcWireSend *send)
{
  guint64 hash = rc_hash_quick (key, rc_hash_quick_start (key), send->text);

  hash = rc_hash_quick (key, hash, send->to);
  hash = rc_hash_quick (key, hash, send->type);
  return rc_hash_quick (key, hash, send->about);
}

/**
 * rc_delivery_look_up:
 * @origin: who sends
 * @send: what
 * @sent: (out caller-allocates): the answer that it had, where it was taken
 *
 * Looks a ref up among the last that this person has used. For one that is not
 * on disk yet, @origin is told when it is.
 *
 * Returns: what is known of it.
 */
RcKnown
rc_delivery_look_up (RcSession *origin, const RcWireSend *send, RcWireSent *sent)
{
  const RcHashKey *key = &origin->hub->key;
  const RcRefEntry *entry = NULL;

  if (origin->person->refs != NULL)
    entry = rc_ref_window_lookup (origin->person->refs, hash_ref (key, send->ref));
  if (entry == NULL)
    return RC_KNOWN_NOT;

  if (entry->content_hash != hash_content (key, send))
    return RC_KNOWN_OTHER;

  *sent = (RcWireSent) { .ref = send->ref, .seq = entry->seq, .time = entry->time_us, .tag = send->tag };
  if (entry->pending == NULL)
    return RC_KNOWN_TAKEN;

  rc_ack_ask (entry->pending, origin, send->tag);
  return RC_KNOWN_PENDING;
}

/**
 * rc_delivery_get_party:
 * @hub: the hub, with history
 * @person: a person
 *
 * Returns: their number in the store. That of an account is there; a guest
 *   gets one when it is needed.
 */
gint64
rc_delivery_get_party (RcHub *hub, RcPerson *person)
{
  if (person->party == RC_STORE_NO_PARTY)
    person->party = rc_store_get_party (hub->store, rc_person_get_id (person));

  return person->party;
}

/**
 * rc_delivery_find_party:
 * @hub: the hub, with history
 * @name: what is written as the receiver or the conversation
 *
 * Returns: the number of it in the store: of the room, of somebody who is here
 *   or was; else %RC_STORE_NO_PARTY.
 */
gint64
rc_delivery_find_party (RcHub *hub, RcSlice name)
{
  RcPerson *person;

  if (rc_slice_equal (name, RC_SLICE_LITERAL (RC_ROOM_ALL)))
    return RC_STORE_ROOM;

  person = rc_hub_find (hub, name);
  if (person != NULL && person->party != RC_STORE_NO_PARTY)
    return person->party;

  return rc_store_find_party (hub->store, person != NULL ? rc_person_get_id (person) : name);
}

/**
 * rc_delivery_is_same:
 * @origin: who sends
 * @send: what
 * @found: what is on disk under the same ref
 *
 * Returns: whether they are the same message.
 */
gboolean
rc_delivery_is_same (RcSession *origin, const RcWireSend *send, const RcStoreMessage *found)
{
  if (found->receiver != rc_delivery_find_party (origin->hub, send->to))
    return FALSE;

  return rc_slice_equal (found->type, send->type) && rc_slice_equal (found->about, send->about) &&
         rc_slice_equal (found->text, send->text);
}

/* Whether there are room in the store and a seq, which is taken then. */
static gboolean
may_number (RcHub *hub)
{
  return !rc_store_is_full (hub->store) &&
         (hub->spare_seq != 0 || rc_store_take_seq (hub->store, &hub->spare_seq));
}

/**
 * rc_delivery_may_send:
 * @origin: who wants to send
 *
 * Returns: whether there are a seq and room in the store, and all refs of this
 *   person that are not on disk would still be known. If not, @origin waits for
 *   rc_deferral_wake().
 */
gboolean
rc_delivery_may_send (RcSession *origin)
{
  RcHub *hub = origin->hub;

  if (!hub->history)
    return TRUE;

  if (origin->person->refs != NULL && rc_ref_window_is_full (origin->person->refs))
    return FALSE;

  return may_number (hub);
}

static void
remember (RcSession *origin, const RcWireSend *send, const RcWireMessage *message, guint64 ref_hash, RcAck *pending)
{
  const RcHashKey *key = &origin->hub->key;
  RcPerson *person = origin->person;

  if (person->refs == NULL)
    person->refs = rc_ref_window_new ();

  rc_ref_window_add (person->refs, ref_hash, hash_content (key, send), message->seq, message->time, pending);
}

static void
number (RcHub *hub, RcWireMessage *message)
{
  /* The clock of the machine may be set back; ours is not. */
  hub->time_us = MAX (hub->time_us, rc_reactor_get_time_us (hub->reactor));
  hub->seq = hub->history ? hub->spare_seq : hub->seq + 1;
  hub->spare_seq = 0;
  message->seq = hub->seq;
  message->time = hub->time_us;
  rc_stamp_set (&hub->stamp, message->seq, message->time);
}

/* What is said between two guests is kept for nobody. */
static gboolean
is_kept (RcSession *origin, RcPerson *to)
{
  return origin->hub->history && (to == NULL || !to->guest || !origin->person->guest);
}

static void
keep (RcHub *hub, gint64 sender, gint64 receiver, const RcWireMessage *message, RcAck *pending)
{
  RcStoreMessage kept = {
    .seq = message->seq,
    .time_us = message->time,
    .sender = sender,
    .receiver = receiver,
    .ref = message->ref,
    .type = message->type,
    .about = message->about,
    .text = message->text,
    .origin = pending,
  };

  rc_store_add_message (hub->store, &kept);
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

  session->hub->counts.delivered++;
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

  session->hub->counts.delivered++;
  if (delivery->frame.chunk != NULL)
    {
      rc_session_append (session, delivery->frame.chunk, delivery->frame.offset, delivery->frame.len);
      return;
    }

  memory = rc_session_reserve (session, size);
  delivery->frame.chunk = rc_chunk_ref (session->output.own);
  delivery->frame.offset = session->output.own->used;
  delivery->frame.len = rc_wire_message_write_stamped (&delivery->message, &session->hub->stamp, memory, size);
  rc_session_commit (session, delivery->frame.len);
}

/* A session between its SYNC and the END of that gets nothing that is live; what
 * its last page will not bring is held back. */
static void
hold_frame (Delivery *delivery, RcSession *session)
{
  gsize size = RC_FRAME_BOUND (delivery->message.text.len);
  RcOutput *held = rc_sync_get_held (session);
  guint8 *memory;

  if (held == NULL)
    return;

  if (delivery->frame.chunk == NULL)
    {
      memory = rc_output_reserve (held, rc_reactor_get_pool (session->hub->reactor), size);
      delivery->frame.chunk = rc_chunk_ref (held->own);
      delivery->frame.offset = held->own->used;
      delivery->frame.len = rc_wire_message_write_stamped (&delivery->message, &session->hub->stamp, memory, size);
      held->own->used += delivery->frame.len;
    }

  rc_sync_hold (session, delivery->frame.chunk, delivery->frame.offset, delivery->frame.len);
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
      else if (!rc_sync_is_live (session))
        hold_frame (delivery, session);
      else
        give_frame (delivery, session);
    }
}

static gboolean
is_member (const RcSession *session)
{
  return session != NULL && session->door != RC_DOOR_SEED && session->room_index != RC_NO_INDEX;
}

/* @origin: (nullable): who is spared */
static void
give_to_room (Delivery *delivery, RcHub *hub, RcSession *origin)
{
  RcRoom *room = &hub->room;
  gsize size = RC_FRAME_BOUND (delivery->message.text.len);
  gsize len;

  if (origin != NULL)
    rc_room_catch_up (room, origin);
  len = rc_wire_message_write_stamped (&delivery->message, &hub->stamp, rc_room_reserve (room, size), size);
  rc_sync_hold_for_all (hub, origin, room->chunk, room->chunk->used, len);
  rc_room_commit (room, len);
  if (origin != NULL)
    rc_room_skip (room, origin);
  hub->counts.delivered += room->members->len - is_member (origin);

  for (guint i = 0; i < room->seeds->len; i++)
    {
      RcSession *seed = g_ptr_array_index (room->seeds, i);

      if (seed != origin && rc_session_is_open (seed))
        give_line (delivery, seed);
    }
}

/**
 * rc_delivery_send:
 * @origin: who sends, and may, see rc_delivery_may_send()
 * @to: (nullable): to whom, %NULL: to everyone
 * @send: what; its ref is not known
 * @sent: (out caller-allocates): the answer
 *
 * Numbers a message, gives it to every session that it is for (the receiver's,
 * and the sender's other ones), and has it kept.
 *
 * Returns: whether @sent is to be said now, after the message; else it is told
 *   when the message is on disk.
 */
gboolean
rc_delivery_send (RcSession *origin, RcPerson *to, const RcWireSend *send, RcWireSent *sent)
{
  RcPerson *from = origin->person;
  RcHub *hub = origin->hub;
  guint64 ref_hash = hash_ref (&hub->key, send->ref);
  RcAck *pending = is_kept (origin, to) ? rc_ack_add (origin, ref_hash, send->tag) : NULL;
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

  hub->counts.accepted++;
  number (hub, &delivery.message);
  remember (origin, send, &delivery.message, ref_hash, pending);

  if (to == NULL)
    give_to_room (&delivery, hub, origin);
  else
    give_to_person (&delivery, to, origin);
  if (to != NULL && to != from)
    give_to_person (&delivery, from, origin);

  rc_receipts_note (hub, to, from, delivery.message.seq);
  if (pending != NULL)
    keep (hub, rc_delivery_get_party (hub, from), to != NULL ? rc_delivery_get_party (hub, to) : RC_STORE_ROOM,
          &delivery.message, pending);

  *sent = (RcWireSent) {
    .ref = send->ref,
    .seq = delivery.message.seq,
    .time = delivery.message.time,
    .tag = send->tag,
  };
  rc_range_clear (&delivery.frame);
  rc_range_clear (&delivery.line);
  return pending == NULL;
}

/**
 * rc_delivery_announce:
 * @hub: the hub
 * @text: a text
 * @seq: (out): its place
 *
 * Says something to everyone in the server's own name, `server`, and has it kept
 * like what people say.
 *
 * Returns: %FALSE where the store takes nothing now
 */
gboolean
rc_delivery_announce (RcHub *hub, RcSlice text, guint64 *seq)
{
  char ref[RC_REF_MAX_BYTES + 1];
  Delivery delivery = {
    .message = {
      .from = RC_SLICE_LITERAL (RC_ID_SERVER),
      .to = RC_SLICE_LITERAL (RC_ROOM_ALL),
      .type = RC_SLICE_ABSENT,
      .about = RC_SLICE_ABSENT,
      .text = text,
    },
  };

  if (hub->history && !may_number (hub))
    return FALSE;

  /* There may have been no turn for long. */
  rc_hub_tell_time (hub);
  number (hub, &delivery.message);
  *seq = delivery.message.seq;

  /* The log's name makes it new for every log that a client remembers. */
  g_snprintf (ref, sizeof ref, "server-%s-%" G_GUINT64_FORMAT, hub->log_name, *seq);
  delivery.message.ref = rc_slice_from_string (ref);
  give_to_room (&delivery, hub, NULL);
  rc_receipts_note (hub, NULL, NULL, *seq);
  if (hub->history)
    keep (hub, rc_store_get_party (hub->store, delivery.message.from), RC_STORE_ROOM, &delivery.message, NULL);

  rc_range_clear (&delivery.line);
  return TRUE;
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
