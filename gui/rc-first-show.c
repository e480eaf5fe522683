/* rc-first-show.c - when a window is shown for the first time.
 *
 * An account that has a token is opened in a few hundredths of a second. Who waits
 * that long sees what they have come for at once, where there would be a page that
 * asks who they are, and that goes away before it is read. Whatever keeps the
 * account from being opened, such as a password store that is locked, keeps the
 * window away for half a second at most. */
#include "config.h"

#include "rc-first-show.h"

#define HOLD_MS 500

struct _RcFirstShow
{
  GObject parent_instance;

  GSignalGroup *item_signals; /* owned; has a target while the window is held */
  guint hold_source;

  GtkWindow *window;          /* borrowed: it owns us */
};

G_DEFINE_FINAL_TYPE (RcFirstShow, rc_first_show, G_TYPE_OBJECT)

static void
present (RcFirstShow *self)
{
  g_clear_handle_id (&self->hold_source, g_source_remove);
  g_signal_group_set_target (self->item_signals, NULL);
  gtk_window_present (self->window);
}

static void
on_opening_changed (RcFirstShow   *self,
                    GParamSpec    *pspec,
                    RcAccountItem *item)
{
  if (!rc_account_item_get_opening (item))
    present (self);
}

static gboolean
on_held_long (gpointer user_data)
{
  RcFirstShow *self = user_data;

  self->hold_source = 0;
  present (self);
  return G_SOURCE_REMOVE;
}

static void
rc_first_show_dispose (GObject *object)
{
  RcFirstShow *self = RC_FIRST_SHOW (object);

  g_clear_handle_id (&self->hold_source, g_source_remove);
  g_clear_object (&self->item_signals);
  G_OBJECT_CLASS (rc_first_show_parent_class)->dispose (object);
}

static void
rc_first_show_class_init (RcFirstShowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_first_show_dispose;
}

static void
rc_first_show_init (RcFirstShow *self)
{
  self->item_signals = g_signal_group_new (RC_TYPE_ACCOUNT_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify::opening", G_CALLBACK (on_opening_changed), self);
}

/**
 * rc_first_show_new:
 * @window: a window that was not shown yet, and outlives this
 *
 * Returns: (transfer full): what shows it
 */
RcFirstShow *
rc_first_show_new (GtkWindow *window)
{
  RcFirstShow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);

  self = g_object_new (RC_TYPE_FIRST_SHOW, NULL);
  self->window = window;
  return self;
}

/**
 * rc_first_show_present:
 * @self: what shows a window
 * @item: (nullable): the account that is to be seen in it
 *
 * Presents the window: now, or, where it is not to be seen yet and @item is being
 * opened, when @item is open or half a second is over.
 */
void
rc_first_show_present (RcFirstShow   *self,
                       RcAccountItem *item)
{
  g_return_if_fail (RC_IS_FIRST_SHOW (self));

  if (item == NULL || !rc_account_item_get_opening (item) || gtk_widget_get_visible (GTK_WIDGET (self->window)))
    {
      present (self);
      return;
    }
  g_signal_group_set_target (self->item_signals, item);
  if (self->hold_source == 0)
    self->hold_source = g_timeout_add (HOLD_MS, on_held_long, self);
}
