/* rc-first-rows.h - as many rows as the first frame needs, and then all of them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GListModel *rc_first_rows_new (GListModel *all,
                               GtkWidget  *view);

G_END_DECLS
