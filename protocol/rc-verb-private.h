/* rc-verb-private.h - the verbs and the keys as they are written. */
#pragma once

#include <string.h>

#include "rc-verb.h"

G_BEGIN_DECLS

/* So many bytes are copied, whatever the length: two moves and no call. */
#define RC_WRITTEN_BYTES 16

typedef struct
{
  char text[RC_WRITTEN_BYTES]; /* filled up with zeros, one at least */
  guint8 len;
} RcWritten;

#define RC_WRITTEN(s) { s, sizeof (s) - 1 }

extern const RcWritten rc_written_verbs[RC_N_VERBS];
extern const RcWritten rc_written_keys[RC_N_KEYS];

#define RC_NAME_SLOTS 128
#define RC_NAME_FACTOR G_GUINT64_CONSTANT (0x2ad9a9df9e1c17db)

/* A verb or a key that this version knows. */
typedef struct
{
  char name[14]; /* filled up with zeros; the longest has 12 */
  guint8 len;
  guint8 value;
} RcName;

extern const RcName rc_verb_slots[RC_NAME_SLOTS];
extern const RcName rc_key_slots[RC_NAME_SLOTS];

/* Finds the one whose first eight bytes are @word, the first in the lowest, and
 * zeros behind the last. One of up to seven bytes is that name, then. */
static inline const RcName *
rc_name_find (const RcName *slots,
              guint64       word)
{
  const RcName *slot = &slots[word * RC_NAME_FACTOR >> 57];
  guint64 slot_word;

  memcpy (&slot_word, slot->name, sizeof slot_word);
  return GUINT64_FROM_LE (slot_word) == word ? slot : NULL;
}

G_END_DECLS
