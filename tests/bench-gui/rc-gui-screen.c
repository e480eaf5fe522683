/* rc-gui-screen.c - what a person at the display sees, and does. */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <X11/extensions/XTest.h>
#include <check.h>
#include <poll.h>

#include "rc-gui-screen.h"

#define BUTTON_FIRST 1
#define BUTTON_WHEEL_UP 4
/* A window that is smaller is none of an application's. */
#define WINDOW_MIN_PX 100
#define RGB 0xffffffu

struct _RcGuiScreen
{
  Display *display;
  Window root;
  Damage damage;
  int damage_event;
};

struct _RcGuiPicture
{
  int width;
  int height;
  guint32 *pixels;
};

/* Windows come and go while they are looked at. */
static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  return 0;
}

/**
 * rc_gui_screen_new:
 *
 * Returns: (transfer full): the display that DISPLAY names
 */
RcGuiScreen *
rc_gui_screen_new (void)
{
  RcGuiScreen *self = g_new0 (RcGuiScreen, 1);
  int ignored;

  XSetErrorHandler (ignore_error);
  self->display = XOpenDisplay (NULL);
  ck_assert_msg (self->display != NULL, "there is no display");
  ck_assert (XDamageQueryExtension (self->display, &self->damage_event, &ignored));
  ck_assert (XTestQueryExtension (self->display, &ignored, &ignored, &ignored, &ignored));
  self->root = DefaultRootWindow (self->display);
  self->damage = XDamageCreate (self->display, self->root, XDamageReportNonEmpty);
  return self;
}

/* Closes the connection to the display. */
void
rc_gui_screen_free (RcGuiScreen *self)
{
  XCloseDisplay (self->display);
  g_free (self);
}

/* Returns whether anything was drawn. */
static gboolean
take_events (RcGuiScreen *self)
{
  gboolean drawn = FALSE;

  while (XPending (self->display) > 0)
    {
      XEvent event;

      XNextEvent (self->display, &event);
      drawn |= event.type == self->damage_event + XDamageNotify;
    }
  if (drawn)
    XDamageSubtract (self->display, self->damage, None, None);
  XFlush (self->display);
  return drawn;
}

/**
 * rc_gui_screen_wait:
 * @self: a display
 * @until_us: monotonic time
 *
 * Waits until something is drawn.
 *
 * Returns: whether something was
 */
gboolean
rc_gui_screen_wait (RcGuiScreen *self,
                    gint64       until_us)
{
  while (!take_events (self))
    {
      struct pollfd readable = { .fd = ConnectionNumber (self->display), .events = POLLIN };
      gint64 left_us = until_us - g_get_monotonic_time ();

      if (left_us <= 0)
        return FALSE;
      poll (&readable, 1, (int) (left_us / 1000) + 1);
    }

  return TRUE;
}

/**
 * rc_gui_screen_grab:
 * @self: a display
 * @area: a part of it
 *
 * Returns: (transfer full): what is there now
 */
RcGuiPicture *
rc_gui_screen_grab (RcGuiScreen     *self,
                    const RcGuiArea *area)
{
  RcGuiPicture *picture = g_new0 (RcGuiPicture, 1);
  XImage *image = XGetImage (self->display, self->root, area->x, area->y, (unsigned) area->width, (unsigned) area->height,
                             AllPlanes, ZPixmap);

  ck_assert_msg (image != NULL && image->bits_per_pixel == 32, "the display cannot be read");
  picture->width = area->width;
  picture->height = area->height;
  picture->pixels = g_new (guint32, (gsize) area->width * (gsize) area->height);
  for (int y = 0; y < area->height; y++)
    memcpy (picture->pixels + (gsize) y * (gsize) area->width, image->data + (gsize) y * (gsize) image->bytes_per_line,
            (gsize) area->width * sizeof (guint32));
  XDestroyImage (image);
  return picture;
}

/**
 * rc_gui_screen_grab_still:
 * @self: a display
 * @area: a part of it
 * @still_us: for how long it is not to change
 *
 * Returns: (transfer full): what is there when it has come to rest
 */
