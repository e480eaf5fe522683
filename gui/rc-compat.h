/* rc-compat.h - what this or that version of the toolkit lacks. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void rc_compat_name_internals (GtkWidget *root);

G_END_DECLS
