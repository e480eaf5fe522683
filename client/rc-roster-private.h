/* rc-roster-private.h - what the engine itself does with the contact list. */
#pragma once

#include "rc-roster.h"

G_BEGIN_DECLS

/* What a server may make us hold. */
#define RC_ROSTER_MAX_CONTACTS 20000

/* Called once when there is something to flush, until it has been flushed. */
typedef void (*RcRosterWake) (gpointer user_data);

RcRoster  *rc_roster_new           (RcRosterWake         wake,
                                    gpointer             user_data);
void       rc_roster_detach        (RcRoster            *self);
RcContact *rc_roster_get_room      (RcRoster            *self);
RcContact *rc_roster_ensure        (RcRoster            *self,
                                    const char          *id);
void       rc_roster_update        (RcRoster            *self,
                                    const RcWireContact *row);
void       rc_roster_begin_refresh (RcRoster            *self);
void       rc_roster_end_refresh   (RcRoster            *self);
void       rc_roster_set_own_id    (RcRoster            *self,
                                    const char          *id);
void       rc_roster_flush         (RcRoster            *self);

G_END_DECLS
