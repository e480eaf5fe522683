/* test-hub-store.c - the hub on a store whose commits the test decides upon.
 *
 * Covers: SENT only behind the commit, a batch that the disk refused, a ref
 * sent again while it is pending, also from another session and after its
 * own has gone, a SYNC that waits and what is held back meanwhile, a store
 * that is full; marks that only rise, and their bound. */
#include "config.h"

#include <check.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-accounts.h"
#include "rc-hub.h"
#include "rc-memory-store.h"
#include "rc-receipts.h"
#include "rc-session.h"
#include "test-run.h"

typedef struct
{
  RcConfig *config;
  RcReactor *reactor;
  RcStore *store;
  RcHub *hub;
} World;

typedef struct
{
  World *world;
  RcSession *session;
  int fd;
  GString *input;
} Client;

static void
world_init (World *self)
{
  g_autoptr (GError) error = NULL;

  ck_assert_int_ge (sodium_init (), 0);
  self->config = rc_config_new ();
  self->config->session_rate = 0;
  self->reactor = rc_reactor_new (NULL, &error);
  ck_assert_ptr_nonnull (self->reactor);
  self->store = rc_memory_store_new (NULL);
  self->hub = rc_hub_new (self->config, self->reactor, self->store);
  ck_assert (rc_hub_open (self->hub, &error));
}

static void
world_clear (World *self)
{
  rc_hub_end_sessions (self->hub);
  rc_store_free (self->store);
  rc_hub_free (self->hub);
  rc_reactor_free (self->reactor);
  rc_config_free (self->config);
}

/* Until there is nothing left to do. */
static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
client_say (Client *self, const char *text)
{
  ck_assert_int_eq (write (self->fd, text, strlen (text)), (gssize) strlen (text));
  turn ();
}

