/* rc-test-proxy.h - a bad line between clients and a server.
 *
 * It listens on a free port of 127.0.0.1 and passes on what it is told, in both
 * directions: in pieces of any size, late, and, where it is told to, with the
 * line cut in the middle of a piece. Order within a connection stays, as it does
 * on any line that TCP goes over. It works in a thread of its own; all functions
 * are for the thread that made it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcTestProxy RcTestProxy;

RcTestProxy *rc_test_proxy_new        (guint16      server_port,
                                       guint32      seed);
void         rc_test_proxy_free       (RcTestProxy *self);      /* cuts all */
guint16      rc_test_proxy_get_port   (RcTestProxy *self);
/* A piece waits up to @delay_max_ms; of 1000 pieces, @cuts are where a line ends. */
void         rc_test_proxy_set_badness (RcTestProxy *self,
                                       guint        delay_max_ms,
                                       guint        cuts);
void         rc_test_proxy_cut_all    (RcTestProxy *self);      /* whatever is on its way is lost */
guint        rc_test_proxy_count_cuts (RcTestProxy *self);
guint        rc_test_proxy_count_pieces (RcTestProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTestProxy, rc_test_proxy_free)

G_END_DECLS
