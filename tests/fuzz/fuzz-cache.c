/* fuzz-cache.c - a cache whose rows were written by somebody else.
 *
 * A file with the tables and triggers of the present schema gets rows that the
 * bytes say: a client of another version, a damaged disk or another program may
 * have left them. Each record ends at 0x1e; its first byte names the table and
 * whether the row comes instead of one that is there, then fields follow, each ended by 0x1f:
 *
 *     iNUMBER  tTEXT  bBYTES  n
 *
 * What the tables themselves refuse is not there. Then the engine is started on the
 * file, shows every conversation to its beginning, looks for words, writes,
 * is started once more. A first byte of 0xff: the rest is the file itself.
 *
 * Holds: no assertion of the engine's own; texts and ids that are shown are UTF-8;
 * counts keep their bounds; each load ends. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "rc-cache.h"
#include "rc-client.h"
#include "rc-contact.h"
#include "rc-fuzz.h"
#include "rc-roster.h"
#include "rc-search.h"
#include "rc-timeline.h"

#define RECORD_END 0x1e
#define FIELD_END 0x1f
#define FIELDS_MAX 12
#define PAGES_MAX 8
#define LOAD_MAX_S 20

static const char *const tables[] = {
  "meta", "contacts", "conversations", "messages", "outbox", "receipts", "search_state", "search_gone",
};

/* For all runs: a folder, and an empty cache as this version makes it. What a run
 * writes into that is never committed. */
typedef struct
{
  char *folder;
  char *path;
  sqlite3 *db;
  sqlite3_stmt *rows[2 * G_N_ELEMENTS (tables)][FIELDS_MAX + 1]; /* (nullable) */
} Place;

static void
remove_all (const Place *place)
{
  g_autoptr (GDir) dir = g_dir_open (place->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_unlink (path);
    }
}

