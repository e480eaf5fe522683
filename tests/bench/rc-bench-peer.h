/* rc-bench-peer.h - one connection to what is measured. */
#pragma once

#include <gnutls/gnutls.h>

#include "rc-bench-relay.h"
#include "rc-frame-reader.h"

G_BEGIN_DECLS

typedef enum
{
  RC_BENCH_PEER_CONNECTING, /* or shaking hands */
  RC_BENCH_PEER_GREETING,   /* has said who it is */
  RC_BENCH_PEER_IN,
} RcBenchPeerState;

/**
 * RcBenchPeer:
 *
 * A connection, who it is, and how far what it says has come. The swarm owns it;
 * the fields below @token are for whoever measures.
 */
typedef struct _RcBenchPeer RcBenchPeer;
struct _RcBenchPeer
{
  int fd;
  guint32 index;
  guint8 state;
  gboolean touched;
  gboolean blocked;
  RcBenchPeer *touched_next;
  gnutls_session_t tls;    /* (nullable), owned */
  GByteArray *output;      /* (nullable), owned: what waits to be written */
  RcFrameReader reader;
  guint part_len;
  guint8 part[sizeof (RcBenchRelayMessage)];
  char *token;             /* (nullable), owned: to come back with */

  gpointer template;       /* (nullable), owned with g_free(): see rc-bench-talk.c */
  gsize stream_at;         /* see rc-bench-stream.h */
  guint stream_frame;
  RcBenchPeer *partner;    /* (nullable): whom it writes to, or who writes to it */
  guint32 n_sent;
  guint32 n_told;          /* how many of these the server has acknowledged */
  guint32 n_received;
  guint32 n_got;           /* by the partner */
};

RcBenchPeer *rc_bench_peer_new      (guint16                          port,
                                     guint32                          index,
                                     gnutls_certificate_credentials_t tls);
void         rc_bench_peer_free     (RcBenchPeer                     *self);
gboolean     rc_bench_peer_shake    (RcBenchPeer                     *self);
gssize       rc_bench_peer_read     (RcBenchPeer                     *self,
                                     void                            *memory,
                                     gsize                            size);
guint8      *rc_bench_peer_reserve  (RcBenchPeer                     *self,
                                     gsize                            len);
void         rc_bench_peer_commit   (RcBenchPeer                     *self,
                                     gsize                            reserved,
                                     gsize                            len);
void         rc_bench_peer_flush    (RcBenchPeer                     *self);

G_END_DECLS
