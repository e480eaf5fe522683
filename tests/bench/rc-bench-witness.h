/* rc-bench-witness.h - two who write to one another while something else goes on. */
#pragma once

#include "rc-bench-load.h"

G_BEGIN_DECLS

typedef struct _RcBenchWitness RcBenchWitness;

RcBenchWitness     *rc_bench_witness_new  (RcBenchProcess *process,
                                           RcLoginMethod   method,
                                           gboolean        tls,
                                           guint           first_index);
void                rc_bench_witness_free (RcBenchWitness *self);
void                rc_bench_witness_turn (RcBenchWitness *self,
                                           RcBenchSwarm   *other);
const RcBenchRound *rc_bench_witness_get  (RcBenchWitness *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcBenchWitness, rc_bench_witness_free)

G_END_DECLS
