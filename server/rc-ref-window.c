/* rc-ref-window.c - a sender's last refs, so that nothing is delivered twice.
 *
 * A ring of entries that doubles up to RC_REF_WINDOW and then forgets the
 * oldest for each new one. Beside it, entries of the same lower bits of the hash
 * are in a chain, the newest first:
 *
 *     heads    | position | …        of the newest of each chain
 *     links    | before, tag | …     the next older one; 16 bits of the hash
 *     entries  | ref, content, seq, time | …
 *
 * A position is the lower half of how many were added before. What it says is
 * gone from the ring ends a chain, so nothing is ever taken out of one; and since
 * it may seem to be there again, 65,536 later, a chain only leads to what is
 * older. Nearly every ref that is looked up is a new one, and a head and one or
 * two links, which lie close together, come from memory sooner than the entries
 * themselves. Most people send little, so a window begins small. */
#include "config.h"

#include <string.h>

#include "rc-ref-window.h"

#define FIRST_SIZE 8
#define NOWHERE G_MAXUINT16
#define CACHE_LINE_BYTES 64
G_STATIC_ASSERT ((RC_REF_WINDOW & (RC_REF_WINDOW - 1)) == 0 && RC_REF_WINDOW >= FIRST_SIZE);
G_STATIC_ASSERT (RC_REF_WINDOW < NOWHERE);

typedef struct
{
  guint16 before;
  guint16 tag;
} Link;

struct _RcRefWindow
{
  RcRefEntry *entries; /* owned, @size of them */
  Link *links;         /* owned, one for each entry */
  guint16 *heads;      /* owned, as many */
  guint size;          /* a power of two */
  guint64 n_added;     /* since the beginning */
};

static void
resize (RcRefWindow *self, guint size)
{
  self->size = size;
  self->entries = g_renew (RcRefEntry, self->entries, size);
  self->links = g_renew (Link, self->links, size);
  self->heads = g_renew (guint16, self->heads, size);
  memset (self->heads, 0xff, size * sizeof *self->heads);
}

/**
 * rc_ref_window_new:
 *
 * Returns: (transfer full): an empty window, see rc_ref_window_free().
 */
RcRefWindow *
rc_ref_window_new (void)
{
  RcRefWindow *self = g_new0 (RcRefWindow, 1);

  resize (self, FIRST_SIZE);
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
  g_free (self->links);
  g_free (self->heads);
  g_free (self);
}

static guint16
make_tag (guint64 ref_hash)
{
  return ref_hash >> 48;
}

static guint16 *
get_head (RcRefWindow *self, guint64 ref_hash)
{
  return &self->heads[ref_hash & (self->size - 1)];
}

/* How many were added after the one at @position; as it seems, where that is
 * long gone. */
static guint
get_age (RcRefWindow *self, guint16 position)
{
  return (guint16) (self->n_added - 1 - position);
}

static RcRefEntry *
find (RcRefWindow *self, guint64 ref_hash)
{
  guint n_known = MIN (self->n_added, self->size);
  guint16 position = *get_head (self, ref_hash);
  guint16 tag = make_tag (ref_hash);
  guint age = get_age (self, position);

  while (age < n_known)
    {
      guint place = position & (self->size - 1);
      RcRefEntry *entry = &self->entries[place];
      guint age_before;

      if (self->links[place].tag == tag && entry->ref_hash == ref_hash && !entry->forgotten)
        return entry;

      position = self->links[place].before;
      age_before = get_age (self, position);
      if (age_before <= age)
        break;
      age = age_before;
    }

  return NULL;
}

/* Puts the one that is to be the @n th, or was, at the head of its chain. */
static guint
link_entry (RcRefWindow *self, guint64 n, guint64 ref_hash)
{
  guint16 *head = get_head (self, ref_hash);
  guint place = n & (self->size - 1);

  self->links[place].before = *head;
  self->links[place].tag = make_tag (ref_hash);
  *head = n;
  return place;
}

static void
grow (RcRefWindow *self)
{
  resize (self, self->size * 2);
  for (guint64 n = 0; n < self->n_added; n++)
    link_entry (self, n, self->entries[n].ref_hash);
}

/**
 * rc_ref_window_warm:
 * @self: a window
 *
 * Has the processor fetch what looking refs up needs, all at once, for whoever
 * will look many up soon: one after the other they would each wait for memory.
 */
void
rc_ref_window_warm (RcRefWindow *self)
{
  for (gsize at = 0; at < self->size * sizeof *self->heads; at += CACHE_LINE_BYTES)
    __builtin_prefetch ((const guint8 *) self->heads + at);
  for (gsize at = 0; at < self->size * sizeof *self->links; at += CACHE_LINE_BYTES)
    __builtin_prefetch ((const guint8 *) self->links + at);
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
  RcRefEntry *entry;

  if (self->n_added == self->size && self->size < RC_REF_WINDOW)
    grow (self);

  entry = &self->entries[link_entry (self, self->n_added, ref_hash)];
  entry->ref_hash = ref_hash;
  entry->content_hash = content_hash;
  entry->seq = seq;
  entry->time_us = time_us;
  entry->pending = pending;
  entry->forgotten = FALSE;
  self->n_added++;
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
  return self->n_added >= RC_REF_WINDOW && self->entries[self->n_added & (RC_REF_WINDOW - 1)].pending != NULL;
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
