/* rc-timeline-keys.h - the keyboard on a timeline. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How far one press of an arrow key, or one notch of a wheel, goes. */
#define RC_TIMELINE_STEP_PX 48.0

void rc_timeline_keys_install (GtkWidgetClass *klass);

G_END_DECLS
