/* rc-sqlite-store-reader.c - the connection that reads.
 *
 * It sees what was committed when it began, never delays a commit, and writes
 * a page as the frames that go out. A long search stops now and then, so that
 * it never keeps others waiting for long. */
#include "config.h"

#include "rc-frame-writer.h"
#include "rc-sqlite-store-reader.h"
#include "rc-wire.h"

/* Messages that a search looks at before it gives way: some milliseconds. */
#define SCAN_ROWS 20000

/* What a frame's header takes, about. */
#define HEADER_BYTES 160

typedef enum
{
  FIND_REF,
  FIND_ID,
  SCAN,
  FIND_PAGE,
  READ_PAGE,
  READ_MARKERS,
  LIST_INVITES,
} Statement;

#define N_STATEMENTS (LIST_INVITES + 1)

struct _RcSqliteReader
{
  sqlite3 *db;
  gboolean owns_db;
  sqlite3_stmt *statements[N_STATEMENTS];
  GThread *thread;
  GHashTable *ids; /* party -> id, owned */
  gboolean failing;
};

#define MINE "(receiver = ?3 OR sender = ?3 OR (receiver = 0 AND time >= ?4))"

static const char *const statement_sql[] = {
  [FIND_REF] = "SELECT seq, 1, time, sender, receiver, ref, type, about, body FROM message WHERE sender = ?1 AND ref = ?2",
  [FIND_ID] = "SELECT id FROM party WHERE party = ?1",
  /* The text of what is not mine is not even looked for. */
  [SCAN] = "SELECT seq, " MINE ", time, sender, receiver, ref, type, about, CASE WHEN " MINE " THEN body END"
           " FROM message WHERE seq > ?1 AND seq <= ?2 ORDER BY seq",
  [FIND_PAGE] = "SELECT seq, time, length (body) FROM message INDEXED BY message_conversation"
                " WHERE conversation = ?1 AND seq < ?2 ORDER BY seq DESC",
  [READ_PAGE] = "SELECT seq, 1, time, sender, receiver, ref, type, about, body FROM message INDEXED BY message_conversation"
                " WHERE conversation = ?1 AND seq >= ?2 AND seq < ?3 ORDER BY seq",
  [READ_MARKERS] = "SELECT party, peer, delivered, read, stamp FROM marker"
                   " WHERE (party = ?1 OR peer = ?1 OR peer = 0) AND (stamp >= ?2 OR (?3 AND party = ?1)) ORDER BY stamp",
  [LIST_INVITES] = "SELECT hash, created, expires FROM invite WHERE used_by IS NULL AND expires > ?1"
                   " ORDER BY created LIMIT ?2",
};

G_STATIC_ASSERT (G_N_ELEMENTS (statement_sql) == N_STATEMENTS);

/**
 * rc_sqlite_reader_new:
 * @db: a connection, closed by rc_sqlite_reader_free() where @owns_db
 * @owns_db: whether it is the reader's own
 * @error: return location for an error
 *
 * Prepares what is needed to read from it.
 *
 * Returns: (transfer full) (nullable): a reader, see rc_sqlite_reader_free()
 */
RcSqliteReader *
rc_sqlite_reader_new (sqlite3 *db, gboolean owns_db, GError **error)
{
  g_autoptr (RcSqliteReader) self = g_new0 (RcSqliteReader, 1);

  self->db = db;
  self->owns_db = owns_db;
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < N_STATEMENTS; i++)
    if (sqlite3_prepare_v3 (db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[i], NULL) != SQLITE_OK)
      {
        rc_sqlite_fail (db, statement_sql[i], error);
        return NULL;
      }

  return g_steal_pointer (&self);
}

/**
 * rc_sqlite_reader_free:
 * @self: (transfer full): a reader whose thread has ended
 *
 * Frees it.
 */
void
rc_sqlite_reader_free (RcSqliteReader *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);

  if (self->owns_db)
    sqlite3_close (self->db);
  g_hash_table_unref (self->ids);
  g_free (self);
}

/**
 * rc_sqlite_reader_forget:
 * @self: a reader whose database was emptied
 *
 * Forgets all that it knew of it.
 */
