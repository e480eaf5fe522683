/* rc-log.h - the server's log: plain lines on standard error. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void rc_log_start (GLogLevelFlags least);

G_END_DECLS
