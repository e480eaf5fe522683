/* rc-given-row.h - the server that was given otherwise than by typing its address. */
#pragma once

#include <adwaita.h>

#include "rc-invite-link.h"
#include "rc-nearby-server.h"

G_BEGIN_DECLS

#define RC_TYPE_GIVEN_ROW (rc_given_row_get_type ())
G_DECLARE_FINAL_TYPE (RcGivenRow, rc_given_row, RC, GIVEN_ROW, AdwActionRow)

void                rc_given_row_take_link   (RcGivenRow     *self,
                                              RcInviteLink   *link);
gboolean            rc_given_row_take_nearby (RcGivenRow     *self,
                                              RcNearbyServer *server);
void                rc_given_row_clear       (RcGivenRow     *self);
const RcInviteLink *rc_given_row_get_link    (RcGivenRow     *self); /* nullable */
gboolean            rc_given_row_expects_pin (RcGivenRow     *self,
                                              const char     *pin);

G_END_DECLS
