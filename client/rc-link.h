/* rc-link.h - the state machine of being connected and logged in. */
#pragma once

#include "rc-client.h"
#include "rc-clock.h"
#include "rc-connection.h"

G_BEGIN_DECLS

/* From the start of an attempt to the WELCOME. */
#define RC_LINK_LOGIN_TIMEOUT_US (20 * G_USEC_PER_SEC)

/* After this many attempts an id that is in use is somebody else's, and not
 * our own lost session which the server has not noticed yet. */
#define RC_LINK_MAX_IN_USE 8

#define RC_TYPE_LINK (rc_link_get_type ())
G_DECLARE_FINAL_TYPE (RcLink, rc_link, RC, LINK, GObject)

/* Nothing of this is called after rc_link_detach(). Each may start and stop
 * the link. */
typedef struct
{
  void (*state_changed) (gpointer             user_data);
  void (*welcomed)      (const RcWireWelcome *welcome,
                         RcSlice              log,
                         gpointer             user_data);
  void (*frame)         (const RcFrame       *frame,
                         gpointer             user_data);
  void (*lost)          (gpointer             user_data);
  void (*pins_changed)  (gpointer             user_data);
  void (*token_changed) (const char          *token, /* NULL: it has ended */
                         gpointer             user_data);
} RcLinkEvents;

typedef struct
{
  const char *server;
  const char *id;
  RcLoginMethod method;
  const char *const *pins;
  gboolean wants_tls;
  const char *secret; /* nullable */
  const char *invite; /* nullable */
  const char *token;  /* nullable */
  gboolean asks;
  guint backoff_min_ms;
  guint backoff_max_ms;
  RcClock *clock;
} RcLinkSettings;

RcLink        *rc_link_new                 (const RcLinkSettings *settings,
                                            const RcLinkEvents   *events,
                                            gpointer              user_data);
void           rc_link_detach              (RcLink               *self);
void           rc_link_start               (RcLink               *self);
void           rc_link_stop                (RcLink               *self);
void           rc_link_retry_now           (RcLink               *self);
void           rc_link_check               (RcLink               *self,
                                            gint64                limit_us);

void           rc_link_set_priority        (RcLink               *self,
                                            int                   priority);
gboolean       rc_link_trust               (RcLink               *self,
                                            const char           *pin);

void           rc_link_log_in              (RcLink               *self,
                                            RcLoginMethod         method,
                                            const char           *secret,
                                            const char           *invite);
void           rc_link_log_out             (RcLink               *self);
void           rc_link_drop_token          (RcLink               *self);
void           rc_link_set_password        (RcLink               *self,
                                            const char           *password);
gboolean       rc_link_has_token           (RcLink               *self);
RcRegistration rc_link_get_registration    (RcLink               *self);
gboolean       rc_link_get_guests          (RcLink               *self);

RcClientState  rc_link_get_state           (RcLink               *self);
const GError  *rc_link_get_error           (RcLink               *self);
gint64         rc_link_get_next_attempt_us (RcLink               *self);
const char    *rc_link_get_server_name     (RcLink               *self);
const char *const *rc_link_get_pins        (RcLink               *self);
const char    *rc_link_get_offered_pin     (RcLink               *self);
RcConnection  *rc_link_get_connection      (RcLink               *self); /* NULL unless ONLINE or CHECKING */

G_END_DECLS
