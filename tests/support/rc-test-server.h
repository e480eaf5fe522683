/* rc-test-server.h - a real redcoastd of the test's own.
 *
 * Each has a free port on 127.0.0.1 and a temporary folder. Whatever goes
 * wrong (no ready line within the deadline, an exit status that is not 0, a
 * sanitizer's report) fails the running check test. The program is the one
 * that the environment variable REDCOASTD names. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long anything here may take before the test has failed; longer where the
 * environment variable REDCOAST_PATIENCE says how many times as long. */
#define RC_TEST_DEADLINE_MS (rc_test_deadline_ms ())

int           rc_test_deadline_ms     (void);

typedef struct _RcTestServer RcTestServer;

RcTestServer *rc_test_server_start    (const char *const *more_arguments); /* nullable, NULL-ended */
RcTestServer *rc_test_server_start_limited (const char *const *more_arguments,
                                       int resource, guint64 limit); /* as of setrlimit() */
guint16       rc_test_server_get_port (RcTestServer      *self);
char         *rc_test_server_read_line (RcTestServer     *self);  /* the next line that it prints; g_free() */
GPid          rc_test_server_get_pid  (RcTestServer      *self);
const char   *rc_test_server_get_dir  (RcTestServer      *self);
char         *rc_test_server_get_log  (RcTestServer      *self);  /* what it wrote to standard error until now; g_free() */
void          rc_test_server_kill     (RcTestServer      *self);  /* SIGKILL, and waits */
void          rc_test_server_restart  (RcTestServer      *self);  /* after a kill: same port, same folder */
void          rc_test_server_stop     (RcTestServer      *self);  /* SIGTERM, checks the end, frees all */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTestServer, rc_test_server_stop)

G_END_DECLS
