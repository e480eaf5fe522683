/* rc-e2e-screen.h - the window as a person has it: pixels, mouse and keys. */
#pragma once

#include "rc-e2e-app.h"
#include "rc-e2e-atspi.h"

G_BEGIN_DECLS

void rc_e2e_screen_place   (RcE2eApp        *app,
                            int              x,
                            int              y,
                            int              width,
                            int              height);   /* pixels */
void rc_e2e_screen_expect_size (RcE2eApp     *app,
                            int              width,
                            int              height);
void rc_e2e_screen_focus   (RcE2eApp        *app);
void rc_e2e_screen_raise   (RcE2eApp        *app);      /* before its others, and gives it the focus */
void rc_e2e_screen_wait_on_top (RcE2eApp    *app,
                            const char      *title);    /* of the one that is before its others */
void rc_e2e_screen_click   (RcE2eApp        *app,
                            AtspiAccessible *node);     /* with the mouse, in its middle */
void rc_e2e_screen_press   (RcE2eApp        *app,
                            const char      *key);      /* as xdotool names it: "Return", "ctrl+w" */
void rc_e2e_screen_press_in (RcE2eApp       *app,
                            const char      *title,     /* of another window of its */
                            const char      *key);
void rc_e2e_screen_type    (RcE2eApp        *app,
                            const char      *text);     /* ASCII */
void rc_e2e_screen_capture (const char      *name);     /* to screenshots/NAME.png of the build folder */
void rc_e2e_screen_capture_still (RcE2eApp  *app,
                            const char      *name,      /* of the window alone, once nothing moves in it */
                            const char      *unlike);   /* nullable: an earlier picture, which it is not to equal */
void rc_e2e_screen_capture_dialog (RcE2eApp *app,
                            const char      *name);     /* of the window at the upper left, and the dialog on it */
void rc_e2e_screen_capture_top (RcE2eApp    *app,
                            const char      *name,      /* of the window on top of the others, alone */
                            int              width,
                            int              height);
void rc_e2e_screen_save    (const char      *path);

G_END_DECLS
