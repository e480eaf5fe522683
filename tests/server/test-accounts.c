/* test-accounts.c - accounts, on a store that fails or takes its time.
 *
 * Covers: what administration will use (add, set a password, list, remove,
 * invite and link); a disk that does not take a log-in; sessions that end while
 * the disk is waited for, so that nothing is left that nobody can use, nor after
 * a power cut; two who want one id at the same time. */
#include "config.h"

#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-accounts.h"
#include "rc-invites.h"
#include "rc-memory-store.h"
#include "rc-session.h"
#include "test-run.h"

typedef struct
{
  RcConfig *config;
  RcReactor *reactor;
  RcStore *store;
  RcHub *hub;
} Fixture;

static void
fixture_init (Fixture *f)
{
  ck_assert_int_ge (sodium_init (), 0);
  f->config = rc_config_new ();
  ck_assert (rc_config_set (f->config, "password-memory", "8192", NULL));
  ck_assert (rc_config_set (f->config, "password-ops", "1", NULL));
  f->reactor = rc_reactor_new (NULL, NULL);
  f->store = rc_memory_store_new (NULL);
  f->hub = rc_hub_new (f->config, f->reactor, f->store);
  ck_assert (rc_hub_open (f->hub, NULL));
}

static void
fixture_clear (Fixture *f)
{
  rc_hub_end_sessions (f->hub);
  rc_store_free (f->store);
  rc_hub_free (f->hub);
  rc_reactor_free (f->reactor);
  rc_config_free (f->config);
}

/* Lets everything happen that is due. */
static void
settle (void)
{
  gint64 quiet_us = g_get_monotonic_time () + 30000;

  while (g_get_monotonic_time () < quiet_us)
    if (g_main_context_iteration (NULL, FALSE))
      quiet_us = MAX (quiet_us, g_get_monotonic_time () + 10000);
}

/* A connection, and our end of it. */
static int
come (Fixture *f, const char *frames)
{
  int fds[2];

  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
  rc_session_new (f->hub, fds[0], NULL, TRUE);
  ck_assert_int_eq (write (fds[1], frames, strlen (frames)), (gssize) strlen (frames));
  settle ();
  return fds[1];
}

static char *
read_all (int fd)
{
  char buffer[8192];
  gssize n;

  settle ();
  n = read (fd, buffer, sizeof buffer);
  return g_strndup (buffer, MAX (n, 0));
}

static void
says (int fd, const char *what)
{
  g_autofree char *said = read_all (fd);

  ck_assert_msg (strstr (said, what) != NULL, "“%s” is not in: %s", what, said);
}

static RcPerson *
find (Fixture *f, const char *id)
{
  return rc_hub_find (f->hub, rc_slice_from_string (id));
}

static void
on_added (RcPerson *person, const RcStoreDone *done, gpointer user_data)
{
  ck_assert_ptr_null (done->error);
  *(RcPerson **) user_data = person;
}

static RcPerson *
add (Fixture *f, const char *id, const char *password_hash)
{
  RcPerson *person = NULL;
  RcNewAccount account = {
    .id = rc_slice_from_string (id),
    .folded = id,
    .claim = rc_skeletons_claim (f->hub->skeletons, rc_slice_from_string (id), id),
    .password_hash = password_hash,
  };

  rc_accounts_add (f->hub->accounts, &account, on_added, &person);
  settle ();
  return person;
}

static void
on_changed (RcPerson *person, const GError *error, gpointer user_data)
{
  *(guint *) user_data += error == NULL ? 1 : 100;
}

static void
on_removed (const RcStoreDone *done, gpointer user_data)
{
  *(guint *) user_data += done->error == NULL ? 1 : 100;
}

static void
count (gpointer person, gpointer user_data)
{
  (*(guint *) user_data)++;
}

