/* rc-test-ctl.h - what the administrator of a test's server does. */
#pragma once

#include "rc-test-server.h"

G_BEGIN_DECLS

char *rc_test_ctl_run    (RcTestServer *server,
                          const char   *first,
                          ...) G_GNUC_NULL_TERMINATED; /* what redcoastctl prints, without its last LF; g_free() */
char *rc_test_ctl_invite (RcTestServer *server);       /* a link; g_free() */
char *rc_test_ctl_pin    (RcTestServer *server);       /* of the server's key; g_free() */

G_END_DECLS
