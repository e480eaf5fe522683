/* rc-fake-server.h - a server that does as the test says, on the test's own
 * main loop.
 *
 * Left alone it logs everybody in, answers ROSTER, SYNC, HISTORY and PING, and
 * acknowledges. */
#pragma once

#include <gio/gio.h>

#include "rc-frame.h"

G_BEGIN_DECLS

typedef struct _RcFakeServer RcFakeServer;

/* Returns whether it has dealt with the frame; else the server does as ever. */
typedef gboolean (*RcFakeServerFilter) (RcFakeServer  *server,
                                        const RcFrame *frame,
                                        gpointer       user_data);

RcFakeServer *rc_fake_server_new           (void);
void          rc_fake_server_free          (RcFakeServer       *self);
const char   *rc_fake_server_get_address   (RcFakeServer       *self);

void          rc_fake_server_set_filter    (RcFakeServer       *self,
                                            RcFakeServerFilter  filter,
                                            gpointer            user_data);
void          rc_fake_server_set_log       (RcFakeServer       *self,
                                            const char         *log,
                                            guint64             seq);
void          rc_fake_server_set_hello     (RcFakeServer       *self,
                                            const char         *more_keys);
void          rc_fake_server_hold          (RcFakeServer       *self,
                                            gboolean            hold); /* no SENT */
void          rc_fake_server_mute          (RcFakeServer       *self,
                                            gboolean            mute); /* nothing at all */

/* To the connection that was made last. */
void          rc_fake_server_send          (RcFakeServer       *self,
                                            const char         *format,
                                            ...) G_GNUC_PRINTF (2, 3);
void          rc_fake_server_send_bytes    (RcFakeServer       *self,
                                            const void         *bytes,
                                            gsize               len);
void          rc_fake_server_message       (RcFakeServer       *self,
                                            guint64             seq,
                                            const char         *from,
                                            const char         *to,
                                            const char         *ref,
                                            const char         *text);
void          rc_fake_server_drop          (RcFakeServer       *self); /* all connections */
void          rc_fake_server_stop_listening (RcFakeServer      *self);
void          rc_fake_server_listen_again  (RcFakeServer       *self);

guint         rc_fake_server_get_n_connections (RcFakeServer   *self); /* ever */
guint         rc_fake_server_get_n_open    (RcFakeServer       *self);

/* What came, in its order, each frame as "HEADER" or "HEADER|BODY". */
guint         rc_fake_server_count         (RcFakeServer       *self,
                                            const char         *glob);
const char   *rc_fake_server_find          (RcFakeServer       *self,
                                            const char         *glob,
                                            guint               nth);
void          rc_fake_server_forget        (RcFakeServer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcFakeServer, rc_fake_server_free)

/* Turns of the main loop until @condition holds, or the test has failed. */
#define RC_WAIT_FOR(condition)                                              \
  G_STMT_START                                                              \
  {                                                                         \
    gint64 wait_deadline_ = g_get_monotonic_time () + 15 * G_USEC_PER_SEC;  \
    while (!(condition))                                                    \
      {                                                                     \
        ck_assert_msg (g_get_monotonic_time () < wait_deadline_,            \
                       "waited in vain for %s", #condition);                \
        rc_fake_server_turn ();                                             \
      }                                                                     \
  }                                                                         \
  G_STMT_END

/* One turn, and no longer than a few milliseconds. */
void          rc_fake_server_turn          (void);
/* Everything that is on its way has come. */
void          rc_fake_server_settle        (void);

G_END_DECLS
