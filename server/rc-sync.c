/* rc-sync.c - what was missed, and pages of what was said before.
 *
 *                     the socket is     the markers of      a full page
 *     SYNC  ------->  DRAIN  ------->  MARKERS  -------> READ -------> END more=1
 *                     empty             before are kept   |
 *                                                         | a short page: the newest seq given is noted,
 *                                                         | what is later is held back
 *                                                         v
 *                         END more=0 <------- REST <--- SETTLE: all up to there is
 *                         and what was held   what is   committed or refused
 *                                             missing
 *
 * From its SYNC to that END a session is not live: it is not in the room, and
 * gets no message. If more is held back than is good, it is dropped and the
 * END says more=1: the store has it. HISTORY goes from DRAIN to READ and ends
 * there, and changes nothing of that. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-deferral.h"
#include "rc-receipts.h"
#include "rc-sync.h"

#define PAGE_BYTES (256 * 1024)

/* What of an answer costs as much as a frame: no frame that somebody sends is
 * longer, so nobody gets more than they might have sent. */
#define BYTES_PER_FRAME (64 * 1024)

typedef enum
{
  PHASE_IDLE,
  PHASE_DRAIN,
  PHASE_MARKERS,
  PHASE_READ,
  PHASE_SETTLE,
  PHASE_REST,
} Phase;

struct _RcSync
{
  RcSession *session; /* (nullable), borrowed; NULL: it has left */
  RcSync *prev;       /* of the hub's list, while in MARKERS, SETTLE or holding */
  RcSync *next;
  GCancellable *cancellable; /* owned */
  Phase phase;
  gboolean asking;    /* the store has a question of ours */
  gboolean is_history;
  gboolean not_live;
  gboolean holding;
  gboolean overflown; /* more was held back than is good */
  gboolean listed;
  guint64 after;
  guint64 newest;     /* what is later is held back */
  guint64 complete;   /* the page that is read lacks nothing up to here */
  guint64 marks_goal;
  guint64 before;
  gint64 peer;
  guint limit;
  RcOutput held;
  gboolean has_tag;
  char tag[RC_TAG_MAX_BYTES + 1];
};

static RcHub *
get_hub (RcSync *self)
{
  return self->session->hub;
}

static RcSlice
get_tag (RcSync *self)
{
  return self->has_tag ? rc_slice_from_string (self->tag) : RC_SLICE_ABSENT;
}

static gsize
get_page_bytes (RcSync *self)
{
  return MIN (PAGE_BYTES, get_hub (self)->config->queue_max_bytes / 4);
}

/* Those that a result of the store's may take further, and the room's holders. */
static void
set_listed (RcSync *self, gboolean listed)
{
  RcHub *hub = get_hub (self);

  if (self->listed == listed)
    return;

  self->listed = listed;
  if (listed)
    {
      self->prev = NULL;
      self->next = hub->syncs;
      if (self->next != NULL)
        self->next->prev = self;
      hub->syncs = self;
      return;
    }

  if (self->prev != NULL)
    self->prev->next = self->next;
  else
    hub->syncs = self->next;
  if (self->next != NULL)
    self->next->prev = self->prev;
}

static void
clear_held (RcSync *self)
{
  rc_output_clear (&self->held, rc_reactor_get_pool (get_hub (self)->reactor));
}

static void
stop_holding (RcSync *self)
{
  clear_held (self);
  self->holding = FALSE;
  set_listed (self, FALSE);
}

static void
give_held (RcSync *self)
{
  for (RcSegment *segment = self->held.head; segment != NULL; segment = segment->next)
    rc_session_append (self->session, segment->chunk, segment->offset, segment->len);
}

static void
finish (RcSync *self, gboolean more)
{
  RcSession *session = self->session;
  RcWireEnd end = { .more = more, .tag = get_tag (self) };

  self->phase = PHASE_IDLE;
  rc_session_put (session, end, &end, 0);
  if (!self->is_history && !more && rc_session_is_open (session))
    {
      self->not_live = FALSE;
      give_held (self);
      rc_room_join (&session->hub->room, session);
    }

  if (!self->is_history)
    stop_holding (self);

  rc_deferral_redo (session);
}

