#include "config.h"

#include <check.h>
#include <glib/gstdio.h>

#include "rc-cache-ops.h"
#include "rc-fake-server.h"

char *kept_path;
RcCache *kept_cache;
RcCacheOp *last_op;
guint n_back;
guint n_failed_ops;

static char *folder;

void
rc_cache_ops_set_up (void)
{
  g_autofree char *inner = NULL;

  folder = g_dir_make_tmp ("rc-cache-XXXXXX", NULL);
  inner = g_build_filename (folder, "account", NULL);
  kept_path = g_build_filename (inner, "messages.db", NULL);
  n_back = 0;
  n_failed_ops = 0;
}

static void
remove_tree (const char *name)
{
  g_autoptr (GDir) dir = g_dir_open (name, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (name, entry, NULL);

      if (g_unlink (child) != 0)
        remove_tree (child);
    }
  g_rmdir (name);
}

void
rc_cache_ops_tear_down (void)
{
  g_clear_pointer (&kept_cache, rc_cache_free);
  g_clear_pointer (&last_op, rc_cache_op_free);
  remove_tree (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&kept_path, g_free);
}

/* Takes what came back out of the operation, which is freed after this. */
void
keep (RcCacheOp *op,
      gpointer   user_data)
{
  RcCacheOp *copy = rc_cache_op_new (op->verb, NULL);

  copy->error = g_steal_pointer (&op->error);
  copy->rows = g_steal_pointer (&op->rows);
  copy->snapshot = g_steal_pointer (&op->snapshot);
  copy->unread = op->unread;
  copy->is_new = op->is_new;
  copy->at_end = op->at_end;
  copy->hits = g_steal_pointer (&op->hits);
  copy->is_cut = op->is_cut;
  g_clear_pointer (&last_op, rc_cache_op_free);
  last_op = copy;
  n_back++;
  n_failed_ops += copy->error != NULL;
}

RcCacheOp *
run (RcCacheOp *op)
{
  guint before = n_back;

  rc_cache_run (kept_cache, op, keep, NULL, NULL);
  RC_WAIT_FOR (n_back > before);

  return last_op;
}

RcCacheOp *
run_well (RcCacheOp *op)
{
  RcCacheOp *back = run (op);

  ck_assert_msg (back->error == NULL, "%s", back->error != NULL ? back->error->message : "");

  return back;
}

RcCacheSnapshot *
open_again (void)
{
  g_clear_pointer (&kept_cache, rc_cache_free);
  kept_cache = rc_cache_new (kept_path);

  return run_well (rc_cache_op_new (RC_CACHE_LOAD, NULL))->snapshot;
}

RcCacheOp *
new_log (const char *log,
         guint       epoch)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_LOG, NULL);

  op->row.from = g_strdup ("alice");
  op->log = g_strdup (log);
  op->row.epoch = epoch;
  op->is_all = TRUE;

  return op;
}

RcCacheOp *
new_put (const char *conversation,
         const char *from,
         const char *ref,
         guint64     seq,
         const char *text)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_PUT, conversation);

  op->row.from = g_strdup (from);
  op->row.ref = g_strdup (ref);
  op->row.seq = seq;
  op->row.epoch = 1;
  op->row.time_us = (gint64) seq * 1000;
  op->row.text = g_strdup (text);
  op->row.text_bytes = strlen (text);
  op->row.is_own = g_str_equal (from, "alice");
  op->cursor = seq;
  op->is_news = !op->row.is_own;

  return op;
}

RcCacheOp *
new_own (RcCacheVerb verb,
         const char *conversation,
         const char *ref,
         const char *text)
{
  RcCacheOp *op = rc_cache_op_new (verb, conversation);

  op->row.from = g_strdup ("alice");
  op->row.ref = g_strdup (ref);
  op->row.text = g_strdup (text);
  op->row.text_bytes = text != NULL ? strlen (text) : 0;
  op->row.epoch = 1;

  return op;
}

RcCacheOp *
new_page (RcCacheVerb verb,
          const char *conversation,
          guint64     seq,
          guint       limit)
{
  RcCacheOp *op = rc_cache_op_new (verb, conversation);

  op->row.epoch = 1;
  op->row.seq = seq;
  op->limit = limit;

  return op;
}

void
begin (void)
{
  ck_assert_ptr_nonnull (open_again ());
  run_well (new_log ("first", 1));
}
