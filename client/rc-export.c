/* rc-export.c - a conversation, written to a file.
 *
 *      main context          read a page --------- rows --------> read the next
 *                                 |                                    ^
 *      a thread                   +--> write it to a file without -----+
 *                                      a name; after the last one: sync,
 *                                      name it PATH.XXXXXX, rename to PATH
 *
 * What stood at PATH stays until all is written; what fails leaves nothing, a program
 * that ends meanwhile neither. Where the disk knows no files without a name it is
 * PATH.XXXXXX from the start. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

#include "rc-client-private.h"
#include "rc-entry-private.h"
#include "rc-export.h"

typedef struct
{
  char *conversation;
  char *path;
  char *temporary;           /* nullable: the file has no name */
  GString *head;             /* what stands before the first message */
  RcExportFormat format;
  RcExportProgress progress; /* nullable */
  gpointer progress_data;
  RcCache *cache;            /* borrowed of the client, which the task holds; nullable */
  GPtrArray *rows;           /* of RcCacheRow: the page */
  guint epoch;
  guint64 seq;
  guint64 n_messages;
  int fd;
  gboolean is_reading;
  gboolean at_end;
  gboolean is_there;         /* complete, at its path */
} Export;

static void
export_free (Export *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->conversation);
  g_free (self->path);
  g_string_free (self->head, TRUE);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

/* ---- what is written ---- */

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            guint64      number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

/* What was built, on one line. */
static void
append_object (GString     *out,
               JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *line = json_to_string (root, FALSE);

  g_string_append (out, line);
}

static char *
format_time (gint64      time_us,
             const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  char *text = time != NULL ? g_date_time_format (time, format) : NULL;

  return text != NULL ? text : g_strdup ("?");
}

static void
append_row_json (Export           *self,
                 GString          *out,
                 const RcCacheRow *row)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *time = format_time (row->time_us, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *text = g_utf8_make_valid (row->text, (gssize) row->text_bytes);

  json_builder_begin_object (builder);
  add_number (builder, "epoch", row->epoch);
  add_number (builder, "seq", row->seq);
  add_string (builder, "time", time);
  add_string (builder, "from", row->from);
  if (row->type != NULL)
    add_string (builder, "type", row->type);
  add_string (builder, "text", text);
  json_builder_end_object (builder);
  g_string_append (out, self->n_messages > 0 ? ",\n" : "\n");
  append_object (out, builder);
}

/* Further lines are moved in: no text looks like another message. */
static void
append_row_text (GString          *out,
                 const RcCacheRow *row)
{
  g_autofree char *time = format_time (row->time_us, "%Y-%m-%d %H:%M:%S UTC");
  g_autofree char *valid = g_utf8_make_valid (row->text, (gssize) row->text_bytes);

  g_string_append_printf (out, "[%s] %s: ", time, row->from);
  for (const char *at = valid; *at != '\0'; at++)
    {
      g_string_append_c (out, *at);
      if (*at == '\n')
        g_string_append (out, "    ");
    }
  g_string_append_c (out, '\n');
}

static void
append_rows (Export  *self,
             GString *out)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const RcCacheRow *row = g_ptr_array_index (self->rows, i);

      if (self->format == RC_EXPORT_JSON)
        append_row_json (self, out, row);
      else if (row->type == NULL)
        append_row_text (out, row);
      self->n_messages++;
    }
  if (self->at_end && self->format == RC_EXPORT_JSON)
    g_string_append (out, "\n]}\n");
}

/* ---- the disk ---- */

static gboolean
fail (Export  *self,
      GError **error)
{
  const int code = errno;
  g_autofree char *base = g_path_get_basename (self->path);
  g_autofree char *name = g_filename_display_name (base);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” could not be written: %s."), name,
               g_strerror (code));
  return FALSE;
}

