/* rc-exporter.c - lets a person have a conversation as a file.
 *
 *      start ──> asks where to ──> writes ──> says how many messages there are in it
 *                   ^    │           │  └───> cancelled: nothing is left
 *                   │    └─> no      v
 *                   └────────── says what went wrong
 *
 * One at a time for each window. The engine reads and writes; a window may go
 * meanwhile, the program then ends when the file is there. */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rc-export.h"
#include "rc-exporter.h"
#include "rc-limits.h"
#include "rc-words.h"

/* What is over sooner needs no progress. */
#define PATIENCE_MS 400
/* How long the outcome stands: enough to find its button by a screen reader; and the
 * progress of what failed: enough to have come. */
#define DONE_SECONDS 20
#define FAILED_SECONDS 1
/* Of the conversation's part of a proposed name; file systems take 255. */
#define MAX_NAME_BYTES 160

struct _RcExporter
{
  GObject parent_instance;

  /* borrowed; NULL once they are gone */
  GtkWindow *window;
  AdwToastOverlay *toasts;

  RcFileChooser chooser;
  guint patience_ms;

  /* owned: of what is asked about or written */
  GApplication *application; /* nullable: held while something is written */
  RcClient *client;
  char *conversation;
  GFile *file;
  GCancellable *cancellable; /* nullable: nothing is written */
  AdwToast *progress;        /* nullable: nothing is said of it */
  guint patience_source;
  guint64 n_messages;
  gboolean is_asking;
};

G_DEFINE_FINAL_TYPE (RcExporter, rc_exporter, G_TYPE_OBJECT)

static void ask (RcExporter *self);

/* ---- what is said ---- */

/* Takes the toast. */
static void
add_toast (RcExporter *self,
           AdwToast   *toast)
{
  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (self->toasts, toast);
  else
    g_object_unref (toast);
}

static void
update_progress (RcExporter *self)
{
  g_autofree char *count = rc_words_count (self->n_messages);
  g_autofree char *title = NULL;

  if (self->progress == NULL)
    return;
  if (self->n_messages == 0)
    title = g_strdup (_("Exporting…"));
  else
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Exporting… %s message", "Exporting… %s messages",
                                          (gulong) self->n_messages), count);
  adw_toast_set_title (self->progress, title);
}

/* Cancels what goes on; once it is done, shows it. */
static void
on_button (RcExporter *self,
           AdwToast   *toast)
{
  GFile *file = g_object_get_data (G_OBJECT (toast), "file");

  if (file == NULL && self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else if (file != NULL && self->window != NULL)
    rc_compat_show_in_folder (self->window, file);
}

/* By the one who looks at it, too; the writing goes on then. */
static void
on_dismissed (RcExporter *self,
              AdwToast   *toast)
{
  if (self->progress == toast)
    g_clear_object (&self->progress);
}

static AdwToast *
make_toast (RcExporter *self)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_button), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
  return toast;
}

/* Over the progress, which comes back. */
static void
tell_to_wait (RcExporter *self)
{
  AdwToast *toast = make_toast (self);

  adw_toast_set_title (toast, _("Wait until the other conversation is exported"));
  add_toast (self, toast);
}

static gboolean
on_impatient (gpointer user_data)
{
  RcExporter *self = user_data;

  self->patience_source = 0;
  if (self->toasts == NULL)
    return G_SOURCE_REMOVE;
  self->progress = make_toast (self);
  adw_toast_set_timeout (self->progress, 0);
  adw_toast_set_button_label (self->progress, _("_Cancel"));
  update_progress (self);
  add_toast (self, g_object_ref (self->progress));
  return G_SOURCE_REMOVE;
}

static gboolean
on_seen (gpointer user_data)
{
  adw_toast_dismiss (user_data);
  return G_SOURCE_REMOVE;
}

static void
dismiss_after (AdwToast *toast,
               guint     seconds)
{
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, seconds, on_seen, g_object_ref (toast), g_object_unref);
}

/* In the place of the progress, where there is one: libadwaita 1.2 does not survive
 * that a toast goes while it is still coming. */
static void
tell_done (RcExporter *self,
           guint64     n_messages)
{
  g_autofree char *count = rc_words_count (n_messages);
  g_autofree char *title =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Exported %s message", "Exported %s messages", (gulong) n_messages),
                     count);
  g_autoptr(AdwToast) toast = g_steal_pointer (&self->progress);
  gboolean is_shown = toast != NULL;

  if (!is_shown)
    toast = make_toast (self);
  adw_toast_set_title (toast, title);
  adw_toast_set_button_label (toast, _("_Show"));
  g_object_set_data_full (G_OBJECT (toast), "file", g_object_ref (self->file), g_object_unref);
  if (is_shown)
    dismiss_after (toast, DONE_SECONDS);
  else
    {
      adw_toast_set_timeout (toast, DONE_SECONDS);
      add_toast (self, g_object_ref (toast));
    }
}

