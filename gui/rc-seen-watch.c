/* rc-seen-watch.c - whether somebody looks at a widget.
 *
 * A person looks where the widget is mapped in the active window with what
 * matters in view, and has been looking for SEEN_AFTER_MS. */
#include "config.h"

#include "rc-seen-watch.h"

#define SEEN_AFTER_MS 500

struct _RcSeenWatch
{
  GObject parent_instance;

  GtkWidget *widget;       /* borrowed; NULL once detached */
  GtkWindow *window;       /* borrowed: its root, while there is one */
  gulong active_handler;   /* on the window */
  guint seen_source;
  gboolean is_in_view;
  gboolean present;
  gboolean looking;
};

enum
{
  PROP_0,
  PROP_PRESENT,
  PROP_LOOKING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcSeenWatch, rc_seen_watch, G_TYPE_OBJECT)

static void
set_looking (RcSeenWatch *self,
             gboolean     looking)
{
  if (self->looking == looking)
    return;
  self->looking = looking;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOKING]);
}

static void
set_present (RcSeenWatch *self,
             gboolean     present)
{
  if (self->present == present)
    return;
  self->present = present;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENT]);
}

static gboolean
on_seen (gpointer user_data)
{
  RcSeenWatch *self = user_data;

  self->seen_source = 0;
  set_looking (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
update (RcSeenWatch *self)
{
  gboolean present = self->widget != NULL && self->window != NULL &&
                     gtk_window_is_active (self->window) && gtk_widget_get_mapped (self->widget);

  set_present (self, present);
  if (!present || !self->is_in_view)
    {
      g_clear_handle_id (&self->seen_source, g_source_remove);
      set_looking (self, FALSE);
    }
  else if (!self->looking && self->seen_source == 0)
    self->seen_source = g_timeout_add (SEEN_AFTER_MS, on_seen, self);
}

static void
let_go_of_window (RcSeenWatch *self)
{
  /* No GSignalGroup: it does not let go of a window that is being disposed. */
  if (self->window != NULL)
    g_clear_signal_handler (&self->active_handler, self->window);
  self->window = NULL;
}

static void
on_root_changed (RcSeenWatch *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  let_go_of_window (self);
  if (GTK_IS_WINDOW (root))
    {
      self->window = GTK_WINDOW (root);
      self->active_handler = g_signal_connect_swapped (root, "notify::is-active", G_CALLBACK (update), self);
    }
  update (self);
}

static void
rc_seen_watch_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  RcSeenWatch *self = RC_SEEN_WATCH (object);

  switch (prop_id)
    {
    case PROP_PRESENT:
      g_value_set_boolean (value, self->present);
      break;
    case PROP_LOOKING:
      g_value_set_boolean (value, self->looking);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_seen_watch_dispose (GObject *object)
{
  RcSeenWatch *self = RC_SEEN_WATCH (object);

  g_clear_handle_id (&self->seen_source, g_source_remove);
  let_go_of_window (self);
  G_OBJECT_CLASS (rc_seen_watch_parent_class)->dispose (object);
}

static void
rc_seen_watch_class_init (RcSeenWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rc_seen_watch_get_property;
  object_class->dispose = rc_seen_watch_dispose;
  properties[PROP_PRESENT] =
    g_param_spec_boolean ("present", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOOKING] =
    g_param_spec_boolean ("looking", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_seen_watch_init (RcSeenWatch *self)
{
}

/**
 * rc_seen_watch_new:
 * @widget: (transfer none): what is looked at; it detaches the watch when it is disposed
 *
 * Returns: (transfer full): a watch; nothing is in view yet
 */
RcSeenWatch *
rc_seen_watch_new (GtkWidget *widget)
{
  RcSeenWatch *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (RC_TYPE_SEEN_WATCH, NULL);
  self->widget = widget;
  g_signal_connect_object (widget, "map", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (widget, "notify::root", G_CALLBACK (on_root_changed), self, G_CONNECT_SWAPPED);
  on_root_changed (self);
  return self;
}

/**
 * rc_seen_watch_set_in_view:
 * @self: a watch
 * @is_in_view: whether what matters of the widget is on the screen
 */
void
rc_seen_watch_set_in_view (RcSeenWatch *self,
                           gboolean     is_in_view)
{
  g_return_if_fail (RC_IS_SEEN_WATCH (self));

  self->is_in_view = is_in_view;
  update (self);
}

/**
 * rc_seen_watch_get_looking:
 * @self: a watch
 *
 * Returns: whether somebody looks
 */
gboolean
rc_seen_watch_get_looking (RcSeenWatch *self)
{
  g_return_val_if_fail (RC_IS_SEEN_WATCH (self), FALSE);

  return self->looking;
}

/**
 * rc_seen_watch_get_present:
 * @self: a watch
 *
 * Returns: whether the widget is mapped in the active window, since however
 *   short a time, and whatever of it is in view
 */
gboolean
rc_seen_watch_get_present (RcSeenWatch *self)
{
  g_return_val_if_fail (RC_IS_SEEN_WATCH (self), FALSE);

  return self->present;
}

/**
 * rc_seen_watch_detach:
 * @self: a watch
 *
 * The widget goes: nobody looks at it any more.
 */
void
rc_seen_watch_detach (RcSeenWatch *self)
{
  g_return_if_fail (RC_IS_SEEN_WATCH (self));

  let_go_of_window (self);
  self->widget = NULL;
  update (self);
}