static gboolean
write_all_in_thread (Export      *self,
                     const char  *data,
                     gsize        n_bytes,
                     GError     **error)
{
  while (n_bytes > 0)
    {
      gssize n = write (self->fd, data, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (self, error);
      data += n;
      n_bytes -= (gsize) n;
    }

  return TRUE;
}

static gboolean
open_in_thread (Export  *self,
                GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = NULL;

  self->fd = open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd >= 0)
    return TRUE;

  name = g_strconcat (self->path, ".XXXXXX", NULL);
  self->fd = g_mkstemp_full (name, O_WRONLY | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return fail (self, error);
  self->temporary = g_steal_pointer (&name);
  return TRUE;
}

/* A link takes no other's place; to rename does. */
static gboolean
give_name_in_thread (Export  *self,
                     GError **error)
{
  g_autofree char *source = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  g_autofree char *name = g_strdup_printf ("%s.%08x", self->path, g_random_int ());

  if (linkat (AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0)
    return fail (self, error);
  self->temporary = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
finish_in_thread (Export  *self,
                  GError **error)
{
  const int fd = self->fd;

  if (fsync (fd) != 0)
    return fail (self, error);
  if (self->temporary == NULL && !give_name_in_thread (self, error))
    return FALSE;
  self->fd = -1;
  if (close (fd) != 0 || g_rename (self->temporary, self->path) != 0)
    return fail (self, error);
  g_clear_pointer (&self->temporary, g_free);
  self->is_there = TRUE;
  return TRUE;
}

static void
write_page_in_thread (GTask        *page,
                      gpointer      source,
                      gpointer      data,
                      GCancellable *cancellable)
{
  Export *self = data;
  GError *error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_len (out, self->head->str, (gssize) self->head->len);
  g_string_truncate (self->head, 0);
  append_rows (self, out);
  if ((self->fd < 0 && !open_in_thread (self, &error)) ||
      !write_all_in_thread (self, out->str, out->len, &error) ||
      (self->at_end && !g_cancellable_is_cancelled (cancellable) && !finish_in_thread (self, &error)))
    g_task_return_error (page, error);
  else
    g_task_return_boolean (page, TRUE);
}

/* ---- page after page ---- */

static void read_page (GTask *task);

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  Export *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (!self->is_there)
    {
      if (self->progress != NULL)
        self->progress (self->n_messages, self->progress_data);
      if (!g_task_return_error_if_cancelled (task))
        {
          read_page (task);
          return;
        }
    }
  else
    g_task_return_int (task, (gssize) self->n_messages);
  g_object_unref (task);
}

/* The thread may be the last to let go of the page: it is nobody's, so that no engine
 * ends there. */
static void
write_page (GTask *task)
{
  Export *self = g_task_get_task_data (task);
  g_autoptr (GTask) page = g_task_new (NULL, g_task_get_cancellable (task), on_written, task);

  /* What became of it counts, also where it was given up meanwhile. */
  g_task_set_check_cancellable (page, FALSE);
  g_task_set_task_data (page, self, NULL);
  g_task_set_name (page, "redcoast export");
  g_task_run_in_thread (page, write_page_in_thread);
}

static int
compare_oldest_first (gconstpointer a,
                      gconstpointer b)
{
  return rc_entry_compare (*(RcEntry *const *) a, *(RcEntry *const *) b);
}

static void
take_memory (Export          *self,
             RcConversations *conversations)
{
  g_autoptr (GPtrArray) entries = rc_conversations_dup_entries (conversations, self->conversation);

  g_ptr_array_sort (entries, compare_oldest_first);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) rc_cache_row_free);
  for (guint i = 0; i < entries->len; i++)
    {
      RcEntry *entry = g_ptr_array_index (entries, i);
      RcCacheRow *row = g_new0 (RcCacheRow, 1);

      row->from = g_strdup (rc_entry_get_from (entry));
      row->text = g_strdup (rc_entry_get_text (entry));
      row->text_bytes = strlen (row->text);
      row->epoch = rc_entry_get_epoch (entry);
      row->seq = rc_entry_get_seq (entry);
      row->time_us = rc_entry_get_time_us (entry);
      g_ptr_array_add (self->rows, row);
    }
  self->at_end = TRUE;
}

