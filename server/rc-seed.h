/* rc-seed.h - the door for the tutorial's clients. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

/* How long after its last byte a text without a line's end is complete. */
#define RC_SEED_QUIET_US (50 * G_TIME_SPAN_MILLISECOND)

void  rc_seed_begin     (RcSession    *session,
                         const guint8 *data,
                         gsize         len);
void  rc_seed_feed      (RcSession    *session,
                         const guint8 *data,
                         gsize         len);
void  rc_seed_resume    (RcSession    *session);
void  rc_seed_quiet     (RcDeadline   *deadline);
void  rc_seed_end       (RcSession    *session);
void  rc_seed_free      (RcSeed       *seed);
char *rc_seed_make_line (RcSlice       from,
                         RcSlice       text);

G_END_DECLS
