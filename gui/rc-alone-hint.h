/* rc-alone-hint.h - what to do where nobody else is. */
#pragma once

#include "rc-client-widget.h"

G_BEGIN_DECLS

#define RC_TYPE_ALONE_HINT (rc_alone_hint_get_type ())
G_DECLARE_FINAL_TYPE (RcAloneHint, rc_alone_hint, RC, ALONE_HINT, RcClientWidget)

GtkWidget *rc_alone_hint_new        (void);
gboolean   rc_alone_hint_get_shown  (RcAloneHint *self);

G_END_DECLS
