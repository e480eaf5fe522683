/* rc-bench-report.h - the figures, beside what they are to be. */
#pragma once

#include "rc-bench-load.h"

G_BEGIN_DECLS

typedef struct _RcBenchReport RcBenchReport;

/**
 * RcBenchRow:
 * @what: what was measured
 * @unit: of @ours and @yardstick
 * @ours: the server's figure
 * @yardstick: the yardstick's; 0: there is none, and the goal is one for @ours
 * @value: what the goal is for: a ratio of the two, or @ours; 0: work it out
 * @goal: what @value is to be
 * @at_most: whether that is the most; else it is the least
 * @round: (nullable): the server's last round, for its tail and its losses
 */
typedef struct
{
  const char *what;
  const char *unit;
  double ours;
  double yardstick;
  double value;
  double goal;
  gboolean at_most;
  const RcBenchRound *round;
} RcBenchRow;

RcBenchReport *rc_bench_report_new   (void);
void           rc_bench_report_free  (RcBenchReport    *self);
void           rc_bench_report_add   (RcBenchReport    *self,
                                      const RcBenchRow *row);
void           rc_bench_report_print (RcBenchReport    *self);
void           rc_bench_report_write (RcBenchReport    *self,
                                      const char       *path,
                                      double            seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcBenchReport, rc_bench_report_free)

G_END_DECLS
