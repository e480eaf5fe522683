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

/* For all runs: a folder, and an empty cache as this version makes it. */
typedef struct
{
  char *folder;
  char *path;
  char *empty;
  gsize empty_bytes;
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

static const Place *get_place (void);

static void
leave (void)
{
  const Place *place = get_place ();

  remove_all (place);
  g_rmdir (place->folder);
}

static const Place *
get_place (void)
{
  static Place place = { NULL, NULL, NULL, 0 };

  if (place.folder != NULL)
    return &place;

  place.folder = g_dir_make_tmp ("redcoast-fuzz-XXXXXX", NULL);
  RC_FUZZ_CHECK (place.folder != NULL);
  place.path = g_build_filename (place.folder, "me.db", NULL);
  atexit (leave);
  g_object_unref (start (&place));
  RC_FUZZ_CHECK (g_file_get_contents (place.path, &place.empty, &place.empty_bytes, NULL));
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

static void
put_row (sqlite3     *db,
         guint8       which,
         const Field *fields,
         guint        n_fields)
{
  g_autofree char *signs = g_strnfill (2 * n_fields, '?');
  g_autofree char *sql = NULL;
  sqlite3_stmt *row = NULL;

  for (guint i = 1; i < 2 * n_fields; i += 2)
    signs[i] = ',';
  signs[2 * n_fields - 1] = '\0';
  sql = g_strdup_printf ("INSERT %s INTO %s VALUES (%s)", (which & 8) != 0 ? "OR REPLACE" : "OR IGNORE",
                         tables[which % G_N_ELEMENTS (tables)], signs);
  if (sqlite3_prepare_v2 (db, sql, -1, &row, NULL) != SQLITE_OK)
    return;

  for (guint i = 0; i < n_fields; i++)
    bind (row, (int) i + 1, &fields[i]);
  sqlite3_step (row);
  sqlite3_finalize (row);
}

static void
put_record (sqlite3    *db,
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
    put_row (db, (guint8) record[0], fields, n_fields);
}

static void
write_file (const Place *place,
            const char  *data,
            gsize        size)
{
  const char *end = data + size;
  sqlite3 *db = NULL;

  if (size > 0 && (guint8) data[0] == 0xff)
    {
      RC_FUZZ_CHECK (g_file_set_contents_full (place->path, data + 1, (gssize) size - 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      return;
    }

  RC_FUZZ_CHECK (g_file_set_contents_full (place->path, place->empty, (gssize) place->empty_bytes, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  RC_FUZZ_CHECK (sqlite3_open (place->path, &db) == SQLITE_OK);
  RC_FUZZ_CHECK (sqlite3_exec (db, "PRAGMA synchronous = OFF; BEGIN", NULL, NULL, NULL) == SQLITE_OK);
  while (data < end)
    {
      const char *record_end = memchr (data, RECORD_END, (gsize) (end - data));

      if (record_end == NULL)
        record_end = end;
      if (record_end > data)
        put_record (db, data, (gsize) (record_end - data));
      data = record_end + 1;
    }
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  RC_FUZZ_CHECK (sqlite3_close (db) == SQLITE_OK);
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
  const Place *place = get_place ();
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
