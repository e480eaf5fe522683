/* rc-pane-bars.c - what the contacts' pane says of the connection where it stands alone.
 *
 * Beside a conversation, which has such bars itself, it says nothing. So they are made
 * when the window is narrow for the first time. */
#include "config.h"

#include "rc-compat.h"
#include "rc-connection-bar.h"
#include "rc-notice-bar.h"
#include "rc-pane-bars.h"

typedef struct
{
  /* borrowed: all are of one page */
  GtkBox *pane;
  GtkWidget *page;
} Watch;

static void
add_bar (Watch     *watch,
         GtkWidget *panes,
         GtkWidget *bar,
         GtkWidget *previous)
{
  g_object_bind_property (watch->page, "client", bar, "client", G_BINDING_SYNC_CREATE);
  g_object_bind_property (panes, "folded", bar, "visible", G_BINDING_SYNC_CREATE);
  gtk_box_insert_child_after (watch->pane, bar, previous);
  rc_compat_name_internals (bar);
}

static void
on_folded (GtkWidget  *panes,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Watch *watch = user_data;
  GtkWidget *connection_bar = NULL;

  if (!rc_compat_panes_is_folded (ADW_LEAFLET (panes)))
    return;
  connection_bar = rc_connection_bar_new ();
  add_bar (watch, panes, connection_bar, gtk_widget_get_first_child (GTK_WIDGET (watch->pane)));
  add_bar (watch, panes, rc_notice_bar_new (), connection_bar);
  /* They follow by themselves from here on. */
  g_signal_handlers_disconnect_by_data (panes, watch);
}

static void
watch_free (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

/**
 * rc_pane_bars_watch:
 * @pane: (transfer none): with a header bar, behind which they come
 * @page: (transfer none): whose "client" they show; it has @pane and @panes
 * @panes: (transfer none): which are "folded" where @pane stands alone
 *
 * Has @pane say what there is to say of the connection and of what is kept, while
 * @panes is folded. To be called before it is.
 */
void
rc_pane_bars_watch (GtkBox    *pane,
                    GtkWidget *page,
                    GtkWidget *panes)
{
  Watch *watch = NULL;

  g_return_if_fail (GTK_IS_BOX (pane));
  g_return_if_fail (GTK_IS_WIDGET (page));
  g_return_if_fail (GTK_IS_WIDGET (panes));

  watch = g_new0 (Watch, 1);
  watch->pane = pane;
  watch->page = page;
  g_signal_connect_data (panes, "notify::folded", G_CALLBACK (on_folded), watch, watch_free, 0);
}
