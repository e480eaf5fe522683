/* rc-contact-private.h - what the engine itself does with a contact. */
#pragma once

#include "rc-contact.h"

G_BEGIN_DECLS

RcContact *rc_contact_new             (const char *id,
                                       gboolean    is_room);

void       rc_contact_set_is_self     (RcContact  *self,
                                       gboolean    is_self);
void       rc_contact_set_presence    (RcContact  *self,
                                       RcPresence  presence);
void       rc_contact_set_seen_us     (RcContact  *self,
                                       gint64      seen_us);
void       rc_contact_set_unread      (RcContact  *self,
                                       guint       unread);
void       rc_contact_set_typing      (RcContact  *self,
                                       gboolean    typing);
void       rc_contact_set_last        (RcContact  *self,
                                       const char *from,
                                       gboolean    is_own,
                                       const char *text,
                                       gint64      time_us);

/* When the account of this id was made; Unix time, 0 = not known. */
gint64     rc_contact_get_since_us    (RcContact  *self);
void       rc_contact_set_since_us    (RcContact  *self,
                                       gint64      since_us);

/* Flags of the roster. */
gboolean   rc_contact_get_has_conversation (RcContact *self);
void       rc_contact_set_has_conversation (RcContact *self,
                                            gboolean   has_conversation);
guint      rc_contact_get_generation       (RcContact *self);
void       rc_contact_set_generation       (RcContact *self,
                                            guint      generation);
gboolean   rc_contact_get_leaving          (RcContact *self);
void       rc_contact_set_leaving          (RcContact *self,
                                            gboolean   leaving);

/* Off the server's list, and not back since: for good, as far as one knows. */
gboolean   rc_contact_get_has_left         (RcContact *self);
void       rc_contact_set_has_left         (RcContact *self,
                                            gboolean   has_left);

G_END_DECLS
