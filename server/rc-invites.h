/* rc-invites.h - what lets somebody register one id. */
#pragma once

#include "rc-store.h"

G_BEGIN_DECLS

/* @invite: (nullable): the invite, which is nowhere else, to be handed on;
 *   %NULL where it could not be kept
 * @error: (nullable): why */
typedef void (*RcInviteFunc) (const char   *invite,
                              const GError *error,
                              gpointer      user_data);

void  rc_invites_make    (RcStore      *store,
                          gint64        valid_us,
                          RcInviteFunc  func,
                          gpointer      user_data);
void  rc_invites_hash    (RcSlice       invite,
                          guint8       *hash);
char *rc_invites_read_address (const char *text,
                               guint16     port,
                               GError    **error);
char *rc_invites_guess_address (char     **where,
                                guint16   *port);
char *rc_invites_to_link (const char   *where,
                          const char   *invite,
                          const char   *pin);

G_END_DECLS