static void
on_answer (RcExporter *self,
           const char *answer)
{
  if (g_strcmp0 (answer, "again") == 0 && self->window != NULL && self->cancellable == NULL && !self->is_asking)
    ask (self);
}

/* Who closed the window hears of it all the same. */
static void
tell_application (GApplication *application,
                  const char   *heading,
                  const char   *body)
{
  g_autoptr(GNotification) notification = g_notification_new (heading);

  g_notification_set_body (notification, body);
  if (application != NULL)
    g_application_send_notification (application, "export", notification);
}

static void
tell_failure (RcExporter   *self,
              GApplication *application,
              const GError *error)
{
  g_autofree char *base = g_file_get_basename (self->file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *sentence = rc_words_export_error (error, name);
  const char *heading = _("The Conversation Was Not Exported");
  GtkWidget *dialog;

  if (self->window == NULL)
    {
      tell_application (application, heading, sentence);
      return;
    }
  dialog = rc_compat_dialog_new (GTK_WIDGET (self->window), heading, sentence);
  rc_compat_dialog_add_answer (dialog, "close", _("_Close"), RC_ANSWER_SAFE);
  rc_compat_dialog_add_answer (dialog, "again", _("Choose _Another Place…"), RC_ANSWER_SUGGESTED);
  rc_compat_name_internals (dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answer), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- what is done ---- */

static void
on_progress (guint64  n_messages,
             gpointer user_data)
{
  RcExporter *self = user_data;

  self->n_messages = n_messages;
  update_progress (self);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RcExporter) self = user_data;
  g_autoptr(GApplication) application = g_steal_pointer (&self->application);
  g_autoptr(GError) error = NULL;
  gssize n_messages = rc_client_export_finish (RC_CLIENT (source), result, &error);

  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->patience_source, g_source_remove);
  if (error == NULL)
    tell_done (self, (guint64) n_messages);
  else if (self->progress != NULL)
    dismiss_after (self->progress, FAILED_SECONDS);
  g_clear_object (&self->progress);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_failure (self, application, error);
  if (application != NULL)
    g_application_release (application);
}

static void
begin (RcExporter     *self,
       const char     *path,
       RcExportFormat  format)
{
  GtkApplication *application = gtk_window_get_application (self->window);

  if (application != NULL)
    {
      self->application = G_APPLICATION (g_object_ref (application));
      g_application_hold (self->application);
    }
  self->n_messages = 0;
  self->cancellable = g_cancellable_new ();
  if (self->patience_ms == 0)
    on_impatient (self);
  else
    self->patience_source = g_timeout_add (self->patience_ms, on_impatient, self);
  rc_client_export_async (self->client, self->conversation, format, path, on_progress, self->cancellable, on_written,
                          g_object_ref (self));
}

/* The kind, unless the name says better. */
static RcExportFormat
choose_format (const char *path,
               guint       kind)
{
  return kind == RC_EXPORT_JSON || g_str_has_suffix (path, ".json") ? RC_EXPORT_JSON : RC_EXPORT_TEXT;
}

static void
on_chosen (GFile    *file,
           guint     kind,
           gpointer  user_data)
{
  g_autoptr(RcExporter) self = user_data;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  self->is_asking = FALSE;
  if (file == NULL || self->window == NULL)
    return;
  g_set_object (&self->file, file);
  path = g_file_get_path (file);
  if (path != NULL)
    begin (self, path, choose_format (path, kind));
  else
    {
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("Choose a folder on this computer."));
      tell_failure (self, NULL, error);
    }
}

static void
ask (RcExporter *self)
{
  const RcFileKind kinds[] = {
    [RC_EXPORT_TEXT] = { _("Plain text"), "txt" },
    [RC_EXPORT_JSON] = { _("JSON, for programs"), "json" },
  };
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = rc_exporter_make_name (self->conversation, now);

  self->is_asking = TRUE;
  self->chooser (self->window, _("Export Conversation"), name, kinds, G_N_ELEMENTS (kinds), on_chosen,
                 g_object_ref (self));
}

