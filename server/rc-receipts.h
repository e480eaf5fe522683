/* rc-receipts.h - how far everybody is in their conversations. */
#pragma once

#include "rc-session.h"

G_BEGIN_DECLS

/* Marks in memory; those that are not stored yet, a second's worth, come on top. */
#define RC_RECEIPTS_MAX_MARKS 65536

typedef struct _RcMark RcMark;

RcReceipts *rc_receipts_new      (RcHub               *hub);
void        rc_receipts_free     (RcReceipts          *self);
void        rc_receipts_note     (RcHub               *hub,
                                  RcPerson            *to,
                                  RcPerson            *from,
                                  guint64              seq);
void        rc_receipts_got      (RcSession           *session,
                                  guint64              seq);
void        rc_receipts_read     (RcSession           *session,
                                  RcPerson            *peer,
                                  guint64              seq);
void        rc_receipts_learn    (RcSession           *session,
                                  const RcStoreMarker *marker);
void        rc_receipts_raise    (RcHub               *hub,
                                  RcStoreMarker       *marker);
gboolean    rc_receipts_has_room (RcHub               *hub);
guint64     rc_receipts_flush    (RcHub               *hub);
gboolean    rc_receipts_is_kept  (RcHub               *hub,
                                  guint64              goal);
void        rc_receipts_forget   (RcHub               *hub,
                                  RcPerson            *person);
guint       rc_receipts_get_n_marks (RcHub            *hub);

G_END_DECLS
