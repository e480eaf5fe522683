/* test-chaos-client.h - somebody who comes, writes, loses the line and comes back.
 *
 * A device of an account says again what has no SENT, in its order; a guest and a
 * client of the tutorial are somebody new each time. What comes in a wrong order,
 * twice in one SYNC, or is not what was written, fails the test. */
#pragma once

#include <poll.h>

#include "test-chaos-ground.h"

G_BEGIN_DECLS

typedef enum
{
  CHAOS_ACCOUNT,
  CHAOS_GUEST,
  CHAOS_SEED,
} ChaosKind;

typedef struct _ChaosClient ChaosClient;

ChaosClient  *chaos_client_new        (ChaosGround   *ground,
                                       ChaosKind      kind,
                                       guint          number,  /* of all clients */
                                       guint          person,  /* whose it is, of its kind */
                                       gboolean       tls,
                                       gboolean       by_proxy);
void          chaos_client_free       (ChaosClient   *self);
struct pollfd chaos_client_get_wish   (ChaosClient   *self);
void          chaos_client_step       (ChaosClient   *self,
                                       gboolean       ready);
void          chaos_client_write      (ChaosClient   *self); /* one text more, if it is there */
void          chaos_client_drop       (ChaosClient   *self,  /* as if it were killed; it comes back after that */
                                       gint64         wait_us);
gboolean      chaos_client_is_at_rest (ChaosClient   *self); /* there, and everything is acknowledged */
char         *chaos_client_describe   (ChaosClient   *self); /* g_free() */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChaosClient, chaos_client_free)

G_END_DECLS
