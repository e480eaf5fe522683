/* test-cache.c - what one account has on this disk.
 *
 * Covers: an empty file made, 0600 in a 0700 folder; what was kept is there
 * after closing; (from, ref) once, with its new place; the cursor with its
 * message, and only in its log; the outbox in its order, and from it to the
 * messages; a draft, until its message is there; unread counts and markers; a change of `since`; pages at both ends. */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "rc-cache-ops.h"

static RcCacheConversation *
conversation_of (const char *name)
{
  for (guint i = 0; i < last_op->snapshot->conversations->len; i++)
    {
      RcCacheConversation *conversation = g_ptr_array_index (last_op->snapshot->conversations, i);

      if (g_str_equal (conversation->name, name))
        return conversation;
    }
  ck_abort_msg ("no conversation with %s", name);

  return NULL;
}

static guint
mode_of (const char *name)
{
  struct stat status;

  ck_assert_int_eq (g_stat (name, &status), 0);

  return status.st_mode & 0777;
}

START_TEST (makes_a_private_file)
{
  g_autofree char *inner = g_path_get_dirname (kept_path);
  g_autofree char *wal = g_strconcat (kept_path, "-wal", NULL);
  RcCacheSnapshot *snapshot = open_again ();

  ck_assert_uint_eq (mode_of (inner), 0700);
  ck_assert_uint_eq (mode_of (kept_path), 0600);
  ck_assert_uint_eq (mode_of (wal), 0600);
  ck_assert_ptr_null (snapshot->log);
  ck_assert_uint_eq (snapshot->cursor, 0);
  ck_assert_uint_eq (snapshot->conversations->len, 0);
}
END_TEST

START_TEST (everything_is_there_after_closing)
{
  RcCacheOp *op;
  RcCacheSnapshot *snapshot;
  RcCacheConversation *conversation;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  run_well (new_put ("bob", "bob", "r2", 6, "two\nlines 红岸"));
  op = rc_cache_op_new (RC_CACHE_CONTACT, NULL);
  op->row.from = g_strdup ("bob");
  op->since_us = 11;
  op->row.time_us = 12;
  run_well (op);
  op = rc_cache_op_new (RC_CACHE_DRAFT, "bob");
  op->row.text = g_strdup ("not done");
  run_well (op);
  op = rc_cache_op_new (RC_CACHE_RECEIPT, "bob");
  op->row.from = g_strdup ("bob");
  op->delivered = 4;
  op->read = 3;
  run_well (op);

  snapshot = open_again ();
  ck_assert_str_eq (snapshot->own_id, "alice");
  ck_assert_str_eq (snapshot->log, "first");
  ck_assert_uint_eq (snapshot->epoch, 1);
  ck_assert_uint_eq (snapshot->cursor, 6);
  ck_assert_uint_eq (snapshot->conversations->len, 1);
  conversation = g_ptr_array_index (snapshot->conversations, 0);
  ck_assert_str_eq (conversation->name, "bob");
  ck_assert_str_eq (conversation->draft, "not done");
  ck_assert_str_eq (conversation->last->text, "two\nlines 红岸");
  ck_assert_uint_eq (conversation->unread, 2);
  ck_assert_int_eq (conversation->activity_us, 6000);
  ck_assert_int_eq (((RcCacheContact *) g_ptr_array_index (snapshot->contacts, 0))->seen_us, 12);
  ck_assert_uint_eq (((RcCacheReceipt *) g_ptr_array_index (snapshot->receipts, 0))->delivered, 4);
}
END_TEST

START_TEST (a_message_is_there_once_with_its_newest_place)
{
  GPtrArray *rows;

  begin ();
  ck_assert (run_well (new_put ("bob", "bob", "r1", 5, "one"))->is_new);
  ck_assert (!run_well (new_put ("bob", "bob", "r1", 9, "one"))->is_new);
  ck_assert (run_well (new_put ("bob", "bob", "r2", 7, "two"))->is_new);
  ck_assert (run_well (new_put ("eve", "eve", "r1", 8, "three"))->is_new);

  rows = run_well (new_page (RC_CACHE_OLDER, "bob", G_MAXINT64, 10))->rows;
  ck_assert_uint_eq (rows->len, 2);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->seq, 7);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 1))->seq, 9);
  open_again ();
  ck_assert_uint_eq (conversation_of ("bob")->unread, 2);
}
END_TEST

