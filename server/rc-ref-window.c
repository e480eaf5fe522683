/* rc-ref-window.c - a sender's last refs, so that nothing is delivered twice.
 *
 * A ring of entries that doubles up to RC_REF_WINDOW and then forgets the
 * oldest for each new one. Beside it lie 16 bits of each one's hash:
 *
 *     tags     | 8 | 8 | 8 | …      all that is looked at for a new ref
 *     entries  | ref, content, seq, time | …
 *
 * Nearly every ref that is looked up is a new one, and 512 bytes that lie side
 * by side are compared sooner, eight at a time, than two or three places in the
 * 12 KB of the entries come from memory, as a table of hashes would need. Most
 * people send little, so a window begins small. */
#include "config.h"

#include <string.h>

#include "rc-ref-window.h"

typedef guint16 Tags __attribute__ ((vector_size (16)));

#define TAGS_PER_BLOCK (sizeof (Tags) / sizeof (guint16))
#define FIRST_SIZE TAGS_PER_BLOCK
G_STATIC_ASSERT ((RC_REF_WINDOW & (RC_REF_WINDOW - 1)) == 0 && RC_REF_WINDOW >= FIRST_SIZE);

struct _RcRefWindow
{
  RcRefEntry *entries; /* owned, @size of them */
  Tags *tags;          /* owned, one for each entry */
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
  self->tags = g_new0 (Tags, self->size / TAGS_PER_BLOCK);
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
  g_free (self->tags);
  g_free (self);
}

static guint16
make_tag (guint64 ref_hash)
{
  return ref_hash >> 48;
}

static gboolean
has_any (Tags found)
{
  guint64 words[2];

  memcpy (words, &found, sizeof words);
  return (words[0] | words[1]) != 0;
}

/* Whether a look at the entries is worth while: with 256 of them it is in vain
 * once in 256 times. */
static gboolean
may_have (RcRefWindow *self, guint16 tag)
{
  Tags wanted = (Tags) { 0 } + tag;
  Tags found = { 0 };

  for (guint i = 0; i < self->size / TAGS_PER_BLOCK; i++)
    found |= (Tags) (self->tags[i] == wanted);

  return has_any (found);
}

static RcRefEntry *
find_in_block (RcRefWindow *self, guint block, guint64 ref_hash)
{
  guint first = block * TAGS_PER_BLOCK;

  for (guint i = first; i < first + TAGS_PER_BLOCK && i < self->n_added; i++)
    if (self->entries[i].ref_hash == ref_hash && !self->entries[i].forgotten)
      return &self->entries[i];

  return NULL;
}

static RcRefEntry *
find (RcRefWindow *self, guint64 ref_hash)
{
  Tags wanted = (Tags) { 0 } + make_tag (ref_hash);
  RcRefEntry *entry = NULL;

  if (!may_have (self, make_tag (ref_hash)))
    return NULL;

  for (guint i = 0; i < self->size / TAGS_PER_BLOCK && entry == NULL; i++)
    if (has_any ((Tags) (self->tags[i] == wanted)))
      entry = find_in_block (self, i, ref_hash);

  return entry;
}

static void
grow (RcRefWindow *self)
{
  self->entries = g_renew (RcRefEntry, self->entries, self->size * 2);
  self->tags = g_renew (Tags, self->tags, self->size * 2 / TAGS_PER_BLOCK);
  memset (self->tags + self->size / TAGS_PER_BLOCK, 0, self->size * sizeof (guint16));
  self->size *= 2;
}

/* The place of the next entry. */
static guint
take_place (RcRefWindow *self)
{
  guint place;

  if (self->n_added == self->size && self->size < RC_REF_WINDOW)
    grow (self);

  if (self->n_added < self->size)
    return self->n_added++;

  place = self->oldest;
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
  return find (self, ref_hash);
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
  self->tags[place / TAGS_PER_BLOCK][place % TAGS_PER_BLOCK] = make_tag (ref_hash);
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
  RcRefEntry *entry = find (self, ref_hash);

  if (entry == NULL)
    return;

  entry->pending = NULL;
  entry->forgotten = !kept;
}
