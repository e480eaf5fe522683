/* rc-mock-portal.h - a desktop that answers portals as the test says.
 *
 * The portal itself is the real xdg-desktop-portal; what it would have the desktop
 * show comes to this, on the session bus of the test. Whatever goes wrong fails the
 * running check test. Its calls are answered while rc_mock_portal_expect() waits, and at no
 * other time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RcMockPortal RcMockPortal;

RcMockPortal *rc_mock_portal_start  (void);                    /* returns once the portal answers */
void          rc_mock_portal_expect (RcMockPortal *self,
                                     const char   *expected);  /* "[title|body]" shown and "(closed)" since the last time */
void          rc_mock_portal_click  (RcMockPortal *self);      /* on the notification that was shown last */
void          rc_mock_portal_stop   (RcMockPortal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcMockPortal, rc_mock_portal_stop)

G_END_DECLS
