/* rc-first-show.h - when a window is shown for the first time. */
#pragma once

#include <gtk/gtk.h>

#include "rc-account-item.h"

G_BEGIN_DECLS

#define RC_TYPE_FIRST_SHOW (rc_first_show_get_type ())
G_DECLARE_FINAL_TYPE (RcFirstShow, rc_first_show, RC, FIRST_SHOW, GObject)

RcFirstShow *rc_first_show_new     (GtkWindow     *window);
void         rc_first_show_present (RcFirstShow   *self,
                                    RcAccountItem *item); /* nullable */

G_END_DECLS
