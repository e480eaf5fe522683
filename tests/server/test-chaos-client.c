/* test-chaos-client.c - somebody who comes, writes, loses the line and comes back. */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-frame-reader.h"
#include "test-chaos-client.h"
#include "test-chaos-link.h"

#define UNANSWERED_MAX 12
#define RETRY_US 20000
#define PAUSE_US 50000

typedef enum
{
  OFFLINE,
  LOGGING_IN,
  SYNCING,
  LIVE,
} State;

typedef struct
{
  ChaosText *text;   /* borrowed */
  gboolean sent;     /* on this connection or an earlier one */
  gint64 sent_us;
} Draft;

struct _ChaosClient
{
  ChaosGround *ground;
  ChaosKind kind;
  guint number;
  guint person;
  gboolean tls;
  gboolean by_proxy;
  char *id;
  State state;
  ChaosLink *link;      /* (nullable), owned */
  GByteArray *input;
  RcFrameReader reader;
  gint64 retry_us;      /* not before this */
  guint64 cursor;
  guint64 last_seq;     /* of this connection */
  guint64 last_time_us;
  guint n_synced;
  GQueue outbox;        /* of Draft */
  guint n_sent;         /* of the outbox, on this connection */
  gint64 pause_us;      /* the disk was full: nothing more before this */
  guint writer;
  guint n_written;
  GHashTable *marks;    /* of this connection: what and whose -> guint64 */
  guint n_waits;        /* PONGs that are still to come: what was said before is heard */
};

static void
set_number (GHashTable *table, const char *key, guint64 number)
{
  g_hash_table_replace (table, g_strdup (key), g_memdup2 (&number, sizeof number));
}

static guint64
get_number (GHashTable *table, const char *key)
{
  const guint64 *number = g_hash_table_lookup (table, key);

  return number != NULL ? *number : 0;
}

/* Whether the disk may have refused it without our hearing of that. */
static gboolean
is_doubtful (ChaosClient *self, const Draft *draft)
{
  return draft->sent && draft->sent_us <= self->ground->full_until_us;
}

void
chaos_client_drop (ChaosClient *self, gint64 wait_us)
{
  for (GList *at = self->outbox.head; at != NULL; at = at->next)
    if (is_doubtful (self, at->data))
      ((Draft *) at->data)->text->unordered = TRUE;

  if (self->kind != CHAOS_ACCOUNT)
    {
      g_queue_clear_full (&self->outbox, g_free);
      self->writer = ++self->ground->n_writers;
    }
  g_clear_pointer (&self->link, chaos_link_free);
  rc_frame_reader_clear (&self->reader);
  rc_frame_reader_init (&self->reader);
  g_byte_array_set_size (self->input, 0);
  g_hash_table_remove_all (self->marks);
  self->n_sent = 0;
  self->n_waits = 0;
  /* What was live here may be lost with the server, and its time with it. */
  self->last_time_us = 0;
  self->state = OFFLINE;
  self->retry_us = g_get_monotonic_time () + wait_us;
}

ChaosClient *
chaos_client_new (ChaosGround *ground, ChaosKind kind, guint number, guint person, gboolean tls, gboolean by_proxy)
{
  static const char letters[] = { 'p', 'g', 's' };
  ChaosClient *self = g_new0 (ChaosClient, 1);

  self->ground = ground;
  self->kind = kind;
  self->number = number;
  self->person = person;
  self->tls = tls;
  self->by_proxy = by_proxy;
  self->id = g_strdup_printf ("%c-%u", letters[kind], person);
  self->input = g_byte_array_new ();
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->writer = ++ground->n_writers;
  g_queue_init (&self->outbox);
  rc_frame_reader_init (&self->reader);
  return self;
}

void
chaos_client_free (ChaosClient *self)
{
  chaos_client_drop (self, 0);
  rc_frame_reader_clear (&self->reader);
  g_queue_clear_full (&self->outbox, g_free);
  g_hash_table_unref (self->marks);
  g_byte_array_unref (self->input);
  g_free (self->id);
  g_free (self);
}

/* --- what is said ------------------------------------------------------------ */

