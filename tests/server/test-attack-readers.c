/* test-attack-readers.c - readers that do not read, by those who have read how they are found, on
 * a live server, by the numbers of the list in README.md.
 *
 * Covers: 13 who reads a little, or pretends to, at every door, alone and many at once; what is
 * said goes to everybody else meanwhile, the server's memory stays within its bound, and whoever
 * holds it up is gone, or gets no more than fits. */
#include "config.h"

#include <sys/socket.h>

#include "test-account.h"
#include "test-run.h"

#define MIB (1024 * 1024)
#define N_CROWD 20
#define TEXT_BYTES 30000
/* In bytes more than any of the bounds below. */
#define MANY 1200

typedef struct
{
  RcTestServer *server;
  RcTestPeer *alice;
  RcTestPeer *bob;
  RcTestPeer *slow;
  RcTestPeer *second;          /* (nullable) */
  RcTestPeer *crowd[N_CROWD];  /* (nullable) */
  guint n_said;
} World;

static void
poke (RcTestPeer *peer, const char *bytes)
{
  (void) !send (rc_test_peer_get_fd (peer), bytes, strlen (bytes), MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
take_byte (RcTestPeer *peer)
{
  char byte;

  (void) !recv (rc_test_peer_get_fd (peer), &byte, 1, MSG_DONTWAIT);
}

/* --- how they come --- */

static void
come_as_guest (World *world)
{
  world->slow = log_in_guest (world->server, "slow");
}

static void
come_by_tls (World *world)
{
  world->slow = rc_test_peer_log_in_tls (rc_test_server_get_port (world->server), "slow");
}

static void
come_by_the_other_door (World *world)
{
  world->slow = enter (world->server, "slow");
}

static void
come_shut (World *world)
{
  come_as_guest (world);
  shutdown (rc_test_peer_get_fd (world->slow), SHUT_RD);
}

static void
come_with_a_small_window (World *world)
{
  int small = 1;

  come_as_guest (world);
  setsockopt (rc_test_peer_get_fd (world->slow), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
}

static void
come_with_a_second_device (World *world)
{
  g_autofree char *token = NULL;

  world->slow = log_in_for_token (world->server, "slow", &token);
  world->second = resume (world->server, "slow", token);
}

static void
come_for_history (World *world)
{
  come_as_guest (world);
  for (guint i = 0; i < 200; i++)
    poke (world->slow, "HISTORY with=all before=999999 limit=1000\n");
}

static void
come_for_a_sync (World *world)
{
  g_autofree char *token = NULL;

  world->slow = log_in_for_token (world->server, "slow", &token);
  for (guint i = 0; i < 200; i++)
    poke (world->slow, "SYNC after=0 limit=1000\n");
}

static void
come_for_the_roster (World *world)
{
  come_as_guest (world);
  for (guint i = 0; i < 2000; i++)
    poke (world->slow, "ROSTER\n");
}

static void
come_in_a_crowd (World *world)
{
  come_as_guest (world);
  for (guint i = 0; i < N_CROWD; i++)
    {
      g_autofree char *id = g_strdup_printf ("slow%u", i);

      world->crowd[i] = log_in_guest (world->server, id);
    }
}

/* --- what they do meanwhile --- */

static void
do_nothing (World *world)
{
}

static void
do_read_a_byte (World *world)
{
  take_byte (world->slow);
}

static void
do_ping (World *world)
{
  poke (world->slow, "PING\n");
}

static void
do_write_to_themselves (World *world)
{
  poke (world->slow, "SEND ref=own to=slow len=1\nx\n");
}

static void
do_write_half (World *world)
{
  if (world->n_said == 0)
    poke (world->slow, "SEND ref=half to=all len=60000\nx");
  poke (world->slow, "y");
}

static void
do_say_they_have_it (World *world)
{
  g_autofree char *words = g_strdup_printf ("GOT seq=%u\nREAD with=all seq=%u\n", world->n_said, world->n_said);

  poke (world->slow, words);
}

static void
do_change_their_state (World *world)
{
  poke (world->slow, world->n_said % 2 == 0 ? "STATUS state=away\n" : "STATUS state=online\n");
}

static void
do_make_mistakes (World *world)
{
  poke (world->slow, "SEND ref=a to=nobody len=1\nx\nX y=z\n");
}

static void
do_read_on_the_second (World *world)
{
  g_free (rc_test_peer_expect_later (world->second, "MESSAGE *"));
}

static const struct
{
  const char *name;
  void (*come) (World *world);
  void (*do_meanwhile) (World *world);
  const char *to;
  gboolean dropped; /* else they get no more than fits, and may stay */
} readers[] = {
  { "reads nothing", come_as_guest, do_nothing, "all", TRUE },
  { "reads nothing that is for them alone", come_as_guest, do_nothing, "slow", TRUE },
  { "reads a byte now and then", come_as_guest, do_read_a_byte, "all", TRUE },
  { "reads a byte of what is for them alone", come_as_guest, do_read_a_byte, "slow", TRUE },
  { "PINGs", come_as_guest, do_ping, "all", TRUE },
  { "has shut that end", come_shut, do_nothing, "all", FALSE },
  { "writes to themselves", come_as_guest, do_write_to_themselves, "all", TRUE },
  { "writes on and on at one text", come_as_guest, do_write_half, "all", TRUE },
  { "says to have read it all", come_as_guest, do_say_they_have_it, "all", TRUE },
  { "comes and goes", come_as_guest, do_change_their_state, "all", TRUE },
  { "makes mistakes, and does not read what was wrong", come_as_guest, do_make_mistakes, "all", TRUE },
  { "reads nothing over TLS", come_by_tls, do_nothing, "all", TRUE },
  { "reads bytes of records", come_by_tls, do_read_a_byte, "all", TRUE },
  { "reads nothing at the tutorial's door", come_by_the_other_door, do_nothing, "all", TRUE },
  { "reads a byte at the tutorial's door", come_by_the_other_door, do_read_a_byte, "slow", TRUE },
  { "takes the smallest window", come_with_a_small_window, do_read_a_byte, "all", TRUE },
  { "reads on another device", come_with_a_second_device, do_read_on_the_second, "slow", TRUE },
  { "has asked for all of the past", come_for_history, do_nothing, "all", TRUE },
  { "has asked for all that was missed", come_for_a_sync, do_nothing, "all", FALSE },
  { "has asked for the contact list", come_for_the_roster, do_nothing, "all", TRUE },
  { "is one of many", come_in_a_crowd, do_nothing, "all", TRUE },
};

static void
say_once (World *world, const char *to)
{
  g_autofree char *ref = g_strdup_printf ("r%u", world->n_said);
  g_autofree char *answer = NULL;

  send_text (world->alice, ref, to, TEXT_BYTES);
  answer = rc_test_peer_expect_later (world->alice, "*ref=r*");
  ck_assert_msg (g_str_has_prefix (answer, "SENT ") || g_str_has_prefix (answer, "ERROR code=no-such-id "), "%s", answer);
  if (g_str_equal (to, "all"))
    g_free (rc_test_peer_expect_later (world->bob, "MESSAGE *"));
}

START_TEST (case_13_no_pretence_of_reading_holds_anybody)
{
  const char *const arguments[] = { "--seed-door", "--set", "queue-max-bytes=524288", "--set", "session-rate=0", "--set",
                                    "linger-timeout=0.1", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);
  World world = { .server = server };
  G_GNUC_UNUSED gsize before; /* not looked at in a build with sanitizers */

  world.alice = log_in (server, "alice");
  world.bob = log_in (server, "bob");
  before = get_private_bytes (server);
  readers[_i].come (&world);
  for (; !has_logged (server, "slow reads too slowly"); world.n_said++)
    {
      if (!readers[_i].dropped && world.n_said == MANY)
        break;
      ck_assert_msg (world.n_said < 2000, "who %s was not dropped", readers[_i].name);
      say_once (&world, readers[_i].to);
      readers[_i].do_meanwhile (&world);
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  /* Where the disk is read from, what the database keeps in memory comes to it. */
  ck_assert_msg (get_private_bytes (server) < before + (readers[_i].come == come_for_a_sync || world.crowd[0] != NULL ? 24 : 12) * MIB, "who %s costs %zu bytes",
                 readers[_i].name, get_private_bytes (server) - before);
#endif
  send_text (world.alice, "last", "bob", 2);
  g_free (rc_test_peer_expect_later (world.bob, "MESSAGE * ref=last len=2\nxx\n"));
  if (world.second != NULL)
    rc_test_peer_expect_quiet (world.second);

  for (guint i = 0; i < N_CROWD && world.crowd[i] != NULL; i++)
    rc_test_peer_free (world.crowd[i]);
  g_clear_pointer (&world.second, rc_test_peer_free);
  rc_test_peer_free (world.slow);
  rc_test_peer_free (world.bob);
  rc_test_peer_free (world.alice);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("readers");

  tcase_set_timeout (tcase, 100);
  tcase_add_loop_test (tcase, case_13_no_pretence_of_reading_holds_anybody, 0, G_N_ELEMENTS (readers));
  return rc_test_run ("attack-readers", tcase);
}
