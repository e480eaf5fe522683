/* rc-exporter.h - lets a person have a conversation as a file. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"
#include "rc-compat.h"

G_BEGIN_DECLS

#define RC_TYPE_EXPORTER (rc_exporter_get_type ())
G_DECLARE_FINAL_TYPE (RcExporter, rc_exporter, RC, EXPORTER, GObject)

RcExporter *rc_exporter_new          (GtkWindow       *window,
                                      AdwToastOverlay *toasts);
void        rc_exporter_set_chooser  (RcExporter      *self,
                                      RcFileChooser    chooser);      /* who asks where to; of the toolkit at first */
void        rc_exporter_set_patience (RcExporter      *self,
                                      guint            patience_ms);  /* how long nothing is said of what goes on */
void        rc_exporter_start        (RcExporter      *self,
                                      RcClient        *client,
                                      const char      *conversation);
void        rc_exporter_detach       (RcExporter      *self);         /* its window goes */
char       *rc_exporter_make_name    (const char      *conversation,
                                      GDateTime       *now);

G_END_DECLS
