/* rc-e2e-desktop.h - a desktop that notes down what it is told to show. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RcE2eDesktop RcE2eDesktop;

/* Noted are "[id summary|body]" and "(closed id)"; what replaces has the id of what it
 * replaces. It lives as long as the test. */
RcE2eDesktop *rc_e2e_desktop_new    (void);
void          rc_e2e_desktop_expect (RcE2eDesktop *self,
                                     const char   *expected);
void          rc_e2e_desktop_read_markup (RcE2eDesktop *self);
guint         rc_e2e_desktop_count_calls (RcE2eDesktop *self);
guint         rc_e2e_desktop_count_there (RcE2eDesktop *self);
void          rc_e2e_desktop_invoke (RcE2eDesktop *self,
                                     guint         id,
                                     const char   *action);

G_END_DECLS
