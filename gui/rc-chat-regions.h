/* rc-chat-regions.h - where the keyboard is, and where it goes next. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean rc_chat_regions_has_focus (GtkWidget        *region);
gboolean rc_chat_regions_step      (GtkWidget *const *regions,
                                    guint             n_regions,
                                    int               step);
gboolean rc_chat_regions_type_into (GtkEventControllerKey *controller,
                                    guint                  keyval,
                                    GdkModifierType        state,
                                    GtkWidget             *text_view);

G_END_DECLS
