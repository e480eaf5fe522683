/* rc-deadline-queue.c - many deadlines of one length, at no cost each. */
#include "config.h"

#include "rc-deadline-queue.h"

/**
 * rc_deadline_queue_init:
 * @queue: a queue, not initialised
 * @period_us: how long each of its deadlines is, in microseconds
 * @func: (scope forever): called for each that passes
 * @user_data: for @func
 *
 * Makes an empty queue. A field; it owns nothing.
 */
void
rc_deadline_queue_init (RcDeadlineQueue *queue, gint64 period_us, RcDeadlineFunc func, gpointer user_data)
{
  queue->head = NULL;
  queue->tail = NULL;
  queue->period_us = period_us;
  queue->func = func;
  queue->user_data = user_data;
}

/**
 * rc_deadline_queue_set_period:
 * @queue: a queue
 * @period_us: how long each of its deadlines is from now on, in microseconds
 *
 * Changes the period, of those that are set already as well: so whoever is set
 * last still passes last.
 */
void
rc_deadline_queue_set_period (RcDeadlineQueue *queue, gint64 period_us)
{
  for (RcDeadline *deadline = queue->head; deadline != NULL; deadline = deadline->next)
    deadline->at_us += period_us - queue->period_us;

  queue->period_us = period_us;
}

/**
 * rc_deadline_stop:
 * @deadline: a deadline, set or not
 *
 * Takes @deadline out of its queue.
 */
void
rc_deadline_stop (RcDeadline *deadline)
{
  RcDeadlineQueue *queue = deadline->queue;

  if (queue == NULL)
    return;

  if (deadline->prev != NULL)
    deadline->prev->next = deadline->next;
  else
    queue->head = deadline->next;

  if (deadline->next != NULL)
    deadline->next->prev = deadline->prev;
  else
    queue->tail = deadline->prev;

  deadline->prev = NULL;
  deadline->next = NULL;
  deadline->queue = NULL;
}

/**
 * rc_deadline_queue_start:
 * @queue: a queue
 * @deadline: a deadline, set or not, in this queue or another
 * @now_us: the monotonic time
 *
 * Sets @deadline to the period of @queue from now.
 */
void
rc_deadline_queue_start (RcDeadlineQueue *queue, RcDeadline *deadline, gint64 now_us)
{
  rc_deadline_stop (deadline);

  deadline->queue = queue;
  deadline->at_us = now_us + queue->period_us;
  deadline->prev = queue->tail;
  if (queue->tail != NULL)
    queue->tail->next = deadline;
  else
    queue->head = deadline;
  queue->tail = deadline;
}

/**
 * rc_deadline_queue_touch:
 * @queue: a queue
 * @deadline: a deadline, set or not, in this queue or another
 * @now_us: the monotonic time
 *
 * Puts @deadline off to at least the period of @queue from now, and at most a
 * sixteenth more: so a busy connection moves its deadline seldom.
 */
void
rc_deadline_queue_touch (RcDeadlineQueue *queue, RcDeadline *deadline, gint64 now_us)
{
  if (deadline->queue == queue && deadline->at_us - now_us >= queue->period_us)
    return;

  rc_deadline_queue_start (queue, deadline, now_us + queue->period_us / 16);
}

/**
 * rc_deadline_queue_expire:
 * @queue: a queue
 * @now_us: the monotonic time
 *
 * Calls the function for each deadline that has passed. It may set it again.
 *
 * Returns: how many they were.
 */
guint
rc_deadline_queue_expire (RcDeadlineQueue *queue, gint64 now_us)
{
  guint n = 0;

  while (queue->head != NULL && queue->head->at_us <= now_us)
    {
      RcDeadline *deadline = queue->head;

      rc_deadline_stop (deadline);
      queue->func (deadline, queue->user_data);
      n++;
    }

  return n;
}

/**
 * rc_deadline_queue_next:
 * @queue: a queue
 *
 * Returns: when the next deadline passes, by the monotonic clock;
 *   %G_MAXINT64 where there is none.
 */
gint64
rc_deadline_queue_next (RcDeadlineQueue *queue)
{
  return queue->head != NULL ? queue->head->at_us : G_MAXINT64;
}
