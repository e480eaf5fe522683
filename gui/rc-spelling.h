/* rc-spelling.h - marks words that are spelt wrong while they are written. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean rc_spelling_is_built_in (void);
void     rc_spelling_attach      (GtkTextView *view);
void     rc_spelling_follow      (GtkTextView *view,
                                  GSettings   *settings);

G_END_DECLS
