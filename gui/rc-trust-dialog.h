/* rc-trust-dialog.h - is this your server? */
#pragma once

#include <adwaita.h>

#include "rc-client.h"

G_BEGIN_DECLS

typedef void (*RcTrustAnswered) (RcClient *client,
                                 gboolean  trusted,
                                 gpointer  user_data);

void       rc_trust_dialog_show_fingerprint (GtkLabel       *label,
                                            const char      *pin);
GtkWidget *rc_trust_dialog_new_fingerprint (const char      *pin);
void       rc_trust_dialog_ask             (GtkWidget       *parent,
                                            RcClient        *client,
                                            RcTrustAnswered  answered,
                                            gpointer         user_data); /* a GObject */

G_END_DECLS
