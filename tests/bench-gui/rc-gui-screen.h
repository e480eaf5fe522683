/* rc-gui-screen.h - what a person at the display sees, and does.
 *
 * Frames are seen from outside, by XDamage and by looking at the pixels. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcGuiScreen RcGuiScreen;
typedef struct _RcGuiPicture RcGuiPicture;

/* On the screen; the window's top left corner is the screen's. */
typedef struct
{
  int x;
  int y;
  int width;
  int height;
} RcGuiArea;

RcGuiScreen  *rc_gui_screen_new          (void);
void          rc_gui_screen_free         (RcGuiScreen     *self);
gboolean      rc_gui_screen_wait         (RcGuiScreen     *self,
                                          gint64           until_us);
RcGuiPicture *rc_gui_screen_grab         (RcGuiScreen     *self,
                                          const RcGuiArea *area);
RcGuiPicture *rc_gui_screen_grab_still   (RcGuiScreen     *self,
                                          const RcGuiArea *area,
                                          gint64           still_us);
void          rc_gui_screen_focus        (RcGuiScreen     *self);
void          rc_gui_screen_press        (RcGuiScreen     *self,
                                          const char      *key);
void          rc_gui_screen_press_control (RcGuiScreen    *self,
                                          const char      *key);
void          rc_gui_screen_point        (RcGuiScreen     *self,
                                          int              x,
                                          int              y);
void          rc_gui_screen_click        (RcGuiScreen     *self);
void          rc_gui_screen_turn_wheel   (RcGuiScreen     *self);

void          rc_gui_picture_free        (RcGuiPicture    *self);
double        rc_gui_picture_compare     (RcGuiPicture    *self,
                                          RcGuiPicture    *other);
double        rc_gui_picture_get_ink     (RcGuiPicture    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGuiScreen, rc_gui_screen_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGuiPicture, rc_gui_picture_free)

G_END_DECLS
