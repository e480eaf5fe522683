/* rc-message-row.c - one message of a timeline, as one widget.
 *
 * A row has no children but the two buttons of a message that failed: it draws
 * everything itself (rc-message-layout.c). It is used again and again, for
 * whatever message comes into view, and follows a message only while it shows
 * it. Its parent lays it out by rc_message_row_get_height(), without going
 * through the size requests of the whole window. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-message-layout.h"
#include "rc-message-row.h"
#include "rc-message-text.h"

#define BUTTON_GAP_PX 6

/* What is sent sooner was never seen to be on its way. */
#define SENDING_SHOWN_AFTER_MS 2000

struct _RcMessageRow
{
  GtkWidget parent_instance;

  /* owned */
  RcEntry *entry;             /* nullable */
  GSignalGroup *entry_signals;
  RcMessageLayout *layout;
  GtkWidget *retry;           /* nullable: children, where the message failed */
  GtkWidget *discard;

  gsize selection_start;
  gsize selection_end;
  guint sending_timeout_id;
  gboolean is_stale;          /* the message says something else by now */
};

enum
{
  SIGNAL_RETRY,
  SIGNAL_DISCARD,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcMessageRow, rc_message_row, GTK_TYPE_WIDGET)

static void
on_retry_clicked (RcMessageRow *self)
{
  g_autoptr(RcEntry) entry = g_object_ref (self->entry);

  g_signal_emit (self, signals[SIGNAL_RETRY], 0, entry);
}

static void
on_discard_clicked (RcMessageRow *self)
{
  g_autoptr(RcEntry) entry = g_object_ref (self->entry);

  g_signal_emit (self, signals[SIGNAL_DISCARD], 0, entry);
}

static GtkWidget *
add_button (RcMessageRow *self,
            const char   *label,
            GCallback     clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

/* Whoever had the focus on a button that goes keeps a place to go on from. */
static void
remove_buttons (RcMessageRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (self->retry == NULL)
    return;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL && parent != NULL)
    gtk_widget_grab_focus (parent);
  g_clear_pointer (&self->retry, gtk_widget_unparent);
  g_clear_pointer (&self->discard, gtk_widget_unparent);
}

static void
update_buttons (RcMessageRow *self)
{
  GtkRequisition retry, discard;

  if (self->entry == NULL || rc_entry_get_state (self->entry) != RC_ENTRY_FAILED)
    {
      remove_buttons (self);
      rc_message_layout_set_buttons (self->layout, 0, 0);
      return;
    }
  if (self->retry == NULL)
    {
      self->discard = add_button (self, _("Discard"), G_CALLBACK (on_discard_clicked));
      self->retry = add_button (self, _("Retry"), G_CALLBACK (on_retry_clicked));
    }
  gtk_widget_get_preferred_size (self->retry, NULL, &retry);
  gtk_widget_get_preferred_size (self->discard, NULL, &discard);
  rc_message_layout_set_buttons (self->layout, retry.width + discard.width + BUTTON_GAP_PX, MAX (retry.height, discard.height));
}

