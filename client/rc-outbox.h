/* rc-outbox.h - what is not acknowledged yet, in its order. */
#pragma once

#include "rc-entry.h"
#include "rc-slice.h"

G_BEGIN_DECLS

/* What a person may write without a connection. */
#define RC_OUTBOX_MAX_ENTRIES 10000

/* How many may be on their way at once. Fewer than the refs that the server
 * knows of each sender, so that it always knows one that comes again. */
#define RC_OUTBOX_WINDOW 64

typedef struct
{
  RcEntry *entry;       /* owned */
  gboolean sent_before; /* on an earlier connection: again=1 */
  gboolean is_held;     /* not on disk yet: neither it nor what is behind it is sent */
} RcOutboxItem;

typedef struct _RcOutbox RcOutbox;

RcOutbox           *rc_outbox_new       (void);
void                rc_outbox_free      (RcOutbox      *self);
guint               rc_outbox_get_size  (RcOutbox      *self);
gboolean            rc_outbox_push      (RcOutbox      *self,
                                         RcEntry       *entry);
const RcOutboxItem *rc_outbox_lookup    (RcOutbox      *self,
                                         RcSlice        ref);
const RcOutboxItem *rc_outbox_next      (RcOutbox      *self);
gboolean            rc_outbox_remove    (RcOutbox      *self,
                                         RcEntry       *entry);
gboolean            rc_outbox_restore   (RcOutbox      *self,
                                         RcEntry       *entry,
                                         gboolean       sent_before);
void                rc_outbox_hold      (RcOutbox      *self,
                                         RcEntry       *entry);
void                rc_outbox_release   (RcOutbox      *self,
                                         RcEntry       *entry);
guint               rc_outbox_count_held (RcOutbox     *self);
GPtrArray          *rc_outbox_list      (RcOutbox      *self);
void                rc_outbox_rewind    (RcOutbox      *self);
void                rc_outbox_set_state (RcOutbox      *self,
                                         RcEntryState   state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcOutbox, rc_outbox_free)

G_END_DECLS
