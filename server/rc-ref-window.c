/* rc-ref-window.c - a sender's last refs, so that nothing is delivered twice.
 *
 * A ring of entries that doubles up to RC_REF_WINDOW and then forgets the
 * oldest for each new one; buckets chain them by hash. There are four of these
 * for each entry: nearly every ref that is looked up is a new one, and finds its
 * bucket empty without a look at an entry, which seldom is in the processor's
 * cache. Most people send little, so a window begins small. */
#include "config.h"

#include <string.h>

#include "rc-ref-window.h"

#define FIRST_SIZE 8
#define BUCKETS_PER_ENTRY 4
G_STATIC_ASSERT ((RC_REF_WINDOW & (RC_REF_WINDOW - 1)) == 0 && RC_REF_WINDOW >= FIRST_SIZE);

struct _RcRefWindow
{
  RcRefEntry *entries; /* owned, @size of them */
  guint16 *buckets;    /* owned, BUCKETS_PER_ENTRY * @size of them: index + 1 of the first; 0 = empty */
  guint size;          /* a power of two */
  guint n_added;       /* how many entries are in use, until the ring is full */
  guint oldest;        /* what the next one takes the place of, once it is */
};

/**
 * rc_ref_window_new:
 *
 * Returns: (transfer full): an empty window, see rc_ref_window_free().
 */
RcRefWindow *
rc_ref_window_new (void)
{
  RcRefWindow *self = g_new0 (RcRefWindow, 1);

  self->size = FIRST_SIZE;
  self->entries = g_new (RcRefEntry, self->size);
  self->buckets = g_new0 (guint16, self->size * BUCKETS_PER_ENTRY);
  return self;
}

/**
 * rc_ref_window_free:
 * @self: (transfer full): a window
 *
 * Frees it.
 */
void
rc_ref_window_free (RcRefWindow *self)
{
  g_free (self->entries);
  g_free (self->buckets);
  g_free (self);
}

static guint16 *
find_bucket (RcRefWindow *self, guint64 ref_hash)
{
  return &self->buckets[ref_hash & (self->size * BUCKETS_PER_ENTRY - 1)];
}

static void
link_entry (RcRefWindow *self, guint index)
{
  guint16 *bucket = find_bucket (self, self->entries[index].ref_hash);

  self->entries[index].next = *bucket;
  *bucket = index + 1;
}

static void
unlink_entry (RcRefWindow *self, guint index)
{
  guint16 *at = find_bucket (self, self->entries[index].ref_hash);

  while (*at != index + 1)
    at = &self->entries[*at - 1].next;

  *at = self->entries[index].next;
}

static void
grow (RcRefWindow *self)
{
  self->size *= 2;
  self->entries = g_renew (RcRefEntry, self->entries, self->size);
  g_free (self->buckets);
  self->buckets = g_new0 (guint16, self->size * BUCKETS_PER_ENTRY);

  for (guint i = 0; i < self->n_added; i++)
    if (!self->entries[i].forgotten)
      link_entry (self, i);
}

/* The place of the next entry, not linked. */
static guint
take_place (RcRefWindow *self)
{
  guint place;

  if (self->n_added == self->size && self->size < RC_REF_WINDOW)
    grow (self);

  if (self->n_added < self->size)
    return self->n_added++;

  place = self->oldest;
  if (!self->entries[place].forgotten)
    unlink_entry (self, place);
  self->oldest = (place + 1) & (self->size - 1);
  return place;
}

/**
 * rc_ref_window_lookup:
 * @self: a window
 * @ref_hash: the keyed hash of a ref
 *
 * Returns: (transfer none) (nullable): what is known of that ref; valid until
 *   the next one is added.
 */
const RcRefEntry *
rc_ref_window_lookup (RcRefWindow *self, guint64 ref_hash)
{
  guint16 at = *find_bucket (self, ref_hash);

  while (at != 0)
    {
      const RcRefEntry *entry = &self->entries[at - 1];

      if (entry->ref_hash == ref_hash)
        return entry;

      at = entry->next;
    }

  return NULL;
}

/**
 * rc_ref_window_add:
 * @self: a window that does not know the ref
 * @ref_hash: the keyed hash of the ref
 * @content_hash: the keyed hash of what the message says
 * @seq: its seq
 * @time_us: its time
 * @pending: (nullable): what waits for the disk; see rc_ref_window_settle()
 *
 * Notes a message; the oldest of %RC_REF_WINDOW is forgotten. It must not be
 * rc_ref_window_is_full().
 */
void
rc_ref_window_add (RcRefWindow *self, guint64 ref_hash, guint64 content_hash, guint64 seq, guint64 time_us,
                   gpointer pending)
{
  guint place = take_place (self);
  RcRefEntry *entry = &self->entries[place];

  entry->ref_hash = ref_hash;
  entry->content_hash = content_hash;
  entry->seq = seq;
  entry->time_us = time_us;
  entry->pending = pending;
  entry->forgotten = FALSE;
  link_entry (self, place);
}

/**
 * rc_ref_window_is_full:
 * @self: a window
 *
 * Returns: whether the next one would take the place of one that is not on
 *   disk yet, which must not be forgotten.
 */
gboolean
rc_ref_window_is_full (RcRefWindow *self)
{
  return self->n_added == RC_REF_WINDOW && self->entries[self->oldest].pending != NULL;
}

/**
 * rc_ref_window_settle:
 * @self: a window
 * @ref_hash: the keyed hash of a ref whose message was pending
 * @kept: whether the disk took it; else it is forgotten, and may be tried again
 *
 * Notes what became of a message.
 */
void
rc_ref_window_settle (RcRefWindow *self, guint64 ref_hash, gboolean kept)
{
  guint16 at = *find_bucket (self, ref_hash);

  while (at != 0 && self->entries[at - 1].ref_hash != ref_hash)
    at = self->entries[at - 1].next;

  if (at == 0)
    return;

  self->entries[at - 1].pending = NULL;
  self->entries[at - 1].forgotten = !kept;
  if (!kept)
    unlink_entry (self, at - 1);
}
