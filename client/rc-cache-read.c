/* rc-cache-read.c - what is read from the database: all at start, then pages.
 *
 * A file is nobody's word: a disk may have damaged it, another program written into
 * it. What is shown of it is UTF-8; a row whose name no server could have told stays
 * in the file, and is not there for us. */
#include "config.h"

#include "rc-cache-db.h"
#include "rc-id.h"
#include "rc-limits.h"

typedef void (*TakeRow) (GPtrArray    *rows,
                         sqlite3_stmt *statement);

static char *
dup_text (sqlite3_stmt *statement,
          int           column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static gboolean
is_person (const char *name)
{
  RcSlice id = rc_slice_from_string (name);

  return rc_id_check (id, NULL) && !rc_id_is_reserved (id);
}

static gboolean
is_conversation (const char *name)
{
  return g_str_equal (name, RC_ROOM_ALL) || is_person (name);
}

static char *
dup_bytes (sqlite3_stmt *statement,
           int           column,
           gsize        *n_bytes)
{
  const char *bytes = sqlite3_column_blob (statement, column);
  char *copy;

  *n_bytes = (gsize) sqlite3_column_bytes (statement, column);
  if (*n_bytes == 0)
    return g_strdup ("");

  /* It has no NUL, either. */
  copy = g_utf8_make_valid (bytes, (gssize) *n_bytes);
  *n_bytes = strlen (copy);
  return copy;
}

/* Of a statement that selects a row of a message. */
RcCacheRow *
rc_cache_db_row_from (sqlite3_stmt *statement)
{
  RcCacheRow *row = g_new0 (RcCacheRow, 1);

  row->conversation = dup_text (statement, 0);
  row->from = dup_text (statement, 1);
  row->ref = dup_text (statement, 2);
  row->type = dup_text (statement, 3);
  row->about = dup_text (statement, 4);
  row->text = dup_bytes (statement, 5, &row->text_bytes);
  row->seq = (guint64) sqlite3_column_int64 (statement, 6);
  row->time_us = sqlite3_column_int64 (statement, 7);
  row->epoch = (guint) sqlite3_column_int64 (statement, 8);
  row->is_own = sqlite3_column_int64 (statement, 9) != 0;
  row->is_sent = sqlite3_column_int64 (statement, 10) != 0;

  return row;
}

static void
take_message (GPtrArray    *rows,
              sqlite3_stmt *statement)
{
  g_ptr_array_add (rows, rc_cache_db_row_from (statement));
}

static void
take_outbox (GPtrArray    *rows,
             sqlite3_stmt *statement)
{
  RcCacheRow *row = g_new0 (RcCacheRow, 1);

  row->conversation = dup_text (statement, 0);
  row->ref = dup_text (statement, 1);
  row->text = dup_bytes (statement, 2, &row->text_bytes);
  row->time_us = sqlite3_column_int64 (statement, 3);
  row->place = sqlite3_column_int64 (statement, 4);
  row->sent_before = sqlite3_column_int64 (statement, 5) != 0;
  row->failed = sqlite3_column_int64 (statement, 6) != 0;
  row->reason = dup_text (statement, 7);
  row->is_own = TRUE;
  if (is_conversation (row->conversation) && rc_ref_check (rc_slice_from_string (row->ref)))
    g_ptr_array_add (rows, row);
  else
    rc_cache_row_free (row);
}

static void
contact_free (RcCacheContact *contact)
{
  g_free (contact->id);
  g_free (contact);
}

static void
conversation_free (RcCacheConversation *conversation)
{
  g_free (conversation->name);
  g_free (conversation->draft);
  g_clear_pointer (&conversation->last, rc_cache_row_free);
  g_free (conversation);
}

static void
receipt_free (RcCacheReceipt *receipt)
{
  g_free (receipt->conversation);
  g_free (receipt->person);
  g_free (receipt);
}

static void
take_contact (GPtrArray    *rows,
              sqlite3_stmt *statement)
{
  RcCacheContact *contact = g_new0 (RcCacheContact, 1);

  contact->id = dup_text (statement, 0);
  contact->since_us = sqlite3_column_int64 (statement, 1);
  contact->seen_us = sqlite3_column_int64 (statement, 2);
  if (is_person (contact->id))
    g_ptr_array_add (rows, contact);
  else
    contact_free (contact);
}

static void
take_conversation (GPtrArray    *rows,
                   sqlite3_stmt *statement)
{
  RcCacheConversation *conversation = g_new0 (RcCacheConversation, 1);

  conversation->name = dup_text (statement, 0);
  conversation->since_us = sqlite3_column_int64 (statement, 1);
  conversation->read_seq = (guint64) sqlite3_column_int64 (statement, 2);
  conversation->told_seq = (guint64) sqlite3_column_int64 (statement, 3);
  conversation->unread = (guint) CLAMP (sqlite3_column_int64 (statement, 4), 0, RC_CACHE_MAX_UNREAD);
  conversation->activity_us = sqlite3_column_int64 (statement, 5);
  conversation->is_complete = sqlite3_column_int64 (statement, 6) != 0;
  conversation->draft = dup_text (statement, 7);
  if (is_conversation (conversation->name))
    g_ptr_array_add (rows, conversation);
  else
    conversation_free (conversation);
}

static void
take_receipt (GPtrArray    *rows,
              sqlite3_stmt *statement)
{
  RcCacheReceipt *receipt = g_new0 (RcCacheReceipt, 1);

  receipt->conversation = dup_text (statement, 0);
  receipt->person = dup_text (statement, 1);
  receipt->delivered = (guint64) sqlite3_column_int64 (statement, 2);
  receipt->read = (guint64) sqlite3_column_int64 (statement, 3);
  if (is_conversation (receipt->conversation) && is_person (receipt->person))
    g_ptr_array_add (rows, receipt);
  else
    receipt_free (receipt);
}

static gboolean
read_rows (RcCacheDb     *self,
           sqlite3_stmt  *statement,
           GPtrArray     *rows,
           TakeRow        take,
           GError       **error)
{
  int rc;

  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    take (rows, statement);
  if (rc != SQLITE_DONE)
    rc_cache_fail (self->file.db, error);
  sqlite3_reset (statement);

  return rc == SQLITE_DONE;
}

static GPtrArray *
read_table (RcCacheDb      *self,
            const char     *sql,
            gint64          limit,
            TakeRow         take,
            GDestroyNotify  destroy,
            GError        **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (destroy);

  if (sqlite3_prepare_v2 (self->file.db, sql, -1, &statement, NULL) != SQLITE_OK)
    {
      rc_cache_fail (self->file.db, error);
      return NULL;
    }

  sqlite3_bind_int64 (statement, 1, limit);
  if (!read_rows (self, statement, rows, take, error))
    return NULL;

  return g_steal_pointer (&rows);
}

static gboolean
read_meta (RcCacheDb        *self,
           RcCacheSnapshot  *snapshot,
           GError          **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (self->file.db, "SELECT own_id, log, epoch, cursor FROM meta", -1,
                          &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW)
    return rc_cache_fail (self->file.db, error);

  snapshot->own_id = dup_text (statement, 0);
  snapshot->log = dup_text (statement, 1);
  snapshot->epoch = (guint) sqlite3_column_int64 (statement, 2);
  snapshot->cursor = (guint64) sqlite3_column_int64 (statement, 3);
  return TRUE;
}

/* The newest message of each conversation. */
static gboolean
read_last (RcCacheDb  *self,
           GPtrArray  *conversations,
           GError    **error)
{
  for (guint i = 0; i < conversations->len; i++)
    {
      RcCacheConversation *conversation = g_ptr_array_index (conversations, i);
      g_autoptr (GPtrArray) rows =
        g_ptr_array_new_with_free_func ((GDestroyNotify) rc_cache_row_free);
      gint64 id = 0;
      sqlite3_stmt *statement;

      if (!rc_cache_db_get_in_thread (
            self,
            rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_FIND_CONVERSATION, error, "s",
                                        conversation->name),
            &id, error))
        return FALSE;

      statement = rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_LAST, error, "i", id);
      if (statement == NULL || !read_rows (self, statement, rows, take_message, error))
        return FALSE;
      if (rows->len > 0)
        conversation->last = g_ptr_array_steal_index (rows, 0);
    }

  return TRUE;
}

