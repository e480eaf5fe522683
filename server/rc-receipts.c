/* rc-receipts.c - how far everybody is in their conversations.
 *
 * A mark is of a person with an account and of a peer, or of the room. It is
 * in memory once something has happened in that conversation, only rises, and
 * is stored at the next of
 *
 *     1 s after its first change,  a SYNC (which must not miss it),  the end
 *
 * What was raised is told at once: READ to the reader's other sessions,
 * RECEIPT to the peer. For the room it is told with the storing.
 *
 * There are RC_RECEIPTS_MAX_MARKS at most: when there are as many, those that are
 * stored and whose peer was a guest who has gone make room, and if that is not
 * enough, all that are stored. A mark that has gone is as after a restart: it is
 * learnt from the store by the person's next SYNC, which brings all of theirs. */
#include "config.h"

#include "rc-receipts.h"
#include "rc-sync.h"

typedef struct
{
  gint64 party;
  gint64 peer;
} Key;

struct _RcMark
{
  Key key;
  RcMark *next;       /* of the same person */
  RcPerson *person;   /* a reference */
  RcPerson *peer;     /* (nullable), a reference: who wrote last; %NULL: the room */
  guint64 newest;     /* what came from the peer last */
  guint64 delivered;
  guint64 read;
  guint64 stamp;      /* the newest seq at its change */
  gboolean dirty;
  gboolean leaves;
};

struct _RcReceipts
{
  RcHub *hub;         /* borrowed */
  GHashTable *marks;  /* Key -> RcMark, owned */
  GPtrArray *dirty;   /* borrowed */
  RcDeadline due;
  guint64 n_put;
  guint64 n_kept;     /* completions come in the order of the puts */
};

static guint
key_hash (gconstpointer data)
{
  const Key *key = data;

  return g_int64_hash (&key->party) * 31 + g_int64_hash (&key->peer);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *one = a;
  const Key *other = b;

  return one->party == other->party && one->peer == other->peer;
}

static void
mark_free (gpointer data)
{
  RcMark *mark = data;

  rc_person_unref (mark->person);
  g_clear_pointer (&mark->peer, rc_person_unref);
  g_free (mark);
}

/**
 * rc_receipts_new:
 * @hub: the hub
 *
 * Returns: (transfer full): no marks yet; see rc_receipts_free()
 */
RcReceipts *
rc_receipts_new (RcHub *hub)
{
  RcReceipts *self = g_new0 (RcReceipts, 1);

  self->hub = hub;
  self->marks = g_hash_table_new_full (key_hash, key_equal, NULL, mark_free);
  self->dirty = g_ptr_array_new ();
  return self;
}

/**
 * rc_receipts_free:
 * @self: (transfer full): the marks; the store has told all that it will
 *
 * Frees them.
 */
void
rc_receipts_free (RcReceipts *self)
{
  rc_deadline_stop (&self->due);
  g_hash_table_unref (self->marks);
  g_ptr_array_unref (self->dirty);
  g_free (self);
}

static gboolean
has_guest_gone (const RcMark *mark)
{
  return mark->peer != NULL && !mark->peer->account && !rc_person_is_here (mark->peer);
}

static void
unlink_leaving (gpointer person, gpointer unused, gpointer user_data)
{
  RcMark **at = &((RcPerson *) person)->marks;

  ((RcPerson *) person)->marks_known = FALSE;
  while (*at != NULL)
    {
      if ((*at)->leaves)
        *at = (*at)->next;
      else
        at = &(*at)->next;
    }
}

static gboolean
leaves (gpointer key, gpointer mark, gpointer user_data)
{
  return ((RcMark *) mark)->leaves;
}

/* Each list is gone through once, however many of it leave. */
static void
let_leave (RcReceipts *self, gboolean all)
{
  g_autoptr (GHashTable) persons = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RcMark *mark = value;

      mark->leaves = !mark->dirty && (all || has_guest_gone (mark));
      if (mark->leaves)
        g_hash_table_add (persons, mark->person);
    }

  g_hash_table_foreach (persons, unlink_leaving, NULL);
  g_hash_table_foreach_remove (self->marks, leaves, NULL);
}

static void
make_room (RcReceipts *self)
{
  if (g_hash_table_size (self->marks) < RC_RECEIPTS_MAX_MARKS)
    return;

  let_leave (self, FALSE);
  if (g_hash_table_size (self->marks) > RC_RECEIPTS_MAX_MARKS / 2)
    let_leave (self, TRUE);
}

