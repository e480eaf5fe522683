/* rc-contact.h - one row of the contact list: a person, or the room. */
#pragma once

#include <glib-object.h>

#include "rc-wire.h"

G_BEGIN_DECLS

#define RC_TYPE_PRESENCE (rc_presence_get_type ())
GType rc_presence_get_type (void);

#define RC_TYPE_CONTACT (rc_contact_get_type ())
G_DECLARE_FINAL_TYPE (RcContact, rc_contact, RC, CONTACT, GObject)

/* All of these are properties with the same name as well ("id", "is-room",
 * "is-self", "presence", "seen-us", "unread", "typing", "last-from",
 * "last-text", "last-time-us"), read-only for callers and notified on change. */
const char *rc_contact_get_id           (RcContact *self); /* "all" for the room */
gboolean    rc_contact_get_is_room      (RcContact *self);
gboolean    rc_contact_get_is_self      (RcContact *self);
RcPresence  rc_contact_get_presence     (RcContact *self); /* the room: online */
gint64      rc_contact_get_seen_us      (RcContact *self); /* Unix time, 0 = not known */
guint       rc_contact_get_unread       (RcContact *self);
gboolean    rc_contact_get_typing       (RcContact *self); /* they type to us */
const char *rc_contact_get_last_from    (RcContact *self); /* nullable */
gboolean    rc_contact_get_last_is_own  (RcContact *self);
const char *rc_contact_get_last_text    (RcContact *self); /* nullable, one line */
gint64      rc_contact_get_last_time_us (RcContact *self); /* Unix time, 0 = never */

G_END_DECLS
