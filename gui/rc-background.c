/* rc-background.c - what the desktop is asked for, so that the program runs unseen.
 *
 * In a sandbox the Background portal is asked, at the start where one of the two
 * settings is on, and whenever one changes. Elsewhere nobody has to be asked to run
 * on, and a file in the folder for that has us started with the session: it is
 * written and taken away when the setting changes, and by nothing else, so that what
 * the person does to it stays. */
#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "rc-background.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_ALLOWED 0

struct _RcBackground
{
  GObject parent_instance;

  /* owned */
  GSettings *settings;
  GDBusConnection *bus;      /* nullable */
  GCancellable *cancellable; /* nullable: of the request that is under way */
  char *autostart_path;
  char *request_path;        /* nullable: likewise */
  char *background_trouble;  /* nullable */
  char *autostart_trouble;   /* nullable */

  guint response_id;
  gboolean sandboxed;
  gboolean writing;
  gboolean write_again;
};

enum
{
  PROP_0,
  PROP_BACKGROUND_TROUBLE,
  PROP_AUTOSTART_TROUBLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcBackground, rc_background, G_TYPE_OBJECT)

static void write_autostart (RcBackground *self);

static void
set_trouble (RcBackground *self,
             char        **field,
             guint         prop,
             const char   *sentence)
{
  if (g_strcmp0 (*field, sentence) == 0)
    return;
  g_free (*field);
  *field = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

/* Each of the two is in trouble only where it is wanted. */
static void
set_troubles (RcBackground *self,
              const char   *background,
              const char   *autostart)
{
  gboolean wants_background = g_settings_get_boolean (self->settings, "run-in-background");
  gboolean wants_autostart = g_settings_get_boolean (self->settings, "autostart");

  set_trouble (self, &self->background_trouble, PROP_BACKGROUND_TROUBLE, wants_background ? background : NULL);
  set_trouble (self, &self->autostart_trouble, PROP_AUTOSTART_TROUBLE, wants_autostart ? autostart : NULL);
}

static void
say_lacking (RcBackground *self)
{
  set_troubles (self, _("This desktop does not say whether programs may run in the background. It may end this one."),
                _("This desktop cannot start programs from a sandbox with the session."));
}

static void
end_request (RcBackground *self)
{
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  self->response_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->request_path, g_free);
}

static void
on_response (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  RcBackground *self = user_data;
  g_autoptr(GVariant) results = NULL;
  gboolean background = FALSE, autostart = FALSE;
  guint response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == PORTAL_ALLOWED)
    {
      g_variant_lookup (results, "background", "b", &background);
      g_variant_lookup (results, "autostart", "b", &autostart);
    }
  end_request (self);
  set_troubles (self,
                background ? NULL : _("The desktop does not allow it. Its settings for this program can change that."),
                autostart ? NULL : _("The desktop does not allow it. Its settings for this program can change that."));
}

static void
listen_at (RcBackground *self,
           const char   *path)
{
  if (g_strcmp0 (path, self->request_path) == 0)
    return;
  if (self->response_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  g_free (self->request_path);
  self->request_path = g_strdup (path);
  self->response_id = g_dbus_connection_signal_subscribe (self->bus, PORTAL, "org.freedesktop.portal.Request",
                                                          "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                          on_response, self, NULL);
}

static void
on_requested (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(RcBackground) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *path;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply == NULL)
    {
      g_message ("The Background portal: %s", error->message);
      end_request (self);
      say_lacking (self);
      return;
    }
  /* It may have answered already. Old portals choose a path of their own. */
  g_variant_get (reply, "(&o)", &path);
  if (self->response_id != 0)
    listen_at (self, path);
}

static char *
make_request_path (RcBackground *self,
                   const char   *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
}

static void
ask_portal (RcBackground *self)
{
  static const char *const command[] = { "redcoast", "--background", NULL };
  g_autofree char *token = g_strdup_printf ("redcoast_%08x", g_random_int ());
  g_autofree char *path = NULL;
  GVariantBuilder options;

  if (self->bus == NULL || g_dbus_connection_get_unique_name (self->bus) == NULL)
    {
      say_lacking (self);
      return;
    }
  /* What was asked before is not wanted any more. */
  if (self->request_path != NULL)
    g_dbus_connection_call (self->bus, PORTAL, self->request_path, "org.freedesktop.portal.Request", "Close", NULL,
                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  end_request (self);

  self->cancellable = g_cancellable_new ();
  path = make_request_path (self, token);
  listen_at (self, path);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  /* Translators: said by the desktop, which asks whether that is allowed */
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (_("Messages arrive while no window is open.")));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (g_settings_get_boolean (self->settings, "autostart")));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  g_dbus_connection_call (self->bus, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Background", "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE,
                          -1, self->cancellable, on_requested, g_object_ref (self));
}

typedef struct
{
  char *path;
  gboolean wanted;
} Autostart;

static void
autostart_free (gpointer data)
{
  Autostart *autostart = data;

  g_free (autostart->path);
  g_free (autostart);
}

static GError *
make_error (const char *folder,
            int         system_error)
{
  g_autofree char *name = g_filename_display_name (folder);

  return g_error_new (G_FILE_ERROR, (int) g_file_error_from_errno (system_error), "%s: %s", name,
                      g_strerror (system_error));
}

