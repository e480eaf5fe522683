/* test-deadline-queue.c - many deadlines of one length.
 *
 * Covers: the order in which they pass, stopping and moving them, that a touch
 * never lets one pass early and at most a sixteenth late. */
#include "config.h"

#include "rc-deadline-queue.h"
#include "test-run.h"

#define PERIOD_US 1600

typedef struct
{
  RcDeadline *passed[16];
  guint n_passed;
} Log;

static void
on_passed (RcDeadline *deadline, gpointer user_data)
{
  Log *log = user_data;

  log->passed[log->n_passed++] = deadline;
}

START_TEST (deadlines_pass_in_the_order_in_which_they_were_set)
{
  RcDeadline deadlines[3] = { 0 };
  RcDeadlineQueue queue;
  Log log = { 0 };

  rc_deadline_queue_init (&queue, PERIOD_US, on_passed, &log);
  ck_assert_int_eq (rc_deadline_queue_next (&queue), G_MAXINT64);
  for (guint i = 0; i < 3; i++)
    rc_deadline_queue_start (&queue, &deadlines[i], i * 100);

  ck_assert_int_eq (rc_deadline_queue_next (&queue), PERIOD_US);
  ck_assert_uint_eq (rc_deadline_queue_expire (&queue, PERIOD_US - 1), 0);
  ck_assert_uint_eq (rc_deadline_queue_expire (&queue, PERIOD_US + 100), 2);
  ck_assert_ptr_eq (log.passed[0], &deadlines[0]);
  ck_assert_ptr_eq (log.passed[1], &deadlines[1]);
  ck_assert_int_eq (rc_deadline_queue_next (&queue), PERIOD_US + 200);
}
END_TEST

START_TEST (a_new_period_holds_for_those_that_are_set_already)
{
  RcDeadline deadlines[3] = { 0 };
  RcDeadlineQueue queue;
  Log log = { 0 };

  rc_deadline_queue_init (&queue, PERIOD_US, on_passed, &log);
  rc_deadline_queue_start (&queue, &deadlines[0], 0);
  rc_deadline_queue_start (&queue, &deadlines[1], 100);
  rc_deadline_queue_set_period (&queue, 300);
  rc_deadline_queue_start (&queue, &deadlines[2], 200);

  ck_assert_int_eq (rc_deadline_queue_next (&queue), 300);
  ck_assert_uint_eq (rc_deadline_queue_expire (&queue, 400), 2);
  ck_assert_ptr_eq (log.passed[1], &deadlines[1]);
  ck_assert_int_eq (rc_deadline_queue_next (&queue), 500);
}
END_TEST

START_TEST (a_deadline_can_be_stopped_wherever_it_stands)
{
  for (guint stopped = 0; stopped < 3; stopped++)
    {
      RcDeadline deadlines[3] = { 0 };
      RcDeadlineQueue queue;
      Log log = { 0 };

      rc_deadline_queue_init (&queue, PERIOD_US, on_passed, &log);
      for (guint i = 0; i < 3; i++)
        rc_deadline_queue_start (&queue, &deadlines[i], 0);
      rc_deadline_stop (&deadlines[stopped]);
      rc_deadline_stop (&deadlines[stopped]);

      ck_assert_uint_eq (rc_deadline_queue_expire (&queue, PERIOD_US), 2);
      for (guint i = 0; i < log.n_passed; i++)
        ck_assert_ptr_ne (log.passed[i], &deadlines[stopped]);
      ck_assert_ptr_null (queue.head);
      ck_assert_ptr_null (queue.tail);
    }
}
END_TEST

START_TEST (starting_again_moves_between_queues)
{
  RcDeadline deadline = { 0 };
  RcDeadlineQueue short_queue, long_queue;
  Log log = { 0 };

  rc_deadline_queue_init (&short_queue, PERIOD_US, on_passed, &log);
  rc_deadline_queue_init (&long_queue, 2 * PERIOD_US, on_passed, &log);
  rc_deadline_queue_start (&short_queue, &deadline, 0);
  rc_deadline_queue_start (&long_queue, &deadline, 0);

  ck_assert_uint_eq (rc_deadline_queue_expire (&short_queue, 10 * PERIOD_US), 0);
  ck_assert_uint_eq (rc_deadline_queue_expire (&long_queue, 2 * PERIOD_US), 1);
}
END_TEST

START_TEST (a_touched_deadline_is_never_early_and_hardly_late)
{
  RcDeadline deadline = { 0 };
  RcDeadlineQueue queue;
  Log log = { 0 };

  rc_deadline_queue_init (&queue, PERIOD_US, on_passed, &log);
  for (gint64 now_us = 0; now_us < 10 * PERIOD_US; now_us += 7)
    {
      rc_deadline_queue_touch (&queue, &deadline, now_us);
      ck_assert_int_ge (deadline.at_us, now_us + PERIOD_US);
      ck_assert_int_le (deadline.at_us, now_us + PERIOD_US + PERIOD_US / 16);
      ck_assert_uint_eq (rc_deadline_queue_expire (&queue, now_us), 0);
    }
}
END_TEST

typedef struct
{
  RcDeadlineQueue queue;
  guint n;
} Restart;

static void
start_again (RcDeadline *deadline, gpointer user_data)
{
  Restart *restart = user_data;

  if (++restart->n < 3)
    rc_deadline_queue_start (&restart->queue, deadline, 0);
}

START_TEST (a_function_may_set_its_deadline_again)
{
  RcDeadline deadline = { 0 };
  Restart restart = { 0 };

  rc_deadline_queue_init (&restart.queue, PERIOD_US, start_again, &restart);
  rc_deadline_queue_start (&restart.queue, &deadline, 0);
  ck_assert_uint_eq (rc_deadline_queue_expire (&restart.queue, PERIOD_US), 3);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    deadlines_pass_in_the_order_in_which_they_were_set,
    a_new_period_holds_for_those_that_are_set_already,
    a_deadline_can_be_stopped_wherever_it_stands,
    starting_again_moves_between_queues,
    a_touched_deadline_is_never_early_and_hardly_late,
    a_function_may_set_its_deadline_again,
    NULL,
  };

  return test_run ("deadline-queue", tests);
}
