/* rc-roster.h - the contact list: a GListModel of RcContact. */
#pragma once

#include <gio/gio.h>

#include "rc-contact.h"

G_BEGIN_DECLS

#define RC_TYPE_ROSTER (rc_roster_get_type ())
G_DECLARE_FINAL_TYPE (RcRoster, rc_roster, RC, ROSTER, GObject)

/* The room is always there, at position 0; the others stand in the order in
 * which they were first heard of (a view sorts by what it shows). Who leaves
 * stays as offline where there is a conversation, and is removed else. */
RcContact *rc_roster_lookup   (RcRoster   *self,
                               const char *id);  /* transfer none, nullable */

G_END_DECLS