static void
update_label (RcMessageRow *self)
{
  g_autofree char *label = NULL;
  g_autofree char *above = rc_message_text_format_above (self->entry, g_get_real_time ());

  label = rc_message_text_format_label (self->entry, rc_message_body_get_shown (rc_message_layout_get_body (self->layout, NULL, NULL)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, above != NULL ? above : "", -1);
}

static void
on_sending_timeout (gpointer data)
{
  RcMessageRow *self = data;

  self->sending_timeout_id = 0;
  rc_message_layout_set_icon (self->layout, RC_ENTRY_SENDING);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_icon (RcMessageRow *self)
{
  RcEntryState state = self->entry != NULL ? rc_entry_get_state (self->entry) : RC_ENTRY_RECEIVED;
  gint64 age_ms = 0;

  g_clear_handle_id (&self->sending_timeout_id, g_source_remove);
  if (state == RC_ENTRY_SENDING)
    {
      age_ms = (g_get_real_time () - rc_entry_get_time_us (self->entry)) / 1000;
      if (age_ms < SENDING_SHOWN_AFTER_MS)
        {
          self->sending_timeout_id = g_timeout_add_once (SENDING_SHOWN_AFTER_MS - (guint) MAX (age_ms, 0),
                                                         on_sending_timeout, self);
          state = RC_ENTRY_RECEIVED;
        }
    }
  rc_message_layout_set_icon (self->layout, state);
}

static void
update (RcMessageRow *self)
{
  self->is_stale = FALSE;
  rc_message_layout_update (self->layout, self->entry);
  update_buttons (self);
  update_icon (self);
  update_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Several properties may change at once. All of it is taken over when the parent
 * asks for the height, which it does once a frame. */
static void
mark_stale (RcMessageRow *self)
{
  if (self->is_stale)
    return;
  self->is_stale = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* ---- GtkWidget ---- */

static GtkSizeRequestMode
rc_message_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* No minimum, as the timeline gives each row what rc_message_row_get_height()
 * says, and must not be held to what was asked for the message before. */
static void
rc_message_row_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
}

static void
rc_message_row_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  RcMessageRow *self = RC_MESSAGE_ROW (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkRequisition retry, discard;
  GdkRectangle rect;
  GtkAllocation left, right;

  rc_message_layout_get_height (self->layout, width);
  if (self->retry == NULL || !rc_message_layout_get_buttons (self->layout, &rect))
    return;
  gtk_widget_get_preferred_size (self->retry, NULL, &retry);
  gtk_widget_get_preferred_size (self->discard, NULL, &discard);
  left = right = rect;
  left.width = is_rtl ? retry.width : discard.width;
  right.width = is_rtl ? discard.width : retry.width;
  right.x += left.width + BUTTON_GAP_PX;
  gtk_widget_size_allocate (is_rtl ? self->retry : self->discard, &left, -1);
  gtk_widget_size_allocate (is_rtl ? self->discard : self->retry, &right, -1);
}

static void
rc_message_row_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  RcMessageRow *self = RC_MESSAGE_ROW (widget);

  if (self->entry != NULL)
    rc_message_layout_snapshot (self->layout, snapshot, self->selection_start, self->selection_end);
  GTK_WIDGET_CLASS (rc_message_row_parent_class)->snapshot (widget, snapshot);
}

static gboolean
rc_message_row_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    is_keyboard,
                              GtkTooltip *tooltip)
{
  RcMessageRow *self = RC_MESSAGE_ROW (widget);
  g_autofree char *text = NULL;

  if (self->entry == NULL || is_keyboard)
    return FALSE;
  if (rc_message_layout_is_on_time (self->layout, x, y))
    text = rc_message_text_format_full (rc_entry_get_time_us (self->entry));
  else if (rc_message_layout_is_on_icon (self->layout, x, y))
    text = rc_message_text_format_state (self->entry);
  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static void
rc_message_row_dispose (GObject *object)
{
  RcMessageRow *self = RC_MESSAGE_ROW (object);

  g_clear_handle_id (&self->sending_timeout_id, g_source_remove);
  if (self->entry_signals != NULL)
    g_signal_group_set_target (self->entry_signals, NULL);
  g_clear_object (&self->entry_signals);
  g_clear_pointer (&self->retry, gtk_widget_unparent);
  g_clear_pointer (&self->discard, gtk_widget_unparent);
  g_clear_object (&self->entry);

  G_OBJECT_CLASS (rc_message_row_parent_class)->dispose (object);
}

static void
rc_message_row_finalize (GObject *object)
{
  RcMessageRow *self = RC_MESSAGE_ROW (object);

  g_clear_pointer (&self->layout, rc_message_layout_free);

  G_OBJECT_CLASS (rc_message_row_parent_class)->finalize (object);
}

static void
install_signals (RcMessageRowClass *klass)
{
  /**
   * RcMessageRow::retry:
   * @self: a row
   * @entry: its message
   *
   * A person wants a message that failed to be sent again.
   */
  signals[SIGNAL_RETRY] =
    g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, RC_TYPE_ENTRY);

  /**
   * RcMessageRow::discard:
   * @self: a row
   * @entry: its message
   *
   * A person gives up a message that failed.
   */
  signals[SIGNAL_DISCARD] =
    g_signal_new ("discard", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, RC_TYPE_ENTRY);

  /**
   * RcMessageRow::changed:
   * @self: a row
   *
   * The message says something else by now: the height is to be asked for anew.
   */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rc_message_row_class_init (RcMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_message_row_dispose;
  object_class->finalize = rc_message_row_finalize;
  widget_class->get_request_mode = rc_message_row_get_request_mode;
  widget_class->measure = rc_message_row_measure;
  widget_class->size_allocate = rc_message_row_size_allocate;
  widget_class->snapshot = rc_message_row_snapshot;
  widget_class->query_tooltip = rc_message_row_query_tooltip;

  install_signals (klass);
  gtk_widget_class_set_css_name (widget_class, "message");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
rc_message_row_init (RcMessageRow *self)
{
  static const char *const properties[] = { "state", "error", "time-us", "header", "starts-day", "starts-new", "reach" };

  self->entry_signals = g_signal_group_new (RC_TYPE_ENTRY);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autofree char *signal = g_strdup_printf ("notify::%s", properties[i]);

      g_signal_group_connect_swapped (self->entry_signals, signal, G_CALLBACK (mark_stale), self);
    }
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/* ---- public ---- */

/**
 * rc_message_row_new:
 * @style: (transfer none): what the view's rows share; it outlives the row
 *
 * Returns: (transfer floating): a row without a message
 */
GtkWidget *
rc_message_row_new (RcTimelineStyle *style)
{
  RcMessageRow *self = g_object_new (RC_TYPE_MESSAGE_ROW, NULL);

  self->layout = rc_message_layout_new (GTK_WIDGET (self), style);
  return GTK_WIDGET (self);
}

/**
 * rc_message_row_set_entry:
 * @self: a row
 * @entry: (transfer none) (nullable): the message to show, or %NULL to let go
 *
 * Shows another message. Selection and hover are those of no message. Does not
 * ask for a resize: the parent measures.
 */
void
rc_message_row_set_entry (RcMessageRow *self,
                          RcEntry      *entry)
{
  g_return_if_fail (RC_IS_MESSAGE_ROW (self));

  if (self->entry == entry)
    return;
  g_set_object (&self->entry, entry);
  g_signal_group_set_target (self->entry_signals, entry);
  self->selection_start = self->selection_end = 0;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, entry == NULL, -1);
  if (entry != NULL)
    {
      rc_message_layout_set_entry (self->layout, entry);
      update (self);
      return;
    }
  update_buttons (self);
  update_icon (self);
}

/**
 * rc_message_row_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the message that it shows
 */
RcEntry *
rc_message_row_get_entry (RcMessageRow *self)
{
  return self->entry;
}

/**
 * rc_message_row_get_height:
 * @self: a row with a message
 * @width_px: its width
 *
 * Returns: how high it is at that width; known at once if nothing has changed
 */
int
rc_message_row_get_height (RcMessageRow *self,
                           int           width_px)
{
  if (self->is_stale && self->entry != NULL)
    update (self);

  return rc_message_layout_get_height (self->layout, width_px);
}

/**
 * rc_message_row_refresh:
 * @self: a row
 *
 * Takes over what its message says by now, and what the style is by now.
 */
void
rc_message_row_refresh (RcMessageRow *self)
{
  if (self->entry == NULL)
    return;
  rc_message_layout_style_changed (self->layout);
  mark_stale (self);
}

/**
 * rc_message_row_set_selection:
 * @self: a row
 * @start: the first selected byte of the shown text
 * @end: the byte after the last one
 */
void
rc_message_row_set_selection (RcMessageRow *self,
                              gsize         start,
                              gsize         end)
{
  if (start >= end)
    start = end = 0;
  if (self->selection_start == start && self->selection_end == end)
    return;
  self->selection_start = start;
  self->selection_end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rc_message_row_set_hover:
 * @self: a row
 * @uri: (nullable): the address under the pointer
 */
void
rc_message_row_set_hover (RcMessageRow *self,
                          const char   *uri)
{
  rc_message_layout_set_hover (self->layout, uri);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * rc_message_row_get_shown:
 * @self: a row with a message
 *
 * Returns: (transfer none): its text, as it is shown
 */
const char *
rc_message_row_get_shown (RcMessageRow *self)
{
  return rc_message_body_get_shown (rc_message_layout_get_body (self->layout, NULL, NULL));
}

/**
 * rc_message_row_is_on_text:
 * @self: a row with a message
 * @x: a place in it
 * @y: likewise
 *
 * Returns: whether the bubble with the text is there
 */
gboolean
rc_message_row_is_on_text (RcMessageRow *self,
                           int           x,
                           int           y)
{
  return rc_message_layout_is_on_text (self->layout, x, y);
}

/**
 * rc_message_row_get_byte_at:
 * @self: a row with a message
 * @x: a place, in it or not
 * @y: likewise
 *
 * Returns: the byte of the shown text before which a caret would stand there
 */
gsize
rc_message_row_get_byte_at (RcMessageRow *self,
                            int           x,
                            int           y)
{
  RcMessageBody *body = rc_message_layout_get_body (self->layout, &x, &y);

  return rc_message_body_get_byte_at (body, x, y);
}

/**
 * rc_message_row_get_link_at:
 * @self: a row with a message
 * @x: a place in it
 * @y: likewise
 *
 * Returns: (transfer none) (nullable): the address that stands there
 */
const char *
rc_message_row_get_link_at (RcMessageRow *self,
                            int           x,
                            int           y)
{
  RcMessageBody *body = rc_message_layout_get_body (self->layout, &x, &y);

  return rc_message_body_get_link_at (body, x, y);
}

/**
 * rc_message_row_get_word_at:
 * @self: a row with a message
 * @byte: a place in the shown text
 * @start: (out): where the word around it begins
 * @end: (out): and ends
 */
void
rc_message_row_get_word_at (RcMessageRow *self,
                            gsize         byte,
                            gsize        *start,
                            gsize        *end)
{
  rc_message_body_get_word_at (rc_message_layout_get_body (self->layout, NULL, NULL), byte, start, end);
}