START_TEST (accounts_are_added_changed_listed_and_removed)
{
  Fixture f;
  RcPerson *alice;
  guint n_done = 0, n_listed = 0;
  int fd;

  fixture_init (&f);
  alice = add (&f, "alice", "first");
  ck_assert_ptr_eq (alice, find (&f, "Alice"));
  ck_assert (alice->account && alice->party > 0);
  ck_assert_ptr_nonnull (add (&f, "bob", NULL));
  ck_assert_ptr_null (add (&f, "carol", NULL)->sessions);
  rc_accounts_foreach (f.hub->accounts, count, &n_listed);
  ck_assert_uint_eq (n_listed, 3);

  rc_accounts_set_password (f.hub->accounts, alice, "second", NULL, on_changed, &n_done);
  settle ();
  ck_assert_str_eq (alice->details->password_hash, "second");

  rc_accounts_remove (f.hub->accounts, alice, on_removed, &n_done);
  ck_assert_ptr_null (find (&f, "alice"));
  settle ();
  ck_assert_uint_eq (n_done, 2);
  fd = come (&f, "HELLO v=1\nLOGIN id=alice method=open\n");
  says (fd, "WELCOME id=alice");
  close (fd);
  fixture_clear (&f);
}
END_TEST

START_TEST (who_is_removed_is_logged_out)
{
  Fixture f;
  guint n_done = 0;
  int fd;

  fixture_init (&f);
  fd = come (&f, "HELLO v=1\nLOGIN id=alice method=open\nROSTER\n");
  says (fd, "CONTACT id=alice state=online");
  rc_accounts_remove (f.hub->accounts, find (&f, "alice"), on_removed, &n_done);
  settle ();
  ck_assert_uint_eq (n_done, 1);
  ck_assert_ptr_null (find (&f, "alice"));
  says (fd, "BYE reason=logout");
  close (fd);
  fixture_clear (&f);
}
END_TEST

START_TEST (a_disk_that_fails_is_told_and_leaves_the_id_free)
{
  Fixture f;
  int fd;

  fixture_init (&f);
  rc_memory_store_fail_next (f.store);
  fd = come (&f, "HELLO v=1\nLOGIN id=alice method=open tag=t\nLOGIN id=alice method=open\n");
  {
    g_autofree char *said = read_all (fd);

    ck_assert_msg (strstr (said, "ERROR code=storage re=LOGIN tag=t") != NULL, "%s", said);
    ck_assert_msg (strstr (said, "WELCOME id=alice") != NULL, "%s", said);
  }
  close (fd);
  fixture_clear (&f);
}
END_TEST

START_TEST (two_want_one_id_at_the_same_time)
{
  Fixture f;
  int first, second;

  fixture_init (&f);
  rc_memory_store_hold (f.store);
  first = come (&f, "HELLO v=1\nLOGIN id=alice method=open\n");
  second = come (&f, "HELLO v=1\nLOGIN id=Alice method=open\nLOGIN id=аlice method=guest\n");
  says (second, "ERROR code=id-in-use");
  rc_memory_store_release (f.store);
  says (first, "WELCOME id=alice");
  close (first);
  close (second);
  fixture_clear (&f);
}
END_TEST

/* Ends each session after a little more has happened. */
START_TEST (a_session_that_ends_leaves_nothing_that_nobody_can_use)
{
  static const char *const frames[] = {
    "HELLO v=1\nLOGIN id=alice method=open\n",
    "HELLO v=1\nLOGIN id=alice method=open len=6\nsecret\n",
  };

  for (guint i = 0; i < 60; i++)
    {
      Fixture f;
      RcSession *session;
      int fds[2];
      RcPerson *left;

      fixture_init (&f);
      ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
      session = rc_session_new (f.hub, fds[0], NULL, TRUE);
      ck_assert_int_gt (write (fds[1], frames[i % 2], strlen (frames[i % 2])), 0);
      for (guint j = 0; j < i / 2; j++)
        (void) g_main_context_iteration (NULL, FALSE);
      if (session->state != RC_SESSION_ONLINE)
        {
          rc_session_kill (session);
          rc_reactor_request_turn (f.reactor);
          settle ();
          left = find (&f, "alice");
          ck_assert_msg (left == NULL || left->details->password_hash != NULL, "after %u", i);
          ck_assert (left == NULL || left->details->tokens == NULL);
          /* Whoever may have it can have it. */
          close (fds[1]);
          fds[1] = come (&f, i % 2 == 0 || left == NULL
                               ? "HELLO v=1\nLOGIN id=alice method=open\n"
                               : "HELLO v=1\nLOGIN id=alice method=password len=6\nsecret\n");
          says (fds[1], "WELCOME id=alice");
        }
      close (fds[1]);
      fixture_clear (&f);
    }
}
END_TEST

