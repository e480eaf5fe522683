/* rc-log.h - the server's log: plain lines on standard error, or the journal. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the journal knows events by; `journalctl MESSAGE_ID=…`. Never changed. */
#define RC_LOG_ID_READY "8bd5a7f79ee54356986eb029c6885a36"
#define RC_LOG_ID_RELOAD_REFUSED "2b6f23fda9cf41318c8892037c395332"
#define RC_LOG_ID_SLOW_READER "f328d45821d3469d8c91d42edd8fc01c"
#define RC_LOG_ID_DISK "3809c6e29a6848a8be6340245736fad6"

/* More fields than an entry may have are not written. */
#define RC_LOG_FIELDS_MAX 12

/**
 * RcLogEntry:
 *
 * What is written to the journal of something that was logged; see
 * rc_log_entry_fill().
 */
typedef struct
{
  GLogField fields[RC_LOG_FIELDS_MAX];
  char *values[RC_LOG_FIELDS_MAX]; /* owned */
  gsize n_fields;
} RcLogEntry;

typedef struct _RcLog RcLog;

void   rc_log_entry_fill  (RcLogEntry      *entry,
                           GLogLevelFlags   level,
                           const GLogField *fields,
                           gsize            n_fields);
void   rc_log_entry_clear (RcLogEntry      *entry);

RcLog *rc_log_start     (GLogLevelFlags  least);
void   rc_log_set_least (RcLog          *log,
                         GLogLevelFlags  least);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcLogEntry, rc_log_entry_clear)

G_END_DECLS
