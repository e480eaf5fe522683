/* test-log.c - the log of the server.
 *
 * Covers: which fields the journal gets of what was logged, that they are harmless
 * and bounded. GLib's writer sends them to a socket whose path it has built in, so
 * what arrives there is not tested: this is what it is given. */
#include "config.h"

#include "rc-log.h"
#include "test-run.h"

static const char *
find (const RcLogEntry *entry, const char *key)
{
  for (gsize i = 0; i < entry->n_fields; i++)
    if (g_str_equal (entry->fields[i].key, key))
      {
        ck_assert_int_eq (entry->fields[i].length, -1);
        return entry->fields[i].value;
      }

  return NULL;
}

START_TEST (the_journal_gets_our_fields_and_what_was_said)
{
  const GLogField fields[] = {
    { "GLIB_OLD_LOG_API", "1", -1 },      { "MESSAGE_ID", RC_LOG_ID_SLOW_READER, -1 },
    { "REDCOAST_ID", "bob", -1 },         { "REDCOAST_ADDRESS", "192.0.2.1", -1 },
    { "REDCOAST_REASON", "slow-reader", -1 }, { "MESSAGE", "bob reads too slowly", -1 },
    { "CODE_FILE", "a.c", -1 },
  };
  g_auto (RcLogEntry) entry;

  rc_log_entry_fill (&entry, G_LOG_LEVEL_MESSAGE, fields, G_N_ELEMENTS (fields));
  ck_assert_uint_eq (entry.n_fields, 7);
  ck_assert_str_eq (find (&entry, "PRIORITY"), "5");
  ck_assert_str_eq (find (&entry, "SYSLOG_IDENTIFIER"), "redcoastd");
  ck_assert_str_eq (find (&entry, "MESSAGE_ID"), RC_LOG_ID_SLOW_READER);
  ck_assert_str_eq (find (&entry, "REDCOAST_ID"), "bob");
  ck_assert_str_eq (find (&entry, "REDCOAST_ADDRESS"), "192.0.2.1");
  ck_assert_str_eq (find (&entry, "REDCOAST_REASON"), "slow-reader");
  ck_assert_str_eq (find (&entry, "MESSAGE"), "bob reads too slowly");
}
END_TEST

START_TEST (control_bytes_are_made_visible_in_every_field)
{
  const GLogField fields[] = { { "MESSAGE", "a\nb\x1b[2J", -1 }, { "REDCOAST_REASON", "c\nd", -1 } };
  g_auto (RcLogEntry) entry;

  rc_log_entry_fill (&entry, G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields));
  ck_assert_str_eq (find (&entry, "PRIORITY"), "4");
  ck_assert_ptr_null (strpbrk (find (&entry, "MESSAGE"), "\n\x1b"));
  ck_assert_ptr_null (strchr (find (&entry, "REDCOAST_REASON"), '\n'));
}
END_TEST

START_TEST (an_entry_has_a_bound)
{
  GLogField fields[3 * RC_LOG_FIELDS_MAX];
  g_auto (RcLogEntry) entry;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    fields[i] = (GLogField) { "REDCOAST_ID", "x", -1 };
  rc_log_entry_fill (&entry, G_LOG_LEVEL_DEBUG, fields, G_N_ELEMENTS (fields));
  ck_assert_uint_eq (entry.n_fields, RC_LOG_FIELDS_MAX);
  ck_assert_str_eq (find (&entry, "PRIORITY"), "7");
}
END_TEST

START_TEST (every_level_has_its_priority)
{
  static const struct
  {
    GLogLevelFlags level;
    const char *priority;
  } cases[] = {
    { G_LOG_LEVEL_CRITICAL, "3" }, { G_LOG_LEVEL_WARNING, "4" }, { G_LOG_LEVEL_MESSAGE, "5" },
    { G_LOG_LEVEL_INFO, "6" },     { G_LOG_LEVEL_DEBUG, "7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (RcLogEntry) entry;

      rc_log_entry_fill (&entry, cases[i].level, NULL, 0);
      ck_assert_str_eq (find (&entry, "PRIORITY"), cases[i].priority);
    }
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    the_journal_gets_our_fields_and_what_was_said,
    control_bytes_are_made_visible_in_every_field,
    an_entry_has_a_bound,
    every_level_has_its_priority,
    NULL,
  };

  return test_run ("log", tests);
}
