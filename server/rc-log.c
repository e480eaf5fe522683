/* rc-log.c - the server's log: plain lines on standard error; where that is the
 * journal's, entries with fields:
 *
 *     MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, MESSAGE_ID,
 *     REDCOAST_ID, REDCOAST_ADDRESS, REDCOAST_REASON, REDCOAST_KEY */
#include "config.h"

#include <unistd.h>

#include "rc-id.h"
#include "rc-log.h"

struct _RcLog
{
  int least; /* a GLogLevelFlags; atomic: any thread logs */
  gboolean journal;
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

/* As syslog(3) counts. */
static const char *
get_priority (GLogLevelFlags level)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return "3";
  if ((level & G_LOG_LEVEL_WARNING) != 0)
    return "4";
  if ((level & G_LOG_LEVEL_MESSAGE) != 0)
    return "5";
  if ((level & G_LOG_LEVEL_INFO) != 0)
    return "6";

  return "7";
}

static void
add_field (RcLogEntry *entry, const char *key, char *value)
{
  entry->values[entry->n_fields] = value;
  entry->fields[entry->n_fields] = (GLogField) { key, value, -1 };
  entry->n_fields++;
}

static gboolean
is_written (const GLogField *field)
{
  return field->length < 0 && (g_str_equal (field->key, "MESSAGE") || g_str_equal (field->key, "MESSAGE_ID") ||
                               g_str_has_prefix (field->key, "REDCOAST_"));
}

/**
 * rc_log_entry_fill:
 * @entry: (out caller-allocates): the entry; to be cleared
 * @level: how severe
 * @fields: (array length=n_fields): what was logged; its keys must outlive @entry
 * @n_fields: how many
 *
 * Chooses what the journal gets: what was said and our own fields, with whatever
 * could harm a terminal made visible.
 */
void
rc_log_entry_fill (RcLogEntry *entry, GLogLevelFlags level, const GLogField *fields, gsize n_fields)
{
  *entry = (RcLogEntry) { 0 };
  add_field (entry, "PRIORITY", g_strdup (get_priority (level)));
  add_field (entry, "SYSLOG_IDENTIFIER", g_strdup ("redcoastd"));
  for (gsize i = 0; i < n_fields && entry->n_fields < RC_LOG_FIELDS_MAX; i++)
    if (is_written (&fields[i]))
      add_field (entry, fields[i].key, rc_text_make_safe (rc_slice_from_string (fields[i].value), FALSE));
}

/**
 * rc_log_entry_clear:
 * @entry: an entry
 *
 * Frees what it holds.
 */
void
rc_log_entry_clear (RcLogEntry *entry)
{
  for (gsize i = 0; i < entry->n_fields; i++)
    g_free (entry->values[i]);
  entry->n_fields = 0;
}

static gboolean
write_entry (GLogLevelFlags level, const GLogField *fields, gsize n_fields)
{
  g_auto (RcLogEntry) entry;

  rc_log_entry_fill (&entry, level, fields, n_fields);
  return g_log_writer_journald (level, entry.fields, entry.n_fields, NULL) == G_LOG_WRITER_HANDLED;
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

  if (log->journal && write_entry (level, fields, n_fields))
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
 * From now on what is logged goes to standard error, a line each, or to the
 * journal where that is what standard error is connected to, with
 * whatever could harm a terminal or fake a line made visible. Once in a
 * process; any thread may log.
 *
 * Returns: (transfer none): the log, which is there until the process ends.
 */
RcLog *
rc_log_start (GLogLevelFlags least)
{
  RcLog *log = g_new0 (RcLog, 1);

  log->journal = g_log_writer_is_journald (STDERR_FILENO);
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
