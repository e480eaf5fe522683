/* rc-ack.c - what waits for the disk, and who is told when it is there.
 *
 *     rc_delivery_send()  ->  RcAck, the `origin` of the store's message
 *                                 |
 *     the same ref again: rc_ack_ask()   the session leaves: rc_ack_forget()
 *                                 |
 *     the batch's result  ->  SENT, or ERROR code=storage, to who asked last
 *
 * A pending one outlives its session and holds its person: so a result never
 * meets what is gone. They are used again, so that none is allocated for a
 * message once the server is warm. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-ack.h"
#include "rc-deferral.h"
#include "rc-delivery.h"
#include "rc-hub.h"

struct _RcAck
{
  RcAck *prev; /* of the session's list; `next` is that of the spare ones, too */
  RcAck *next;
  RcSession *session; /* (nullable), borrowed: whom to tell */
  RcPerson *person;   /* a reference: whose ref it is */
  guint64 ref_hash;
  guint8 tag_len;
  char tag[RC_TAG_MAX_BYTES];
};

/* A ref that is looked up on disk. */
struct _RcRefQuery
{
  RcSession *session; /* (nullable), borrowed; NULL: it has left */
  GCancellable *cancellable;
};

static void
detach (RcAck *self)
{
  if (self->session == NULL)
    return;

  if (self->prev != NULL)
    self->prev->next = self->next;
  else
    self->session->acks = self->next;
  if (self->next != NULL)
    self->next->prev = self->prev;
  self->session = NULL;
}

static void
attach (RcAck *self, RcSession *session)
{
  self->session = session;
  self->prev = NULL;
  self->next = session->acks;
  if (self->next != NULL)
    self->next->prev = self;
  session->acks = self;
}

static void
set_tag (RcAck *self, RcSlice tag)
{
  self->tag_len = MIN (tag.len, sizeof self->tag);
  if (self->tag_len > 0)
    memcpy (self->tag, tag.data, self->tag_len);
}

/**
 * rc_ack_add:
 * @session: who sends
 * @ref_hash: of the ref, as in the person's window
 * @tag: of the SEND, may be absent
 *
 * Notes that the message's fate is to be told.
 *
 * Returns: (transfer none): what to give to the store as the origin
 */
RcAck *
rc_ack_add (RcSession *session, guint64 ref_hash, RcSlice tag)
{
  RcHub *hub = session->hub;
  RcAck *self = hub->spare_acks;

  if (self != NULL)
    hub->spare_acks = self->next;
  else
    self = g_new (RcAck, 1);

  self->person = rc_person_ref (session->person);
  self->person->n_pending++;
  self->ref_hash = ref_hash;
  set_tag (self, tag);
  attach (self, session);
  return self;
}

/**
 * rc_ack_ask:
 * @self: a message that is not on disk yet
 * @session: a session that has sent it again
 * @tag: of that SEND, may be absent
 *
 * From now on it is @session that is told.
 */
void
rc_ack_ask (RcAck *self, RcSession *session, RcSlice tag)
{
  detach (self);
  attach (self, session);
  set_tag (self, tag);
}

static void
tell_sent (RcSession *session, const RcStoreMessage *message, RcSlice tag)
{
  RcWireSent sent = { .ref = message->ref, .seq = message->seq, .time = message->time_us, .tag = tag };

  rc_session_put (session, sent, &sent, 0);
}

static void
tell_error (RcSession *session, RcSlice ref, RcError code, RcSlice tag)
{
  RcWireError error = {
    .code = code,
    .ref = ref,
    .re = RC_SLICE_LITERAL ("SEND"),
    .tag = tag,
    .sentence = rc_slice_from_string (code == RC_ERROR_REF_USED
                                        ? _ ("That ref was given to another message.")
                                        : _ ("The server's disk did not take the message.")),
  };

  rc_session_put (session, error, &error, error.sentence.len);
}

