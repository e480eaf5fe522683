/* rc-timeline-style.c - the colours, fonts and icons of a timeline.
 *
 * Looking a named colour up, or an icon, or the metrics of a font, costs more
 * than drawing a row; so all rows of a view share what was looked up once, until
 * the style changes. The colours themselves stand in timeline.css. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "rc-compat.h"
#include "rc-timeline-style.h"

/* Where lines are longer the eye loses the next one. */
#define TEXT_MAX_CHARS 66
#define ICON_SIZE_PX 16

typedef struct
{
  const char *name; /* in timeline.css */
  const char *fallback;
} ColorName;

/* In the order of RcTimelineColor. */
static const ColorName color_names[RC_N_TIMELINE_COLORS] = {
  { "timeline_text_color", "#303030" },
  { "timeline_dim_color", "#606060" },
  { "timeline_bubble_color", "#eeeeee" },
  { "timeline_own_bubble_color", "#d7e6fa" },
  { "timeline_outline_color", "rgba(0,0,0,0)" },
  { "timeline_link_color", "#1a5fb4" },
  { "timeline_selection_color", "rgba(53,132,228,0.35)" },
  { "timeline_error_color", "#a51d2d" },
  { "timeline_code_color", "rgba(0,0,0,0.05)" },
};

struct _RcTimelineStyle
{
  GtkWidget *widget; /* borrowed: it owns us */

  GdkRGBA colors[RC_N_TIMELINE_COLORS];
  GtkIconPaintable *icons[RC_ENTRY_FAILED + 1]; /* (owned) (nullable) */
  int text_max_px;
  int scale;
  guint font_serial; /* of the widget's PangoContext, when it was measured */
  gboolean is_valid;
};

static void
look_up_colors (RcTimelineStyle *self)
{
  for (guint i = 0; i < RC_N_TIMELINE_COLORS; i++)
    {
      if (!rc_compat_lookup_color (self->widget, color_names[i].name, &self->colors[i]))
        gdk_rgba_parse (&self->colors[i], color_names[i].fallback);
    }

  /* Where a person asks for high contrast, a tint is not enough of a border. */
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    {
      self->colors[RC_TIMELINE_COLOR_OUTLINE] = self->colors[RC_TIMELINE_COLOR_TEXT];
      self->colors[RC_TIMELINE_COLOR_OUTLINE].alpha *= 0.6f;
    }
}

static void
measure_font (RcTimelineStyle *self)
{
  PangoContext *context = gtk_widget_get_pango_context (self->widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int char_width = pango_font_metrics_get_approximate_char_width (metrics);

  self->text_max_px = PANGO_PIXELS (char_width * TEXT_MAX_CHARS);
  self->font_serial = pango_context_get_serial (context);
  pango_font_metrics_unref (metrics);
}

static void
validate (RcTimelineStyle *self)
{
  int scale = gtk_widget_get_scale_factor (self->widget);

  if (self->is_valid && self->scale == scale)
    return;
  self->is_valid = TRUE;
  self->scale = scale;
  for (guint i = 0; i < G_N_ELEMENTS (self->icons); i++)
    g_clear_object (&self->icons[i]);
  look_up_colors (self);
  measure_font (self);
}

/**
 * rc_timeline_style_new: (skip)
 * @widget: (transfer none): the view; it outlives the style
 *
 * Returns: (transfer full): a style, looked up when it is first asked
 */
RcTimelineStyle *
rc_timeline_style_new (GtkWidget *widget)
{
  RcTimelineStyle *self = g_new0 (RcTimelineStyle, 1);

  self->widget = widget;
  return self;
}

/**
 * rc_timeline_style_free: (skip)
 * @self: (transfer full): a style
 */
void
rc_timeline_style_free (RcTimelineStyle *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->icons); i++)
    g_clear_object (&self->icons[i]);
  g_free (self);
}

static gboolean
are_equal (const GdkRGBA *a,
           const GdkRGBA *b)
{
  for (guint i = 0; i < RC_N_TIMELINE_COLORS; i++)
    if (!gdk_rgba_equal (&a[i], &b[i]))
      return FALSE;

  return TRUE;
}

/**
 * rc_timeline_style_invalidate:
 * @self: a style
 *
 * Has everything looked up again: to be called when the view's style may have
 * changed, which GTK says far more often than it does.
 *
 * Returns: whether it did
 */
gboolean
rc_timeline_style_invalidate (RcTimelineStyle *self)
{
  GdkRGBA old_colors[RC_N_TIMELINE_COLORS];
  gboolean was_valid = self->is_valid;
  guint old_font_serial = self->font_serial;

  memcpy (old_colors, self->colors, sizeof old_colors);
  self->is_valid = FALSE;
  validate (self);

  return !was_valid || old_font_serial != self->font_serial ||
         !are_equal (old_colors, self->colors);
}

/**
 * rc_timeline_style_get_color:
 * @self: a style
 * @color: which
 *
 * Returns: (transfer none): the colour, until the style changes
 */
const GdkRGBA *
rc_timeline_style_get_color (RcTimelineStyle *self,
                             RcTimelineColor  color)
{
  validate (self);
  return &self->colors[color];
}

/**
 * rc_timeline_style_get_text_max_px:
 * @self: a style
 *
 * Returns: how wide a text may become
 */
int
rc_timeline_style_get_text_max_px (RcTimelineStyle *self)
{
  validate (self);
  return self->text_max_px;
}

static const char *
get_icon_name (RcEntryState state)
{
  switch (state)
    {
    case RC_ENTRY_WAITING:
      return "document-open-recent-symbolic";
    case RC_ENTRY_SENDING:
      return "content-loading-symbolic";
    case RC_ENTRY_SENT:
      return "object-select-symbolic";
    case RC_ENTRY_DELIVERED:
      return "emblem-ok-symbolic";
    case RC_ENTRY_READ:
      return "view-reveal-symbolic";
    case RC_ENTRY_FAILED:
      return "dialog-warning-symbolic";
    case RC_ENTRY_RECEIVED:
    default:
      return NULL;
    }
}

/**
 * rc_timeline_style_get_state_icon:
 * @self: a style
 * @state: the state of a message
 *
 * Returns: (transfer none) (nullable): the picture of @state, if it has one
 */
GtkSymbolicPaintable *
rc_timeline_style_get_state_icon (RcTimelineStyle *self,
                                  RcEntryState     state)
{
  const char *name = get_icon_name (state);

  validate (self);
  if (name == NULL)
    return NULL;
  if (self->icons[state] == NULL)
    {
      GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (self->widget));

      self->icons[state] = gtk_icon_theme_lookup_icon (theme, name, NULL, ICON_SIZE_PX, self->scale,
                                                       gtk_widget_get_direction (self->widget),
                                                       GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
    }

  return GTK_SYMBOLIC_PAINTABLE (self->icons[state]);
}