static void
client_read (Client *self)
{
  char buffer[65536];
  gssize n;

  turn ();
  while ((n = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_string_append_len (self->input, buffer, n);
}

/* All that has come, the numbers of time taken out; g_free() it. */
static char *
client_take (Client *self)
{
  g_autoptr (GRegex) time = g_regex_new (" time=[0-9]+", 0, 0, NULL);
  char *text;

  client_read (self);
  text = g_regex_replace_literal (time, self->input->str, -1, 0, "", 0, NULL);
  g_string_truncate (self->input, 0);
  return text;
}

static void
expect (Client *self, const char *text)
{
  g_autofree char *got = client_take (self);

  ck_assert_str_eq (got, text);
}

static void
client_init (Client *self, World *world, const char *id)
{
  g_autofree char *log_in = g_strdup_printf ("HELLO v=1\nLOGIN id=%s method=guest\n", id);
  int fds[2];

  self->world = world;
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
  self->fd = fds[0];
  self->input = g_string_new (NULL);
  self->session = rc_session_new (world->hub, fds[1], NULL, TRUE);
  client_say (self, log_in);
  g_free (client_take (self));
}

static void
on_account (RcStore *store, const RcStoreDone *done, gpointer party)
{
  *(gint64 *) party = done->party;
}

/* From a guest to somebody with an account, whichever way that goes. */
static void
give_account (Client *self)
{
  RcPerson *person = self->session->person;
  const char *folded = person->folded_key.name.data;
  RcStoreAccount account = {
    .id = person->id_key.name.data,
    .folded = folded,
    .skeleton = folded,
    .folded_skeleton = folded,
    .since_us = person->since_us,
  };

  rc_store_add_account (self->world->store, &account, NULL, on_account, &person->party);
  rc_store_flush (self->world->store);
  turn ();
  ck_assert_int_ne (person->party, RC_STORE_NO_PARTY);
  person->guest = FALSE;
  person->account = TRUE;
  person->details = g_new0 (RcAccount, 1);
}

/* A further session of the same person. */
static void
client_join (Client *self, Client *first)
{
  int fds[2];

  self->world = first->world;
  ck_assert_int_eq (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
  self->fd = fds[0];
  self->input = g_string_new (NULL);
  self->session = rc_session_new (self->world->hub, fds[1], NULL, TRUE);
  client_say (self, "HELLO v=1\n");
  g_free (client_take (self));
  rc_hub_enter (self->world->hub, self->session, first->session->person);
}

static void
client_clear (Client *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_string_free (self->input, TRUE);
}

/* Two people with accounts. */
static void
start (World *world, Client *ann, Client *ben)
{
  world_init (world);
  client_init (ann, world, "ann");
  client_init (ben, world, "ben");
  give_account (ann);
  give_account (ben);
}

static void
end (World *world, Client *ann, Client *ben)
{
  world_clear (world);
  client_clear (ann);
  client_clear (ben);
}

START_TEST (a_message_is_live_at_once_and_acknowledged_behind_the_commit)
{
  World world;
  Client ann, ben;

  start (&world, &ann, &ben);
  rc_memory_store_hold (world.store);
  client_say (&ann, "SEND ref=a to=ben tag=t len=1\nx\n");
  expect (&ben, "MESSAGE seq=1 from=ann to=ben ref=a len=1\nx\n");
  expect (&ann, "");
  rc_memory_store_release (world.store);
  expect (&ann, "SENT ref=a seq=1 tag=t\n");
  end (&world, &ann, &ben);
}
END_TEST

START_TEST (what_the_disk_refuses_is_said_and_may_be_tried_again)
{
  World world;
  Client ann, ben;
  g_autofree char *answer = NULL;

  start (&world, &ann, &ben);
  rc_memory_store_fail_next (world.store);
  client_say (&ann, "SEND ref=a to=ben tag=t len=1\nx\n");
  answer = client_take (&ann);
  ck_assert_msg (g_str_has_prefix (answer, "ERROR code=storage ref=a re=SEND tag=t len="), "%s", answer);
  client_say (&ann, "SEND ref=a to=ben again=1 len=1\nx\n");
  expect (&ann, "SENT ref=a seq=2\n");
  expect (&ben, "MESSAGE seq=1 from=ann to=ben ref=a len=1\nx\nMESSAGE seq=2 from=ann to=ben ref=a len=1\nx\n");
  end (&world, &ann, &ben);
}
END_TEST

START_TEST (who_asked_last_is_told)
{
  World world;
  Client ann, ben, tablet;

  start (&world, &ann, &ben);
  client_join (&tablet, &ann);
  rc_memory_store_hold (world.store);
  client_say (&ann, "SEND ref=a to=ben len=1\nx\n");
  client_say (&ann, "SEND ref=b to=ben len=1\ny\n");
  expect (&tablet, "MESSAGE seq=1 from=ann to=ben ref=a len=1\nx\nMESSAGE seq=2 from=ann to=ben ref=b len=1\ny\n");
  client_say (&tablet, "SEND ref=a to=ben again=1 tag=mine len=1\nx\n");
  close (ann.fd);
  ann.fd = -1;
  turn ();
  expect (&tablet, "");
  rc_memory_store_release (world.store);
  expect (&tablet, "SENT ref=a seq=1 tag=mine\n");
  client_say (&tablet, "SEND ref=b to=ben again=1 len=1\ny\n");
  expect (&tablet, "SENT ref=b seq=2\n");
  end (&world, &ann, &ben);
  client_clear (&tablet);
}
END_TEST

START_TEST (a_sync_waits_for_what_is_pending_and_holds_back_what_is_later)
{
  World world;
  Client ann, ben;

  start (&world, &ann, &ben);
  client_say (&ann, "SEND ref=a to=ben len=1\na\n");
  g_free (client_take (&ann));
  g_free (client_take (&ben));

  rc_memory_store_hold (world.store);
  client_say (&ann, "SEND ref=b to=ben len=1\nb\n");
  expect (&ben, "MESSAGE seq=2 from=ann to=ben ref=b len=1\nb\n");
  client_say (&ben, "SYNC after=0 tag=s\n");
  expect (&ben, "MESSAGE seq=1 from=ann to=ben ref=a tag=s len=1\na\n");
  client_say (&ann, "SEND ref=c to=ben len=1\nc\nSEND ref=d to=all len=1\nd\nSEND ref=e to=ben len=1\ne\n");
  expect (&ben, "");
  rc_memory_store_release (world.store);
  expect (&ben, "MESSAGE seq=2 from=ann to=ben ref=b tag=s len=1\nb\nEND more=0 tag=s\n"
                "MESSAGE seq=3 from=ann to=ben ref=c len=1\nc\nMESSAGE seq=4 from=ann to=all ref=d len=1\nd\n"
                "MESSAGE seq=5 from=ann to=ben ref=e len=1\ne\n");
  client_say (&ann, "SEND ref=f to=all len=1\nf\n");
  expect (&ben, "MESSAGE seq=6 from=ann to=all ref=f len=1\nf\n");
  end (&world, &ann, &ben);
}
END_TEST

START_TEST (what_is_too_much_to_hold_back_is_asked_for_again)
{
  World world;
  Client ann, ben;
  g_autofree char *text = g_strnfill (60000, 'x');
  g_autofree char *page = NULL;

  start (&world, &ann, &ben);
  world.config->queue_max_bytes = 4 * 65536;
  rc_memory_store_hold (world.store);
  client_say (&ann, "SEND ref=a to=ben len=1\na\n");
  g_free (client_take (&ben));
  client_say (&ben, "SYNC after=0\n");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *frame = g_strdup_printf ("SEND ref=r%u to=ben len=60000\n%s\n", i, text);

      client_say (&ann, frame);
    }
  rc_memory_store_release (world.store);
  expect (&ben, "MESSAGE seq=1 from=ann to=ben ref=a len=1\na\nEND more=1\n");
  client_say (&ann, "SEND ref=z to=ben len=1\nz\n");
  expect (&ben, "");
  client_say (&ben, "SYNC after=1\n");
  page = client_take (&ben);
  ck_assert_msg (g_str_has_prefix (page, "MESSAGE seq=2 "), "%.60s", page);
  end (&world, &ann, &ben);
}
END_TEST

START_TEST (a_full_store_makes_senders_wait_and_nobody_else)
{
  World world;
  Client ann, ben;
  g_autofree char *text = g_strnfill (40000, 'x');
  g_autofree char *frames = g_strdup_printf ("SEND ref=a to=ben len=40000\n%s\nSEND ref=b to=ben len=40000\n%s\n"
                                             "SEND ref=c to=ben len=1\nx\nPING tag=behind\n",
                                             text, text);
  g_autofree char *got = NULL;

  start (&world, &ann, &ben);
  rc_store_set_queue_max (world.store, 65536);
  rc_memory_store_hold (world.store);
  client_say (&ann, frames);
  got = client_take (&ben);
  ck_assert_ptr_nonnull (strstr (got, "ref=b"));
  ck_assert_ptr_null (strstr (got, "ref=c"));
  expect (&ann, "");
  client_say (&ben, "PING tag=p\n");
  expect (&ben, "PONG tag=p\n");

  rc_memory_store_release (world.store);
  expect (&ann, "SENT ref=a seq=1\nSENT ref=b seq=2\nPONG tag=behind\nSENT ref=c seq=3\n");
  expect (&ben, "MESSAGE seq=3 from=ann to=ben ref=c len=1\nx\n");
  end (&world, &ann, &ben);
}
END_TEST

START_TEST (what_guests_say_to_one_another_is_not_kept)
{
  World world;
  Client ann, ben;
  RcStoreStats stats;

  world_init (&world);
  client_init (&ann, &world, "ann");
  client_init (&ben, &world, "ben");
  client_say (&ann, "SEND ref=a to=ben len=1\nx\n");
  expect (&ann, "SENT ref=a seq=1\n");
  expect (&ben, "MESSAGE seq=1 from=ann to=ben ref=a len=1\nx\n");
  client_say (&ann, "SEND ref=b to=all len=1\ny\n");
  expect (&ann, "SENT ref=b seq=2\n");
  rc_store_get_stats (world.store, &stats);
  ck_assert_uint_eq (stats.n_messages, 1);
  end (&world, &ann, &ben);
}
END_TEST

/* Guests with ever new ids who each write to somebody: what was noted of them
 * stays bounded, and what an account is told goes on. */
/* Ben knows that Ann has read it; the disk does not. */
START_TEST (a_page_tells_no_mark_lower_than_what_was_told)
{
  World world;
  Client ann, ben;

  start (&world, &ann, &ben);
  client_say (&ben, "SEND ref=a to=ann len=1\na\n");
  client_say (&ann, "GOT seq=1\nSYNC after=0\n");
  g_free (client_take (&ann));
  g_free (client_take (&ben));

  client_say (&ann, "READ with=ben seq=1\n");
  expect (&ben, "RECEIPT with=ann id=ann delivered=1 read=1\n");
  rc_memory_store_fail_next (world.store);
  client_say (&ben, "SYNC after=0 tag=s\n");
  expect (&ben, "RECEIPT with=ann id=ann delivered=1 read=1 tag=s\nMESSAGE seq=1 from=ben to=ann ref=a tag=s len=1\na\nEND more=0 tag=s\n");
  end (&world, &ann, &ben);
}
END_TEST

START_TEST (the_marks_of_guests_who_have_gone_make_room)
{
  World world;
  Client ann, ben;
  RcPerson *to;
  g_autofree char *got = NULL;

  start (&world, &ann, &ben);
  to = ann.session->person;
  for (guint i = 0; i < RC_RECEIPTS_MAX_MARKS + 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("guest-%u", i);
      RcPerson *guest = rc_person_new (rc_slice_from_string (id), id, &world.hub->key);

      guest->guest = TRUE;
      guest->party = 1000 + i;
      rc_receipts_note (world.hub, to, guest, 1);
      rc_person_unref (guest);
      ck_assert_uint_le (rc_receipts_get_n_marks (world.hub), RC_RECEIPTS_MAX_MARKS);
    }

  client_say (&ben, "SEND ref=a to=ann len=2\nhi\n");
  client_say (&ann, "GOT seq=1\n");
  got = client_take (&ben);
  ck_assert_ptr_nonnull (strstr (got, "RECEIPT with=ann id=ann delivered=1 read=0\n"));
  end (&world, &ann, &ben);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_message_is_live_at_once_and_acknowledged_behind_the_commit,
    what_the_disk_refuses_is_said_and_may_be_tried_again,
    who_asked_last_is_told,
    a_sync_waits_for_what_is_pending_and_holds_back_what_is_later,
    what_is_too_much_to_hold_back_is_asked_for_again,
    a_full_store_makes_senders_wait_and_nobody_else,
    what_guests_say_to_one_another_is_not_kept,
    a_page_tells_no_mark_lower_than_what_was_told,
    the_marks_of_guests_who_have_gone_make_room,
    NULL,
  };

  return test_run ("hub-store", tests);
}
