/* rc-cache-db.c - the statements of the cache, and how they are run. */
#include "config.h"

#include <stdarg.h>

#include "rc-cache-db.h"

#define ROW "c.name, m.sender, m.ref, m.type, m.about, m.text, m.seq, m.time, m.epoch, m.own, m.state"

/* A padding, so that the last letters of a text begin something that the index
 * knows as well. */
#define INDEXED_TEXT(text) "CAST (" text " AS TEXT) || char (10, 10)"

/* What a search looks at: ?1 is a conversation, or NULL for all. */
#define CANDIDATE "SELECT m.id, m.epoch, m.seq, m.text"
#define CONVERSATION                                                             \
  " JOIN conversations AS c ON c.id = m.conversation"                            \
  " WHERE c.past = 0 AND (?1 IS NULL OR c.name = ?1) AND m.type IS NULL"
#define INDEXED                                                                  \
  " AND m.id <= (SELECT indexed FROM search_state)"                              \
  " AND m.id NOT IN (SELECT id FROM search_gone)"
#define TERMS " FROM search_terms WHERE term >= ?2 AND term <= ?2 || char (1114111)"

static const char *const texts[RC_CACHE_N_SQL] = {
  [RC_CACHE_SQL_FIND_CONVERSATION] = "SELECT id FROM conversations WHERE name = ? AND past = 0",
  [RC_CACHE_SQL_ADD_CONVERSATION] = "INSERT INTO conversations (name) VALUES (?)",
  [RC_CACHE_SQL_FIND_MESSAGE] = "SELECT id FROM messages WHERE sender = ? AND ref = ?",
  [RC_CACHE_SQL_ADD_MESSAGE] =
    "INSERT INTO messages (conversation, epoch, seq, time, sender, ref, own, state, type, about, text)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  [RC_CACHE_SQL_MOVE_MESSAGE] = "UPDATE messages SET epoch = ?, seq = ?, time = ? WHERE id = ?",
  [RC_CACHE_SQL_LEAVE_OUTBOX] = "DELETE FROM outbox WHERE ref = ?",
  [RC_CACHE_SQL_NEWS] =
    "UPDATE conversations SET unread = min (unread + ?, ?), activity = max (activity, ?)"
    " WHERE id = ? RETURNING unread",
  [RC_CACHE_SQL_CURSOR] = "UPDATE meta SET cursor = max (cursor, ?) WHERE epoch = ?",
  [RC_CACHE_SQL_ADD_OUTBOX] =
    "INSERT INTO outbox (conversation, ref, time, text, sent_before) VALUES (?, ?, ?, ?, ?)",
  [RC_CACHE_SQL_SENDING] = "UPDATE outbox SET sent_before = 1 WHERE sent_before = 0 AND failed = 0",
  [RC_CACHE_SQL_ADD_SENT] =
    "INSERT INTO messages (conversation, epoch, seq, time, sender, ref, own, state, text)"
    " SELECT conversation, ?, ?, ?, ?, ref, 1, 1, text FROM outbox WHERE ref = ?"
    " ON CONFLICT (sender, ref) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq,"
    " time = excluded.time, state = 1",
  [RC_CACHE_SQL_FAIL] = "UPDATE outbox SET failed = 1, reason = ? WHERE ref = ?",
  [RC_CACHE_SQL_READ] =
    "UPDATE conversations SET read = max (read, ?1), told = max (told, ?2),"
    " unread = CASE WHEN ?3 THEN 0 ELSE min (unread, (SELECT count (*) FROM (SELECT 1 FROM messages AS m"
    " WHERE m.conversation = conversations.id AND (m.epoch, m.seq) > (?4, ?5) AND m.own = 0"
    " AND m.type IS NULL AND instr (?7, char (10) || m.sender || char (10)) = 0"
    " LIMIT 9999))) END WHERE id = ?6 RETURNING unread",
  [RC_CACHE_SQL_TOLD] = "UPDATE conversations SET told = max (told, ?) WHERE id = ?",
  [RC_CACHE_SQL_RECEIPT] =
    "INSERT INTO receipts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " delivered = max (delivered, excluded.delivered), read = max (read, excluded.read)",
  [RC_CACHE_SQL_CONTACT] =
    "INSERT INTO contacts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
    " since = excluded.since, seen = excluded.seen",
  [RC_CACHE_SQL_GONE] = "DELETE FROM contacts WHERE id = ?",
  [RC_CACHE_SQL_COMPLETE] = "UPDATE conversations SET complete = 1 WHERE id = ?",
  [RC_CACHE_SQL_DRAFT] = "UPDATE conversations SET draft = ? WHERE id = ?",
  [RC_CACHE_SQL_OLDER] =
    "SELECT " ROW " FROM messages AS m JOIN conversations AS c ON c.id = m.conversation"
    " WHERE m.conversation = ? AND (m.epoch, m.seq) < (?, ?)"
    " ORDER BY m.epoch DESC, m.seq DESC LIMIT ?",
  [RC_CACHE_SQL_NEWER] =
    "SELECT " ROW " FROM messages AS m JOIN conversations AS c ON c.id = m.conversation"
    " WHERE m.conversation = ? AND (m.epoch, m.seq) > (?, ?)"
    " ORDER BY m.epoch, m.seq LIMIT ?",
  [RC_CACHE_SQL_LAST] =
    "SELECT " ROW " FROM messages AS m JOIN conversations AS c ON c.id = m.conversation"
    " WHERE m.conversation = ? AND m.type IS NULL ORDER BY m.epoch DESC, m.seq DESC LIMIT 1",
  [RC_CACHE_SQL_BY_ID] =
    "SELECT " ROW " FROM messages AS m JOIN conversations AS c ON c.id = m.conversation"
    " WHERE m.id = ?",

  /* What was kept last comes first. */
  [RC_CACHE_SQL_HITS] =
    CANDIDATE " FROM search CROSS JOIN messages AS m ON m.id = search.rowid" CONVERSATION INDEXED
    " AND search MATCH ?2 ORDER BY search.rowid DESC",
  [RC_CACHE_SQL_SHORT_HITS] =
    CANDIDATE " FROM (SELECT DISTINCT doc" TERMS ") CROSS JOIN messages AS m ON m.id = doc"
    CONVERSATION INDEXED,
  [RC_CACHE_SQL_COUNT_SHORT] = "SELECT count (*) FROM (SELECT 1" TERMS " LIMIT ?1)",
  [RC_CACHE_SQL_SCAN] = CANDIDATE " FROM messages AS m" CONVERSATION INDEXED " ORDER BY m.id DESC",
  [RC_CACHE_SQL_SCAN_PENDING] =
    CANDIDATE " FROM messages AS m" CONVERSATION
    " AND m.id > (SELECT indexed FROM search_state) ORDER BY m.id DESC",
  [RC_CACHE_SQL_SCAN_CHANGED] =
    CANDIDATE " FROM search_gone AS g CROSS JOIN messages AS m ON m.id = g.id" CONVERSATION
    " AND m.id <= (SELECT indexed FROM search_state)",

  [RC_CACHE_SQL_UNINDEXED] =
    "SELECT count (*), max (id) FROM (SELECT id FROM messages"
    " WHERE id > (SELECT indexed FROM search_state) ORDER BY id LIMIT ?)",
  [RC_CACHE_SQL_INDEX_GONE] =
    "INSERT INTO search (search, rowid, text) SELECT 'delete', id, " INDEXED_TEXT ("text")
    " FROM search_gone",
  [RC_CACHE_SQL_INDEX_CHANGED] =
    "INSERT INTO search (rowid, text) SELECT m.id, " INDEXED_TEXT ("m.text")
    " FROM search_gone AS g JOIN messages AS m ON m.id = g.id WHERE m.type IS NULL"
    " AND m.id <= (SELECT indexed FROM search_state)",
  [RC_CACHE_SQL_INDEX_NEW] =
    "INSERT INTO search (rowid, text) SELECT id, " INDEXED_TEXT ("text") " FROM messages"
    " WHERE id > (SELECT indexed FROM search_state) AND id <= ? AND type IS NULL",
  [RC_CACHE_SQL_INDEXED] = "UPDATE search_state SET indexed = ?",
};

