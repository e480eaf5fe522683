/* rc-composer.h - where a message is written. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RC_TYPE_COMPOSER (rc_composer_get_type ())
G_DECLARE_FINAL_TYPE (RcComposer, rc_composer, RC, COMPOSER, GtkWidget)

/* Signals: "send" (const char *text) -> gboolean: whether it was taken, and
 * the text may go; "edited", when a person changed a text that is not empty;
 * "recall" -> char * (nullable): what was written last.
 *
 * Property: "enter-sends"; where not, Ctrl+Enter does. */
GtkWidget *rc_composer_new           (void);
char      *rc_composer_get_text      (RcComposer *self);
void       rc_composer_set_text      (RcComposer *self,
                                      const char *text);
void       rc_composer_set_warning   (RcComposer *self,
                                      const char *warning); /* nullable */
void       rc_composer_set_contacts  (RcComposer *self,
                                      GListModel *contacts); /* nullable */
GtkWidget *rc_composer_get_text_view (RcComposer *self);

G_END_DECLS
