/* test-chaos-ground.h - what all the clients in chaos have in common. */
#pragma once

#include "rc-test-proxy.h"
#include "rc-test-server.h"
#include "test-chaos-ledger.h"

G_BEGIN_DECLS

#define CHAOS_N_PERSONS 60
#define CHAOS_N_GUESTS 40
#define CHAOS_N_SEEDS 40

typedef struct
{
  RcTestServer *server;
  RcTestProxy *proxy;
  GRand *random;
  ChaosLedger *ledger;
  char *tokens[CHAOS_N_PERSONS];     /* (nullable): until the account is made */
  GHashTable *said[CHAOS_N_PERSONS]; /* conversation -> guint64: how far they said that they read */
  gboolean writing;
  gint64 full_until_us;              /* the disk took nothing until then; G_MAXINT64: it takes nothing */
  guint n_writers;
  guint n_refusals;
  guint n_syncs;
} ChaosGround;

static inline guint
chaos_ground_choose (ChaosGround *self, guint n)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) n);
}

/* Whom somebody writes to: a person, or the room in one of @room_one_in cases. */
static inline char *
chaos_ground_choose_receiver (ChaosGround *self, guint near, guint room_one_in)
{
  if (chaos_ground_choose (self, room_one_in) == 0)
    return g_strdup ("all");

  return g_strdup_printf ("p-%u", (near + 1 + chaos_ground_choose (self, 4)) % CHAOS_N_PERSONS);
}

static inline guint16
chaos_ground_get_port (ChaosGround *self, gboolean by_proxy)
{
  return by_proxy ? rc_test_proxy_get_port (self->proxy) : rc_test_server_get_port (self->server);
}

G_END_DECLS