/* The file could not be opened: the engine goes on in memory only. */
static void
go_without (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  self->cache = NULL;
  take_memory (self, rc_client_get_conversations (g_task_get_source_object (task)));
  write_page (task);
}

static void
fail_to_read (GTask        *task,
              const GError *error)
{
  Export *self = g_task_get_task_data (task);

  if (self->fd < 0 && rc_client_peek_cache (g_task_get_source_object (task)) == NULL)
    {
      go_without (task);
      return;
    }
  g_task_return_error (task, g_error_copy (error));
  g_object_unref (task);
}

static void
on_page (RcCacheOp *op,
         gpointer   user_data)
{
  GTask *task = user_data;
  Export *self = g_task_get_task_data (task);
  const RcCacheRow *last;

  self->is_reading = FALSE;
  if (op->error != NULL)
    {
      fail_to_read (task, op->error);
      return;
    }
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_steal_pointer (&op->rows);
  self->at_end = op->at_end;
  if (self->rows->len > 0)
    {
      last = g_ptr_array_index (self->rows, self->rows->len - 1);
      self->epoch = last->epoch;
      self->seq = last->seq;
    }
  write_page (task);
}

/* After on_page(), or instead of it: the cache is gone. */
static void
on_page_dropped (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *self = g_task_get_task_data (task);

  if (self->is_reading)
    {
      self->is_reading = FALSE;
      go_without (task);
    }
}

static void
read_page (GTask *task)
{
  Export *self = g_task_get_task_data (task);
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_NEWER, self->conversation);

  op->row.epoch = self->epoch;
  op->row.seq = self->seq;
  op->limit = RC_CACHE_MAX_PAGE;
  self->is_reading = TRUE;
  rc_cache_run (self->cache, op, on_page, g_object_ref (task), on_page_dropped);
}

/* All but its end, which the messages come before. */
static void
make_head (Export   *self,
           RcClient *client)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *now = format_time (g_get_real_time (), "%Y-%m-%dT%H:%M:%SZ");

  if (self->format != RC_EXPORT_JSON)
    return;
  json_builder_begin_object (builder);
  add_string (builder, "format", "redcoast-conversation");
  add_number (builder, "version", 1);
  add_string (builder, "server", rc_client_get_server (client));
  add_string (builder, "account", rc_client_get_id (client));
  add_string (builder, "conversation", self->conversation);
  add_string (builder, "exported", now);
  json_builder_end_object (builder);
  append_object (self->head, builder);
  g_string_truncate (self->head, self->head->len - 1);
  g_string_append (self->head, ",\n\"messages\":[");
}

/**
 * rc_client_export_async:
 * @conversation: an id, or "all"
 * @path: the file, which is replaced when all is written
 * @progress: (nullable): called after each page, with @user_data
 * @cancellable: (nullable): nothing is left of what was begun
 *
 * Writes all messages of a conversation that are kept on this computer, oldest
 * first. Own ones that are not sent are not among them. Never blocks. The thread
 * that the engine runs on.
 */
void
rc_client_export_async (RcClient            *self,
                        const char          *conversation,
                        RcExportFormat       format,
                        const char          *path,
                        RcExportProgress     progress,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Export *export;
  GTask *task;

  g_return_if_fail (RC_IS_CLIENT (self) && conversation != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  export = g_new0 (Export, 1);
  export->conversation = g_strdup (conversation);
  export->path = g_strdup (path);
  export->head = g_string_new (NULL);
  export->format = format;
  export->progress = progress;
  export->progress_data = user_data;
  export->fd = -1;
  export->cache = rc_client_peek_cache (self);
  make_head (export, self);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  if (export->cache != NULL)
    {
      read_page (task);
      return;
    }
  take_memory (export, rc_client_get_conversations (self));
  write_page (task);
}

/**
 * rc_client_export_finish:
 *
 * Returns: how many messages were written; -1 with an error of #G_IO_ERROR or
 *   #RC_CACHE_ERROR, whose message is for people
 */
gssize
rc_client_export_finish (RcClient      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
