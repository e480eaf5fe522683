/* search-fixture.c - an engine with messages on disk, to be looked through. */
#include "config.h"

#include <glib/gstdio.h>

#include "rc-client-private.h"
#include "rc-search.h"
#include "search-fixture.h"

static char *folder;
static char *path;
static RcCache *cache;
static RcClient *client;

void
search_fixture_begin (void)
{
  RcCacheOp *log = rc_cache_op_new (RC_CACHE_LOG, NULL);

  folder = g_dir_make_tmp ("rc-search-XXXXXX", NULL);
  path = g_build_filename (folder, "alice.db", NULL);
  cache = rc_cache_new (path);
  log->row.from = g_strdup ("alice");
  log->row.epoch = 1;
  log->log = g_strdup ("first");
  rc_cache_run (cache, log, NULL, NULL, NULL);
}

void
search_fixture_put (const char *conversation,
                    const char *from,
                    guint       seq,
                    const char *text)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_PUT, conversation);

  op->row.from = g_strdup (from);
  op->row.is_own = g_str_equal (from, "alice");
  op->row.ref = g_strdup_printf ("r%u", seq);
  op->row.seq = seq;
  op->row.epoch = 1;
  op->row.time_us = (gint64) seq * G_USEC_PER_SEC;
  op->row.text = g_strdup (text);
  op->row.text_bytes = strlen (text);
  op->cursor = seq;
  rc_cache_run (cache, op, NULL, NULL, NULL);
}

static gboolean
is_loaded (gpointer user_data)
{
  return rc_client_get_loaded (client);
}

RcClient *
search_fixture_open (void)
{
  g_clear_pointer (&cache, rc_cache_free);
  client = g_object_new (RC_TYPE_CLIENT, "server", "localhost", "id", "alice", "cache-path", path, NULL);
  gui_fixture_wait (is_loaded, NULL);
  return client;
}

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (RcSearchAnswer) answer = rc_client_search_finish (client, result, NULL);

  *(gboolean *) user_data = answer != NULL;
}

static gboolean
is_asked (gpointer user_data)
{
  return *(gboolean *) user_data;
}

void
search_fixture_settle (void)
{
  gboolean is_done = FALSE;

  rc_client_search_async (client, "anything", NULL, NULL, 1, NULL, on_asked, &is_done);
  gui_fixture_wait (is_asked, &is_done);
  gui_fixture_turn ();
}

void
search_fixture_end (void)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&client);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (folder, name, NULL);

      g_unlink (child);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&path, g_free);
}

gboolean
search_fixture_says (GtkWidget  *widget,
                     const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (search_fixture_says (child, text))
      return TRUE;

  return FALSE;
}
