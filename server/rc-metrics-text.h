/* rc-metrics-text.h - the server's figures as OpenMetrics text. */
#pragma once

#include "rc-figures.h"

G_BEGIN_DECLS

#define RC_METRICS_CONTENT_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"

char *rc_metrics_text_make (const RcFigures *figures);

G_END_DECLS
