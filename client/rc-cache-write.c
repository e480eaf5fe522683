/* rc-cache-write.c - what each writing operation does to the database. */
#include "config.h"

#include "rc-cache-db.h"

/* 0 where there is none. */
static gboolean
find_conversation (RcCacheDb  *self,
                   const char *name,
                   gint64     *id,
                   GError    **error)
{
  *id = 0;
  return rc_cache_db_get_in_thread (
    self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_FIND_CONVERSATION, error, "s", name),
    id, error);
}

static gboolean
ensure_conversation (RcCacheDb  *self,
                     const char *name,
                     gint64     *id,
                     GError    **error)
{
  if (!find_conversation (self, name, id, error))
    return FALSE;
  if (*id != 0)
    return TRUE;
  if (!rc_cache_db_run_in_thread (
        self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_ADD_CONVERSATION, error, "s", name),
        error))
    return FALSE;

  *id = sqlite3_last_insert_rowid (self->file.db);
  return TRUE;
}

static gboolean
write_log (RcCacheDb  *self,
           RcCacheOp  *op,
           GError    **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (self->file.db,
                          "UPDATE meta SET own_id = ?1, cursor = CASE epoch WHEN ?3 THEN cursor ELSE 0 END,"
                          " log = ?2, epoch = ?3 RETURNING cursor", -1, &statement, NULL) != SQLITE_OK)
    return rc_cache_fail (self->file.db, error);

  sqlite3_bind_text (statement, 1, op->row.from, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, op->log, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, op->row.epoch);
  if (!rc_cache_db_run_in_thread (self, statement, error))
    return FALSE;
  if (!op->is_all)
    return TRUE;

  return rc_cache_exec (self->file.db,
                        "UPDATE conversations SET read = 0, told = 0, complete = 0;"
                        "DELETE FROM receipts", error);
}

static gboolean
write_resync (RcCacheDb  *self,
              RcCacheOp  *op,
              GError    **error)
{
  self->is_stuck = FALSE;
  return TRUE;
}

static gboolean
add_message (RcCacheDb  *self,
             RcCacheOp  *op,
             gint64      conversation,
             GError    **error)
{
  const RcCacheRow *row = &op->row;
  gint64 unread = 0;

  if (!rc_cache_db_run_in_thread (
        self,
        rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_ADD_MESSAGE, error, "iiiissiissb",
                                    conversation, (gint64) row->epoch, (gint64) row->seq,
                                    row->time_us, row->from, row->ref, (gint64) row->is_own,
                                    (gint64) row->is_sent, row->type, row->about, row->text,
                                    row->text_bytes),
        error)
      || !rc_cache_db_get_in_thread (
        self,
        rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_NEWS, error, "iiii",
                                    (gint64) (op->is_news ? 1 : 0), (gint64) RC_CACHE_MAX_UNREAD,
                                    row->time_us, conversation),
        &unread, error))
    return FALSE;

  op->unread = (guint) unread;
  return TRUE;
}

/* New, or known by (sender, ref): then it takes the new place. */
static gboolean
put_message (RcCacheDb  *self,
             RcCacheOp  *op,
             GError    **error)
{
  const RcCacheRow *row = &op->row;
  gint64 conversation;
  gint64 id = 0;

  if (!ensure_conversation (self, row->conversation, &conversation, error)
      || !rc_cache_db_get_in_thread (
        self,
        rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_FIND_MESSAGE, error, "ss", row->from,
                                    row->ref),
        &id, error))
    return FALSE;

  op->is_new = id == 0;
  self->n_unindexed += op->is_new;
  if (op->is_new)
    return add_message (self, op, conversation, error);

  return rc_cache_db_run_in_thread (
    self,
    rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_MOVE_MESSAGE, error, "iiii",
                                (gint64) row->epoch, (gint64) row->seq, row->time_us, id),
    error);
}

static gboolean
leave_outbox (RcCacheDb  *self,
              RcCacheOp  *op,
              GError    **error)
{
  return rc_cache_db_run_in_thread (
    self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_LEAVE_OUTBOX, error, "s", op->row.ref),
    error);
}

