/* rc-lazy-menu.c - a menu that is made when it is first opened.
 *
 * GtkMenuButton makes the popover of a model at once, with a widget for each item:
 * at each start, for whoever opens no menu. */
#include "config.h"

#include "rc-lazy-menu.h"

static void
on_popup (GtkMenuButton *button,
          gpointer       user_data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, user_data);
}

/**
 * rc_lazy_menu_set:
 * @button: a button without a menu
 * @model: (transfer none): the menu; it is kept
 *
 * Has @button open @model, of which nothing is made before that.
 */
void
rc_lazy_menu_set (GtkMenuButton *button,
                  GMenuModel    *model)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU_MODEL (model));

  gtk_menu_button_set_create_popup_func (button, on_popup, g_object_ref (model), g_object_unref);
}
