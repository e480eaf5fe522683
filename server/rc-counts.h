/* rc-counts.h - what has happened, as plain numbers. */
#pragma once

#include <glib.h>

#include "rc-error.h"

G_BEGIN_DECLS

#define RC_COUNTS_N_ERRORS (RC_ERROR_SLOW_READER + 1)

/**
 * RcCounts:
 * @accepted: messages that were taken and numbered
 * @delivered: copies of them that were handed to sessions which are live
 * @refused: SENDs that were answered with ERROR at once
 * @log_ins: sessions that were welcomed
 * @log_ins_refused: those that were not, by the code of their ERROR
 * @bytes_in: read from all connections, without TLS's own
 * @bytes_out: written to them, the same
 * @slow_readers: sessions that were dropped because they read too slowly
 *
 * Since the start. A field of the hub; whoever sees it happen adds to it. Main
 * loop's thread only.
 */
typedef struct
{
  guint64 accepted;
  guint64 delivered;
  guint64 refused;
  guint64 log_ins;
  guint64 log_ins_refused[RC_COUNTS_N_ERRORS];
  guint64 bytes_in;
  guint64 bytes_out;
  guint64 slow_readers;
} RcCounts;

G_END_DECLS
