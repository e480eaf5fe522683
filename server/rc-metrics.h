/* rc-metrics.h - where measuring programs ask for the server's figures. */
#pragma once

#include "rc-hub.h"

G_BEGIN_DECLS

/**
 * RcMetrics:
 *
 * `GET /metrics` over HTTP, on an address that only this machine can reach. It is
 * for one program that asks now and then, and goes through libsoup on the main
 * loop, apart from the reactor. The main loop's thread only.
 */
typedef struct _RcMetrics RcMetrics;

RcMetrics  *rc_metrics_new       (RcHub       *hub,
                                  const char  *where,
                                  GError     **error);
void        rc_metrics_free      (RcMetrics   *self);
const char *rc_metrics_get_where (RcMetrics   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcMetrics, rc_metrics_free)

G_END_DECLS
