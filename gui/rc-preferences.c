/* rc-preferences.c - the window in which a person says what they like.
 *
 * Every switch is a key of the settings and takes effect at once. */
#include "config.h"

#include "rc-compat.h"
#include "rc-preferences.h"
#include "rc-spelling.h"

struct _RcPreferences
{
  AdwPreferencesWindow parent_instance;

  /* template children */
  GtkWidget *enter_switch;
  GtkWidget *spelling_switch;
  GtkWidget *spelling_row;
  GtkWidget *notifications_switch;
  GtkWidget *disturb_switch;
  GtkWidget *disturb_row;
  GtkWidget *background_switch;
  GtkWidget *background_row;
  GtkWidget *autostart_switch;
  GtkWidget *autostart_row;
  GtkWidget *scheme_row;
};

G_DEFINE_FINAL_TYPE (RcPreferences, rc_preferences, rc_compat_preferences_window_get_type ())

/* In the order of the rows in the template, and of the key's choices. */
static const struct
{
  const char *name;
  AdwColorScheme scheme;
} schemes[] = {
  { "system", ADW_COLOR_SCHEME_DEFAULT },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
};

static gboolean
to_position (GValue   *value,
             GVariant *variant,
             gpointer  user_data)
{
  guint position = 0;

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_str_equal (schemes[i].name, g_variant_get_string (variant, NULL)))
        position = i;
    }
  g_value_set_uint (value, position);
  return TRUE;
}

static GVariant *
to_name (const GValue       *value,
         const GVariantType *type,
         gpointer            user_data)
{
  guint position = MIN (g_value_get_uint (value), G_N_ELEMENTS (schemes) - 1);

  return g_variant_new_string (schemes[position].name);
}

static void
rc_preferences_class_init (RcPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, enter_switch);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, spelling_switch);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, spelling_row);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, notifications_switch);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, disturb_switch);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, disturb_row);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, background_switch);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, background_row);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, autostart_switch);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, autostart_row);
  gtk_widget_class_bind_template_child (widget_class, RcPreferences, scheme_row);
}

static void
rc_preferences_init (RcPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->spelling_row, rc_spelling_is_built_in ());
  rc_compat_name_internals (GTK_WIDGET (self));
}

/**
 * rc_preferences_new:
 * @settings: what the switches change
 *
 * Returns: (transfer floating): a window, to be shown
 */
GtkWidget *
rc_preferences_new (GSettings *settings)
{
  RcPreferences *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (RC_TYPE_PREFERENCES, NULL);
  g_settings_bind (settings, "enter-sends", self->enter_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "check-spelling", self->spelling_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notifications", self->notifications_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "do-not-disturb", self->disturb_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notifications", self->disturb_row, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "run-in-background", self->background_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "autostart", self->autostart_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "color-scheme", self->scheme_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                to_position, to_name, NULL, NULL);
  rc_compat_name_internals (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

static gboolean
to_subtitle (GBinding     *binding,
             const GValue *from,
             GValue       *to,
             gpointer      user_data)
{
  const char *trouble = g_value_get_string (from);

  g_value_set_string (to, trouble != NULL ? trouble : (const char *) user_data);
  return TRUE;
}

static void
show_trouble (RcBackground *background,
              const char   *property,
              GtkWidget    *row)
{
  char *usual = g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

  g_object_bind_property_full (background, property, row, "subtitle", G_BINDING_SYNC_CREATE, to_subtitle, NULL,
                               usual, g_free);
}

/**
 * rc_preferences_follow_background:
 * @self: the window
 * @background: what asks the desktop
 *
 * Has the rows say where the desktop refuses. To be called once.
 */
void
rc_preferences_follow_background (RcPreferences *self,
                                  RcBackground  *background)
{
  g_return_if_fail (RC_IS_PREFERENCES (self));

  show_trouble (background, "background-trouble", self->background_row);
  show_trouble (background, "autostart-trouble", self->autostart_row);
}

/**
 * rc_preferences_follow_scheme:
 * @settings: the settings
 *
 * Gives all windows the colours that the settings name.
 */
void
rc_preferences_follow_scheme (GSettings *settings)
{
  g_autofree char *name = g_settings_get_string (settings, "color-scheme");

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_str_equal (schemes[i].name, name))
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[i].scheme);
    }
}
