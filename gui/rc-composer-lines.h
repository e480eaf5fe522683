/* rc-composer-lines.h - has the lines of a composer be where they are to be. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void rc_composer_lines_attach     (GtkTextView *text_view);
void rc_composer_lines_show_caret (GtkTextView *text_view);

G_END_DECLS
