/* names-fixture.h - whether all that can be operated has a name. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void names_fixture_init   (void);               /* before gui_fixture_init() */
void names_fixture_expect (GtkWidget *root,     /* and all that is below it */
                           guint      n_least); /* of so many, or this looked at nothing */

G_END_DECLS
