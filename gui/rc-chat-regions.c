/* rc-chat-regions.c - where the keyboard is, and where it goes next. */
#include "config.h"

#include "rc-chat-regions.h"

/**
 * rc_chat_regions_has_focus:
 * @region: a widget
 *
 * Returns: whether the keyboard is in it
 */
gboolean
rc_chat_regions_has_focus (GtkWidget *region)
{
  GtkRoot *root = gtk_widget_get_root (region);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == region || gtk_widget_is_ancestor (focus, region));
}

/* A box takes no focus of its own, and hands it to what is in it only when it is
 * walked into. */
static gboolean
enter (GtkWidget *region)
{
  return gtk_widget_get_mapped (region) &&
         (gtk_widget_grab_focus (region) || gtk_widget_child_focus (region, GTK_DIR_TAB_FORWARD));
}

/**
 * rc_chat_regions_step:
 * @regions: (array length=n_regions): widgets, in their order; %NULL for one
 *   that is not there
 * @n_regions: how many
 * @step: 1 for the next, -1 for the one before
 *
 * Goes from region to region, round and round, past those that nobody sees.
 *
 * Returns: whether there was another one
 */
gboolean
rc_chat_regions_step (GtkWidget *const *regions,
                      guint             n_regions,
                      int               step)
{
  int n = (int) n_regions, from = step > 0 ? n - 1 : 0;

  for (int i = 0; i < n; i++)
    {
      if (regions[i] != NULL && rc_chat_regions_has_focus (regions[i]))
        from = i;
    }
  for (int i = 1; i < n; i++)
    {
      GtkWidget *region = regions[(from + i * step + n * n) % n];

      if (region != NULL && enter (region))
        return TRUE;
    }

  return FALSE;
}

/**
 * rc_chat_regions_type_into:
 * @controller: has a key that nobody in the window wanted
 * @keyval: which
 * @state: with which modifiers
 * @text_view: where one writes
 *
 * A letter that reaches neither an entry nor a list begins a message.
 *
 * Returns: whether it did
 */
gboolean
rc_chat_regions_type_into (GtkEventControllerKey *controller,
                           guint                  keyval,
                           GdkModifierType        state,
                           GtkWidget             *text_view)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 ||
      !g_unichar_isgraph (gdk_keyval_to_unicode (keyval)))
    return FALSE;
  if (rc_chat_regions_has_focus (text_view) || !gtk_widget_grab_focus (text_view))
    return FALSE;
  return gtk_event_controller_key_forward (controller, text_view);
}
