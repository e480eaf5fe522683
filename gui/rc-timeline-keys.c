/* rc-timeline-keys.c - the keyboard on a timeline. */
#include "config.h"

#include "rc-timeline-keys.h"
#include "rc-timeline-select.h"
#include "rc-timeline-view-private.h"

static void
scroll_by_key (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  double pages, px;

  g_variant_get (parameter, "(dd)", &pages, &px);
  rc_timeline_view_scroll_by (RC_TIMELINE_VIEW (widget), pages * gtk_widget_get_height (widget) + px);
}

static void
scroll_to_edge (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  rc_timeline_view_scroll_to (RC_TIMELINE_VIEW (widget), g_variant_get_double (parameter));
}

static void
copy_selection (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  g_autofree char *text = rc_timeline_view_make_copy (RC_TIMELINE_VIEW (widget));

  if (*text != '\0')
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
open_menu (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  rc_timeline_view_open_menu (RC_TIMELINE_VIEW (widget));
}

static void
refresh (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  rc_timeline_slots_refresh (rc_timeline_view_get_slots (RC_TIMELINE_VIEW (widget)));
}

static void
select_all (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  rc_timeline_select_all (RC_TIMELINE_VIEW (widget));
}

static void
extend_selection (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  rc_timeline_select_extend (RC_TIMELINE_VIEW (widget), g_variant_get_boolean (parameter));
}

/* Escape that has nothing to do here is for whoever is around. */
static gboolean
clear_selection (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   user_data)
{
  return rc_timeline_select_nothing (RC_TIMELINE_VIEW (widget));
}

static void
bind_extend (GtkWidgetClass *klass,
             guint           key,
             guint           keypad_key,
             gboolean        is_down)
{
  gtk_widget_class_add_binding_action (klass, key, GDK_SHIFT_MASK, "timeline.extend-selection", "b", is_down);
  gtk_widget_class_add_binding_action (klass, keypad_key, GDK_SHIFT_MASK, "timeline.extend-selection", "b", is_down);
}

static void
bind_scroll (GtkWidgetClass *klass,
             guint           key,
             guint           keypad_key,
             double          pages,
             double          px)
{
  gtk_widget_class_add_binding_action (klass, key, 0, "timeline.scroll", "(dd)", pages, px);
  gtk_widget_class_add_binding_action (klass, keypad_key, 0, "timeline.scroll", "(dd)", pages, px);
}

/**
 * rc_timeline_keys_install: (skip)
 * @klass: the view's class, which is being made
 *
 * Gives the class its actions, and keys to them.
 */
void
rc_timeline_keys_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "timeline.scroll", "(dd)", scroll_by_key);
  gtk_widget_class_install_action (klass, "timeline.scroll-to", "d", scroll_to_edge);
  gtk_widget_class_install_action (klass, "timeline.copy-selection", NULL, copy_selection);
  gtk_widget_class_install_action (klass, "timeline.menu", NULL, open_menu);
  gtk_widget_class_install_action (klass, "timeline.refresh", NULL, refresh);
  gtk_widget_class_install_action (klass, "timeline.select-all", NULL, select_all);
  gtk_widget_class_install_action (klass, "timeline.extend-selection", "b", extend_selection);

  bind_scroll (klass, GDK_KEY_Up, GDK_KEY_KP_Up, 0.0, -RC_TIMELINE_STEP_PX);
  bind_scroll (klass, GDK_KEY_Down, GDK_KEY_KP_Down, 0.0, RC_TIMELINE_STEP_PX);
  bind_scroll (klass, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, -1.0, RC_TIMELINE_STEP_PX);
  bind_scroll (klass, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 1.0, -RC_TIMELINE_STEP_PX);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Home, 0, "timeline.scroll-to", "d", 0.0);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Home, 0, "timeline.scroll-to", "d", 0.0);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_End, 0, "timeline.scroll-to", "d", 1.0);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_End, 0, "timeline.scroll-to", "d", 1.0);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "timeline.copy-selection", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Insert, GDK_CONTROL_MASK, "timeline.copy-selection", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_a, GDK_CONTROL_MASK, "timeline.select-all", NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, clear_selection, NULL);
  bind_extend (klass, GDK_KEY_Up, GDK_KEY_KP_Up, FALSE);
  bind_extend (klass, GDK_KEY_Down, GDK_KEY_KP_Down, TRUE);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "timeline.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "timeline.menu", NULL);
}
