/* rc-bench-talk.h - what is said to what is measured, and what it says. */
#pragma once

#include "rc-bench-peer.h"
#include "rc-bench-text.h"
#include "rc-wire.h"

G_BEGIN_DECLS

typedef enum
{
  RC_BENCH_SERVER, /* this protocol */
  RC_BENCH_RELAY,  /* the bare relay's */
} RcBenchTarget;

typedef enum
{
  RC_BENCH_IN,      /* it is logged in */
  RC_BENCH_MESSAGE, /* a message has arrived, and is what was sent */
  RC_BENCH_SENT,    /* a message is acknowledged */
  RC_BENCH_END,     /* of a page */
} RcBenchEventKind;

/**
 * RcBenchEvent:
 * @kind: what has happened
 * @text: of a message
 * @number: of the message that is acknowledged
 * @seq: of a message
 * @more: whether there is another page
 */
typedef struct
{
  RcBenchEventKind kind;
  RcBenchText text;
  guint32 number;
  guint64 seq;
  gboolean more;
} RcBenchEvent;

typedef void (*RcBenchEventFunc) (RcBenchPeer *peer, const RcBenchEvent *event, gpointer user_data);

void rc_bench_talk_greet (RcBenchTarget     target,
                          RcBenchPeer      *peer,
                          RcLoginMethod     method);
void rc_bench_talk_send  (RcBenchTarget     target,
                          RcBenchPeer      *peer,
                          guint32           to,
                          gint64            now_ns);
void rc_bench_talk_sync  (RcBenchPeer      *peer,
                          guint64           after);
void rc_bench_talk_feed  (RcBenchTarget     target,
                          RcBenchPeer      *peer,
                          const guint8     *data,
                          gsize             len,
                          RcBenchEventFunc  func,
                          gpointer          user_data);
gboolean rc_bench_talk_read (const RcFrame *frame,
                             RcBenchEvent  *event);

G_END_DECLS
