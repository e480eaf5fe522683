/* rc-contact-focus.h - the keyboard to the row of a certain contact. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean rc_contact_focus (GtkListView *view,
                           GListModel  *shown, /* its RcContact, in their order */
                           const char  *id);

G_END_DECLS
