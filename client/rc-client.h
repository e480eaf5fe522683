/* rc-client.h - the client engine: one account on one server.
 *
 *                 start            connected           WELCOME
 *      OFFLINE ----------> CONNECTING -----> LOGGING_IN ------> ONLINE
 *         ^                  ^  |                |  |              |
 *         | stop             |  | fails          |  | refused      | lost
 *         +-- (any state)    |  v                |  v              |
 *                            WAITING <-----------+ REFUSED         |
 *                              ^       (lost)                      |
 *                              +-----------------------------------+
 *
 * After a suspend and on a change of the network ONLINE becomes CHECKING, until the
 * server has answered; where it does not, a new attempt begins at once. What is
 * written meanwhile is sent, and again if need be.
 *
 * WAITING ends by itself (backoff with jitter), by rc_client_retry_now(), or
 * at once when the network comes back. REFUSED ends by rc_client_start() only:
 * asking again would be refused again.
 *
 * Over TLS, CONNECTING can also end before anything was said, by the key that
 * the server shows: in UNTRUSTED where none is known (rc_client_trust() goes on),
 * in CHANGED_KEY where another one is (nothing goes on but a client with other
 * pins).
 *
 * A client that "asks" says only HELLO while it has no token, and is then in
 * ASKING: what the server offers is known, and rc_client_log_in() goes on. It is
 * there again, with an error, when its token has ended.
 */
#pragma once

#include <gio/gio.h>

#include "rc-cache.h"
#include "rc-roster.h"
#include "rc-wire.h"
#include "rc-timeline.h"

G_BEGIN_DECLS

typedef enum
{
  RC_CLIENT_OFFLINE,
  RC_CLIENT_CONNECTING,
  RC_CLIENT_LOGGING_IN,
  RC_CLIENT_ONLINE,
  RC_CLIENT_WAITING,
  RC_CLIENT_REFUSED,
  RC_CLIENT_UNTRUSTED,
  RC_CLIENT_CHANGED_KEY,
  RC_CLIENT_ASKING,
  RC_CLIENT_CHECKING,
} RcClientState;

#define RC_TYPE_CLIENT_STATE (rc_client_state_get_type ())
GType rc_client_state_get_type (void);

/* Whether it goes on by itself no more: REFUSED, UNTRUSTED, CHANGED_KEY, ASKING. */
gboolean rc_client_state_is_final (RcClientState state);

#define RC_TYPE_CLIENT (rc_client_get_type ())
G_DECLARE_FINAL_TYPE (RcClient, rc_client, RC, CLIENT, GObject)

/* Properties: "server" and "id" (construct-only), "method" (an RcLoginMethod as
 * a uint, construct-only, default open), "secret" and "invite" (construct-only,
 * write-only: the password and the invite that go with it), "token" (construct-only,
 * write-only: a resume token of an earlier run, which goes before all of them), "asks"
 * (construct-only, default FALSE: see above), "wants-roster" (construct-only,
 * default TRUE; a bot does without), "backoff-min-ms" and "backoff-max-ms"
 * (construct-only, default 1000 and 60000); "state", "error" and
 * "next-attempt-us" (read-only, notified). "tls" (construct-only, default FALSE:
 * only beyond this machine, and where a pin is known); "pins" (a strv of the
 * keys that are the server's; given at construction, notified when the server
 * or rc_client_trust() change them, so that they can be stored); "offered-pin"
 * (read-only, notified). "cache-path" (construct-only, nullable: the file that
 * keeps what the person sees; without one it is in memory only), "cache-error" and
 * "loaded" (read-only, notified).
 *
 * Signals: "message" (RcTimeline *timeline, RcEntry *entry), for each message
 * that arrives from somebody, after the timeline has it; "acknowledged"
 * (RcEntry *entry), when an own message became SENT or FAILED; "token"
 * (const char *token), when the server gave one: see rc_account_keep_token();
 * NULL: it has ended. */
RcClient       *rc_client_new                 (const char    *server,  /* HOST, HOST:PORT, [V6]:PORT */
                                               const char    *id);
gboolean        rc_client_check_server        (const char    *server,
                                               GError       **error);

void            rc_client_start               (RcClient      *self);
void            rc_client_stop                (RcClient      *self);   /* says BYE; clean */
void            rc_client_retry_now           (RcClient      *self);
void            rc_client_set_priority        (RcClient      *self,
                                               int            priority);