void
rc_sqlite_reader_forget (RcSqliteReader *self)
{
  g_hash_table_remove_all (self->ids);
  self->failing = FALSE;
}

/**
 * rc_sqlite_reader_enter:
 * @self: a reader
 *
 * Makes the calling thread the one that it belongs to.
 */
void
rc_sqlite_reader_enter (RcSqliteReader *self)
{
  self->thread = g_thread_self ();
}

static void
fail (RcSqliteReader *self, RcStoreQuery *query, const char *why)
{
  if (!self->failing)
    g_warning ("the database cannot be read: %s", why);

  self->failing = TRUE;
  g_clear_error (&query->error);
  g_set_error (&query->error, RC_ERROR, RC_ERROR_STORAGE, "the database cannot be read: %s", why);
}

static gboolean
end_of_rows (RcSqliteReader *self, RcStoreQuery *query, int rc)
{
  if (rc != SQLITE_DONE)
    fail (self, query, sqlite3_errmsg (self->db));
  else
    self->failing = FALSE;

  return rc == SQLITE_DONE;
}

static RcSlice
column (sqlite3_stmt *row, int i)
{
  const void *data = sqlite3_column_blob (row, i);

  if (sqlite3_column_type (row, i) == SQLITE_NULL)
    return RC_SLICE_ABSENT;

  /* SQLite has no pointer to nothing. */
  return rc_slice (data != NULL ? data : "", sqlite3_column_bytes (row, i));
}

/* The id of a party; absent if there is none. Stays as long as the reader. */
static RcSlice
find_id (RcSqliteReader *self, gint64 party)
{
  sqlite3_stmt *statement = self->statements[FIND_ID];
  char *id;

  if (party == RC_STORE_ROOM)
    return RC_SLICE_LITERAL (RC_ROOM_ALL);

  id = g_hash_table_lookup (self->ids, &party);
  if (id != NULL)
    return rc_slice_from_string (id);

  sqlite3_bind_int64 (statement, 1, party);
  if (sqlite3_step (statement) == SQLITE_ROW)
    {
      id = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      g_hash_table_insert (self->ids, g_memdup2 (&party, sizeof party), id);
    }

  sqlite3_reset (statement);
  return rc_slice_from_string (id);
}

static RcStoreMessage
read_message (sqlite3_stmt *row)
{
  return (RcStoreMessage) {
    .seq = sqlite3_column_int64 (row, 0),
    .time_us = sqlite3_column_int64 (row, 2),
    .sender = sqlite3_column_int64 (row, 3),
    .receiver = sqlite3_column_int64 (row, 4),
    .ref = column (row, 5),
    .type = column (row, 6),
    .about = column (row, 7),
    .text = column (row, 8),
  };
}

/* A row that cannot be put on the wire is left out: it must not stand in the
 * way of all that come after it. */
static void
add_frame (RcSqliteReader *self, RcStoreQuery *query, sqlite3_stmt *row, RcSlice tag)
{
  RcStoreMessage message = read_message (row);
  RcWireMessage wire = {
    .seq = message.seq,
    .time = message.time_us,
    .from = find_id (self, message.sender),
    .to = find_id (self, message.receiver),
    .ref = message.ref,
    .type = message.type,
    .about = message.about,
    .tag = tag,
    .text = message.text,
  };
  gsize size = RC_FRAME_BOUND (message.text.len);
  gsize len;

  if (rc_slice_is_absent (wire.from) || rc_slice_is_absent (wire.to))
    {
      g_warning ("message %" G_GUINT64_FORMAT " is of nobody who is known", message.seq);
      return;
    }

  len = rc_wire_message_write (&wire, rc_store_query_reserve (query, size), size);
  if (len > 0)
    rc_store_query_commit (query, len, message.seq);
  else
    g_warning ("message %" G_GUINT64_FORMAT " is none", message.seq);
}