/* Before the database is closed. */
void
rc_cache_db_forget_statements_in_thread (RcCacheDb *self)
{
  for (guint i = 0; i < RC_CACHE_N_SQL; i++)
    g_clear_pointer (&self->statements[i], sqlite3_finalize);
}

static void
bind_all (sqlite3_stmt *statement,
          const char   *format,
          va_list       args)
{
  for (int i = 0; format[i] != '\0'; i++)
    {
      const char *text;

      if (format[i] == 'i')
        {
          sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
          continue;
        }

      text = va_arg (args, const char *);
      if (format[i] == 's')
        sqlite3_bind_text (statement, i + 1, text, -1, SQLITE_STATIC);
      else
        sqlite3_bind_blob64 (statement, i + 1, text != NULL ? text : "",
                             va_arg (args, gsize), SQLITE_STATIC);
    }
}

/*< private >
 * rc_cache_db_bind_in_thread:
 * @format: a letter for each value: `i` a #gint64, `s` a string or %NULL, `b`
 *   bytes and a #gsize; they must stay until the statement was run
 *
 * Returns: (transfer none) (nullable): the statement, to be stepped
 */
sqlite3_stmt *
rc_cache_db_bind_in_thread (RcCacheDb   *self,
                            RcCacheSql   which,
                            GError     **error,
                            const char  *format,
                            ...)
{
  sqlite3_stmt **statement = &self->statements[which];
  va_list args;

  if (*statement == NULL
      && sqlite3_prepare_v3 (self->file.db, texts[which], -1, SQLITE_PREPARE_PERSISTENT,
                             statement, NULL) != SQLITE_OK)
    {
      rc_cache_fail (self->file.db, error);
      return NULL;
    }

  sqlite3_reset (*statement);
  va_start (args, format);
  bind_all (*statement, format, args);
  va_end (args);

  return *statement;
}

/* To its end, whatever rows it gives. @statement: (nullable): %NULL has failed
 * before. */
gboolean
rc_cache_db_run_in_thread (RcCacheDb     *self,
                           sqlite3_stmt  *statement,
                           GError       **error)
{
  int rc = SQLITE_ROW;

  if (statement == NULL)
    return FALSE;
  while (rc == SQLITE_ROW)
    rc = sqlite3_step (statement);
  if (rc != SQLITE_DONE)
    rc_cache_fail (self->file.db, error);
  sqlite3_reset (statement);

  return rc == SQLITE_DONE;
}

/* The first number of the last row; @number stays where there is none. */
gboolean
rc_cache_db_get_in_thread (RcCacheDb     *self,
                           sqlite3_stmt  *statement,
                           gint64        *number,
                           GError       **error)
{
  int rc;

  if (statement == NULL)
    return FALSE;
  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    *number = sqlite3_column_int64 (statement, 0);
  if (rc != SQLITE_DONE)
    rc_cache_fail (self->file.db, error);
  sqlite3_reset (statement);

  return rc == SQLITE_DONE;
}