/* In any state where nothing goes on by itself. */
void            rc_client_log_in              (RcClient      *self,
                                               RcLoginMethod  method,
                                               const char    *secret,  /* nullable */
                                               const char    *invite); /* nullable */
void            rc_client_log_out             (RcClient      *self);   /* ends this device's token, and stops */
gboolean        rc_client_has_account         (RcClient      *self);   /* FALSE: a guest, or not logged in yet */
RcRegistration  rc_client_get_registration    (RcClient      *self);   /* what HELLO said: who may make an account */
gboolean        rc_client_get_guests          (RcClient      *self);   /* the same: whether guests are taken */

gboolean        rc_client_check_password      (const char    *password,
                                               GError       **error);
void            rc_client_change_password     (RcClient            *self,
                                               const char          *old_password, /* nullable: it has none */
                                               const char          *new_password,
                                               GAsyncReadyCallback  callback,
                                               gpointer             user_data);
gboolean        rc_client_change_password_finish (RcClient         *self,
                                               GAsyncResult        *result,
                                               GError             **error);

RcClientState   rc_client_get_state           (RcClient      *self);
const GError   *rc_client_get_error           (RcClient      *self);   /* nullable: why it is not online; RC_ERROR, RC_PIN_ERROR, G_IO_ERROR, … */
gboolean        rc_client_trust               (RcClient      *self,
                                               const char    *pin);    /* in UNTRUSTED: the offered one is the server's */
const char *const *rc_client_get_pins         (RcClient      *self);   /* nullable */
const char     *rc_client_get_offered_pin     (RcClient      *self);   /* nullable: the key that was not taken */
gint64          rc_client_get_next_attempt_us (RcClient      *self);   /* monotonic, 0 = none */
const char     *rc_client_get_server          (RcClient      *self);
const char     *rc_client_get_server_name     (RcClient      *self);   /* nullable: the HELLO's name for people */
const char     *rc_client_get_id              (RcClient      *self);

RcRoster       *rc_client_get_roster          (RcClient      *self);   /* transfer none */
RcTimeline     *rc_client_get_timeline        (RcClient      *self,
                                               const char    *conversation); /* transfer none, made when asked for */

RcEntry        *rc_client_send                (RcClient      *self,
                                               const char    *conversation,
                                               const char    *text,
                                               GError       **error);  /* transfer none; too long or not UTF-8: NULL */
void            rc_client_retry               (RcClient      *self,
                                               RcEntry       *entry);
RcEntry        *rc_client_send_draft          (RcClient      *self,
                                               const char    *conversation,
                                               const char    *text,
                                               GError       **error);  /* transfer none; too long or not UTF-8: NULL */
void            rc_client_retry               (RcClient      *self,
                                               RcEntry       *entry);
void            rc_client_discard             (RcClient      *self,
                                               RcEntry       *entry);
guint           rc_client_get_n_unsent        (RcClient      *self);   /* WAITING or SENDING */

void            rc_client_note_typing         (RcClient      *self,
                                               const char    *conversation); /* call at each key; it is throttled */
void            rc_client_mark_read           (RcClient      *self,
                                               const char    *conversation); /* all of it has been seen */
void            rc_client_set_presence        (RcClient      *self,
                                               RcPresence     presence);     /* online or away */

gboolean        rc_client_get_loaded          (RcClient      *self);   /* what was kept is shown */
const GError   *rc_client_get_cache_error     (RcClient      *self);   /* nullable */
const char     *rc_client_get_draft           (RcClient      *self,
                                               const char    *conversation); /* nullable */
void            rc_client_set_draft           (RcClient      *self,
                                               const char    *conversation,
                                               const char    *text);
/* What they write does not count as unread. */
void            rc_client_set_ignored         (RcClient          *self,
                                               const char *const *ids); /* nullable */
RcTimelineLine  rc_client_draw_line           (RcClient      *self,
                                               const char    *conversation,
                                               guint         *position);
void            rc_client_list_receipts       (RcClient      *self,
                                               RcEntry       *entry,
                                               RcReceiptFunc  func,
                                               gpointer       user_data);
void            rc_client_count_receipts      (RcClient      *self,
                                               RcEntry       *entry,
                                               guint         *n_delivered,
                                               guint         *n_read,
                                               guint         *n_people);

G_END_DECLS
