/* rc-test-crowd.h - many clients at once, in one thread and on one epoll.
 *
 * For what only many can show: how long a message takes to each of them. A text
 * of rc_test_crowd_say() begins with the time at which it was sent, so whoever
 * reads it knows. What should not happen fails the running check test. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcTestCrowd RcTestCrowd;

RcTestCrowd *rc_test_crowd_new      (guint16      port);
void         rc_test_crowd_free     (RcTestCrowd *self);    /* closes all */
/* A new account; its number, from 0 on. It is logged in after a while of
 * rc_test_crowd_run(), in the room and without a SYNC. */
guint        rc_test_crowd_add      (RcTestCrowd *self,
                                     const char  *id);
void         rc_test_crowd_leave    (RcTestCrowd *self,     /* closes, without a BYE */
                                     guint        member);
void         rc_test_crowd_return   (RcTestCrowd *self,     /* by its token */
                                     guint        member);
gboolean     rc_test_crowd_is_live  (RcTestCrowd *self,     /* welcome, and not closed since */
                                     guint        member);
const char  *rc_test_crowd_get_token (RcTestCrowd *self,
                                     guint        member);
void         rc_test_crowd_send     (RcTestCrowd *self,
                                     guint        member,
                                     const char  *bytes);
/* A text of @len bytes to @to; the ref is made up. */
void         rc_test_crowd_say      (RcTestCrowd *self,
                                     guint        member,
                                     const char  *to,
                                     gsize        len);
void         rc_test_crowd_run      (RcTestCrowd *self,     /* reads what comes within that time */
                                     gint64       for_us);
void         rc_test_crowd_wait_for_live (RcTestCrowd *self); /* all of them */
/* Until so many texts were read since the last take, by all together. */
void         rc_test_crowd_wait_for_texts (RcTestCrowd *self,
                                     guint        n_texts);
void         rc_test_crowd_wait_for_sent (RcTestCrowd *self); /* all that was said is acknowledged */
/* The 99th percentile, in microseconds, of what was read since the last take. */
gint64       rc_test_crowd_take_p99 (RcTestCrowd *self);
guint64      rc_test_crowd_count_sent (RcTestCrowd *self);  /* acknowledged, in all */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTestCrowd, rc_test_crowd_free)

G_END_DECLS
