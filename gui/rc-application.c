/* rc-application.c - the program: command line, actions, windows.
 *
 * One process a session: a second start hands its command line to the first
 * one, unless it is given --new-instance. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-about.h"
#include "rc-application.h"
#include "rc-background.h"
#include "rc-compat.h"
#include "rc-day-watch.h"
#include "rc-memory.h"
#include "rc-preferences.h"
#include "rc-settings.h"
#include "rc-window.h"

struct _RcApplication
{
  AdwApplication parent_instance;

  /* owned */
  GSettings *settings;
  RcAccounts *accounts;
  RcDayWatch *day_watch;
  RcBackground *background; /* nullable */
  guint trim_id;
};

G_DEFINE_FINAL_TYPE (RcApplication, rc_application, ADW_TYPE_APPLICATION)

static RcWindow *
find_window (RcApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (; windows != NULL; windows = windows->next)
    {
      if (RC_IS_WINDOW (windows->data))
        return windows->data;
    }
  return NULL;
}

/* The accounts are there when there is a window to show them. */
static RcWindow *
get_window (RcApplication *self)
{
  RcWindow *window = find_window (self);

  if (window == NULL)
    {
      window = rc_window_new (GTK_APPLICATION (self), self->settings, self->accounts);
      rc_accounts_resume (self->accounts);
      rc_window_resume (window);
      if (self->trim_id == 0)
        self->trim_id = rc_memory_trim_later ();
    }
  return window;
}

static void
action_quit (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkApplication *application = user_data;
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    gtk_window_destroy (windows->data);
  g_application_quit (G_APPLICATION (application));
}

static void
action_about (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkApplication *application = user_data;
  GtkWindow *about = rc_about_new (gtk_application_get_active_window (application));

  gtk_window_present (about);
}

static void
action_preferences (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  RcApplication *self = user_data;
  GtkWidget *window = rc_preferences_new (self->settings);

  rc_preferences_follow_background (RC_PREFERENCES (window), self->background);
  gtk_window_set_transient_for (GTK_WINDOW (window), gtk_application_get_active_window (user_data));
  gtk_window_present (GTK_WINDOW (window));
}

static void
action_open_conversation (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  RcWindow *window = get_window (user_data);
  const char *account, *id;

  g_variant_get (parameter, "(&s&s)", &account, &id);
  if (rc_window_open_conversation (window, account, id))
    rc_window_present (window);
}

static void
action_mark_read (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  const char *account, *id;

  g_variant_get (parameter, "(&s&s)", &account, &id);
  rc_window_mark_read (get_window (user_data), account, id);
}

/* From the desktop, which may have started us for it. */
static void
action_everyone (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  RcWindow *window = get_window (user_data);

  if (rc_window_open_conversation (window, NULL, "all"))
    rc_window_present (window);
}

static gboolean
has_option (GVariantDict *options,
            const char   *name)
{
  gboolean value = FALSE;

  return g_variant_dict_lookup (options, name, "b", &value) && value;
}

