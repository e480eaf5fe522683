/* rc-test-peer.h - a client made of bytes, for talking to a server.
 *
 * Blocking, with a deadline on everything (RC_TEST_DEADLINE_MS); what was not
 * expected fails the running check test with what came instead. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RcTestPeer RcTestPeer;

RcTestPeer *rc_test_peer_connect      (guint16      port);
/* The same from another address of this machine's: "127.0.0.7", or "::1". */
RcTestPeer *rc_test_peer_connect_from (guint16      port,
                                       const char  *address);
RcTestPeer *rc_test_peer_connect_unix (const char  *path);
RcTestPeer *rc_test_peer_log_in       (guint16      port,
                                       const char  *id);     /* connect, HELLO, LOGIN method=open; eats HELLO and WELCOME */
void        rc_test_peer_ask_for_records (RcTestPeer *self,
                                       gsize        record_max_bytes);
/* Over TLS, from the next byte on; @priority and @alpn may be NULL. FALSE where
 * the handshake failed. */
gboolean    rc_test_peer_start_tls    (RcTestPeer  *self,
                                       const char  *priority,
                                       const char  *alpn);
RcTestPeer *rc_test_peer_log_in_tls   (guint16      port,
                                       const char  *id);
gpointer    rc_test_peer_get_tls      (RcTestPeer  *self);   /* a gnutls_session_t, or NULL */
RcTestPeer *rc_test_peer_log_in_guest (guint16      port,
                                       const char  *id);     /* the same by method=guest */
void        rc_test_peer_free         (RcTestPeer  *self);   /* closes */

int         rc_test_peer_get_fd       (RcTestPeer  *self);
void        rc_test_peer_send         (RcTestPeer  *self,
                                       const void  *bytes,
                                       gssize       len);    /* -1: up to the NUL */
void        rc_test_peer_printf       (RcTestPeer  *self,
                                       const char  *format,
                                       ...) G_GNUC_PRINTF (2, 3);
/* One whole frame as it came, body and final LF included; NULL at the end of
 * the stream. g_free() it. */
char       *rc_test_peer_read_frame   (RcTestPeer  *self);
/* Everything until the stream ends, or until @len bytes are there. */
GBytes     *rc_test_peer_read_bytes   (RcTestPeer  *self,
                                       gsize        len);
/* Reads one frame and matches it whole against @pattern, a GPatternSpec glob
 * ("SENT ref=a seq=* time=*\n"); returns it, g_free(). */
char       *rc_test_peer_expect       (RcTestPeer  *self,
                                       const char  *pattern);
/* Reads frames and drops them until one matches. */
char       *rc_test_peer_expect_later (RcTestPeer  *self,
                                       const char  *pattern);
void        rc_test_peer_expect_end   (RcTestPeer  *self);   /* the server closed; frames before it are dropped */
void        rc_test_peer_expect_quiet (RcTestPeer  *self);   /* a PING gets its PONG and nothing else came before it */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTestPeer, rc_test_peer_free)

G_END_DECLS