static void
come_online (ChaosClient *self)
{
  const char *token = self->kind == CHAOS_ACCOUNT ? self->ground->tokens[self->person] : NULL;

  /* The first device of each makes the account. */
  if (self->kind == CHAOS_ACCOUNT && token == NULL && self->number % 2 != 0)
    return;

  self->link = chaos_link_new (chaos_ground_get_port (self->ground, self->by_proxy), self->tls);
  self->state = LOGGING_IN;
  if (self->kind == CHAOS_SEED)
    chaos_link_say (self->link, self->id, strlen (self->id));
  else if (self->kind == CHAOS_GUEST)
    chaos_link_sayf (self->link, "HELLO v=1\nLOGIN id=%s method=guest\n", self->id);
  else if (token == NULL)
    chaos_link_sayf (self->link, "HELLO v=1\nLOGIN id=%s method=open\n", self->id);
  else
    chaos_link_sayf (self->link, "HELLO v=1\nLOGIN id=%s method=token len=%zu\n%s\n", self->id, strlen (token), token);
}

static void
ask_sync (ChaosClient *self)
{
  self->state = SYNCING;
  self->ground->n_syncs++;
  chaos_link_sayf (self->link, "SYNC after=%" G_GUINT64_FORMAT " limit=%u tag=s\n", self->cursor,
                   1 + chaos_ground_choose (self->ground, 200));
}

static void
send_draft (ChaosClient *self, Draft *draft)
{
  g_autofree char *body = chaos_text_make_body (draft->text);

  if (self->kind == CHAOS_SEED)
    chaos_link_sayf (self->link, "%s||%s\n", draft->text->to, body);
  else
    chaos_link_sayf (self->link, "SEND ref=%s to=%s%s len=%zu\n%s\n", strchr (draft->text->name, '/') + 1, draft->text->to,
                     draft->sent ? " again=1" : "", strlen (body), body);
  draft->sent = TRUE;
  draft->sent_us = g_get_monotonic_time ();
  draft->text->n_sends++;
  self->n_sent++;
}

/* There is no answer at the tutorial's door: what is said there is out of hand. */
static void
send_drafts (ChaosClient *self)
{
  if (self->state != LIVE || g_get_monotonic_time () < self->pause_us)
    return;

  for (GList *at = g_queue_peek_nth_link (&self->outbox, self->n_sent); at != NULL; at = at->next)
    send_draft (self, at->data);
  if (self->kind == CHAOS_SEED)
    {
      g_queue_clear_full (&self->outbox, g_free);
      self->n_sent = 0;
    }
}

static void
say_read (ChaosClient *self, const char *conversation, guint64 seq)
{
  self->n_waits++;
  chaos_link_sayf (self->link, "READ with=%s seq=%" G_GUINT64_FORMAT "\nPING tag=heard\n", conversation, seq);
}

/* A server that was killed may have lost the last second's. */
static void
say_read_again (ChaosClient *self)
{
  GHashTableIter iter;
  gpointer conversation, seq;

  g_hash_table_iter_init (&iter, self->ground->said[self->person]);
  while (g_hash_table_iter_next (&iter, &conversation, &seq))
    say_read (self, conversation, *(guint64 *) seq);
}

static void
make_noise (ChaosClient *self)
{
  static const char *const noises[] = {
    "TYPING with=all\n", "ROSTER tag=r\n", "STATUS state=away\n", "STATUS state=online\n",
    "HISTORY with=all before=9000000000000 limit=20 tag=h\n", "PING tag=p\n",
  };

  if (self->kind != CHAOS_SEED && self->state == LIVE)
    chaos_link_sayf (self->link, "%s", noises[chaos_ground_choose (self->ground, G_N_ELEMENTS (noises))]);
}

void
chaos_client_write (ChaosClient *self)
{
  guint filling = chaos_ground_choose (self->ground, 200);
  g_autofree char *to = NULL;
  g_autofree char *name = NULL;
  Draft *draft;

  if (self->state != LIVE || self->outbox.length >= UNANSWERED_MAX)
    return;
  if (chaos_ground_choose (self->ground, 30) == 0)
    make_noise (self);

  /* Some are to guests, who are there or not. */
  if (self->kind != CHAOS_SEED && chaos_ground_choose (self->ground, 20) == 0)
    to = g_strdup_printf ("g-%u", chaos_ground_choose (self->ground, CHAOS_N_GUESTS));
  else
    to = chaos_ground_choose_receiver (self->ground, self->person, 25);
  if (self->kind != CHAOS_SEED && chaos_ground_choose (self->ground, 300) == 0)
    filling = 30000;

  name = g_strdup_printf ("%s/d%u-%u", self->id, self->number, ++self->n_written);
  draft = g_new0 (Draft, 1);
  draft->text = chaos_ledger_write (self->ground->ledger, name, self->writer, to, filling);
  g_queue_push_tail (&self->outbox, draft);
  send_drafts (self);
}