static int
rc_application_handle_local_options (GApplication *application,
                                     GVariantDict *options)
{
  if (has_option (options, "version"))
    {
      g_print ("redcoast %s\n", PACKAGE_VERSION);
      return 0;
    }
  if (has_option (options, "new-instance"))
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static int
rc_application_command_line (GApplication            *application,
                             GApplicationCommandLine *command_line)
{
  RcApplication *self = RC_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  RcWindow *window = find_window (self);
  g_auto (GStrv) links = NULL;
  const char *server = NULL;
  const char *id = NULL;
  const char *open = NULL;

  g_variant_dict_lookup (options, "server", "&s", &server);
  g_variant_dict_lookup (options, "id", "&s", &id);
  g_variant_dict_lookup (options, "open", "&s", &open);
  /* A guest is alone: who they are else is nobody's business. */
  if (window == NULL)
    window = has_option (options, "guest") ? rc_window_new (GTK_APPLICATION (self), self->settings, self->accounts)
                                           : get_window (self);
  rc_window_set_guest (window, has_option (options, "guest"));
  links = g_application_command_line_get_arguments (command_line, NULL);
  if (links[0] != NULL && links[1] != NULL)
    rc_window_open_link (window, links[1], id);
  else if (server != NULL || id != NULL)
    rc_window_connect_to (window, server, id);
  if (!has_option (options, "background"))
    rc_window_present (window);
  if (open != NULL)
    rc_window_open_conversation (window, NULL, open);
  return 0;
}

/* An invitation that was clicked, while a program of ours is the session's: the
 * desktop hands it over by D-Bus. */
static void
rc_application_open (GApplication *application,
                     GFile       **files,
                     int           n_files,
                     const char   *hint)
{
  RcWindow *window = get_window (RC_APPLICATION (application));
  g_autofree char *link = g_file_get_uri (files[0]);

  rc_window_open_link (window, link, NULL);
  rc_window_present (window);
}

static void
set_accels (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *accels[3];
  } table[] = {
    { "app.quit", { "<Ctrl>q", NULL } },
    { "win.close-tab", { "<Ctrl>w", NULL } },
    { "win.find", { "<Ctrl>f", NULL } },
    { "win.search-all", { "<Ctrl><Shift>f", NULL } },
    { "app.preferences", { "<Ctrl>comma", NULL } },
    { "win.switch", { "<Ctrl>k", NULL } },
    { "win.show-help-overlay", { "<Ctrl>question", "<Ctrl>F1", NULL } },
    { "window.close", { "<Alt>F4", NULL } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_application_set_accels_for_action (application, table[i].action,
                                           table[i].accels);
}

static void
on_day_changed (GtkApplication *application)
{
  GList *windows = gtk_application_get_windows (application);

  for (; windows != NULL; windows = windows->next)
    {
      if (RC_IS_WINDOW (windows->data))
        rc_window_refresh_times (windows->data);
    }
}

static void
follow_settings (RcApplication *self)
{
  g_autoptr(GAction) do_not_disturb = g_settings_create_action (self->settings, "do-not-disturb");

  g_action_map_add_action (G_ACTION_MAP (self), do_not_disturb);
  self->background = rc_background_new (self->settings, g_application_get_dbus_connection (G_APPLICATION (self)),
                                        g_get_user_config_dir (), rc_background_is_sandboxed ());
}

static void
rc_application_startup (GApplication *application)
{
  RcApplication *self = RC_APPLICATION (application);

  G_APPLICATION_CLASS (rc_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APPLICATION_ID);
  self->settings = rc_settings_open ();
  self->accounts = rc_accounts_new (self->settings);
  self->day_watch = rc_day_watch_new ();
  g_signal_connect_object (self->day_watch, "day-changed",
                           G_CALLBACK (on_day_changed), self, G_CONNECT_SWAPPED);
  set_accels (GTK_APPLICATION (application));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "preferences")),
                               self->settings != NULL);
  if (self->settings == NULL)
    return;
  follow_settings (self);
  g_signal_connect (self->settings, "changed::color-scheme", G_CALLBACK (rc_preferences_follow_scheme), NULL);
  rc_preferences_follow_scheme (self->settings);
}

/* The desktop starts us, or comes back to us. */
static void
rc_application_activate (GApplication *application)
{
  rc_window_present (get_window (RC_APPLICATION (application)));
}

static void
rc_application_shutdown (GApplication *application)
{
  rc_accounts_finish (RC_APPLICATION (application)->accounts);
  G_APPLICATION_CLASS (rc_application_parent_class)->shutdown (application);
}

static void
rc_application_dispose (GObject *object)
{
  RcApplication *self = RC_APPLICATION (object);

  g_clear_object (&self->background);
  g_clear_object (&self->day_watch);
  g_clear_object (&self->accounts);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (rc_application_parent_class)->dispose (object);
}

static void
rc_application_class_init (RcApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = rc_application_dispose;
  application_class->handle_local_options = rc_application_handle_local_options;
  application_class->command_line = rc_application_command_line;
  application_class->activate = rc_application_activate;
  application_class->open = rc_application_open;
  application_class->startup = rc_application_startup;
  application_class->shutdown = rc_application_shutdown;
}

static void
rc_application_init (RcApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = action_quit },
    { .name = "about", .activate = action_about },
    { .name = "preferences", .activate = action_preferences },
    { .name = "everyone", .activate = action_everyone },
    { .name = "open-conversation", .activate = action_open_conversation, .parameter_type = "(ss)" },
    { .name = "mark-read", .activate = action_mark_read, .parameter_type = "(ss)" },
  };
  static const GOptionEntry options[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, NULL,
      N_("Connect to this server"), N_("HOST[:PORT]") },
    { "id", 'i', 0, G_OPTION_ARG_STRING, NULL,
      N_("Connect with this id"), N_("ID") },
    { "open", 'o', 0, G_OPTION_ARG_STRING, NULL,
      N_("Open the conversation with this id, “all” for everyone"), N_("ID") },
    { "guest", 'g', 0, G_OPTION_ARG_NONE, NULL,
      N_("Come as a guest, without an account"), NULL },
    { "background", 'b', 0, G_OPTION_ARG_NONE, NULL,
      N_("Start without a window"), NULL },
    { "new-instance", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_("Start a program of its own beside one that runs"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_("Print the version"), NULL },
    { NULL }
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions,
                                   G_N_ELEMENTS (actions), self);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[INVITATION]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Chat on a Red Coast server."));
}

/**
 * rc_application_new:
 *
 * Returns: (transfer full): the application, to be run once
 */
RcApplication *
rc_application_new (void)
{
  return g_object_new (RC_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "resource-base-path", "/org/redcoast/RedCoast",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