static void
fail (RcSync *self)
{
  RcWireError error = {
    .code = RC_ERROR_STORAGE,
    .re = self->is_history ? RC_SLICE_LITERAL ("HISTORY") : RC_SLICE_LITERAL ("SYNC"),
    .tag = get_tag (self),
    .sentence = rc_slice_from_string (_ ("The server cannot read what it has kept.")),
  };

  self->phase = PHASE_IDLE;
  rc_session_put (self->session, error, &error, error.sentence.len);
  if (!self->is_history)
    stop_holding (self);
  rc_deferral_redo (self->session);
}

/* --- pages ----------------------------------------------------------------- */

static void
put_receipt (RcSync *self, const RcStoreMarker *marker)
{
  RcWireReceipt receipt = {
    .with = marker->peer == RC_STORE_ROOM ? marker->peer_id : marker->party_id,
    .id = marker->party_id,
    .delivered = marker->delivered,
    .read = marker->read,
    .tag = get_tag (self),
  };

  if (marker->peer != RC_STORE_ROOM || rc_receipts_has_room (get_hub (self)))
    rc_session_put (self->session, receipt, &receipt, 0);
}

static void
put_marker (RcSync *self, RcStoreMarker marker)
{
  RcWireRead read = { .with = marker.peer_id, .tag = get_tag (self) };

  rc_receipts_raise (get_hub (self), &marker);
  if (marker.party != self->session->person->party)
    {
      put_receipt (self, &marker);
      return;
    }

  rc_receipts_learn (self->session, &marker);
  read.seq = marker.read;
  /* What is older is only for us. */
  if (marker.read > 0 && marker.stamp >= self->after)
    rc_session_put (self->session, read, &read, 0);
}

/* Who wrote to this person is told when it has arrived. */
static void
note_senders (RcSession *session, const RcChunk *chunk)
{
  RcSlice me = rc_person_get_id (session->person);
  gsize at = 0;

  while (at < chunk->used)
    {
      const guint8 *start = chunk->data + at;
      const guint8 *lf = memchr (start, '\n', chunk->used - at);
      gsize body_len = 0;
      guint64 seq = 0;
      RcPerson *from;
      RcFrame frame;

      if (lf == NULL || rc_frame_parse_header (&frame, rc_slice (start, lf - start), &body_len, NULL) != RC_PARSE_FRAME)
        return;

      at += lf + 1 - start;
      at += rc_slice_is_absent (rc_frame_get (&frame, RC_KEY_LEN)) ? 0 : body_len + 1;
      if (!rc_slice_equal (rc_frame_get (&frame, RC_KEY_TO), me) ||
          rc_slice_equal (rc_frame_get (&frame, RC_KEY_FROM), me))
        continue;

      from = rc_session_find_peer (session, rc_frame_get (&frame, RC_KEY_FROM));
      if (from != NULL && rc_slice_to_uint (rc_frame_get (&frame, RC_KEY_SEQ), RC_SEQ_MAX, &seq))
        rc_receipts_note (session->hub, session->person, from, seq);
    }
}

static void
put_page (RcSync *self, const RcStorePage *page)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < page->n_markers; i++)
    put_marker (self, page->markers[i]);

  for (guint i = 0; i < page->n_chunks && rc_session_is_open (self->session); i++)
    {
      if (!self->is_history)
        note_senders (self->session, page->chunks[i]);
      rc_session_append (self->session, page->chunks[i], 0, page->chunks[i]->used);
      n_bytes += page->chunks[i]->used;
    }

  rc_session_charge (self->session, n_bytes / BYTES_PER_FRAME);
}

static void settle (RcSync *self);

static void
take_page (RcSync *self, const RcStorePage *page)
{
  RcHub *hub = get_hub (self);

  put_page (self, page);
  if (!self->is_history && self->phase == PHASE_READ)
    self->session->person->marks_known = TRUE;
  self->after = MAX (self->after, page->last_seq);
  if (self->is_history || page->more || !rc_session_is_open (self->session))
    {
      finish (self, page->more);
      return;
    }

  if (self->phase == PHASE_REST)
    {
      finish (self, self->overflown);
      return;
    }

  self->newest = hub->seq;
  if (self->complete == hub->seq)
    {
      finish (self, FALSE);
      return;
    }

  self->phase = PHASE_SETTLE;
  self->holding = TRUE;
  set_listed (self, TRUE);
  settle (self);
}

