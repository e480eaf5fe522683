/* rc-mock-avahi.h - a system bus of the test's own, and on it an Avahi that does
 * as the test says, on the test's main loop.
 *
 * DBUS_SYSTEM_BUS_ADDRESS leads to it from rc_mock_avahi_new() on. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RcMockAvahi RcMockAvahi;

typedef struct
{
  int interface;
  int protocol;      /* 0: IPv4, 1: IPv6 */
  const char *name;
  const char *host;
  const char *address;
  guint16 port;
  const char *txt;   /* entries, separated by spaces; NULL: none */
} RcMockService;

RcMockAvahi *rc_mock_avahi_new            (void);  /* the daemon does not run yet */
void         rc_mock_avahi_free           (RcMockAvahi         *self);
void         rc_mock_avahi_end_bus        (RcMockAvahi         *self);
void         rc_mock_avahi_start          (RcMockAvahi         *self);
void         rc_mock_avahi_stop           (RcMockAvahi         *self);

/* What browses finds these, also those that come later. */
void         rc_mock_avahi_add            (RcMockAvahi         *self,
                                           const RcMockService *service);
void         rc_mock_avahi_remove         (RcMockAvahi         *self,
                                           const char          *name);
guint        rc_mock_avahi_count_browsers (RcMockAvahi         *self);
guint        rc_mock_avahi_count_resolves (RcMockAvahi         *self);

/* Who announces is told that the name is taken, this often: at once, or later. */
void         rc_mock_avahi_collide        (RcMockAvahi         *self,
                                           guint                n_times,
                                           gboolean             later);
void         rc_mock_avahi_set_state      (RcMockAvahi         *self,
                                           int                  state);
guint        rc_mock_avahi_count_commits  (RcMockAvahi         *self);
guint        rc_mock_avahi_count_groups   (RcMockAvahi         *self); /* that are there */
const char  *rc_mock_avahi_get_added      (RcMockAvahi         *self); /* "NAME TYPE PORT TXT…" of the last commit */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcMockAvahi, rc_mock_avahi_free)

/* Turns of the main loop until @condition holds, or the test has failed. */
#define RC_MOCK_WAIT_FOR(condition)                                         \
  G_STMT_START                                                              \
  {                                                                         \
    gint64 wait_deadline_ = g_get_monotonic_time () + 15 * G_USEC_PER_SEC;  \
    while (!(condition))                                                    \
      {                                                                     \
        ck_assert_msg (g_get_monotonic_time () < wait_deadline_,            \
                       "waited in vain for %s", #condition);                \
        rc_mock_avahi_turn ();                                              \
      }                                                                     \
  }                                                                         \
  G_STMT_END

void         rc_mock_avahi_turn           (void); /* one, and no longer than a few milliseconds */
void         rc_mock_avahi_settle         (RcMockAvahi         *self); /* everything that is on its way has come */

G_END_DECLS