static void
read_markers (RcSqliteReader *self, RcStoreQuery *query)
{
  sqlite3_stmt *row = self->statements[READ_MARKERS];
  int rc;

  sqlite3_bind_int64 (row, 1, query->ask.sync.party);
  sqlite3_bind_int64 (row, 2, query->ask.sync.after);
  sqlite3_bind_int (row, 3, query->ask.sync.all_own);

  while ((rc = sqlite3_step (row)) == SQLITE_ROW)
    {
      RcStoreMarker marker = {
        .party = sqlite3_column_int64 (row, 0),
        .peer = sqlite3_column_int64 (row, 1),
        .delivered = sqlite3_column_int64 (row, 2),
        .read = sqlite3_column_int64 (row, 3),
        .stamp = sqlite3_column_int64 (row, 4),
      };

      marker.party_id = find_id (self, marker.party);
      marker.peer_id = find_id (self, marker.peer);
      if (!rc_slice_is_absent (marker.party_id) && !rc_slice_is_absent (marker.peer_id))
        rc_store_query_add_marker (query, &marker);
    }

  sqlite3_reset (row);
  end_of_rows (self, query, rc);
}

static gboolean
is_page_full (const RcStoreQuery *query)
{
  return query->page.n_messages >= query->ask.sync.limit || query->page.n_bytes >= query->ask.sync.max_bytes;
}

/* Whether the search must go on later. */
static gboolean
scan (RcSqliteReader *self, RcStoreQuery *query)
{
  sqlite3_stmt *row = self->statements[SCAN];
  RcStoreSync *sync = &query->ask.sync;
  guint n_scanned = 0;
  int rc = SQLITE_DONE;

  sqlite3_bind_int64 (row, 1, sync->after);
  sqlite3_bind_int64 (row, 2, sync->up_to);
  sqlite3_bind_int64 (row, 3, sync->party);
  sqlite3_bind_int64 (row, 4, sync->room_since_us);

  while (!is_page_full (query) && n_scanned < SCAN_ROWS && (rc = sqlite3_step (row)) == SQLITE_ROW)
    {
      n_scanned++;
      sync->after = sqlite3_column_int64 (row, 0);
      if (sqlite3_column_int (row, 1))
        add_frame (self, query, row, sync->tag);
    }

  sqlite3_reset (row);
  if (is_page_full (query))
    query->page.more = TRUE;
  else if (rc == SQLITE_ROW)
    return TRUE;
  else
    end_of_rows (self, query, rc);

  return FALSE;
}

static gboolean
ask_sync (RcSqliteReader *self, RcStoreQuery *query)
{
  if (query->ask.sync.markers)
    read_markers (self, query);

  query->ask.sync.markers = FALSE;
  return query->error == NULL && scan (self, query);
}

static gint64
conversation_of (const RcStoreHistory *history)
{
  if (history->peer == RC_STORE_ROOM)
    return 0;

  return MIN (history->party, history->peer) << 32 | MAX (history->party, history->peer);
}

/* Where the page begins: its end is known, and it is read forwards. */
static guint64
find_page (RcSqliteReader *self, RcStoreQuery *query)
{
  sqlite3_stmt *row = self->statements[FIND_PAGE];
  const RcStoreHistory *history = &query->ask.history;
  gint64 since_us = history->peer == RC_STORE_ROOM ? history->room_since_us : G_MININT64;
  guint64 first = history->before;
  gsize n_bytes = 0;
  guint n = 0;
  int rc;

  sqlite3_bind_int64 (row, 1, conversation_of (history));
  sqlite3_bind_int64 (row, 2, history->before);

  while ((rc = sqlite3_step (row)) == SQLITE_ROW && sqlite3_column_int64 (row, 1) >= since_us)
    {
      query->page.more = n == history->limit || (n > 0 && n_bytes >= history->max_bytes);
      if (query->page.more)
        break;

      first = sqlite3_column_int64 (row, 0);
      n_bytes += sqlite3_column_int64 (row, 2) + HEADER_BYTES;
      n++;
    }

  sqlite3_reset (row);
  if (rc != SQLITE_ROW)
    end_of_rows (self, query, rc);
  return first;
}

