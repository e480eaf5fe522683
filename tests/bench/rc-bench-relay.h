/* rc-bench-relay.h - what the bare relay and those who measure it say. */
#pragma once

#include "rc-bench-base.h"

G_BEGIN_DECLS

#define RC_BENCH_RELAY_ALL G_MAXUINT32   /* to: everybody else */
#define RC_BENCH_RELAY_LOGIN (G_MAXUINT32 - 1) /* to: nobody; comes back as it is */

/* Who may be there at once. */
#define RC_BENCH_RELAY_PEERS 32768

/* All messages are of this length: nothing is parsed. */
typedef struct
{
  guint32 from;
  guint32 to;
  char text[RC_BENCH_TEXT_BYTES];
} RcBenchRelayMessage;

void rc_bench_relay_run (void) G_GNUC_NORETURN;

G_END_DECLS
