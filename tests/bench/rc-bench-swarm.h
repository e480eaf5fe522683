/* rc-bench-swarm.h - many connections to one server or relay. */
#pragma once

#include "rc-bench-process.h"
#include "rc-bench-stream.h"
#include "rc-bench-times.h"

G_BEGIN_DECLS

/**
 * RcBenchSwarm:
 * @process: (transfer none): what is measured
 * @peers: all connections, in the order of their index
 * @func: told what happens, with @user_data
 * @stream: (nullable): what the peers from @stream_from on hear
 * @now_ns: when the last bytes were read
 *
 * Belongs to one thread, which calls rc_bench_swarm_turn().
 */
typedef struct
{
  RcBenchTarget target;
  RcBenchProcess *process;
  RcLoginMethod method;
  GPtrArray *peers;
  RcBenchEventFunc func;
  gpointer user_data;
  RcBenchStream *stream;
  guint stream_from;
  guint first_index;
  gint64 now_ns;
  gint64 in_at_ns;      /* when the last one was logged in */
  guint n_in;
  guint events_max;

  /*< private >*/
  int epoll_fd;
  RcBenchPeer *touched;
  gnutls_certificate_credentials_t tls;
  guint8 *buffer;
} RcBenchSwarm;

RcBenchSwarm *rc_bench_swarm_new      (RcBenchTarget     target,
                                       RcBenchProcess   *process,
                                       RcLoginMethod     method,
                                       gboolean          tls);
void          rc_bench_swarm_free     (RcBenchSwarm     *self);
double        rc_bench_swarm_grow     (RcBenchSwarm     *self,
                                       guint             n_peers);
void          rc_bench_swarm_leave    (RcBenchSwarm     *self);
void          rc_bench_swarm_connect  (RcBenchSwarm     *self,
                                       guint             index,
                                       char             *token);
gboolean      rc_bench_swarm_turn     (RcBenchSwarm     *self,
                                       int               timeout_ms);
void          rc_bench_swarm_send     (RcBenchSwarm     *self,
                                       RcBenchPeer      *peer,
                                       guint32           to);
void          rc_bench_swarm_touch    (RcBenchSwarm     *self,
                                       RcBenchPeer      *peer);
RcBenchPeer  *rc_bench_swarm_get      (RcBenchSwarm     *self,
                                       guint             n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcBenchSwarm, rc_bench_swarm_free)

G_END_DECLS