static void
sync_free (RcSync *self)
{
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
on_page (RcStore *store, const RcStorePage *page, const GError *error, gpointer user_data)
{
  RcSync *self = user_data;
  RcHub *hub;

  self->asking = FALSE;
  if (self->session == NULL)
    {
      sync_free (self);
      return;
    }

  hub = get_hub (self);
  if (page == NULL || error != NULL)
    fail (self);
  else
    take_page (self, page);
  rc_reactor_request_turn (hub->reactor);
}

static void
read_sync (RcSync *self, Phase phase)
{
  RcHub *hub = get_hub (self);
  RcPerson *person = self->session->person;
  RcStoreSync sync = {
    .party = person->party,
    .room_since_us = person->since_us,
    .after = self->after,
    .up_to = phase == PHASE_REST ? self->newest : RC_SEQ_MAX,
    .limit = self->limit,
    .max_bytes = get_page_bytes (self),
    .markers = phase == PHASE_READ,
    .all_own = !person->marks_known,
    .tag = get_tag (self),
  };

  self->phase = phase;
  self->asking = TRUE;
  self->complete = rc_store_is_settled (hub->store, hub->seq) ? hub->seq : 0;
  rc_store_read_sync (hub->store, &sync, self->cancellable, on_page, self);
}

static void
read_history (RcSync *self)
{
  RcStoreHistory history = {
    .party = self->session->person->party,
    .peer = self->peer,
    .room_since_us = self->session->person->since_us,
    .before = self->before,
    .limit = self->limit,
    .max_bytes = get_page_bytes (self),
    .tag = get_tag (self),
  };

  self->phase = PHASE_READ;
  self->asking = TRUE;
  rc_store_read_history (get_hub (self)->store, &history, self->cancellable, on_page, self);
}

/* Does what it waits for, if that has come. */
static void
settle (RcSync *self)
{
  RcHub *hub = get_hub (self);

  if (self->phase == PHASE_MARKERS && rc_receipts_is_kept (hub, self->marks_goal))
    {
      set_listed (self, FALSE);
      read_sync (self, PHASE_READ);
    }
  else if (self->phase == PHASE_SETTLE && rc_store_is_settled (hub->store, self->newest))
    {
      read_sync (self, PHASE_REST);
    }
}

static void
start_reading (RcSync *self)
{
  if (self->is_history)
    {
      read_history (self);
      return;
    }

  /* A marker that others were told of must not be missing in the page. */
  self->marks_goal = rc_receipts_flush (get_hub (self));
  self->phase = PHASE_MARKERS;
  set_listed (self, TRUE);
  settle (self);
}

static void
start (RcSync *self, guint64 limit, RcSlice tag)
{
  self->limit = limit == RC_WIRE_ABSENT ? RC_SYNC_LIMIT : CLAMP (limit, 1, RC_SYNC_LIMIT_MAX);
  self->has_tag = !rc_slice_is_absent (tag);
  if (self->has_tag)
    {
      memcpy (self->tag, tag.data, tag.len);
      self->tag[tag.len] = '\0';
    }

  self->phase = PHASE_DRAIN;
  if (self->session->output.n_bytes < get_page_bytes (self) / 4)
    start_reading (self);
}

static RcSync *
get_sync (RcSession *session)
{
  if (session->sync == NULL)
    {
      session->sync = g_new0 (RcSync, 1);
      session->sync->session = session;
      session->sync->cancellable = g_cancellable_new ();
    }

  return session->sync;
}

/**
 * rc_sync_is_busy:
 * @session: a session
 *
 * Returns: whether a SYNC or HISTORY of its is not answered yet; one at a time.
 */
gboolean
rc_sync_is_busy (RcSession *session)
{
  return session->sync != NULL && session->sync->phase != PHASE_IDLE;
}

/**
 * rc_sync_start:
 * @session: a session that is not busy, of an account, with history
 * @sync: what it asks for
 *
 * Answers a SYNC, now or later.
 */
void
rc_sync_start (RcSession *session, const RcWireSync *sync)
{
  RcSync *self = get_sync (session);

  /* What was said before is still its own to get. */
  rc_room_catch_up (&session->hub->room, session);
  rc_room_leave (&session->hub->room, session);

  self->is_history = FALSE;
  self->not_live = TRUE;
  self->overflown = FALSE;
  self->after = MIN (sync->after, session->hub->seq);
  start (self, sync->limit, sync->tag);
}

/**
 * rc_sync_history:
 * @session: a session that is not busy, of an account, with history
 * @history: what it asks for
 * @peer: with whom that conversation is
 *
 * Answers a HISTORY, now or later.
 */
void
rc_sync_history (RcSession *session, const RcWireHistory *history, gint64 peer)
{
  RcSync *self = get_sync (session);

  self->is_history = TRUE;
  self->peer = peer;
  self->before = history->before;
  start (self, history->limit, history->tag);
}

/**
 * rc_sync_drop:
 * @session: a session that leaves
 *
 * Ends what it has asked for.
 */
void
rc_sync_drop (RcSession *session)
{
  RcSync *self = g_steal_pointer (&session->sync);

  if (self == NULL)
    return;

  stop_holding (self);
  self->session = NULL;
  g_cancellable_cancel (self->cancellable);
  if (!self->asking)
    sync_free (self);
}

/**
 * rc_sync_drained:
 * @session: a session whose output is written
 *
 * Reads the page that has waited for that.
 */
void
rc_sync_drained (RcSession *session)
{
  if (session->sync != NULL && session->sync->phase == PHASE_DRAIN && rc_session_is_open (session))
    start_reading (session->sync);
}

/**
 * rc_sync_settle:
 * @hub: the hub
 *
 * Something is on disk: who has waited for it goes on.
 */
void
rc_sync_settle (RcHub *hub)
{
  RcSync *next;

  for (RcSync *self = hub->syncs; self != NULL; self = next)
    {
      next = self->next;
      settle (self);
    }
}

/**
 * rc_sync_is_live:
 * @session: a session
 *
 * Returns: whether it gets what is live.
 */
gboolean
rc_sync_is_live (RcSession *session)
{
  return session->sync == NULL || !session->sync->not_live;
}

/**
 * rc_sync_get_held:
 * @session: a session that is not live
 *
 * Returns: (transfer none) (nullable): where what is live is held back, %NULL
 *   where it need not be.
 */
RcOutput *
rc_sync_get_held (RcSession *session)
{
  RcSync *self = session->sync;

  return self->holding && !self->overflown ? &self->held : NULL;
}

/**
 * rc_sync_hold:
 * @session: a session that holds back what is live
 * @chunk: a chunk; a reference is taken
 * @offset: where the message is in it
 * @len: how long it is
 *
 * Holds a message back; what is too much is dropped, for the client to ask for
 * it again.
 */
void
rc_sync_hold (RcSession *session, RcChunk *chunk, guint32 offset, guint32 len)
{
  RcSync *self = session->sync;

  rc_output_append (&self->held, rc_reactor_get_pool (session->hub->reactor), chunk, offset, len);
  if (self->held.n_bytes <= get_page_bytes (self))
    return;

  clear_held (self);
  self->overflown = TRUE;
}

/**
 * rc_sync_hold_for_all:
 * @hub: the hub
 * @origin: (nullable): who says it, and is spared
 * @chunk: a chunk
 * @offset: where the message is in it
 * @len: how long it is
 *
 * Holds back what is said in the room, for all who do.
 */
void
rc_sync_hold_for_all (RcHub *hub, RcSession *origin, RcChunk *chunk, guint32 offset, guint32 len)
{
  for (RcSync *self = hub->syncs; self != NULL; self = self->next)
    if (self->session != origin && rc_sync_get_held (self->session) != NULL)
      rc_sync_hold (self->session, chunk, offset, len);
}
