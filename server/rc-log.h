/* rc-log.h - the server's log: plain lines on standard error. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcLog RcLog;

RcLog *rc_log_start     (GLogLevelFlags  least);
void   rc_log_set_least (RcLog          *log,
                         GLogLevelFlags  least);

G_END_DECLS