static gboolean
write_put (RcCacheDb  *self,
           RcCacheOp  *op,
           GError    **error)
{
  if (!put_message (self, op, error) || (op->row.is_own && !leave_outbox (self, op, error)))
    return FALSE;
  if (op->cursor == 0 || self->is_stuck)
    return TRUE;

  return rc_cache_db_run_in_thread (
    self,
    rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_CURSOR, error, "ii", (gint64) op->cursor,
                                (gint64) op->row.epoch),
    error);
}

static gboolean
write_own (RcCacheDb  *self,
           RcCacheOp  *op,
           GError    **error)
{
  const RcCacheRow *row = &op->row;
  gint64 conversation;

  if (!ensure_conversation (self, row->conversation, &conversation, error)
      || !rc_cache_db_run_in_thread (
        self,
        rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_ADD_OUTBOX, error, "isibi", conversation,
                                    row->ref, row->time_us, row->text, row->text_bytes,
                                    (gint64) row->sent_before),
        error))
    return FALSE;
  if (!op->ends_draft)
    return TRUE;

  return rc_cache_db_run_in_thread (
    self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_DRAFT, error, "si", NULL, conversation),
    error);
}

static gboolean
write_sending (RcCacheDb  *self,
               RcCacheOp  *op,
               GError    **error)
{
  return rc_cache_db_run_in_thread (
    self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_SENDING, error, ""), error);
}

static gboolean
write_sent (RcCacheDb  *self,
            RcCacheOp  *op,
            GError    **error)
{
  const RcCacheRow *row = &op->row;

  self->n_unindexed++;
  return rc_cache_db_run_in_thread (
           self,
           rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_ADD_SENT, error, "iiiss",
                                       (gint64) row->epoch, (gint64) row->seq, row->time_us,
                                       row->from, row->ref),
           error)
         && leave_outbox (self, op, error);
}

static gboolean
write_fail (RcCacheDb  *self,
            RcCacheOp  *op,
            GError    **error)
{
  return rc_cache_db_run_in_thread (
    self,
    rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_FAIL, error, "ss", op->row.reason, op->row.ref),
    error);
}

static gboolean
write_read (RcCacheDb  *self,
            RcCacheOp  *op,
            GError    **error)
{
  gint64 conversation;
  gint64 unread = 0;

  if (!find_conversation (self, op->row.conversation, &conversation, error)
      || !rc_cache_db_get_in_thread (
        self,
        rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_READ, error, "iiiiiis",
                                    (gint64) op->row.seq, (gint64) op->read,
                                    (gint64) op->is_all, (gint64) op->row.epoch,
                                    (gint64) op->row.seq, conversation,
                                    op->row.text != NULL ? op->row.text : ""),
        &unread, error))
    return FALSE;

  op->unread = (guint) unread;
  return TRUE;
}

static gboolean
write_receipt (RcCacheDb  *self,
               RcCacheOp  *op,
               GError    **error)
{
  gint64 conversation;

  return ensure_conversation (self, op->row.conversation, &conversation, error)
         && rc_cache_db_run_in_thread (
           self,
           rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_RECEIPT, error, "isii", conversation,
                                       op->row.from, (gint64) op->delivered, (gint64) op->read),
           error);
}

static gboolean
write_contact (RcCacheDb  *self,
               RcCacheOp  *op,
               GError    **error)
{
  return rc_cache_db_run_in_thread (
    self,
    rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_CONTACT, error, "sii", op->row.from,
                                op->since_us, op->row.time_us),
    error);
}

static gboolean
write_gone (RcCacheDb  *self,
            RcCacheOp  *op,
            GError    **error)
{
  return rc_cache_db_run_in_thread (
    self, rc_cache_db_bind_in_thread (self, RC_CACHE_SQL_GONE, error, "s", op->row.from), error);
}

/* @format: as for rc_cache_db_bind_in_thread(); the conversation, which is made
 * where there is none, is its last value. */