START_TEST (the_server_may_end_while_the_disk_is_waited_for)
{
  static const char *const frames[] = {
    "HELLO v=1\nLOGIN id=alice method=open\n",
    "HELLO v=1\nLOGIN id=alice method=open len=6\nsecret\n",
    "HELLO v=1\nLOGIN id=alice method=password len=6\nsecret\n",
    "HELLO v=1\nLOGIN id=alice method=register invite=x len=6\nsecret\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      Fixture f;
      int fd;

      fixture_init (&f);
      rc_memory_store_hold (f.store);
      fd = come (&f, frames[i]);
      rc_memory_store_release (f.store);
      fixture_clear (&f);
      close (fd);
    }
}
END_TEST

static void
on_invite (const char *invite, const GError *error, gpointer user_data)
{
  ck_assert_ptr_null (error);
  *(char **) user_data = g_strdup (invite);
}

START_TEST (an_account_that_nobody_can_enter_is_gone_at_the_next_start)
{
  Fixture f;
  int fd;

  fixture_init (&f);
  (void) add (&f, "cut-off", NULL);
  (void) add (&f, "by-password", "hash");
  fd = come (&f, "HELLO v=1\nLOGIN id=by-token method=open\n");
  says (fd, "WELCOME id=by-token");

  rc_hub_end_sessions (f.hub);
  settle ();
  rc_hub_free (f.hub);
  rc_reactor_free (f.reactor);
  f.reactor = rc_reactor_new (NULL, NULL);
  f.hub = rc_hub_new (f.config, f.reactor, f.store);
  ck_assert (rc_hub_open (f.hub, NULL));
  ck_assert_ptr_null (find (&f, "cut-off"));
  ck_assert_ptr_nonnull (find (&f, "by-password"));
  ck_assert_ptr_nonnull (find (&f, "by-token"));
  close (fd);
  settle ();
  fixture_clear (&f);
}
END_TEST

START_TEST (an_invite_becomes_a_link)
{
  Fixture f;
  g_autofree char *invite = NULL;
  g_autofree char *link = rc_invites_to_link ("box:5247", "TOKEN", "PIN");
  g_autofree char *plain = rc_invites_to_link ("[::1]:5247", "TOKEN", NULL);

  fixture_init (&f);
  rc_invites_make (f.store, G_USEC_PER_SEC, on_invite, &invite);
  settle ();
  ck_assert_uint_eq (strlen (invite), 43);
  ck_assert_str_eq (link, "redcoast://box:5247/?invite=TOKEN&pin=PIN");
  ck_assert_str_eq (plain, "redcoast://[::1]:5247/?invite=TOKEN");
  fixture_clear (&f);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    accounts_are_added_changed_listed_and_removed,
    who_is_removed_is_logged_out,
    a_disk_that_fails_is_told_and_leaves_the_id_free,
    two_want_one_id_at_the_same_time,
    a_session_that_ends_leaves_nothing_that_nobody_can_use,
    the_server_may_end_while_the_disk_is_waited_for,
    an_account_that_nobody_can_enter_is_gone_at_the_next_start,
    an_invite_becomes_a_link,
    NULL,
  };

  return test_run ("accounts", tests);
}