static RcClient *
start (const Place *place)
{
  RcClient *client = g_object_new (RC_TYPE_CLIENT, "server", "127.0.0.1:1", "id", "me", "cache-path", place->path, NULL);
  gint64 deadline_us = g_get_monotonic_time () + LOAD_MAX_S * G_USEC_PER_SEC;

  while (!rc_client_get_loaded (client))
    {
      RC_FUZZ_CHECK (g_get_monotonic_time () < deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  return client;
}

static Place *get_place (void);

static void
leave (void)
{
  Place *place = get_place ();

  for (guint i = 0; i < G_N_ELEMENTS (place->rows); i++)
    for (guint n = 0; n <= FIELDS_MAX; n++)
      sqlite3_finalize (place->rows[i][n]);
  sqlite3_close (place->db);
  remove_all (place);
  g_rmdir (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

/* The cache that the engine has made, in memory. */
static sqlite3 *
copy_to_memory (const char *path)
{
  sqlite3 *file = NULL;
  sqlite3 *db = NULL;
  sqlite3_backup *copying;

  RC_FUZZ_CHECK (sqlite3_open (path, &file) == SQLITE_OK && sqlite3_open (":memory:", &db) == SQLITE_OK);
  copying = sqlite3_backup_init (db, "main", file, "main");
  RC_FUZZ_CHECK (copying != NULL && sqlite3_backup_step (copying, -1) == SQLITE_DONE);
  sqlite3_backup_finish (copying);
  sqlite3_close (file);
  return db;
}

static Place *
get_place (void)
{
  static Place place = { NULL };

  if (place.folder != NULL)
    return &place;

  /* As in a program's main loop; else GLib wakes itself each time. */
  RC_FUZZ_CHECK (g_main_context_acquire (NULL));
  /* Before SQLite is used: what it counts, it counts with a lock. */
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  place.folder = g_dir_make_tmp ("redcoast-fuzz-XXXXXX", NULL);
  RC_FUZZ_CHECK (place.folder != NULL);
  place.path = g_build_filename (place.folder, "me.db", NULL);
  g_object_unref (start (&place));
  place.db = copy_to_memory (place.path);
  atexit (leave);
  return &place;
}

/* --- what is written into it ------------------------------------------------- */

typedef struct
{
  const char *data;
  gsize len;
} Field;

/* As SQLite takes it: whether it is text or may be a number is the writer's word. */
static void
bind (sqlite3_stmt *row,
      int           at,
      const Field  *field)
{
  g_autofree char *number = g_strndup (field->data, field->len);

  switch (field->len > 0 ? field->data[0] : 'n')
    {
    case 'i':
      sqlite3_bind_int64 (row, at, g_ascii_strtoll (number + 1, NULL, 10));
      break;
    case 't':
      sqlite3_bind_text (row, at, field->data + 1, (int) field->len - 1, SQLITE_TRANSIENT);
      break;
    case 'b':
      sqlite3_bind_blob (row, at, field->data + 1, (int) field->len - 1, SQLITE_TRANSIENT);
      break;
    default:
      sqlite3_bind_null (row, at);
    }
}

/* Returns: (transfer none) (nullable): %NULL where the table has other columns */
static sqlite3_stmt *
get_row (Place  *place,
         guint8  which,
         guint   n_fields)
{
  gboolean replaces = (which & 8) != 0;
  guint table = which % G_N_ELEMENTS (tables);
  sqlite3_stmt **row = &place->rows[2 * table + replaces][n_fields];
  g_autoptr (GString) sql = NULL;

  if (*row != NULL)
    return *row;

  sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT %s INTO %s VALUES (?", replaces ? "OR REPLACE" : "OR IGNORE", tables[table]);
  for (guint i = 1; i < n_fields; i++)
    g_string_append (sql, ",?");
  g_string_append_c (sql, ')');
  sqlite3_prepare_v2 (place->db, sql->str, -1, row, NULL);
  return *row;
}

static void
put_row (Place       *place,
         guint8       which,
         const Field *fields,
         guint        n_fields)
{
  sqlite3_stmt *row = get_row (place, which, n_fields);

  if (row == NULL)
    return;

  for (guint i = 0; i < n_fields; i++)
    bind (row, (int) i + 1, &fields[i]);
  sqlite3_step (row);
  sqlite3_reset (row);
}

static void
put_record (Place      *place,
            const char *record,
            gsize       len)
{
  Field fields[FIELDS_MAX];
  guint n_fields = 0;
  const char *at = record + 1;
  const char *end = record + len;

  while (at < end && n_fields < FIELDS_MAX)
    {
      const char *field_end = memchr (at, FIELD_END, (gsize) (end - at));

      if (field_end == NULL)
        field_end = end;
      fields[n_fields++] = (Field) { at, (gsize) (field_end - at) };
      at = field_end + 1;
    }

  if (n_fields > 0)
    put_row (place, (guint8) record[0], fields, n_fields);
}

static void
put_file (const Place *place,
          const char  *data,
          gsize        size)
{
  RC_FUZZ_CHECK (g_file_set_contents_full (place->path, data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* In the header of the file: that there is a log beside it. What is in memory has
 * none, the engine's has. */
static void
say_it_has_a_log (guint8 *file)
{
  file[18] = 2;
  file[19] = 2;
}

static void
write_file (Place      *place,
            const char *data,
            gsize       size)
{
  const char *end = data + size;
  sqlite3_int64 n_bytes = 0;
  guint8 *file;

  if (size > 0 && (guint8) data[0] == 0xff)
    {
      put_file (place, data + 1, size - 1);
      return;
    }

  RC_FUZZ_CHECK (sqlite3_exec (place->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK);
  while (data < end)
    {
      const char *record_end = memchr (data, RECORD_END, (gsize) (end - data));

      if (record_end == NULL)
        record_end = end;
      if (record_end > data)
        put_record (place, data, (gsize) (record_end - data));
      data = record_end + 1;
    }

  file = sqlite3_serialize (place->db, "main", &n_bytes, 0);
  RC_FUZZ_CHECK (file != NULL && n_bytes > 100);
  say_it_has_a_log (file);
  put_file (place, (const char *) file, (gsize) n_bytes);
  sqlite3_free (file);
  RC_FUZZ_CHECK (sqlite3_exec (place->db, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK);
}

/* --- what is shown of it ----------------------------------------------------- */

static gboolean
may_be_shown (const char *text)
{
  return text == NULL || g_utf8_validate (text, -1, NULL);
}

static void
wait_for_timeline (RcTimeline *timeline)
{
  gint64 deadline_us = g_get_monotonic_time () + LOAD_MAX_S * G_USEC_PER_SEC;

  while (rc_timeline_get_loading (timeline))
    {
      RC_FUZZ_CHECK (g_get_monotonic_time () < deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
check_entries (RcTimeline *timeline)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (timeline));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RcEntry) entry = g_list_model_get_item (G_LIST_MODEL (timeline), i);

      RC_FUZZ_CHECK (rc_entry_get_text (entry) != NULL && may_be_shown (rc_entry_get_text (entry)));
      RC_FUZZ_CHECK (rc_entry_get_from (entry) != NULL && may_be_shown (rc_entry_get_from (entry)));
      RC_FUZZ_CHECK (rc_entry_get_ref (entry) != NULL && may_be_shown (rc_entry_get_error (entry)));
    }
}

static void
show (RcClient  *client,
      RcContact *contact)
{
  RcTimeline *timeline = rc_client_get_timeline (client, rc_contact_get_id (contact));

  RC_FUZZ_CHECK (may_be_shown (rc_contact_get_id (contact)) && may_be_shown (rc_contact_get_last_text (contact)));
  RC_FUZZ_CHECK (may_be_shown (rc_contact_get_last_from (contact)));
  RC_FUZZ_CHECK (rc_contact_get_unread (contact) <= RC_CACHE_MAX_UNREAD);
  RC_FUZZ_CHECK (may_be_shown (rc_client_get_draft (client, rc_contact_get_id (contact))));
  for (guint i = 0; i < PAGES_MAX; i++)
    {
      wait_for_timeline (timeline);
      check_entries (timeline);
      if (!rc_timeline_get_has_older (timeline))
        return;
      rc_timeline_load_older (timeline);
    }
}

static void
on_found (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  gboolean *found = user_data;
  g_autoptr (RcSearchAnswer) answer = rc_client_search_finish (RC_CLIENT (object), result, NULL);

  for (guint i = 0; answer != NULL && i < answer->results->len; i++)
    RC_FUZZ_CHECK (may_be_shown (rc_search_result_get_snippet (g_ptr_array_index (answer->results, i))));
  *found = TRUE;
}

static void
look_for (RcClient   *client,
          const char *words)
{
  gboolean found = FALSE;

  rc_client_search_async (client, words, NULL, NULL, 50, NULL, on_found, &found);
  while (!found)
    g_main_context_iteration (NULL, TRUE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  Place *place = get_place ();
  RcClient *client;
  GListModel *roster;

  remove_all (place);
  write_file (place, (const char *) data, size);
  client = start (place);
  roster = G_LIST_MODEL (rc_client_get_roster (client));
  RC_FUZZ_CHECK (g_list_model_get_n_items (roster) <= RC_CACHE_MAX_CONTACTS + RC_CACHE_MAX_CONVERSATIONS + 2);
  for (guint i = 0; i < MIN (g_list_model_get_n_items (roster), 16); i++)
    {
      g_autoptr (RcContact) contact = g_list_model_get_item (roster, i);

      show (client, contact);
    }
  look_for (client, "hello");
  look_for (client, "hi");
  (void) rc_client_send (client, "all", "hello hi", NULL);
  g_object_unref (client);

  g_object_unref (start (place));
  return 0;
}
