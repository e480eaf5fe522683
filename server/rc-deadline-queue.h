/* rc-deadline-queue.h - many deadlines of one length, at no cost each. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcDeadline RcDeadline;
typedef struct _RcDeadlineQueue RcDeadlineQueue;

/* Called when @deadline has passed; it is no longer in its queue. */
typedef void (*RcDeadlineFunc) (RcDeadline *deadline,
                                gpointer    user_data);

/**
 * RcDeadline:
 * @queue: (nullable): the queue that it waits in
 * @at_us: when it passes, by the monotonic clock
 *
 * A field of what the deadline is for. All zeros are one that is not set.
 */
struct _RcDeadline
{
  RcDeadline *prev;
  RcDeadline *next;
  RcDeadlineQueue *queue;
  gint64 at_us;
};

/**
 * RcDeadlineQueue:
 *
 * Deadlines that are all set to the same time from now, so that whoever is
 * set last passes last: a list is enough, and only its head is ever looked at.
 */
struct _RcDeadlineQueue
{
  RcDeadline *head;
  RcDeadline *tail;
  gint64 period_us;
  RcDeadlineFunc func;
  gpointer user_data;
};

void   rc_deadline_queue_init   (RcDeadlineQueue *queue,
                                 gint64           period_us,
                                 RcDeadlineFunc   func,
                                 gpointer         user_data);
void   rc_deadline_queue_set_period (RcDeadlineQueue *queue,
                                 gint64           period_us);
void   rc_deadline_queue_start  (RcDeadlineQueue *queue,
                                 RcDeadline      *deadline,
                                 gint64           now_us);
void   rc_deadline_queue_touch  (RcDeadlineQueue *queue,
                                 RcDeadline      *deadline,
                                 gint64           now_us);
guint  rc_deadline_queue_expire (RcDeadlineQueue *queue,
                                 gint64           now_us);
gint64 rc_deadline_queue_next   (RcDeadlineQueue *queue);
void   rc_deadline_stop         (RcDeadline      *deadline);

G_END_DECLS
