/* rc-ref-window.h - a sender's last refs, so that nothing is delivered twice. */
#pragma once

#include "rc-limits.h"

G_BEGIN_DECLS

typedef struct _RcRefWindow RcRefWindow;

/**
 * RcRefEntry:
 * @ref_hash: the keyed hash of the ref
 * @content_hash: the keyed hash of all that the message says
 * @seq: what it was answered with
 * @time_us: what it was answered with
 * @pending: (nullable): the caller's, until the message is on disk
 */
typedef struct
{
  guint64 ref_hash;
  guint64 content_hash;
  guint64 seq;
  guint64 time_us : 63;
  guint64 forgotten : 1; /* keeps its place, but is not found */
  gpointer pending;
} RcRefEntry;

RcRefWindow      *rc_ref_window_new    (void);
void              rc_ref_window_free   (RcRefWindow *self);
void              rc_ref_window_warm   (RcRefWindow *self);
const RcRefEntry *rc_ref_window_lookup (RcRefWindow *self,
                                        guint64      ref_hash);
void              rc_ref_window_add    (RcRefWindow *self,
                                        guint64      ref_hash,
                                        guint64      content_hash,
                                        guint64      seq,
                                        guint64      time_us,
                                        gpointer     pending);
gboolean          rc_ref_window_is_full (RcRefWindow *self);
void              rc_ref_window_settle (RcRefWindow *self,
                                        guint64      ref_hash,
                                        gboolean     kept);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcRefWindow, rc_ref_window_free)

G_END_DECLS