START_TEST (the_cursor_belongs_to_its_log)
{
  RcCacheOp *op;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "one"));
  run_well (new_log ("second", 2));
  ck_assert_uint_eq (open_again ()->cursor, 0);

  /* One of the old log, late. */
  run_well (new_put ("bob", "bob", "r2", 6, "two"));
  ck_assert_uint_eq (open_again ()->cursor, 0);
  op = new_put ("bob", "bob", "r3", 2, "three");
  op->row.epoch = 2;
  run_well (op);
  ck_assert_uint_eq (open_again ()->cursor, 2);

  /* HISTORY's never move it. */
  op = new_put ("bob", "bob", "r4", 9, "four");
  op->row.epoch = 2;
  op->cursor = 0;
  run_well (op);
  ck_assert_uint_eq (open_again ()->cursor, 2);
  ck_assert_str_eq (last_op->snapshot->log, "second");
}
END_TEST

static RcCacheRow *
outbox_at (guint position)
{
  ck_assert_uint_lt (position, last_op->snapshot->outbox->len);

  return g_ptr_array_index (last_op->snapshot->outbox, position);
}

START_TEST (the_outbox_keeps_its_order_until_there_is_a_place)
{
  RcCacheOp *op;
  GPtrArray *rows;

  begin ();
  run_well (new_own (RC_CACHE_WRITE, "bob", "b", "first"));
  run_well (new_own (RC_CACHE_WRITE, "all", "a", "second"));
  run_well (new_own (RC_CACHE_WRITE, "bob", "c", "third"));
  run_well (new_own (RC_CACHE_WRITE, "bob", "d", "fourth"));
  op = new_own (RC_CACHE_FAIL, "bob", "c", NULL);
  op->row.reason = g_strdup ("Nobody is there.");
  run_well (op);
  run_well (rc_cache_op_new (RC_CACHE_SENDING, NULL));
  run_well (new_own (RC_CACHE_DISCARD, "bob", "d", NULL));

  open_again ();
  ck_assert_uint_eq (last_op->snapshot->outbox->len, 3);
  ck_assert_str_eq (outbox_at (0)->ref, "b");
  ck_assert_str_eq (outbox_at (1)->ref, "a");
  ck_assert_str_eq (outbox_at (1)->conversation, "all");
  ck_assert_str_eq (outbox_at (2)->reason, "Nobody is there.");
  ck_assert (outbox_at (0)->sent_before && outbox_at (2)->failed);
  ck_assert (!outbox_at (2)->sent_before);

  op = new_own (RC_CACHE_SENT, "bob", "b", NULL);
  op->row.seq = 7;
  run_well (op);
  /* The SENT was lost, and SYNC brings it. */
  run_well (new_put ("all", "alice", "a", 8, "second"));
  open_again ();
  ck_assert_uint_eq (last_op->snapshot->outbox->len, 1);
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", G_MAXINT64, 10))->rows;
  ck_assert_uint_eq (rows->len, 1);
  ck_assert_str_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->text, "first");
  ck_assert (((RcCacheRow *) g_ptr_array_index (rows, 0))->is_sent);
}
END_TEST

static RcCacheOp *
new_draft (const char *conversation, const char *text)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_DRAFT, conversation);

  op->row.text = g_strdup (text);
  return op;
}

static RcCacheOp *
new_sent_draft (const char *conversation, const char *ref, const char *text)
{
  RcCacheOp *op = new_own (RC_CACHE_WRITE, conversation, ref, text);

  op->ends_draft = TRUE;
  return op;
}

