/* test-kill-world.h - people who write to one another while their server dies. */
#pragma once

#include <glib.h>

#include "rc-test-server.h"

G_BEGIN_DECLS

#define N_PEOPLE 4
#define N_DEVICES (2 * N_PEOPLE)

typedef enum
{
  OFFLINE,
  LOGGING_IN,
  SYNCING,
  LIVE,
} State;

typedef struct
{
  char *ref;
  char *to;
  gboolean sent; /* on this connection or an earlier one */
} Draft;

typedef struct
{
  guint64 seq;
  char *to;
} Entry;

typedef struct
{
  guint number;
  guint person;
  State state;
  int fd;
  GByteArray *input;
  gint64 retry_us;     /* not before this */
  gboolean opened;     /* this connection has tried method=open */
  guint cut_after;     /* messages of the sync after which the line is cut; 0: never */
  guint64 cursor;
  guint64 last_seq;    /* of this session */
  GHashTable *entries; /* "from/ref" -> Entry: the cache, which survives */
  GQueue outbox;       /* of Draft */
  guint n_sent;        /* of the outbox, on this connection */
  guint n_written;
  guint n_synced;      /* messages that its last sync has brought */
  GHashTable *synced;  /* (nullable): what a sync from 0 has brought, to find twice in it */
} Device;

typedef struct
{
  RcTestServer *server;
  GRand *random;
  Device devices[N_DEVICES];
  char *tokens[N_PEOPLE];
  GHashTable *acknowledged; /* "from/ref" -> to */
  GHashTable *given;        /* seq -> "from/ref" */
  gboolean writing;
  guint n_cuts;
} World;

extern const char *const kill_world_names[N_PEOPLE];

void     kill_device_go_offline  (Device *device,
                                  gint64  wait_us); /* it comes back after that */
void     kill_world_init         (World  *world);
void     kill_world_clear        (World  *world);
void     kill_world_step         (World  *world);    /* what is ready now, a little while at most */
void     kill_world_run_for      (World  *world,
                                  gint64  us);
gboolean kill_world_is_at_rest   (World  *world);    /* all is live, synced and acknowledged */
void     kill_world_come_to_rest (World  *world);

G_END_DECLS
