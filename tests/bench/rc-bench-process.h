/* rc-bench-process.h - what is measured, as a process of its own on its core. */
#pragma once

#include "rc-bench-base.h"

G_BEGIN_DECLS

typedef struct _RcBenchProcess RcBenchProcess;

RcBenchProcess *rc_bench_process_start     (const char *const *arguments);
RcBenchProcess *rc_bench_process_server    (const char *const *settings);
RcBenchProcess *rc_bench_process_relay     (void);
void            rc_bench_process_stop      (RcBenchProcess    *self);
guint16         rc_bench_process_get_port  (RcBenchProcess    *self);
gint64          rc_bench_process_get_cpu_ns (RcBenchProcess   *self);
gsize           rc_bench_process_get_bytes (RcBenchProcess    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcBenchProcess, rc_bench_process_stop)

G_END_DECLS
