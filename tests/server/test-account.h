/* test-account.h - logging in by every method, and invites, at a live server. */
#pragma once

#include "rc-invites.h"
#include "rc-sqlite-store.h"
#include "test-talk.h"

/* A hash that costs next to nothing. */
#define CHEAP "--set", "password-memory=8192", "--set", "password-ops=1"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

static inline RcTestServer *
start (const char *one, const char *two)
{
  const char *const arguments[] = { CHEAP, "--set", "login-attempts=100", "--set", "password-tries-per-id=0",
                                    "--set", one != NULL ? one : "guests=true",
                                    "--set", two != NULL ? two : "guests=true", NULL };

  return rc_test_server_start (arguments);
}

static inline void
ask (RcTestPeer *peer, const char *method, const char *id, const char *invite, const char *secret)
{
  g_autofree char *with = invite != NULL ? g_strdup_printf (" invite=%s", invite) : g_strdup ("");

  if (secret != NULL)
    rc_test_peer_printf (peer, "LOGIN id=%s method=%s%s len=%zu\n%s\n", id, method, with, strlen (secret), secret);
  else
    rc_test_peer_printf (peer, "LOGIN id=%s method=%s%s\n", id, method, with);
}

/* A connection that is logged in; @token: (out) (nullable): what WELCOME gave. */
static inline RcTestPeer *
log_in_with (RcTestServer *server, const char *method, const char *id, const char *invite, const char *secret, char **token)
{
  RcTestPeer *peer = greet (server);
  g_autofree char *frame = NULL;

  ask (peer, method, id, invite, secret);
  frame = rc_test_peer_expect (peer, g_str_equal (method, "token") || g_str_equal (method, "guest")
                                       ? "WELCOME id=* seq=*\n"
                                       : "WELCOME id=* seq=* len=43\n*\n");
  if (token != NULL)
    *token = g_strstrip (g_strdup (strchr (frame, '\n') + 1));
  return peer;
}

static inline void
refused (RcTestServer *server, const char *method, const char *id, const char *invite, const char *secret,
         const char *code)
{
  g_autoptr (RcTestPeer) peer = greet (server);
  g_autofree char *pattern = g_strdup_printf ("ERROR code=%s re=LOGIN len=*\n*\n", code);

  ask (peer, method, id, invite, secret);
  expect (peer, pattern);
}

static inline void
on_invite (const char *invite, const GError *error, gpointer user_data)
{
  ck_assert_msg (invite != NULL, "%s", error != NULL ? error->message : "");
  *(char **) user_data = g_strdup (invite);
}

/* Makes an invite as an administrator would; the server is restarted for it. */
static inline char *
make_invite (RcTestServer *server, gint64 valid_us)
{
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", "redcoast.db", NULL);
  g_autoptr (GError) error = NULL;
  RcStore *store;
  char *invite = NULL;

  rc_test_server_kill (server);
  store = rc_sqlite_store_open (path, NULL, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  rc_invites_make (store, valid_us, on_invite, &invite);
  while (invite == NULL)
    g_main_context_iteration (NULL, TRUE);
  rc_store_free (store);
  rc_test_server_restart (server);
  return invite;
}