static gboolean
read_all (RcCacheDb        *self,
          RcCacheSnapshot  *snapshot,
          GError          **error)
{
  snapshot->contacts =
    read_table (self, "SELECT id, since, seen FROM contacts LIMIT ?", RC_CACHE_MAX_CONTACTS,
                take_contact, (GDestroyNotify) contact_free, error);
  if (snapshot->contacts == NULL)
    return FALSE;

  snapshot->conversations =
    read_table (self, "SELECT name, since, read, told, unread, activity, complete, draft"
                      " FROM conversations WHERE past = 0 ORDER BY activity DESC LIMIT ?",
                RC_CACHE_MAX_CONVERSATIONS, take_conversation,
                (GDestroyNotify) conversation_free, error);
  if (snapshot->conversations == NULL || !read_last (self, snapshot->conversations, error))
    return FALSE;

  snapshot->outbox =
    read_table (self, "SELECT c.name, o.ref, o.text, o.time, o.place, o.sent_before, o.failed,"
                      " o.reason FROM outbox AS o JOIN conversations AS c ON c.id = o.conversation"
                      " WHERE c.past = 0 ORDER BY o.place LIMIT ?", RC_CACHE_MAX_OUTBOX, take_outbox,
                (GDestroyNotify) rc_cache_row_free, error);
  if (snapshot->outbox == NULL)
    return FALSE;

  snapshot->receipts =
    read_table (self, "SELECT c.name, r.person, r.delivered, r.read FROM receipts AS r"
                      " JOIN conversations AS c ON c.id = r.conversation WHERE c.past = 0 LIMIT ?",
                RC_CACHE_MAX_RECEIPTS, take_receipt, (GDestroyNotify) receipt_free, error);
  return snapshot->receipts != NULL;
}