static gboolean
mark_conversation (RcCacheDb  *self,
                   RcCacheOp  *op,
                   RcCacheSql  which,
                   const char *format,
                   const char *text,
                   gint64      number,
                   GError    **error)
{
  gint64 conversation;

  if (!ensure_conversation (self, op->row.conversation, &conversation, error))
    return FALSE;
  if (format[0] == 's')
    return rc_cache_db_run_in_thread (
      self, rc_cache_db_bind_in_thread (self, which, error, format, text, conversation), error);
  if (format[1] == 'i')
    return rc_cache_db_run_in_thread (
      self, rc_cache_db_bind_in_thread (self, which, error, format, number, conversation), error);

  return rc_cache_db_run_in_thread (
    self, rc_cache_db_bind_in_thread (self, which, error, format, conversation), error);
}

static gboolean
write_told (RcCacheDb  *self,
            RcCacheOp  *op,
            GError    **error)
{
  return mark_conversation (self, op, RC_CACHE_SQL_TOLD, "ii", NULL, (gint64) op->row.seq, error);
}

static gboolean
write_complete (RcCacheDb  *self,
                RcCacheOp  *op,
                GError    **error)
{
  return mark_conversation (self, op, RC_CACHE_SQL_COMPLETE, "i", NULL, 0, error);
}

static gboolean
write_draft (RcCacheDb  *self,
             RcCacheOp  *op,
             GError    **error)
{
  return mark_conversation (self, op, RC_CACHE_SQL_DRAFT, "si", op->row.text, 0, error);
}

/* The rows of the account that was stay under the old conversation. What the new
 * one has said already, before we knew of it, goes to the new one. */
static gboolean
write_break (RcCacheDb  *self,
             RcCacheOp  *op,
             GError    **error)
{
  gint64 old;
  gint64 new;
  g_autofree char *close_old = NULL;
  g_autofree char *move = NULL;

  if (!find_conversation (self, op->row.conversation, &old, error))
    return FALSE;

  close_old = g_strdup_printf ("UPDATE conversations SET past = id, unread = 0 WHERE id = %" G_GINT64_FORMAT
                               "; DELETE FROM receipts WHERE conversation = %" G_GINT64_FORMAT, old, old);
  if (old != 0 && !rc_cache_exec (self->file.db, close_old, error))
    return FALSE;
  if (!ensure_conversation (self, op->row.conversation, &new, error))
    return FALSE;

  move = g_strdup_printf ("UPDATE messages SET conversation = %" G_GINT64_FORMAT
                          " WHERE conversation = %" G_GINT64_FORMAT " AND time >= %" G_GINT64_FORMAT
                          "; UPDATE conversations SET since = %" G_GINT64_FORMAT
                          " WHERE id = %" G_GINT64_FORMAT, new, old, op->since_us, op->since_us, new);
  return rc_cache_exec (self->file.db, move, error);
}

static gboolean (*const handlers[]) (RcCacheDb  *self,
                                     RcCacheOp  *op,
                                     GError    **error) = {
  [RC_CACHE_LOG] = write_log,
  [RC_CACHE_RESYNC] = write_resync,
  [RC_CACHE_PUT] = write_put,
  [RC_CACHE_WRITE] = write_own,
  [RC_CACHE_SENDING] = write_sending,
  [RC_CACHE_SENT] = write_sent,
  [RC_CACHE_FAIL] = write_fail,
  [RC_CACHE_DISCARD] = leave_outbox,
  [RC_CACHE_READ] = write_read,
  [RC_CACHE_TOLD] = write_told,
  [RC_CACHE_RECEIPT] = write_receipt,
  [RC_CACHE_CONTACT] = write_contact,
  [RC_CACHE_GONE] = write_gone,
  [RC_CACHE_BREAK] = write_break,
  [RC_CACHE_COMPLETE] = write_complete,
  [RC_CACHE_DRAFT] = write_draft,
};

/* In a transaction that is open. */
gboolean
rc_cache_db_write_in_thread (RcCacheDb  *self,
                             RcCacheOp  *op,
                             GError    **error)
{
  if (op->is_behind_gap)
    self->is_stuck = TRUE;

  return handlers[op->verb] (self, op, error);
}
