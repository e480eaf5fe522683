/* rc-timeline-view.c - a conversation, as one scrolls through it.
 *
 * The view is a GtkScrollable without a height of its own: RcTimelineSlots puts
 * rows from an anchor on, and RcTimelineScroll has the scrollbar follow.
 *
 * Changes of the model, scrolling and new states are only noted, and taken all
 * together once a frame, before GTK lays it out (see rc-timeline-frame.c). A new
 * size comes with the layout itself: there the rows that are there get their new
 * places, and those that are missing come with the next frame. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-timeline-frame.h"
#include "rc-timeline-keys.h"
#include "rc-timeline-menu.h"
#include "rc-timeline-pointer.h"
#include "rc-timeline-scroll.h"
#include "rc-timeline-view-private.h"

#define MIN_WIDTH_PX 200

struct _RcTimelineView
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *model;              /* nullable */
  GSignalGroup *model_signals;
  RcTimelineStyle *style;
  RcTimelineFrame *frame;
  RcTimelineSlots *slots;
  RcTimelineScroll *scroll;
  RcTimelinePointer *pointer;
  RcTimelineMenu *menu;
  RcTimelineSelection selection;

  GtkScrollablePolicy policies[2];
  guint notify_id;
  gboolean is_at_end;             /* as it was last notified */
};

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_IS_AT_END,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum
{
  SIGNAL_RETRY,
  SIGNAL_DISCARD,
  SIGNAL_DETAILS,
  SIGNAL_ACTIVATE_LINK,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (RcTimelineView, rc_timeline_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* ---- the end ---- */

static void
on_notify_idle (gpointer data)
{
  RcTimelineView *self = data;
  gboolean is_at_end = rc_timeline_slots_is_at_end (self->slots);

  self->notify_id = 0;
  if (self->is_at_end == is_at_end)
    return;
  self->is_at_end = is_at_end;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_AT_END]);
}

/* Not from within a layout: whoever shows or hides something then would ask for
 * a resize that GTK forgets. */
static void
notify_later (RcTimelineView *self)
{
  if (self->notify_id == 0 && self->is_at_end != rc_timeline_slots_is_at_end (self->slots))
    self->notify_id = g_idle_add_once (on_notify_idle, self);
}

/* ---- rows ---- */

static void
on_retry (RcTimelineView *self,
          RcEntry        *entry)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0, entry);
}

static void
on_row_made (RcMessageRow *row,
             gpointer      user_data)
{
  g_signal_connect_object (row, "retry", G_CALLBACK (on_retry), user_data, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "discard", G_CALLBACK (rc_timeline_view_discard), user_data, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "changed", G_CALLBACK (rc_timeline_view_queue_frame), user_data, G_CONNECT_SWAPPED);
}

static void
on_items_changed (RcTimelineView *self,
                  guint           position,
                  guint           n_removed,
                  guint           n_added)
{
  rc_timeline_slots_items_changed (self->slots, position, n_removed, n_added);
  rc_timeline_selection_items_changed (&self->selection, self->model, position, n_removed, n_added);
  rc_timeline_view_queue_frame (self);
}

static void
follow_rows (RcTimelineView *self)
{
  rc_timeline_view_selection_changed (self);
  rc_timeline_scroll_configure (self->scroll);
  rc_timeline_pointer_rows_changed (self->pointer);
  notify_later (self);
}

/* ---- GtkWidget ---- */

static void
rc_timeline_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH_PX : 0;
  *natural = *minimum;
}

static void
rc_timeline_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (widget);

  if (rc_timeline_slots_resize (self->slots, width, height))
    {
      follow_rows (self);
      rc_timeline_view_queue_frame (self);
    }
  for (guint i = 0; i < rc_timeline_slots_get_n_slots (self->slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (self->slots, i);
      const GtkAllocation place = { 0, slot->y, width, slot->height };

      /* GTK insists on being asked, although the height is ours to know. */
      gtk_widget_measure (GTK_WIDGET (slot->row), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (GTK_WIDGET (slot->row), &place, -1);
    }
  rc_timeline_menu_present (self->menu);
}

static void
rc_timeline_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (widget);
  int height = gtk_widget_get_height (widget);

  for (guint i = 0; i < rc_timeline_slots_get_n_slots (self->slots); i++)
    {
      const RcTimelineSlot *slot = rc_timeline_slots_get (self->slots, i);

      if (slot->y + slot->height > 0 && slot->y < height)
        gtk_widget_snapshot_child (widget, GTK_WIDGET (slot->row), snapshot);
    }
}

static void
rc_timeline_view_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (rc_timeline_view_parent_class)->css_changed (widget, change);
  if (self->slots != NULL && rc_timeline_style_invalidate (self->style))
    rc_timeline_slots_refresh (self->slots);
}

static void
rc_timeline_view_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (rc_timeline_view_parent_class)->system_setting_changed (widget, setting);
  if (self->slots != NULL && rc_timeline_style_invalidate (self->style))
    rc_timeline_slots_refresh (self->slots);
}

