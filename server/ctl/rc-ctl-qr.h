/* rc-ctl-qr.h - a text as a QR code, in characters. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rc_ctl_qr_draw (const char *text,
                      gboolean    colours);

G_END_DECLS