static void
write_autostart_in_thread (GTask        *task,
                           gpointer      source,
                           gpointer      task_data,
                           GCancellable *cancellable)
{
  static const char entry[] =
    "[Desktop Entry]\n"
    "Type=Application\n"
    "Name=Red Coast\n"
    "Exec=redcoast --background\n"
    "Icon=" APPLICATION_ID "\n"
    "X-GNOME-UsesNotifications=true\n";
  const Autostart *autostart = task_data;
  g_autofree char *folder = g_path_get_dirname (autostart->path);
  g_autoptr(GError) error = NULL;

  /* A file of a name that nobody has seen yet is what the writing would speak of. */
  if (autostart->wanted && (g_mkdir_with_parents (folder, 0700) != 0 || g_access (folder, W_OK) != 0))
    error = make_error (folder, errno);
  else if (autostart->wanted)
    g_file_set_contents (autostart->path, entry, -1, &error);
  else if (g_unlink (autostart->path) != 0 && errno != ENOENT)
    error = make_error (folder, errno);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RcBackground) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    /* Translators: %s says what went wrong */
    sentence = g_strdup_printf (_("That could not be changed: %s"), error->message);
  set_trouble (self, &self->autostart_trouble, PROP_AUTOSTART_TROUBLE, sentence);

  self->writing = FALSE;
  if (self->write_again)
    write_autostart (self);
}

/* One after the other, so that the last wish is the one that stays. The thread may be
 * the last to let go of the task, and would end what the task holds. */
static void
write_autostart (RcBackground *self)
{
  g_autoptr(GTask) task = NULL;
  Autostart *autostart;

  self->write_again = self->writing;
  if (self->writing)
    return;
  self->writing = TRUE;
  autostart = g_new (Autostart, 1);
  autostart->path = g_strdup (self->autostart_path);
  autostart->wanted = g_settings_get_boolean (self->settings, "autostart");
  task = g_task_new (NULL, NULL, on_written, g_object_ref (self));
  g_task_set_name (task, "redcoast autostart");
  g_task_set_task_data (task, autostart, autostart_free);
  g_task_run_in_thread (task, write_autostart_in_thread);
}

static void
on_setting_changed (RcBackground *self,
                    const char   *key)
{
  if (self->sandboxed)
    ask_portal (self);
  else if (g_str_equal (key, "autostart"))
    write_autostart (self);
}

static void
rc_background_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RcBackground *self = RC_BACKGROUND (object);

  switch (prop_id)
    {
    case PROP_BACKGROUND_TROUBLE:
      g_value_set_string (value, self->background_trouble);
      break;
    case PROP_AUTOSTART_TROUBLE:
      g_value_set_string (value, self->autostart_trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_background_dispose (GObject *object)
{
  RcBackground *self = RC_BACKGROUND (object);

  end_request (self);
  g_clear_object (&self->bus);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rc_background_parent_class)->dispose (object);
}

static void
rc_background_finalize (GObject *object)
{
  RcBackground *self = RC_BACKGROUND (object);

  g_free (self->autostart_path);
  g_free (self->background_trouble);
  g_free (self->autostart_trouble);
  G_OBJECT_CLASS (rc_background_parent_class)->finalize (object);
}

static void
rc_background_class_init (RcBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rc_background_get_property;
  object_class->dispose = rc_background_dispose;
  object_class->finalize = rc_background_finalize;

  properties[PROP_BACKGROUND_TROUBLE] =
    g_param_spec_string ("background-trouble", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_AUTOSTART_TROUBLE] =
    g_param_spec_string ("autostart-trouble", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_background_init (RcBackground *self)
{
}

/**
 * rc_background_new:
 * @settings: whose "run-in-background" and "autostart" it follows
 * @bus: (nullable): the session's, where the portal is
 * @config_dir: the person's folder for settings, as g_get_user_config_dir() has it
 * @sandboxed: whether the portal is to be asked; see rc_background_is_sandboxed()
 *
 * Returns: (transfer full): what asks the desktop for what the settings say, in the
 *   main loop of this thread
 */
RcBackground *
rc_background_new (GSettings       *settings,
                   GDBusConnection *bus,
                   const char      *config_dir,
                   gboolean         sandboxed)
{
  RcBackground *self = g_object_new (RC_TYPE_BACKGROUND, NULL);

  self->settings = g_object_ref (settings);
  self->bus = bus != NULL ? g_object_ref (bus) : NULL;
  self->autostart_path = g_build_filename (config_dir, "autostart", APPLICATION_ID ".desktop", NULL);
  self->sandboxed = sandboxed;
  g_signal_connect_object (settings, "changed::run-in-background", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::autostart", G_CALLBACK (on_setting_changed), self, G_CONNECT_SWAPPED);
  if (sandboxed && (g_settings_get_boolean (settings, "run-in-background") || g_settings_get_boolean (settings, "autostart")))
    ask_portal (self);
  return self;
}

/**
 * rc_background_is_sandboxed:
 *
 * Returns: whether this program runs in a Flatpak or a Snap
 */
gboolean
rc_background_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_getenv ("SNAP") != NULL;
}

/**
 * rc_background_get_background_trouble:
 *
 * Returns: (nullable) (transfer none): why the program may not stay in the background
 *   though that is wanted, for people
 */
const char *
rc_background_get_background_trouble (RcBackground *self)
{
  g_return_val_if_fail (RC_IS_BACKGROUND (self), NULL);

  return self->background_trouble;
}

/**
 * rc_background_get_autostart_trouble:
 *
 * Returns: (nullable) (transfer none): why the program is not started with the session
 *   though that is wanted, or still is though it is not, for people
 */
const char *
rc_background_get_autostart_trouble (RcBackground *self)
{
  g_return_val_if_fail (RC_IS_BACKGROUND (self), NULL);

  return self->autostart_trouble;
}
