/* rc-verb-private.h - the verbs and the keys as they are written. */
#pragma once

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

gboolean rc_key_from_pair (RcSlice  pair,
                           RcKey   *key,
                           gsize   *name_len);

G_END_DECLS