static void
rc_timeline_view_direction_changed (GtkWidget        *widget,
                                    GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (rc_timeline_view_parent_class)->direction_changed (widget, previous);
  if (RC_TIMELINE_VIEW (widget)->slots != NULL)
    rc_timeline_slots_refresh (RC_TIMELINE_VIEW (widget)->slots);
}

/* ---- GObject ---- */

static void
rc_timeline_view_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_IS_AT_END:
      g_value_set_boolean (value, self->is_at_end);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, rc_timeline_scroll_get_adjustment (self->scroll, GTK_ORIENTATION_HORIZONTAL));
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, rc_timeline_scroll_get_adjustment (self->scroll, GTK_ORIENTATION_VERTICAL));
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_timeline_view_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      rc_timeline_view_set_model (self, g_value_get_object (value));
      break;
    case PROP_HADJUSTMENT:
      rc_timeline_scroll_set_adjustment (self->scroll, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      rc_timeline_scroll_set_adjustment (self->scroll, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_timeline_view_dispose (GObject *object)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  if (self->model_signals != NULL)
    g_signal_group_set_target (self->model_signals, NULL);
  g_clear_object (&self->model_signals);
  g_clear_pointer (&self->menu, rc_timeline_menu_free);
  g_clear_pointer (&self->pointer, rc_timeline_pointer_free);
  g_clear_pointer (&self->scroll, rc_timeline_scroll_free);
  g_clear_pointer (&self->slots, rc_timeline_slots_free);
  g_clear_pointer (&self->frame, rc_timeline_frame_free);
  rc_timeline_selection_clear (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (rc_timeline_view_parent_class)->dispose (object);
}

static void
rc_timeline_view_finalize (GObject *object)
{
  RcTimelineView *self = RC_TIMELINE_VIEW (object);

  g_clear_pointer (&self->style, rc_timeline_style_free);

  G_OBJECT_CLASS (rc_timeline_view_parent_class)->finalize (object);
}

/* ---- signals and properties ---- */

static gboolean
rc_timeline_view_real_activate_link (RcTimelineView *self,
                                     const char     *uri)
{
  rc_compat_open_uri (GTK_WIDGET (self), uri);
  return TRUE;
}

static guint
add_entry_signal (const char *name)
{
  return g_signal_new (name, RC_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, RC_TYPE_ENTRY);
}

static void
install_signals (RcTimelineViewClass *klass)
{
  /**
   * RcTimelineView::retry, RcTimelineView::discard, RcTimelineView::details:
   * @self: a view
   * @entry: a message
   *
   * A person wants @entry, which failed, to be sent again; gives up one that is
   * not sent; or wants to know more about it.
   */
  signals[SIGNAL_RETRY] = add_entry_signal ("retry");
  signals[SIGNAL_DISCARD] = add_entry_signal ("discard");
  signals[SIGNAL_DETAILS] = add_entry_signal ("details");

  /**
   * RcTimelineView::activate-link:
   * @self: a view
   * @uri: an address in a message
   *
   * A person opens @uri. Where no handler does, it is opened by what the
   * desktop has for it.
   *
   * Returns: %TRUE if it was handled
   */
  signals[SIGNAL_ACTIVATE_LINK] =
    g_signal_new_class_handler ("activate-link", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                G_CALLBACK (rc_timeline_view_real_activate_link),
                                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
}

static void
install_properties (GObjectClass *klass)
{
  /**
   * RcTimelineView:model: (nullable)
   *
   * The messages, a #GListModel of #RcEntry; normally an #RcTimeline.
   */
  properties[PROP_MODEL] =
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * RcTimelineView:is-at-end:
   *
   * Whether the newest message is seen whole; the view then stays at the end.
   */
  properties[PROP_IS_AT_END] =
    g_param_spec_boolean ("is-at-end", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (klass, N_PROPS, properties);
  g_object_class_override_property (klass, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (klass, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (klass, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (klass, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
rc_timeline_view_class_init (RcTimelineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_timeline_view_get_property;
  object_class->set_property = rc_timeline_view_set_property;
  object_class->dispose = rc_timeline_view_dispose;
  object_class->finalize = rc_timeline_view_finalize;
  widget_class->measure = rc_timeline_view_measure;
  widget_class->size_allocate = rc_timeline_view_size_allocate;
  widget_class->snapshot = rc_timeline_view_snapshot;
  widget_class->css_changed = rc_timeline_view_css_changed;
  widget_class->system_setting_changed = rc_timeline_view_system_setting_changed;
  widget_class->direction_changed = rc_timeline_view_direction_changed;

  install_properties (object_class);
  install_signals (klass);
  rc_timeline_keys_install (widget_class);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
}

static void
rc_timeline_view_init (RcTimelineView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->is_at_end = TRUE;
  self->style = rc_timeline_style_new (widget);
  self->frame = rc_timeline_frame_new (widget, rc_timeline_view_run_frame, self);
  self->slots = rc_timeline_slots_new (widget, self->style, on_row_made, self);
  self->scroll = rc_timeline_scroll_new (self->frame, self->slots);
  self->pointer = rc_timeline_pointer_new (self);
  self->menu = rc_timeline_menu_new (self);
  self->model_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->model_signals, "items-changed", G_CALLBACK (on_items_changed), self);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Messages"), -1);
}

/* ---- for the helpers ---- */

/* Which messages have a row, and where. */
RcTimelineSlots *
rc_timeline_view_get_slots (RcTimelineView *self)
{
  return self->slots;
}

/* What is selected; after a change call rc_timeline_view_selection_changed(). */
RcTimelineSelection *
rc_timeline_view_get_selection (RcTimelineView *self)
{
  return &self->selection;
}

/* Has all that was noted taken before the next layout. */
void
rc_timeline_view_queue_frame (RcTimelineView *self)
{
  rc_timeline_frame_request (self->frame);
}

/* Takes all that was noted; not while GTK allocates. */
void
rc_timeline_view_run_frame (gpointer view)
{
  RcTimelineView *self = view;

  /* Before its first allocation, which asks for a frame: a long text would be laid
   * out letter by letter, for nobody. */
  if (gtk_widget_get_width (view) <= 0)
    return;
  rc_timeline_slots_layout (self->slots, gtk_widget_get_width (view), gtk_widget_get_height (view));
  follow_rows (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Shows the selection as it is by now. */
void
rc_timeline_view_selection_changed (RcTimelineView *self)
{
  rc_timeline_selection_show (&self->selection, self->slots);
}

/* Goes to @fraction, from 0, the oldest message, to 1, the newest. */
void
rc_timeline_view_scroll_to (RcTimelineView *self,
                            double          fraction)
{
  rc_timeline_slots_scroll_to (self->slots, fraction);
  rc_timeline_view_queue_frame (self);
}

/* Opens a message's menu for somebody who has no pointer. */
void
rc_timeline_view_open_menu (RcTimelineView *self)
{
  rc_timeline_menu_open (self->menu);
}

/* Scrolls, downwards where positive, as far as there is something. */
void
rc_timeline_view_scroll_by (RcTimelineView *self,
                            double          delta_px)
{
  rc_timeline_scroll_by (self->scroll, delta_px);
}

/* Emits RcTimelineView::activate-link. */
void
rc_timeline_view_open_link (RcTimelineView *self,
                            const char     *uri)
{
  gboolean is_handled = FALSE;

  g_signal_emit (self, signals[SIGNAL_ACTIVATE_LINK], 0, uri, &is_handled);
}

/* The selected text, perhaps empty; (transfer full). */
char *
rc_timeline_view_make_copy (RcTimelineView *self)
{
  return rc_timeline_selection_make_text (&self->selection, self->model);
}

/* ---- public ---- */

/**
 * rc_timeline_view_new:
 *
 * Returns: (transfer floating): a view without a model, to be put into a
 *   #GtkScrolledWindow
 */
GtkWidget *
rc_timeline_view_new (void)
{
  return g_object_new (RC_TYPE_TIMELINE_VIEW, NULL);
}

/**
 * rc_timeline_view_set_model:
 * @self: a view
 * @model: (transfer none) (nullable): a #GListModel of #RcEntry
 *
 * Shows the end of @model.
 */
void
rc_timeline_view_set_model (RcTimelineView *self,
                            GListModel     *model)
{
  g_return_if_fail (RC_IS_TIMELINE_VIEW (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (!g_set_object (&self->model, model))
    return;
  g_signal_group_set_target (self->model_signals, model);
  rc_timeline_selection_clear (&self->selection);
  rc_timeline_slots_set_model (self->slots, model);
  rc_timeline_view_queue_frame (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * rc_timeline_view_get_model:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): what it shows
 */
GListModel *
rc_timeline_view_get_model (RcTimelineView *self)
{
  g_return_val_if_fail (RC_IS_TIMELINE_VIEW (self), NULL);

  return self->model;
}

/**
 * rc_timeline_view_get_is_at_end:
 * @self: a view
 *
 * Returns: whether the newest message is seen whole
 */
gboolean
rc_timeline_view_get_is_at_end (RcTimelineView *self)
{
  g_return_val_if_fail (RC_IS_TIMELINE_VIEW (self), FALSE);

  return self->is_at_end;
}

/**
 * rc_timeline_view_scroll_to_end:
 * @self: a view
 *
 * Goes to the newest message, and stays there while others arrive.
 */
void
rc_timeline_view_scroll_to_end (RcTimelineView *self)
{
  g_return_if_fail (RC_IS_TIMELINE_VIEW (self));

  rc_timeline_view_scroll_to (self, 1.0);
}