/* --- what comes -------------------------------------------------------------- */

static guint64
need_number (const RcFrame *frame, RcKey key)
{
  guint64 number = 0;

  ck_assert_msg (rc_slice_to_uint (rc_frame_get (frame, key), G_MAXINT64, &number), "no number in %.*s",
                 (int) frame->header.len, frame->header.data);
  return number;
}

static char *
need_text (const RcFrame *frame, RcKey key)
{
  RcSlice slice = rc_frame_get (frame, key);

  ck_assert_msg (!rc_slice_is_absent (slice), "a key is missing in %.*s", (int) frame->header.len, frame->header.data);
  return rc_slice_dup (slice);
}

static gboolean
has_tag (const RcFrame *frame, const char *tag)
{
  return rc_slice_equal_string (rc_frame_get (frame, RC_KEY_TAG), tag);
}

/* What is told of how far somebody is rises, on one connection. */
static void
note_mark (ChaosClient *self, const char *what, const char *whose, guint64 seq)
{
  g_autofree char *key = g_strdup_printf ("%s %s", what, whose);

  ck_assert_msg (seq >= get_number (self->marks, key), "%s, at client %u: %s went back from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                 self->id, self->number, key, get_number (self->marks, key), seq);
  set_number (self->marks, key, seq);
}

static void
take_receipt (ChaosClient *self, const RcFrame *frame)
{
  g_autofree char *conversation = need_text (frame, RC_KEY_WITH);
  g_autofree char *who = need_text (frame, RC_KEY_ID);
  g_autofree char *whose = g_strconcat (conversation, " ", who, NULL);

  note_mark (self, "delivered", whose, need_number (frame, RC_KEY_DELIVERED));
  note_mark (self, "read", whose, need_number (frame, RC_KEY_READ));
}

static void
take_read (ChaosClient *self, const RcFrame *frame)
{
  g_autofree char *conversation = need_text (frame, RC_KEY_WITH);

  note_mark (self, "own", conversation, need_number (frame, RC_KEY_SEQ));
}

/* What is no whole text is what a line left of one at the tutorial's door. */
static void
check_text (ChaosClient *self, const RcFrame *frame, guint64 seq)
{
  const char *colon = frame->body.len > 0 ? memchr (frame->body.data, ':', frame->body.len) : NULL;
  ChaosText *text = colon != NULL ? chaos_ledger_find (self->ground->ledger, frame->body.data, colon - frame->body.data) : NULL;
  g_autofree char *from = need_text (frame, RC_KEY_FROM);

  if (text != NULL && chaos_text_is (text, frame->body.data, frame->body.len))
    chaos_ledger_note_place (self->ground->ledger, seq, text);
  else
    ck_assert_msg (g_str_has_prefix (from, "s-"), "%s wrote no such thing: %.*s", from, (int) MIN (frame->body.len, 100),
                   frame->body.data);
}

/* Most is read, and only some of it said to be. */
static void
read_message (ChaosClient *self, const RcFrame *frame, guint64 seq)
{
  g_autofree char *from = need_text (frame, RC_KEY_FROM);
  g_autofree char *to = need_text (frame, RC_KEY_TO);
  const char *conversation = g_str_equal (to, self->id) ? from : to;
  GHashTable *said = self->ground->said[self->person];

  if (chaos_ground_choose (self->ground, 8) != 0 || !(g_str_has_prefix (conversation, "p-") || g_str_equal (conversation, "all")))
    return;

  say_read (self, conversation, seq);
  if (seq > get_number (said, conversation))
    set_number (said, conversation, seq);
  if (chaos_ground_choose (self->ground, 4) == 0)
    chaos_link_sayf (self->link, "GOT seq=%" G_GUINT64_FORMAT "\n", seq);
}

static void
take_message (ChaosClient *self, const RcFrame *frame)
{
  guint64 seq = need_number (frame, RC_KEY_SEQ);
  guint64 time_us = need_number (frame, RC_KEY_TIME);
  gboolean synced = has_tag (frame, "s");

  check_text (self, frame, seq);
  if (has_tag (frame, "h"))
    return;
  /* Live before the server had the SYNC: it comes again by that. */
  if (!synced && self->state == SYNCING && self->n_synced == 0)
    return;

  ck_assert_msg (self->kind != CHAOS_ACCOUNT || synced == (self->state == SYNCING), "%s, in state %d: %.*s", self->id,
                 self->state, (int) frame->header.len, frame->header.data);
  ck_assert_msg (seq > self->last_seq, "%s got seq %" G_GUINT64_FORMAT " after %" G_GUINT64_FORMAT, self->id, seq, self->last_seq);
  ck_assert_msg (time_us >= self->last_time_us, "%s: the time goes back at seq %" G_GUINT64_FORMAT, self->id, seq);
  self->last_seq = seq;
  self->last_time_us = time_us;
  self->cursor = seq;
  self->n_synced += synced;
  if (self->kind == CHAOS_ACCOUNT && !synced)
    read_message (self, frame, seq);
}

/* The draft that an answer is about, out of the outbox; g_free(). */
static Draft *
take_draft (ChaosClient *self, const RcFrame *frame)
{
  RcSlice ref = rc_frame_get (frame, RC_KEY_REF);

  for (GList *at = self->outbox.head; at != NULL; at = at->next)
    {
      Draft *draft = at->data;

      if (!rc_slice_equal_string (ref, strchr (draft->text->name, '/') + 1))
        continue;

      g_queue_delete_link (&self->outbox, at);
      self->n_sent--;
      return draft;
    }

  ck_abort_msg ("%s: nobody waits for %.*s", self->id, (int) frame->header.len, frame->header.data);
  return NULL;
}

static void
take_sent (ChaosClient *self, const RcFrame *frame)
{
  g_autofree Draft *draft = take_draft (self, frame);

  chaos_ledger_acknowledge (self->ground->ledger, draft->text, need_number (frame, RC_KEY_SEQ));
}

/* Half of what the disk did not take is said again, under the same ref. */
static void
take_refusal_of_draft (ChaosClient *self, const RcFrame *frame)
{
  gboolean storage = rc_slice_equal_string (rc_frame_get (frame, RC_KEY_CODE), "storage");
  g_autofree Draft *draft = take_draft (self, frame);

  ck_assert_msg (storage || (rc_slice_equal_string (rc_frame_get (frame, RC_KEY_CODE), "no-such-id") && draft->text->to[0] == 'g'),
                 "%s: %.*s", self->id, (int) frame->header.len, frame->header.data);
  draft->text->refused = TRUE;
  draft->text->unordered = TRUE;
  self->ground->n_refusals += storage;
  if (!storage)
    return;

  ck_assert_msg (is_doubtful (self, draft), "%s: there is room on the disk: %.*s", self->id, (int) frame->header.len,
                 frame->header.data);
  self->pause_us = g_get_monotonic_time () + PAUSE_US;
  if (self->number % 4 < 2)
    g_queue_push_tail (&self->outbox, g_steal_pointer (&draft));
}

/* A connection that is about to be closed, or a log-in that has to wait. */
static void
take_error (ChaosClient *self, const RcFrame *frame)
{
  static const char *const transient[] = { "timeout", "limit", "storage", "slow-reader", "id-in-use" };
  RcSlice code = rc_frame_get (frame, RC_KEY_CODE);
  gboolean known = FALSE;

  if (!rc_slice_is_absent (rc_frame_get (frame, RC_KEY_REF)))
    {
      take_refusal_of_draft (self, frame);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (transient); i++)
    known = known || rc_slice_equal_string (code, transient[i]);
  /* An id that its own old connection still holds is a guest's. */
  known = known && (self->kind == CHAOS_GUEST || !rc_slice_equal_string (code, "id-in-use"));
  ck_assert_msg (known, "%s: %.*s", self->id, (int) frame->header.len, frame->header.data);
  chaos_client_drop (self, RETRY_US);
}

static void
take_welcome (ChaosClient *self, const RcFrame *frame)
{
  char **token = self->kind == CHAOS_ACCOUNT ? &self->ground->tokens[self->person] : NULL;

  self->last_seq = self->kind == CHAOS_ACCOUNT ? self->cursor : 0;
  self->n_synced = 0;
  if (token == NULL)
    {
      self->state = LIVE;
      return;
    }

  if (frame->body.len > 0)
    {
      g_free (*token);
      *token = rc_slice_dup (frame->body);
    }
  ask_sync (self);
}

static void
take_end (ChaosClient *self, const RcFrame *frame)
{
  if (!has_tag (frame, "s"))
    return;
  if (rc_slice_equal_string (rc_frame_get (frame, RC_KEY_MORE), "1"))
    {
      ask_sync (self);
      return;
    }

  self->state = LIVE;
  say_read_again (self);
  send_drafts (self);
}

static void
take_frame (ChaosClient *self, const RcFrame *frame)
{
  static const struct { RcVerb verb; void (*take) (ChaosClient *self, const RcFrame *frame); } takers[] = {
    { RC_VERB_WELCOME, take_welcome }, { RC_VERB_MESSAGE, take_message }, { RC_VERB_END, take_end }, { RC_VERB_SENT, take_sent },
    { RC_VERB_RECEIPT, take_receipt }, { RC_VERB_READ, take_read },       { RC_VERB_ERROR, take_error },
  };

  if (frame->verb == RC_VERB_PING)
    chaos_link_sayf (self->link, "PONG\n");
  else if (frame->verb == RC_VERB_PONG && has_tag (frame, "heard"))
    self->n_waits--;

  for (guint i = 0; i < G_N_ELEMENTS (takers); i++)
    if (takers[i].verb == frame->verb)
      takers[i].take (self, frame);
}

static void
take_frames (ChaosClient *self)
{
  RcFrame frame;
  RcParse parse = RC_PARSE_MORE;

  rc_frame_reader_feed (&self->reader, self->input->data, self->input->len);
  while (self->link != NULL && (parse = rc_frame_reader_next (&self->reader, &frame, NULL)) == RC_PARSE_FRAME)
    take_frame (self, &frame);
  if (self->link == NULL)
    return;

  ck_assert_msg (parse == RC_PARSE_MORE, "%s got what is no frame", self->id);
  rc_frame_reader_keep (&self->reader);
  g_byte_array_set_size (self->input, 0);
}

/* The tutorial's door has lines, and one word of welcome without an end. */
static void
take_lines (ChaosClient *self)
{
  static const char *const sentences[] = { "remote is offline", "the server is busy", "the server could not keep", "write <id>||<text>" };
  g_autofree char *hello = g_strdup_printf ("hello %s,you login successed", self->id);
  guint8 *lf;

  if (self->state == LOGGING_IN && self->input->len >= strlen (hello))
    {
      if (memcmp (self->input->data, hello, strlen (hello)) != 0)
        {
          chaos_client_drop (self, RETRY_US);
          return;
        }
      g_byte_array_remove_range (self->input, 0, (guint) strlen (hello));
      self->state = LIVE;
    }

  while (self->state == LIVE && self->input->len > 0 && (lf = memchr (self->input->data, '\n', self->input->len)) != NULL)
    {
      g_autofree char *line = g_strndup ((char *) self->input->data, lf - self->input->data);
      gboolean known = strstr (line, " said : ") != NULL;

      for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
        known = known || g_str_has_prefix (line, sentences[i]);
      ck_assert_msg (known, "%s, at the tutorial's door: %.100s", self->id, line);
      g_byte_array_remove_range (self->input, 0, (guint) (lf - self->input->data + 1));
    }
}

struct pollfd
chaos_client_get_wish (ChaosClient *self)
{
  if (self->link == NULL)
    return (struct pollfd) { .fd = -1 };

  return (struct pollfd) { .fd = chaos_link_get_fd (self->link), .events = chaos_link_get_events (self->link) };
}

void
chaos_client_step (ChaosClient *self, gboolean ready)
{
  gboolean goes_on;

  if (self->link == NULL)
    {
      if (g_get_monotonic_time () >= self->retry_us)
        come_online (self);
      return;
    }
  send_drafts (self);
  if (!ready)
    return;

  goes_on = chaos_link_pump (self->link, self->input);
  if (self->input->len > 0 && self->kind == CHAOS_SEED)
    take_lines (self);
  else if (self->input->len > 0)
    take_frames (self);
  if (self->link != NULL && !goes_on)
    chaos_client_drop (self, chaos_ground_choose (self->ground, 2 * RETRY_US));
}

gboolean
chaos_client_is_at_rest (ChaosClient *self)
{
  return self->state == LIVE && self->outbox.length == 0 && self->n_waits == 0;
}

char *
chaos_client_describe (ChaosClient *self)
{
  return g_strdup_printf ("%s, client %u, state %d, %u unanswered", self->id, self->number, self->state, self->outbox.length);
}
