/* rc-figures.h - the server in figures. */
#pragma once

#include "rc-hub.h"

G_BEGIN_DECLS

/**
 * RcFigures:
 *
 * All figures of the server at one moment, for people and for measuring programs;
 * rc-figures.c's table says what each is.
 */
typedef struct
{
  guint64 connections;
  guint64 people;
  guint64 messages_accepted;
  guint64 messages_delivered;
  guint64 messages_refused;
  guint64 messages_kept;
  guint64 log_ins;
  guint64 hashes_waiting;
  guint64 slow_readers;
  guint64 received_bytes;
  guint64 sent_bytes;
  guint64 queue_bytes;
  guint64 store_queue_bytes;
  guint64 log_ins_refused[RC_COUNTS_N_ERRORS]; /* by the code of the ERROR */
  RcStoreStats store;
} RcFigures;

/* One of the plain numbers among them. */
typedef struct
{
  const char *name;     /* lower case, words joined by `-`, the unit last */
  const char *unit;     /* (nullable) */
  gboolean is_counter;  /* only rises, from 0 at the start */
  gsize offset;
  const char *doc;
} RcFigure;

void            rc_figures_collect (RcFigures       *figures,
                                    RcHub           *hub);
const RcFigure *rc_figures_list    (gsize           *n_figures);

static inline guint64
rc_figures_get (const RcFigures *figures, const RcFigure *figure)
{
  return G_STRUCT_MEMBER (guint64, figures, figure->offset);
}

G_END_DECLS