static void
tell (const RcAck *self, const RcStoreResult *result)
{
  RcSlice tag = self->tag_len > 0 ? rc_slice (self->tag, self->tag_len) : RC_SLICE_ABSENT;

  if (self->session->door == RC_DOOR_SEED)
    {
      if (!result->kept)
        rc_session_put_line (self->session, "the server could not keep that text\n");
      return;
    }

  if (result->kept)
    tell_sent (self->session, &result->message, tag);
  else
    tell_error (self->session, result->message.ref, result->error, tag);
}

/**
 * rc_ack_settle:
 * @hub: the hub
 * @result: what became of a message
 *
 * Tells who asked last. What was refused is forgotten, so that it may be tried
 * again.
 */
void
rc_ack_settle (RcHub *hub, const RcStoreResult *result)
{
  RcAck *self = result->message.origin;
  RcPerson *person;

  if (self == NULL)
    return;

  if (self->session != NULL)
    tell (self, result);

  person = self->person;
  person->n_pending--;
  if (person->refs != NULL)
    rc_ref_window_settle (person->refs, self->ref_hash, result->kept);

  rc_hub_shelve_refs (hub, person);
  detach (self);
  rc_person_unref (person);
  self->next = hub->spare_acks;
  hub->spare_acks = self;
}

/**
 * rc_ack_forget:
 * @session: a session that leaves
 *
 * It is told nothing any more; what it sent is committed all the same.
 */
void
rc_ack_forget (RcSession *session)
{
  while (session->acks != NULL)
    detach (session->acks);

  if (session->query == NULL)
    return;

  session->query->session = NULL;
  g_cancellable_cancel (session->query->cancellable);
  session->query = NULL;
}

/**
 * rc_ack_clear:
 * @hub: the hub
 *
 * Frees what is kept to be used again.
 */
void
rc_ack_clear (RcHub *hub)
{
  while (hub->spare_acks != NULL)
    {
      RcAck *self = hub->spare_acks;

      hub->spare_acks = self->next;
      g_free (self);
    }
}

/* --- refs that are not known in memory ------------------------------------- */

static void
answer (RcSession *session, const RcStoreMessage *found)
{
  RcWireSend send;

  if (!rc_deferral_peek_send (session, &send))
    return;

  if (!rc_delivery_is_same (session, &send, found))
    tell_error (session, send.ref, RC_ERROR_REF_USED, send.tag);
  else
    tell_sent (session, found, send.tag);
}

static void
on_found (RcStore *store, const RcStoreMessage *found, const GError *error, gpointer user_data)
{
  RcRefQuery *query = user_data;
  RcSession *session = query->session;
  RcWireSend send;

  g_object_unref (query->cancellable);
  g_free (query);
  if (session == NULL)
    return;

  session->query = NULL;
  rc_reactor_request_turn (session->hub->reactor);
  if (error == NULL && found == NULL)
    {
      session->looked_up = TRUE;
      rc_deferral_redo (session);
      return;
    }

  if (found != NULL)
    answer (session, found);
  else if (rc_deferral_peek_send (session, &send))
    tell_error (session, send.ref, RC_ERROR_STORAGE, send.tag);

  rc_deferral_skip (session);
}

/**
 * rc_ack_look_up:
 * @session: a session
 * @frame: a SEND of its, which says that it may have been sent before
 * @send: the same, parsed
 *
 * Has the ref looked up on disk; until then the session waits.
 */
void
rc_ack_look_up (RcSession *session, const RcFrame *frame, const RcWireSend *send)
{
  gint64 sender = rc_delivery_get_party (session->hub, session->person);
  RcRefQuery *query = g_new0 (RcRefQuery, 1);

  query->session = session;
  query->cancellable = g_cancellable_new ();
  session->query = query;
  rc_deferral_put (session, frame, FALSE);
  rc_store_find_ref (session->hub->store, sender, send->ref, query->cancellable, on_found, query);
}
