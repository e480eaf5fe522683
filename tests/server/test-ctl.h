/* test-ctl.h - redcoastctl, run against a server of the test's own. */
#pragma once

#include <json-glib/json-glib.h>

#include "rc-test-peer.h"
#include "rc-test-server.h"

G_BEGIN_DECLS

/* What a run of it gave. */
typedef struct
{
  int status;
  char *out;
  char *err;
} TestCtl;

/* A hash that costs next to nothing, and as many log-ins as a test likes. */
#define TEST_CTL_CHEAP                                                                                  \
  "--set", "password-memory=8192", "--set", "password-ops=1", "--set", "login-attempts=100", "--set", \
    "password-tries-per-id=0"

/* Runs it on @dir with the arguments that follow, up to a NULL; @input (nullable)
 * is its standard input. */
TestCtl     test_ctl_run_in   (const char   *dir,
                               const char   *input,
                               ...) G_GNUC_NULL_TERMINATED;
void        test_ctl_clear    (TestCtl      *ctl);

/* The same on a server's folder, and checks its exit status. */
void        test_ctl          (RcTestServer *server,
                               int           status,
                               ...) G_GNUC_NULL_TERMINATED;
void        test_ctl_input    (RcTestServer *server,
                               int           status,
                               const char   *input,
                               ...) G_GNUC_NULL_TERMINATED;

/* What it prints; g_free() it. */
char       *test_ctl_print    (RcTestServer *server,
                               ...) G_GNUC_NULL_TERMINATED;

/* What it prints as JSON; json_node_unref() it. */
JsonNode   *test_ctl_json     (RcTestServer *server,
                               ...) G_GNUC_NULL_TERMINATED;

char       *test_ctl_get_dir  (RcTestServer *server);

/* A connection that has said HELLO. */
RcTestPeer *test_ctl_greet    (RcTestServer *server);

/* LOGIN; @invite and @secret may be NULL. */
void        test_ctl_ask      (RcTestPeer   *peer,
                               const char   *method,
                               const char   *id,
                               const char   *invite,
                               const char   *secret);

/* A connection that is logged in; @token (nullable): what WELCOME gave. */
RcTestPeer *test_ctl_log_in   (RcTestServer *server,
                               const char   *method,
                               const char   *id,
                               const char   *invite,
                               const char   *secret,
                               char        **token);

/* A LOGIN that gets ERROR @code. */
void        test_ctl_refused  (RcTestServer *server,
                               const char   *method,
                               const char   *id,
                               const char   *invite,
                               const char   *secret,
                               const char   *code);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestCtl, test_ctl_clear)

G_END_DECLS
