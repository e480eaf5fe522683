/* rc-nearby-list.c - the servers that are found nearby, to choose one of them.
 *
 * It looks for them while it is on the screen, and only then; where there is none
 * it takes no room. */
#include "config.h"

#include "rc-compat.h"
#include "rc-nearby-list.h"
#include "rc-nearby.h"

struct _RcNearbyList
{
  GtkWidget parent_instance;

  /* owned */
  RcNearby *nearby;

  /* template children */
  GtkRevealer *revealer;
  GtkListBox *list;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcNearbyList, rc_nearby_list, GTK_TYPE_WIDGET)

/* Its name is anybody's text: no markup is read in it. */
static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  RcNearbyServer *server = item;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rc_nearby_server_get_name (server));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  g_object_bind_property (server, "server", row, "subtitle", G_BINDING_SYNC_CREATE);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "network-server-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_object_set (arrow, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "server", g_object_ref (server), g_object_unref);
  rc_compat_name_internals (row);
  return row;
}

static void
on_row_activated (RcNearbyList  *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "server"));
}

static void
on_items_changed (RcNearbyList *self)
{
  if (self->revealer == NULL)
    return;
  gtk_revealer_set_reveal_child (self->revealer, g_list_model_get_n_items (G_LIST_MODEL (self->nearby)) > 0);
}

static void
rc_nearby_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rc_nearby_list_parent_class)->map (widget);
  rc_nearby_start (RC_NEARBY_LIST (widget)->nearby);
}

static void
rc_nearby_list_unmap (GtkWidget *widget)
{
  rc_nearby_stop (RC_NEARBY_LIST (widget)->nearby);
  GTK_WIDGET_CLASS (rc_nearby_list_parent_class)->unmap (widget);
}

static void
rc_nearby_list_dispose (GObject *object)
{
  RcNearbyList *self = RC_NEARBY_LIST (object);

  g_clear_object (&self->nearby);
  if (self->revealer != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;
  G_OBJECT_CLASS (rc_nearby_list_parent_class)->dispose (object);
}

static void
rc_nearby_list_class_init (RcNearbyListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_nearby_list_dispose;
  widget_class->map = rc_nearby_list_map;
  widget_class->unmap = rc_nearby_list_unmap;

  /**
   * RcNearbyList::chosen:
   * @self: the list
   * @server: the #RcNearbyServer that a person wants to go to
   */
  signals[CHOSEN] =
    g_signal_new ("chosen", RC_TYPE_NEARBY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, RC_TYPE_NEARBY_SERVER);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-nearby-list.ui");
  gtk_widget_class_bind_template_child (widget_class, RcNearbyList, revealer);
  gtk_widget_class_bind_template_child (widget_class, RcNearbyList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
rc_nearby_list_init (RcNearbyList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->nearby = rc_nearby_new ();
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->nearby), make_row, NULL, NULL);
  g_signal_connect_object (self->nearby, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
}