/* The mark of an account; the peer is %NULL for the room. */
static RcMark *
get_mark (RcHub *hub, RcPerson *person, RcPerson *peer)
{
  GHashTable *marks = hub->receipts->marks;
  const Key key = { person->party, peer != NULL ? peer->party : RC_STORE_ROOM };
  RcMark *mark = g_hash_table_lookup (marks, &key);

  if (mark == NULL)
    {
      make_room (hub->receipts);
      mark = g_new0 (RcMark, 1);
      mark->key = key;
      mark->person = rc_person_ref (person);
      mark->next = person->marks;
      person->marks = mark;
      g_hash_table_insert (marks, &mark->key, mark);
    }

  /* A guest may be another person under the same number. */
  if (mark->peer != peer)
    {
      g_clear_pointer (&mark->peer, rc_person_unref);
      mark->peer = peer != NULL ? rc_person_ref (peer) : NULL;
    }

  return mark;
}

static gboolean
has_marks (RcHub *hub, const RcPerson *person)
{
  return hub->history && person->account && person->party != RC_STORE_NO_PARTY;
}

/**
 * rc_receipts_has_room:
 * @hub: the hub
 *
 * Returns: whether the room is small enough for receipts
 */
gboolean
rc_receipts_has_room (RcHub *hub)
{
  return g_hash_table_size (hub->persons_by_id) <= hub->config->receipt_people;
}

static void
tell_receipt (RcPerson *to, const RcWireReceipt *receipt)
{
  for (RcSession *session = to->sessions; session != NULL; session = session->person_next)
    if (session->door == RC_DOOR_FRAMES)
      rc_session_put (session, receipt, receipt, 0);
}

static RcWireReceipt
make_receipt (const RcMark *mark)
{
  RcSlice id = rc_person_get_id (mark->person);

  return (RcWireReceipt) {
    .with = mark->peer != NULL ? id : RC_SLICE_LITERAL (RC_ROOM_ALL),
    .id = id,
    .delivered = mark->delivered,
    .read = mark->read,
  };
}

static void
touch (RcHub *hub, RcMark *mark)
{
  RcReceipts *self = hub->receipts;
  RcWireReceipt receipt = make_receipt (mark);

  mark->stamp = hub->seq;
  if (!mark->dirty)
    {
      mark->dirty = TRUE;
      g_ptr_array_add (self->dirty, mark);
    }

  if (self->due.queue == NULL)
    rc_deadline_queue_start (&hub->marks_queue, &self->due, rc_reactor_get_now_us (hub->reactor));

  if (mark->peer != NULL && mark->peer != mark->person)
    tell_receipt (mark->peer, &receipt);
}

/**
 * rc_receipts_note:
 * @hub: the hub
 * @to: (nullable): to whom something was said, %NULL: to everyone
 * @from: by whom
 * @seq: its place
 *
 * Notes what is to be marked as delivered.
 */
void
rc_receipts_note (RcHub *hub, RcPerson *to, RcPerson *from, guint64 seq)
{
  RcMark *mark;

  if (to == NULL)
    {
      hub->room_newest = seq;
      return;
    }

  if (to == from || !has_marks (hub, to) || from->party == RC_STORE_NO_PARTY)
    return;

  mark = get_mark (hub, to, from);
  mark->newest = MAX (mark->newest, seq);
}

static void
raise_delivered (RcHub *hub, RcMark *mark, guint64 newest, guint64 seq)
{
  if (newest <= mark->delivered || seq <= mark->delivered)
    return;

  mark->delivered = MIN (seq, newest);
  touch (hub, mark);
}

/**
 * rc_receipts_got:
 * @session: a session
 * @seq: all up to here is in its cache
 *
 * Marks what has come to this person as delivered.
 */
void
rc_receipts_got (RcSession *session, guint64 seq)
{
  RcPerson *person = session->person;
  RcHub *hub = session->hub;

  if (!has_marks (hub, person))
    return;

  seq = MIN (seq, hub->seq);
  if (rc_receipts_has_room (hub))
    raise_delivered (hub, get_mark (hub, person, NULL), hub->room_newest, seq);

  for (RcMark *mark = person->marks; mark != NULL; mark = mark->next)
    if (mark->peer != NULL)
      raise_delivered (hub, mark, mark->newest, seq);
}

static void
tell_read (RcSession *session, RcPerson *peer, guint64 seq)
{
  RcWireRead read = { .with = peer != NULL ? rc_person_get_id (peer) : RC_SLICE_LITERAL (RC_ROOM_ALL), .seq = seq };

  for (RcSession *other = session->person->sessions; other != NULL; other = other->person_next)
    if (other != session && other->door == RC_DOOR_FRAMES)
      rc_session_put (other, read, &read, 0);
}

/**
 * rc_receipts_read:
 * @session: a session
 * @peer: (nullable): with whom the conversation is, %NULL: the room
 * @seq: all up to here was read
 *
 * Marks it, and tells the person's other sessions and the peer.
 */
void
rc_receipts_read (RcSession *session, RcPerson *peer, guint64 seq)
{
  RcPerson *person = session->person;
  RcHub *hub = session->hub;
  RcMark *mark;

  seq = MIN (seq, hub->seq);
  if (!has_marks (hub, person) || (peer != NULL && peer->party == RC_STORE_NO_PARTY))
    {
      tell_read (session, peer, seq);
      return;
    }

  mark = get_mark (hub, person, peer);
  if (seq <= mark->read)
    return;

  mark->read = seq;
  mark->delivered = MAX (mark->delivered, seq);
  tell_read (session, peer, seq);
  touch (hub, mark);
}

