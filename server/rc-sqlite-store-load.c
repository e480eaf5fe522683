/* rc-sqlite-store-load.c - what a server has in memory, read at its start. */
#include "config.h"

#include "rc-sqlite-store-schema.h"

static RcSlice
column_slice (sqlite3_stmt *statement, int column)
{
  const void *data = sqlite3_column_blob (statement, column);

  return rc_slice (data, sqlite3_column_bytes (statement, column));
}

/* The rows of the token table that belong to @party; @statement stands at the
 * first of them or before it, and is left at the first of a later party. */
static gboolean
read_tokens (sqlite3_stmt *statement, gint64 party, GArray *tokens)
{
  int rc;

  sqlite3_reset (statement);
  sqlite3_bind_int64 (statement, 1, party);
  g_array_set_size (tokens, 0);

  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    {
      RcSlice hash = column_slice (statement, 0);
      RcStoreToken token = {
        .created_us = sqlite3_column_int64 (statement, 1),
        .used_us = sqlite3_column_int64 (statement, 2),
      };

      if (hash.len != sizeof token.hash)
        continue;

      memcpy (token.hash, hash.data, sizeof token.hash);
      g_array_append_val (tokens, token);
    }

  return rc == SQLITE_DONE;
}

/**
 * rc_sqlite_load_accounts:
 * @db: a database
 * @func: (scope call): called for each account
 * @user_data: for @func
 * @error: return location for an error
 *
 * Does what rc_store_load_accounts() does.
 *
 * Returns: whether all could be read.
 */
gboolean
rc_sqlite_load_accounts (sqlite3 *db, RcStoreAccountFunc func, gpointer user_data, GError **error)
{
  g_autoptr (sqlite3_stmt) accounts = NULL;
  g_autoptr (sqlite3_stmt) tokens = NULL;
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (RcStoreToken));
  int rc;

  if (sqlite3_prepare_v2 (db, "SELECT party, id, folded, skeleton, folded_skeleton, since, seen, password, flags"
                          " FROM account JOIN party USING (party) ORDER BY party", -1, &accounts, NULL) != SQLITE_OK
      || sqlite3_prepare_v2 (db, "SELECT hash, created, used FROM token WHERE party = ?1 ORDER BY created", -1, &tokens,
                             NULL) != SQLITE_OK)
    return rc_sqlite_fail (db, "the accounts cannot be read", error);

  while ((rc = sqlite3_step (accounts)) == SQLITE_ROW)
    {
      RcStoreAccount account = {
        .party = sqlite3_column_int64 (accounts, 0),
        .id = (const char *) sqlite3_column_text (accounts, 1),
        .folded = (const char *) sqlite3_column_text (accounts, 2),
        .skeleton = (const char *) sqlite3_column_text (accounts, 3),
        .folded_skeleton = (const char *) sqlite3_column_text (accounts, 4),
        .since_us = sqlite3_column_int64 (accounts, 5),
        .seen_us = sqlite3_column_int64 (accounts, 6),
        .password_hash = (const char *) sqlite3_column_text (accounts, 7),
        .flags = sqlite3_column_int64 (accounts, 8),
      };

      if (!read_tokens (tokens, account.party, read))
        return rc_sqlite_fail (db, "the tokens cannot be read", error);

      func (&account, (const RcStoreToken *) (gpointer) read->data, read->len, user_data);
    }

  return rc == SQLITE_DONE || rc_sqlite_fail (db, "the accounts cannot be read", error);
}

/**
 * rc_sqlite_load_bans:
 * @db: a database
 * @func: (scope call): called for each ban
 * @user_data: for @func
 * @error: return location for an error
 *
 * Does what rc_store_load_bans() does.
 *
 * Returns: whether all could be read.
 */
gboolean
rc_sqlite_load_bans (sqlite3 *db, RcStoreBanFunc func, gpointer user_data, GError **error)
{
  g_autoptr (sqlite3_stmt) bans = NULL;
  int rc;

  if (sqlite3_prepare_v2 (db, "SELECT kind, what, shown, created, expires, reason FROM ban ORDER BY created", -1, &bans,
                          NULL) != SQLITE_OK)
    return rc_sqlite_fail (db, "the bans cannot be read", error);

  while ((rc = sqlite3_step (bans)) == SQLITE_ROW)
    {
      RcStoreBan ban = {
        .kind = sqlite3_column_int (bans, 0),
        .what = (const char *) sqlite3_column_text (bans, 1),
        .shown = (const char *) sqlite3_column_text (bans, 2),
        .created_us = sqlite3_column_int64 (bans, 3),
        .expires_us = sqlite3_column_int64 (bans, 4),
        .reason = (const char *) sqlite3_column_text (bans, 5),
      };

      func (&ban, user_data);
    }

  return rc == SQLITE_DONE || rc_sqlite_fail (db, "the bans cannot be read", error);
}
