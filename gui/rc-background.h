/* rc-background.h - what the desktop is asked for, so that the program runs unseen. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RC_TYPE_BACKGROUND (rc_background_get_type ())
G_DECLARE_FINAL_TYPE (RcBackground, rc_background, RC, BACKGROUND, GObject)

/* Properties: "background-trouble" and "autostart-trouble" (read-only, nullable,
 * notified: a sentence for people). */
RcBackground *rc_background_new                    (GSettings       *settings,
                                                    GDBusConnection *bus,
                                                    const char      *config_dir,
                                                    gboolean         sandboxed);
gboolean      rc_background_is_sandboxed           (void);
const char   *rc_background_get_background_trouble (RcBackground    *self);
const char   *rc_background_get_autostart_trouble  (RcBackground    *self);

G_END_DECLS