/**
 * rc_receipts_learn:
 * @session: a session
 * @marker: of its person, as it was stored
 *
 * What is in memory is no lower from now on.
 */
void
rc_receipts_learn (RcSession *session, const RcStoreMarker *marker)
{
  RcHub *hub = session->hub;
  RcPerson *peer = NULL;
  RcMark *mark;

  if (marker->peer != RC_STORE_ROOM)
    {
      peer = rc_hub_find (hub, marker->peer_id);
      if (peer == NULL || peer->party != marker->peer)
        return;
    }

  mark = get_mark (hub, session->person, peer);
  mark->delivered = MAX (mark->delivered, marker->delivered);
  mark->read = MAX (mark->read, marker->read);
}

/**
 * rc_receipts_raise:
 * @hub: the hub
 * @marker: (inout): as it was stored
 *
 * Raises it to what is in memory: whoever is told of it may have been told of
 * that while the store was read, or while the disk took nothing.
 */
void
rc_receipts_raise (RcHub *hub, RcStoreMarker *marker)
{
  const Key key = { marker->party, marker->peer };
  const RcMark *mark = g_hash_table_lookup (hub->receipts->marks, &key);

  if (mark == NULL)
    return;

  marker->delivered = MAX (marker->delivered, mark->delivered);
  marker->read = MAX (marker->read, mark->read);
}

static void
tell_room (RcHub *hub, const RcMark *mark)
{
  RcWireReceipt receipt = make_receipt (mark);
  GHashTableIter iter;
  gpointer person;

  if (!rc_receipts_has_room (hub))
    return;

  g_hash_table_iter_init (&iter, hub->persons_by_id);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    if (person != mark->person)
      tell_receipt (person, &receipt);
}

/* The disk did not take one: the next time all are tried, which costs nothing
 * where nothing rises. */
static void
mark_all_dirty (RcReceipts *self)
{
  GHashTableIter iter;
  gpointer value;

  g_ptr_array_set_size (self->dirty, 0);
  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RcMark *mark = value;

      mark->dirty = mark->stamp > 0;
      if (mark->dirty)
        g_ptr_array_add (self->dirty, mark);
    }

  if (self->due.queue == NULL)
    rc_deadline_queue_start (&self->hub->marks_queue, &self->due, rc_reactor_get_now_us (self->hub->reactor));
}

static void
on_kept (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  RcReceipts *self = user_data;

  self->n_kept++;
  if (done->error != NULL)
    mark_all_dirty (self);
  rc_sync_settle (self->hub);
  rc_reactor_request_turn (self->hub->reactor);
}

/**
 * rc_receipts_flush:
 * @hub: the hub
 *
 * Gives what has risen to the store, and tells the room of its own.
 *
 * Returns: for rc_receipts_is_kept()
 */
guint64
rc_receipts_flush (RcHub *hub)
{
  RcReceipts *self = hub->receipts;

  rc_deadline_stop (&self->due);
  for (guint i = 0; i < self->dirty->len; i++)
    {
      RcMark *mark = g_ptr_array_index (self->dirty, i);

      mark->dirty = FALSE;
      self->n_put++;
      rc_store_put_marker (hub->store, mark->key.party, mark->key.peer, mark->delivered, mark->read, mark->stamp,
                           on_kept, self);
      if (mark->peer == NULL && mark->key.peer == RC_STORE_ROOM)
        tell_room (hub, mark);
    }

  g_ptr_array_set_size (self->dirty, 0);
  return self->n_put;
}

/**
 * rc_receipts_is_kept:
 * @hub: the hub
 * @goal: what rc_receipts_flush() returned
 *
 * Returns: whether all that was given to the store until then is on disk or
 *   was refused
 */
gboolean
rc_receipts_is_kept (RcHub *hub, guint64 goal)
{
  return hub->receipts->n_kept >= goal;
}

/**
 * rc_receipts_forget:
 * @hub: the hub
 * @person: whose account ends
 *
 * Forgets how far they were, and how far others were with them.
 */
void
rc_receipts_forget (RcHub *hub, RcPerson *person)
{
  RcReceipts *self = hub->receipts;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->marks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      RcMark *mark = value;
      RcMark **at = &mark->person->marks;

      if (mark->person != person && mark->peer != person)
        continue;

      while (*at != mark)
        at = &(*at)->next;
      *at = mark->next;
      g_ptr_array_remove (self->dirty, mark);
      g_hash_table_iter_remove (&iter);
    }
}

/**
 * rc_receipts_get_n_marks:
 * @hub: the hub
 *
 * Returns: how many marks are in memory.
 */
guint
rc_receipts_get_n_marks (RcHub *hub)
{
  return g_hash_table_size (hub->receipts->marks);
}
