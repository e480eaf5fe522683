/* rc-log.c - the server's log: plain lines on standard error. */
#include "config.h"

#include <unistd.h>

#include "rc-id.h"
#include "rc-log.h"

struct _RcLog
{
  int least; /* a GLogLevelFlags; atomic: any thread logs */
};

static const char *
level_name (GLogLevelFlags level)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return "error";
  if ((level & G_LOG_LEVEL_WARNING) != 0)
    return "warning";
  if ((level & G_LOG_LEVEL_MESSAGE) != 0)
    return "message";
  if ((level & G_LOG_LEVEL_INFO) != 0)
    return "info";

  return "debug";
}

static const char *
find_message (const GLogField *fields, gsize n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0)
      return fields[i].value;

  return "";
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  RcLog *log = user_data;
  g_autofree char *safe = NULL;
  g_autofree char *line = NULL;
  gssize written;

  /* Our own bugs: GLib's writer knows which of them end the process. */
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return g_log_writer_default (level, fields, n_fields, NULL);

  /* A lower flag is a more severe level. */
  if ((level & G_LOG_LEVEL_MASK) > g_atomic_int_get (&log->least))
    return G_LOG_WRITER_HANDLED;

  safe = rc_text_make_safe (rc_slice_from_string (find_message (fields, n_fields)), FALSE);
  line = g_strdup_printf ("redcoastd: %s: %s\n", level_name (level), safe);
  written = write (STDERR_FILENO, line, strlen (line));

  return written < 0 ? G_LOG_WRITER_UNHANDLED : G_LOG_WRITER_HANDLED;
}

/**
 * rc_log_start:
 * @least: the least severe level that is logged
 *
 * From now on what is logged goes to standard error, a line each, with
 * whatever could harm a terminal or fake a line made visible. Once in a
 * process; any thread may log.
 *
 * Returns: (transfer none): the log, which is there until the process ends.
 */
RcLog *
rc_log_start (GLogLevelFlags least)
{
  RcLog *log = g_new0 (RcLog, 1);

  rc_log_set_least (log, least);
  g_log_set_writer_func (write_line, log, g_free);
  return log;
}

/**
 * rc_log_set_least:
 * @log: the log
 * @least: the least severe level that is logged
 *
 * Changes it from now on.
 */
void
rc_log_set_least (RcLog *log, GLogLevelFlags least)
{
  g_atomic_int_set (&log->least, (int) least);
}
