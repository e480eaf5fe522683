/* rc-mock-portal.h - a desktop that answers portals as the test says.
 *
 * The portals themselves are the real xdg-desktop-portal and xdg-document-portal; what
 * they would have the desktop show, or keep, comes to this, on the session bus of the
 * test: notifications, the window that asks where a file is to be, and the secret that
 * a program's passwords are encrypted with. Whatever goes wrong fails the running check
 * test. Its calls are answered by a thread of its own, so at any time. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RcMockPortal RcMockPortal;

RcMockPortal *rc_mock_portal_start  (void);                    /* returns once the portal answers */
void          rc_mock_portal_expect (RcMockPortal *self,
                                     const char   *expected);  /* "[title|body]" shown, "(closed)" and "{name}", a name that
                                                                * is proposed for a file, since the last time; a glob */
void          rc_mock_portal_click  (RcMockPortal *self);      /* on the notification that was shown last */
void          rc_mock_portal_save_to (RcMockPortal *self,
                                      const char   *path);     /* where files are to be, of the last kind that is offered */
void          rc_mock_portal_stop   (RcMockPortal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcMockPortal, rc_mock_portal_stop)

G_END_DECLS
