/* rc-empty-page.c - what is said where there is nothing, made when it is seen.
 *
 * An AdwStatusPage is a dozen widgets with a scrolled window around them. Most
 * conversations have messages, so most of these pages are never seen: there is one
 * from when this is mapped for the first time, with what it was told until then. */
#include "config.h"

#include "rc-compat.h"
#include "rc-empty-page.h"

struct _RcEmptyPage
{
  AdwBin parent_instance;

  /* owned */
  char *icon_name;    /* nullable */
  char *title;        /* nullable */
  char *description;  /* nullable */
  gboolean is_compact;
};

enum
{
  PROP_0,
  PROP_ICON_NAME,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_IS_COMPACT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcEmptyPage, rc_empty_page, ADW_TYPE_BIN)

static void
update (RcEmptyPage *self)
{
  GtkWidget *page = adw_bin_get_child (ADW_BIN (self));

  if (page == NULL)
    return;
  g_object_set (page, "icon-name", self->icon_name, "title", self->title, "description", self->description, NULL);
  if (self->is_compact)
    gtk_widget_add_css_class (page, "compact");
  else
    gtk_widget_remove_css_class (page, "compact");
}

static void
rc_empty_page_map (GtkWidget *widget)
{
  RcEmptyPage *self = RC_EMPTY_PAGE (widget);

  if (adw_bin_get_child (ADW_BIN (self)) == NULL)
    {
      adw_bin_set_child (ADW_BIN (self), adw_status_page_new ());
      update (self);
      rc_compat_name_internals (widget);
    }
  GTK_WIDGET_CLASS (rc_empty_page_parent_class)->map (widget);
}

static void
rc_empty_page_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RcEmptyPage *self = RC_EMPTY_PAGE (object);

  switch (prop_id)
    {
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_IS_COMPACT:
      g_value_set_boolean (value, self->is_compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_text (RcEmptyPage   *self,
          char         **text,
          const GValue  *value,
          GParamSpec    *pspec)
{
  if (g_strcmp0 (*text, g_value_get_string (value)) == 0)
    return;
  g_free (*text);
  *text = g_value_dup_string (value);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
rc_empty_page_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  RcEmptyPage *self = RC_EMPTY_PAGE (object);

  switch (prop_id)
    {
    case PROP_ICON_NAME:
      set_text (self, &self->icon_name, value, pspec);
      break;
    case PROP_TITLE:
      set_text (self, &self->title, value, pspec);
      break;
    case PROP_DESCRIPTION:
      set_text (self, &self->description, value, pspec);
      break;
    case PROP_IS_COMPACT:
      if (self->is_compact == g_value_get_boolean (value))
        return;
      self->is_compact = g_value_get_boolean (value);
      update (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_empty_page_finalize (GObject *object)
{
  RcEmptyPage *self = RC_EMPTY_PAGE (object);

  g_free (self->icon_name);
  g_free (self->title);
  g_free (self->description);
  G_OBJECT_CLASS (rc_empty_page_parent_class)->finalize (object);
}

static void
rc_empty_page_class_init (RcEmptyPageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rc_empty_page_get_property;
  object_class->set_property = rc_empty_page_set_property;
  object_class->finalize = rc_empty_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = rc_empty_page_map;

  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_IS_COMPACT] = g_param_spec_boolean ("is-compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_empty_page_init (RcEmptyPage *self)
{
}
