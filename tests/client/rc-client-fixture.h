/* rc-client-fixture.h - an engine, a server that does as it is told, and a clock that stands
 * still. */
#pragma once

#include <check.h>

#include "rc-client-private.h"
#include "rc-fake-clock.h"
#include "rc-fake-server.h"

typedef struct
{
  RcFakeServer *server;
  RcFakeClock *clock;
  RcClient *client;
  GPtrArray *messages;   /* of RcEntry: what ::message told */
  guint n_acknowledged;
  gulong message_handler;
} RcClientFixture;

/* Of the test that runs. */
extern RcClientFixture *fixture;

void          rc_client_fixture_set_up    (void);
void          rc_client_fixture_tear_down (void);
void          rc_client_fixture_renew     (const char *cache_path); /* another engine */
void          rc_client_fixture_hear_nothing (void);

RcClientState state     (void);
void          go_online (void);
void          come_back (void); /* the server is gone for a moment, and then back */
RcEntry      *send_text (const char *to,
                         const char *text);
guint         n_entries (const char *conversation);
RcEntry      *entry_at  (const char *conversation,
                         guint       position);
RcContact    *contact   (const char *id);
gboolean      hold_sync (RcFakeServer  *server, /* a filter: SYNC stays without an answer */
                         const RcFrame *frame,
                         gpointer       user_data);
char         *sync_tag  (void);                 /* "tag=…" of the first SYNC */