START_TEST (a_draft_ends_with_its_message_or_not_at_all)
{
  begin ();
  run_well (new_draft ("bob", "hello b"));
  run_well (new_draft ("eve", "Dear Ev"));
  run_well (new_sent_draft ("bob", "r1", "hello bob"));
  /* A ref that is there already: it is not kept, so the draft is. */
  ck_assert_ptr_nonnull (run (new_sent_draft ("eve", "r1", "Dear Eve"))->error);
  ck_assert_uint_eq (open_again ()->outbox->len, 1);
  ck_assert_ptr_null (conversation_of ("bob")->draft);
  ck_assert_str_eq (conversation_of ("eve")->draft, "Dear Ev");
}
END_TEST

START_TEST (counts_what_is_unread)
{
  RcCacheOp *op;

  begin ();
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      ck_assert_uint_eq (run_well (new_put ("bob", "bob", ref, i, "x"))->unread, i);
    }
  ck_assert_uint_eq (run_well (new_put ("bob", "alice", "mine", 5, "x"))->unread, 4);

  op = rc_cache_op_new (RC_CACHE_READ, "bob");
  op->row.epoch = 1;
  op->row.seq = 3;
  op->read = 3;
  ck_assert_uint_eq (run_well (op)->unread, 1);
  op = rc_cache_op_new (RC_CACHE_READ, "bob");
  op->is_all = TRUE;
  ck_assert_uint_eq (run_well (op)->unread, 0);
  op = rc_cache_op_new (RC_CACHE_READ, "nobody");
  ck_assert_uint_eq (run_well (op)->unread, 0);
  open_again ();
  ck_assert_uint_eq (conversation_of ("bob")->told_seq, 3);
}
END_TEST

START_TEST (another_account_of_the_same_name_begins_anew)
{
  RcCacheOp *op;
  GPtrArray *rows;

  begin ();
  run_well (new_put ("bob", "bob", "r1", 5, "of the first"));
  run_well (new_put ("bob", "bob", "r2", 9, "of the second"));
  op = rc_cache_op_new (RC_CACHE_BREAK, "bob");
  op->since_us = 9000;
  run_well (op);
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", G_MAXINT64, 10))->rows;
  ck_assert_uint_eq (rows->len, 1);
  ck_assert_str_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->text, "of the second");
  open_again ();
  ck_assert_uint_eq (last_op->snapshot->conversations->len, 1);
  ck_assert_int_eq (conversation_of ("bob")->since_us, 9000);
}
END_TEST

START_TEST (pages_go_both_ways)
{
  GPtrArray *rows;

  begin ();
  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *ref = g_strdup_printf ("r%u", i);

      run_well (new_put ("bob", "bob", ref, i, "x"));
    }
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", 8, 4))->rows;
  ck_assert_uint_eq (rows->len, 4);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->seq, 4);
  ck_assert (!last_op->at_end);
  rows = run_well (new_page (RC_CACHE_OLDER, "bob", 4, 4))->rows;
  ck_assert_uint_eq (rows->len, 3);
  ck_assert (last_op->at_end);
  rows = run_well (new_page (RC_CACHE_NEWER, "bob", 8, 4))->rows;
  ck_assert_uint_eq (rows->len, 2);
  ck_assert_uint_eq (((RcCacheRow *) g_ptr_array_index (rows, 0))->seq, 9);
  ck_assert (last_op->at_end);
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_NEWER, "bob", 0, 0))->rows->len, 1);
  ck_assert_uint_eq (run_well (new_page (RC_CACHE_OLDER, "nobody", 8, 4))->rows->len, 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cache");
  TCase *tcase = tcase_create ("cache");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_set_timeout (tcase, 60);
  tcase_add_checked_fixture (tcase, rc_cache_ops_set_up, rc_cache_ops_tear_down);
  tcase_add_test (tcase, makes_a_private_file);
  tcase_add_test (tcase, everything_is_there_after_closing);
  tcase_add_test (tcase, a_message_is_there_once_with_its_newest_place);
  tcase_add_test (tcase, the_cursor_belongs_to_its_log);
  tcase_add_test (tcase, the_outbox_keeps_its_order_until_there_is_a_place);
  tcase_add_test (tcase, a_draft_ends_with_its_message_or_not_at_all);
  tcase_add_test (tcase, counts_what_is_unread);
  tcase_add_test (tcase, another_account_of_the_same_name_begins_anew);
  tcase_add_test (tcase, pages_go_both_ways);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
