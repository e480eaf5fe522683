/* rc-client-widget.h - what shows something of a client. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"

G_BEGIN_DECLS

#define RC_TYPE_CLIENT_WIDGET (rc_client_widget_get_type ())
G_DECLARE_DERIVABLE_TYPE (RcClientWidget, rc_client_widget, RC, CLIENT_WIDGET, GtkWidget)

/* Property: "client" (nullable), which it follows. */

/**
 * RcClientWidgetClass:
 * @client_changed: there is another client, or none
 */
struct _RcClientWidgetClass
{
  GtkWidgetClass parent_class;

  void (*client_changed) (RcClientWidget *self);
};

RcClient *rc_client_widget_get_client   (RcClientWidget *self); /* nullable */
void      rc_client_widget_watch        (RcClientWidget *self,
                                         const char     *detailed_signal,
                                         GCallback       callback);
void      rc_client_widget_watch_roster (RcClientWidget *self,
                                         const char     *detailed_signal,
                                         GCallback       callback);

G_END_DECLS