static gboolean
read_load (RcCacheDb  *self,
           RcCacheOp  *op,
           GError    **error)
{
  g_autoptr (RcCacheSnapshot) snapshot = g_new0 (RcCacheSnapshot, 1);

  if (!read_meta (self, snapshot, error) || !read_all (self, snapshot, error))
    return FALSE;

  op->snapshot = g_steal_pointer (&snapshot);
  return TRUE;
}

static void
reverse (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len / 2; i++)
    {
      gpointer other = rows->pdata[i];

      rows->pdata[i] = rows->pdata[rows->len - 1 - i];
      rows->pdata[rows->len - 1 - i] = other;
    }
}

static gboolean
read_page (RcCacheDb  *self,
           RcCacheOp  *op,
           GError    **error)
{
  const gboolean is_older = op->verb == RC_CACHE_OLDER;
  const guint limit = CLAMP (op->limit, 1, RC_CACHE_MAX_PAGE);
  gint64 conversation = 0;
  sqlite3_stmt *statement;

  if (!rc_cache_db_get_in_thread (
        self,
        rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_FIND_CONVERSATION, error, "s",
                                    op->row.conversation),
        &conversation, error))
    return FALSE;

  op->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_cache_row_free);
  statement = rc_cache_db_bind_in_thread (
    self, is_older ? RC_CACHE_SQL_OLDER : RC_CACHE_SQL_NEWER, error, "iiii", conversation,
    (gint64) op->row.epoch, (gint64) op->row.seq, (gint64) limit);
  if (statement == NULL || !read_rows (self, statement, op->rows, take_message, error))
    return FALSE;

  op->at_end = op->rows->len < limit;
  if (is_older)
    reverse (op->rows);

  return TRUE;
}

/* All statements of it are one transaction, which is begun and ended once and not
 * with each of them. */
static gboolean
read_in_transaction (RcCacheDb  *self,
                     RcCacheOp  *op,
                     GError    **error)
{
  gboolean is_read;

  if (!rc_cache_exec (self->file.db, "BEGIN", error))
    return FALSE;

  is_read = op->verb == RC_CACHE_LOAD ? read_load (self, op, error) : read_page (self, op, error);
  /* Nothing was written: either ends it. */
  if (sqlite3_exec (self->file.db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK
      && !sqlite3_get_autocommit (self->file.db))
    sqlite3_exec (self->file.db, "ROLLBACK", NULL, NULL, NULL);

  return is_read;
}

/* What stood before it in the queue is committed. A search mends its index where
 * that is damaged, in transactions of its own. */
gboolean
rc_cache_db_read_in_thread (RcCacheDb  *self,
                            RcCacheOp  *op,
                            GError    **error)
{
  if (op->verb == RC_CACHE_SEARCH)
    return rc_cache_db_search_in_thread (self, op, error);

  return read_in_transaction (self, op, error);
}
