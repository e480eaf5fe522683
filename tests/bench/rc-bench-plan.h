/* rc-bench-plan.h - what is measured, and how thoroughly. */
#pragma once

#include "rc-bench-report.h"

G_BEGIN_DECLS

/**
 * RcBenchPlan:
 * @report: where the figures go
 * @only: (nullable): the part that is measured, all where it is %NULL
 * @rounds: how often what is compared is measured, in turns
 * @seconds: how long a round is
 * @n_idle: how many are there and say nothing
 */
typedef struct
{
  RcBenchReport *report;
  const char *only;
  guint rounds;
  double seconds;
  guint n_idle;
  guint n_back;
  guint n_missed;
} RcBenchPlan;

void rc_bench_plan_plain   (const RcBenchPlan *plan);
void rc_bench_plan_crowd   (const RcBenchPlan *plan);
void rc_bench_plan_durable (const RcBenchPlan *plan);
void rc_bench_plan_tls     (const RcBenchPlan *plan);
void rc_bench_plan_back    (const RcBenchPlan *plan);
void rc_bench_plan_sync    (const RcBenchPlan *plan);

G_END_DECLS
