/* rc-entry-private.h - what the engine itself does with an entry. */
#pragma once

#include "rc-entry.h"
#include "rc-wire.h"

G_BEGIN_DECLS

/* Who a message is: (from, ref). Two with the same one are the same message. */
typedef struct
{
  RcSlice from;
  RcSlice ref;
} RcIdentity;

guint    rc_identity_hash  (gconstpointer identity);
gboolean rc_identity_equal (gconstpointer a,
                            gconstpointer b);

RcEntry *rc_entry_new_own       (const char          *from,
                                 const char          *ref,
                                 const char          *text,
                                 gint64               time_us);
RcEntry *rc_entry_new_received  (const RcWireMessage *message,
                                 guint                epoch,
                                 gboolean             is_own);

const RcIdentity *rc_entry_get_identity   (RcEntry       *self);
const char       *rc_entry_get_type_name  (RcEntry       *self);
const char       *rc_entry_get_conversation (RcEntry     *self);
gsize             rc_entry_get_size_bytes (RcEntry       *self);
gint              rc_entry_get_day        (RcEntry       *self);
guint             rc_entry_get_epoch      (RcEntry       *self);
int               rc_entry_compare        (RcEntry       *a,
                                           RcEntry       *b);

void              rc_entry_set_ref        (RcEntry       *self,
                                           const char    *ref);
void              rc_entry_set_state      (RcEntry       *self,
                                           RcEntryState   state,
                                           const char    *error);
void              rc_entry_apply_receipt  (RcEntry       *self,
                                           guint          epoch,
                                           guint64        delivered,
                                           guint64        read);
void              rc_entry_set_time_us    (RcEntry       *self,
                                           gint64         time_us);
void              rc_entry_set_place      (RcEntry       *self,
                                           guint          epoch,
                                           guint64        seq);
void              rc_entry_set_conversation (RcEntry     *self,
                                             const char  *conversation);
void              rc_entry_set_order      (RcEntry       *self,
                                           guint64        order);
void              rc_entry_set_layout     (RcEntry       *self,
                                           RcEntryHeader  header,
                                           gboolean       starts_day);
void              rc_entry_set_starts_new (RcEntry       *self,
                                           gboolean       starts_new);
void              rc_entry_take_reach     (RcEntry       *self,
                                           RcReach       *reach);
void              rc_reach_free           (RcReach       *reach);

/* Two flags of the timeline that the entry is in, and of nobody else. */
gboolean          rc_entry_get_listed     (RcEntry       *self);
void              rc_entry_set_listed     (RcEntry       *self,
                                           gboolean       listed);
gboolean          rc_entry_get_moved      (RcEntry       *self);
void              rc_entry_set_moved      (RcEntry       *self,
                                           gboolean       moved);

G_END_DECLS
