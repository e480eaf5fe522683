/* rc-link-private.h - for rc-link.c and rc-link-query.c. */
#pragma once

#include "rc-backoff.h"
#include "rc-greeting.h"
#include "rc-link.h"
#include "rc-trust.h"
#include "rc-watch.h"

G_BEGIN_DECLS

/**
 * RcLink:
 *
 * Being connected and logged in: the states that rc-client.h draws. It opens one connection after another, says HELLO and LOGIN
 * in one write, watches for silence, and decides after each end whether to wait
 * and for how long, or to give up. What comes once it is ONLINE goes to its
 * owner. The resume token of the last WELCOME is kept in memory: with it we
 * come back to our id even where the server still holds the session that we
 * lost.
 */
struct _RcLink
{
  GObject parent_instance;

  /* owned */
  char *server;
  char *id;
  RcClock *clock;
  RcConnection *connection;
  GNetworkMonitor *monitor;
  GRand *random;
  GSource *deadline;  /* of the attempt */
  GSource *retry;     /* the next attempt */
  GError *error;      /* why WAITING or REFUSED */
  GError *last_words; /* the server's, before it closes */

  /* borrowed */
  const RcLinkEvents *events; /* NULL when detached */
  gpointer user_data;

  RcBackoff backoff;
  RcWatch watch; /* for silence */
  RcGreeting greeting;
  RcTrust trust;
  RcCredentials credentials;
  RcClientState state;
  gint64 next_attempt_us;
  gint64 attempt_us;
  gint64 online_us;
  guint n_checks; /* ever; names the PING that CHECKING waits for */
  guint n_in_use;
  int priority; /* of reading what comes */
  gboolean was_online;
};

/* An attempt that a change of the network asks for is not made sooner than
 * this after the last one: such changes come in bursts. */
#define RC_LINK_NETWORK_RETRY_US (1 * G_USEC_PER_SEC)

/* Of rc-link.c, for its siblings. */
void     rc_link_set_state     (RcLink        *self,
                                RcClientState  state,
                                const GError  *error);
/* Of rc-link-check.c. */
gboolean rc_link_is_in_session (RcLink        *self);
void     rc_link_send_ping     (RcLink        *self);
void     rc_link_take_pong     (RcLink        *self,
                                const RcFrame *frame);
void     rc_link_watch_machine (RcLink        *self);

G_END_DECLS
