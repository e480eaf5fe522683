/* rc-watch.h - finds out that nobody is there any more. */
#pragma once

#include "rc-clock.h"

G_BEGIN_DECLS

/* The network is silent: ask; and if even that stays without an answer, it is gone. */
#define RC_WATCH_PING_AFTER_US (30 * G_USEC_PER_SEC)
#define RC_WATCH_LOST_AFTER_US (15 * G_USEC_PER_SEC)
/* After a suspend the other side has most likely given us up. */
#define RC_WATCH_LOST_AFTER_SLEEP_US (5 * G_USEC_PER_SEC)

typedef struct
{
  void   (*ping)        (gpointer user_data);
  void   (*lost)        (gpointer user_data); /* the watch has stopped */
  gint64 (*get_said_us) (gpointer user_data); /* when we said something last */
} RcWatchEvents;

/**
 * RcWatch:
 *
 * Watches over the silence of a connection. Whatever comes is a sign of life; after
 * a silence it asks with a PING, and when that stays without any answer the
 * connection is lost. It asks as well when only we have been silent, which a
 * server bears no longer than it says in its HELLO. In a check only the answer to
 * its own PING counts: what else comes may have lain in a buffer for hours. A field
 * of its owner's.
 */
typedef struct
{
  /*< private >*/
  RcClock *clock; /* borrowed */
  const RcWatchEvents *events;
  gpointer user_data;
  GSource *timer; /* owned; NULL = stopped */
  gint64 silence_us;
  gint64 heard_us;
  gint64 pinged_us; /* 0 = no PING is unanswered */
  gint64 limit_us;  /* how long it may stay so */
  gboolean checks;  /* it is a check's */
} RcWatch;

void rc_watch_init       (RcWatch             *watch,
                          RcClock             *clock,
                          const RcWatchEvents *events,
                          gpointer             user_data);
void rc_watch_start      (RcWatch             *watch,
                          gint64               silence_us);
void rc_watch_stop       (RcWatch             *watch);
void rc_watch_note_heard (RcWatch             *watch);
void rc_watch_check      (RcWatch             *watch,
                          gint64               limit_us);
void rc_watch_end_check  (RcWatch             *watch);

G_END_DECLS
