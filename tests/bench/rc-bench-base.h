/* rc-bench-base.h - what every part of the measurement needs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A text of every measurement. */
#define RC_BENCH_TEXT_BYTES 100

/* How long anything may take before the measurement has failed. */
#define RC_BENCH_DEADLINE_NS (G_GINT64_CONSTANT (30) * 1000 * 1000 * 1000)

void   rc_bench_fail       (const char *format,
                            ...) G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN;
void   rc_bench_check      (gboolean    done,
                            const char *what);
gint64 rc_bench_now_ns     (void);
void   rc_bench_pin        (guint       core);
guint  rc_bench_own_core   (void);
guint  rc_bench_other_core (void);
void   rc_bench_raise_files (void);
double rc_bench_median     (const double *values,
                            guint         n);

G_END_DECLS
