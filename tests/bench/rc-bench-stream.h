/* rc-bench-stream.h - what all members of a room hear, which is the same. */
#pragma once

#include "rc-bench-talk.h"

G_BEGIN_DECLS

typedef struct _RcBenchStream RcBenchStream;

RcBenchStream *rc_bench_stream_new   (RcBenchTarget     target);
void           rc_bench_stream_free  (RcBenchStream    *self);
void           rc_bench_stream_reset (RcBenchStream    *self);
void           rc_bench_stream_feed  (RcBenchStream    *self,
                                      RcBenchPeer      *peer,
                                      const guint8     *data,
                                      gsize             len,
                                      RcBenchEventFunc  func,
                                      gpointer          user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcBenchStream, rc_bench_stream_free)

G_END_DECLS