static void
ask_history (RcSqliteReader *self, RcStoreQuery *query)
{
  sqlite3_stmt *row = self->statements[READ_PAGE];
  const RcStoreHistory *history = &query->ask.history;
  guint64 first = find_page (self, query);
  int rc;

  if (query->error != NULL)
    return;

  sqlite3_bind_int64 (row, 1, conversation_of (history));
  sqlite3_bind_int64 (row, 2, first);
  sqlite3_bind_int64 (row, 3, history->before);
  while ((rc = sqlite3_step (row)) == SQLITE_ROW)
    add_frame (self, query, row, history->tag);

  sqlite3_reset (row);
  end_of_rows (self, query, rc);
}

static RcSlice
append (GByteArray *bytes, RcSlice slice)
{
  RcSlice copy = { (const char *) bytes->data + bytes->len, slice.len };

  if (rc_slice_is_absent (slice))
    return slice;

  g_byte_array_append (bytes, (const guint8 *) slice.data, slice.len);
  return copy;
}

/* A message in memory that outlives its row. */
static void
keep_message (RcStoreQuery *query, const RcStoreMessage *message)
{
  gsize size = message->ref.len + message->type.len + message->about.len + message->text.len;
  GByteArray *bytes = g_byte_array_sized_new (size);

  query->message = *message;
  query->message.ref = append (bytes, message->ref);
  query->message.type = append (bytes, message->type);
  query->message.about = append (bytes, message->about);
  query->message.text = append (bytes, message->text);
  query->message_bytes = g_byte_array_free_to_bytes (bytes);
  query->found = TRUE;
}

static void
ask_ref (RcSqliteReader *self, RcStoreQuery *query)
{
  sqlite3_stmt *row = self->statements[FIND_REF];
  RcSlice ref = query->ask.ref.ref;
  RcStoreMessage message;
  int rc;

  sqlite3_bind_int64 (row, 1, query->ask.ref.sender);
  sqlite3_bind_text (row, 2, ref.data, ref.len, SQLITE_STATIC);
  rc = sqlite3_step (row);
  if (rc == SQLITE_ROW)
    {
      message = read_message (row);
      keep_message (query, &message);
    }

  sqlite3_reset (row);
  if (rc != SQLITE_ROW)
    end_of_rows (self, query, rc);
}

static void
ask_invites (RcSqliteReader *self, RcStoreQuery *query)
{
  sqlite3_stmt *row = self->statements[LIST_INVITES];
  int rc;

  sqlite3_bind_int64 (row, 1, query->ask.now_us);
  sqlite3_bind_int64 (row, 2, RC_STORE_INVITES_MAX);
  while ((rc = sqlite3_step (row)) == SQLITE_ROW)
    {
      RcSlice hash = column (row, 0);
      RcStoreInvite invite = {
        .created_us = sqlite3_column_int64 (row, 1),
        .expires_us = sqlite3_column_int64 (row, 2),
      };

      if (hash.len != sizeof invite.hash)
        continue;

      memcpy (invite.hash, hash.data, sizeof invite.hash);
      g_array_append_val (query->invites, invite);
    }

  sqlite3_reset (row);
  end_of_rows (self, query, rc);
}

/**
 * rc_sqlite_reader_ask_in_thread:
 * @self: a reader
 * @query: a question; gets its answer
 *
 * Answers a question, or goes on with it.
 *
 * Returns: whether it is not answered yet: others first, then this one again.
 */
gboolean
rc_sqlite_reader_ask_in_thread (RcSqliteReader *self, RcStoreQuery *query)
{
  gboolean unfinished = FALSE;

  g_assert (self->thread == g_thread_self ());
  if (!rc_store_query_check (query))
    return FALSE;

  /* One view of the database for all that is read now. */
  if (sqlite3_exec (self->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
    {
      fail (self, query, sqlite3_errmsg (self->db));
      return FALSE;
    }

  if (query->type == RC_STORE_QUERY_REF)
    ask_ref (self, query);
  else if (query->type == RC_STORE_QUERY_SYNC)
    unfinished = ask_sync (self, query);
  else if (query->type == RC_STORE_QUERY_INVITES)
    ask_invites (self, query);
  else
    ask_history (self, query);

  sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
  return unfinished;
}