RcGuiPicture *
rc_gui_screen_grab_still (RcGuiScreen     *self,
                          const RcGuiArea *area,
                          gint64           still_us)
{
  RcGuiPicture *picture = rc_gui_screen_grab (self, area);
  gint64 since_us = g_get_monotonic_time ();

  while (rc_gui_screen_wait (self, since_us + still_us))
    {
      RcGuiPicture *next = rc_gui_screen_grab (self, area);

      if (rc_gui_picture_compare (picture, next) < 1)
        since_us = g_get_monotonic_time ();
      rc_gui_picture_free (picture);
      picture = next;
    }

  return picture;
}

static Window
find_window (RcGuiScreen *self)
{
  Window root;
  Window parent;
  Window *children = NULL;
  Window found = None;
  unsigned n_children = 0;

  XQueryTree (self->display, self->root, &root, &parent, &children, &n_children);
  for (unsigned i = 0; i < n_children; i++)
    {
      XWindowAttributes attributes;

      if (XGetWindowAttributes (self->display, children[i], &attributes) && attributes.map_state == IsViewable &&
          attributes.width > WINDOW_MIN_PX)
        found = children[i];
    }
  XFree (children);
  return found;
}

/* Gives the window the keyboard: there is no window manager that would. */
void
rc_gui_screen_focus (RcGuiScreen *self)
{
  XSetInputFocus (self->display, find_window (self), RevertToParent, CurrentTime);
  XSync (self->display, False);
}

/* Presses and releases a key by its X name, "a" or "BackSpace". */
void
rc_gui_screen_press (RcGuiScreen *self,
                     const char  *key)
{
  KeyCode code = XKeysymToKeycode (self->display, XStringToKeysym (key));

  XTestFakeKeyEvent (self->display, code, True, CurrentTime);
  XTestFakeKeyEvent (self->display, code, False, CurrentTime);
  XFlush (self->display);
}

/* The same with Control held down. */
void
rc_gui_screen_press_control (RcGuiScreen *self,
                             const char  *key)
{
  KeyCode control = XKeysymToKeycode (self->display, XStringToKeysym ("Control_L"));

  XTestFakeKeyEvent (self->display, control, True, CurrentTime);
  rc_gui_screen_press (self, key);
  XTestFakeKeyEvent (self->display, control, False, CurrentTime);
  XFlush (self->display);
}

/* Moves the pointer. */
void
rc_gui_screen_point (RcGuiScreen *self,
                     int          x,
                     int          y)
{
  XTestFakeMotionEvent (self->display, -1, x, y, CurrentTime);
  XFlush (self->display);
}

static void
press_button (RcGuiScreen *self,
              unsigned     button)
{
  XTestFakeButtonEvent (self->display, button, True, CurrentTime);
  XTestFakeButtonEvent (self->display, button, False, CurrentTime);
  XFlush (self->display);
}

/* Clicks where the pointer is. */
void
rc_gui_screen_click (RcGuiScreen *self)
{
  press_button (self, BUTTON_FIRST);
}

/* Turns the wheel by a notch upwards, where the pointer is. */
void
rc_gui_screen_turn_wheel (RcGuiScreen *self)
{
  press_button (self, BUTTON_WHEEL_UP);
}

/* Frees it. */
void
rc_gui_picture_free (RcGuiPicture *self)
{
  g_free (self->pixels);
  g_free (self);
}

/**
 * rc_gui_picture_compare:
 * @self: a picture
 * @other: one of the same size
 *
 * Returns: which part of the pixels is the same, 0 to 1
 */
double
rc_gui_picture_compare (RcGuiPicture *self,
                        RcGuiPicture *other)
{
  gsize n_pixels = (gsize) self->width * (gsize) self->height;
  gsize n_same = 0;

  ck_assert_int_eq (self->width, other->width);
  ck_assert_int_eq (self->height, other->height);
  for (gsize i = 0; i < n_pixels; i++)
    n_same += ((self->pixels[i] ^ other->pixels[i]) & RGB) == 0;

  return (double) n_same / (double) n_pixels;
}

/**
 * rc_gui_picture_get_ink:
 * @self: a picture
 *
 * Returns: which part of the pixels is not as the first one, 0 to 1
 */
double
rc_gui_picture_get_ink (RcGuiPicture *self)
{
  gsize n_pixels = (gsize) self->width * (gsize) self->height;
  gsize n_ink = 0;

  for (gsize i = 0; i < n_pixels; i++)
    n_ink += ((self->pixels[i] ^ self->pixels[0]) & RGB) != 0;

  return (double) n_ink / (double) n_pixels;
}
