/* rc-window.h - the main window. */
#pragma once

#include <adwaita.h>

#include "rc-client.h"

G_BEGIN_DECLS

#define RC_TYPE_WINDOW (rc_window_get_type ())
G_DECLARE_FINAL_TYPE (RcWindow, rc_window, RC, WINDOW, AdwApplicationWindow)

RcWindow *rc_window_new               (GtkApplication *application,
                                       GSettings      *settings); /* nullable */
void      rc_window_connect_to        (RcWindow       *self,
                                       const char     *server,    /* nullable: as remembered */
                                       const char     *id);       /* nullable: as remembered */
void      rc_window_open_link         (RcWindow       *self,
                                       const char     *link);     /* an invitation */
void      rc_window_resume            (RcWindow       *self);
void      rc_window_set_guest         (RcWindow       *self,
                                       gboolean        guest);
void      rc_window_open_conversation (RcWindow       *self,
                                       const char     *id);
RcClient *rc_window_get_client        (RcWindow       *self);     /* nullable */
void rc_window_refresh_times (RcWindow *self);

G_END_DECLS