static void
rc_exporter_dispose (GObject *object)
{
  RcExporter *self = RC_EXPORTER (object);

  g_clear_handle_id (&self->patience_source, g_source_remove);
  g_clear_object (&self->application);
  g_clear_object (&self->client);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->progress);
  G_OBJECT_CLASS (rc_exporter_parent_class)->dispose (object);
}

static void
rc_exporter_finalize (GObject *object)
{
  g_free (RC_EXPORTER (object)->conversation);
  G_OBJECT_CLASS (rc_exporter_parent_class)->finalize (object);
}

static void
rc_exporter_class_init (RcExporterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_exporter_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_exporter_finalize;
}

static void
rc_exporter_init (RcExporter *self)
{
  self->chooser = rc_compat_choose_save;
  self->patience_ms = PATIENCE_MS;
}

/**
 * rc_exporter_new:
 * @window: whose conversations they are; it detaches what it has when it goes
 * @toasts: of the same window
 *
 * Returns: (transfer full): nothing is exported yet
 */
RcExporter *
rc_exporter_new (GtkWindow       *window,
                 AdwToastOverlay *toasts)
{
  RcExporter *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (ADW_IS_TOAST_OVERLAY (toasts), NULL);

  self = g_object_new (RC_TYPE_EXPORTER, NULL);
  self->window = window;
  self->toasts = toasts;
  return self;
}

/**
 * rc_exporter_set_chooser:
 * @self: an exporter
 * @chooser: who asks a person where the file is to be
 */
void
rc_exporter_set_chooser (RcExporter    *self,
                         RcFileChooser  chooser)
{
  g_return_if_fail (RC_IS_EXPORTER (self));
  g_return_if_fail (chooser != NULL);

  self->chooser = chooser;
}

/**
 * rc_exporter_set_patience:
 * @self: an exporter
 * @patience_ms: after how many milliseconds there is a progress to be seen
 */
void
rc_exporter_set_patience (RcExporter *self,
                          guint       patience_ms)
{
  g_return_if_fail (RC_IS_EXPORTER (self));

  self->patience_ms = patience_ms;
}

/**
 * rc_exporter_start:
 * @self: an exporter
 * @client: who has the conversation
 * @conversation: an id, or "all"
 *
 * Asks where to, and writes there what is kept on this computer. All that comes of
 * it is said in the window.
 */
void
rc_exporter_start (RcExporter *self,
                   RcClient   *client,
                   const char *conversation)
{
  g_return_if_fail (RC_IS_EXPORTER (self));
  g_return_if_fail (RC_IS_CLIENT (client));
  g_return_if_fail (conversation != NULL);

  if (self->window == NULL || self->is_asking)
    return;
  if (self->cancellable != NULL)
    {
      tell_to_wait (self);
      return;
    }
  g_set_object (&self->client, client);
  g_free (self->conversation);
  self->conversation = g_strdup (conversation);
  ask (self);
}

/**
 * rc_exporter_detach:
 * @self: an exporter
 *
 * What is being written is still written.
 */
void
rc_exporter_detach (RcExporter *self)
{
  g_return_if_fail (RC_IS_EXPORTER (self));

  self->window = NULL;
  self->toasts = NULL;
  g_clear_object (&self->progress);
}

/* A server may call people what it likes; no folder is left by that, nothing is
 * hidden, and no ending looks like another. */
static void
append_clean (GString    *name,
              const char *conversation)
{
  g_autofree char *valid = g_utf8_make_valid (conversation, -1);

  for (const char *at = valid; *at != '\0' && name->len < MAX_NAME_BYTES; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean is_odd = g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ||
                        (c < 0x80 && strchr ("/\\:*?\"<>|", (int) c) != NULL) || (c == '.' && name->len == 0);

      g_string_append_unichar (name, is_odd ? '_' : c);
    }
}

/**
 * rc_exporter_make_name:
 * @conversation: an id, or "all"
 * @now: of which the day is used
 *
 * Returns: (transfer full): a name for a file with @conversation, without any folder
 */
char *
rc_exporter_make_name (const char *conversation,
                       GDateTime  *now)
{
  g_autofree char *day = NULL;
  GString *name;

  g_return_val_if_fail (conversation != NULL && now != NULL, NULL);

  day = g_date_time_format (now, "%Y-%m-%d");
  name = g_string_new (NULL);
  append_clean (name, g_str_equal (conversation, RC_ROOM_ALL) ? _("Everyone") : conversation);
  g_string_append_printf (name, " %s.txt", day);
  return g_string_free (name, FALSE);
}
