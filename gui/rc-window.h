/* rc-window.h - the main window. */
#pragma once

#include <adwaita.h>

#include "rc-accounts.h"

G_BEGIN_DECLS

#define RC_TYPE_WINDOW (rc_window_get_type ())
G_DECLARE_FINAL_TYPE (RcWindow, rc_window, RC, WINDOW, AdwApplicationWindow)

/* Property: "account" (the key of the one that is shown, or ""), as the action
 * win.account has it. */

RcWindow *rc_window_new               (GtkApplication *application,
                                       GSettings      *settings,  /* nullable */
                                       RcAccounts     *accounts);
void      rc_window_connect_to        (RcWindow       *self,
                                       const char     *server,    /* nullable: as remembered */
                                       const char     *id);       /* nullable: as remembered */
void      rc_window_open_link         (RcWindow       *self,
                                       const char     *link,      /* an invitation */
                                       const char     *id);       /* nullable */
void      rc_window_resume            (RcWindow       *self);
void      rc_window_present           (RcWindow       *self);
void      rc_window_set_guest         (RcWindow       *self,
                                       gboolean        guest);
gboolean  rc_window_open_conversation (RcWindow       *self,
                                       const char     *account,   /* nullable: the one that is shown */
                                       const char     *id);
void      rc_window_mark_read         (RcWindow       *self,
                                       const char     *account,   /* nullable: the one that is shown */
                                       const char     *id);
void      rc_window_refresh_times     (RcWindow       *self);

G_END_DECLS
