/* test-server-clock.c - a machine whose clock is put forward and back.
 *
 * Covers: times of messages never go back, also over a restart; who made an
 * account before, or while the clock was ahead, gets all that is said in the room
 * from then on. The server is redcoastd-levers, see rc-levers.h. */
#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "rc-levers.h"
#include "test-run.h"
#include "test-talk.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static RcLevers *levers;
static char *path;

static RcTestServer *
start (void)
{
  int fd = g_file_open_tmp ("redcoast-levers-XXXXXX", &path, NULL);

  ck_assert_int_ge (fd, 0);
  close (fd);
  levers = rc_levers_map (path);
  ck_assert_ptr_nonnull (levers);
  g_setenv ("REDCOAST_LEVERS", path, TRUE);
  return rc_test_server_start (NULL);
}

static void
end (RcTestServer *server)
{
  rc_test_server_stop (server);
  g_unlink (path);
  g_free (path);
}

static void
restart (RcTestServer *server)
{
  rc_test_server_kill (server);
  rc_test_server_restart (server);
}

/* Says it in the room; the time that it has. */
static guint64
say_in_room (RcTestPeer *peer, const char *ref)
{
  g_autofree char *sent = NULL;

  send_text (peer, ref, "all", 1);
  sent = rc_test_peer_expect (peer, "SENT ref=* seq=* time=*\n");
  return read_number (sent, " time=");
}

static void
expect_room (RcTestServer *server, const char *id, const char *token, const char *refs)
{
  g_autoptr (RcTestPeer) peer = resume (server, id, token);

  rc_test_peer_send (peer, "SYNC after=0\n", -1);
  for (const char *ref = refs; *ref != '\0'; ref++)
    {
      g_autofree char *pattern = g_strdup_printf ("MESSAGE * to=all ref=%c len=1\nx\n", *ref);

      expect (peer, pattern);
    }
  expect (peer, "END more=0\n");
}

START_TEST (times_never_go_back)
{
  RcTestServer *server = start ();
  g_autofree char *token = NULL;
  RcTestPeer *ann = log_in_for_token (server, "ann", &token);
  guint64 first, second, third;

  levers->clock_us = HOUR_US;
  first = say_in_room (ann, "a");
  levers->clock_us = -HOUR_US;
  second = say_in_room (ann, "b");
  restart (server);
  rc_test_peer_free (ann);
  ann = resume (server, "ann", token);
  third = say_in_room (ann, "c");
  ck_assert_uint_ge (second, first);
  ck_assert_uint_ge (third, second);
  rc_test_peer_free (ann);
  end (server);
}
END_TEST

START_TEST (who_was_there_before_the_clock_went_back_gets_the_room)
{
  RcTestServer *server = start ();
  g_autofree char *token = NULL;
  RcTestPeer *ann = log_in (server, "ann");

  rc_test_peer_free (log_in_for_token (server, "ben", &token));
  levers->clock_us = -HOUR_US;
  say_in_room (ann, "a");
  rc_test_peer_free (ann);
  expect_room (server, "ben", token, "a");
  end (server);
}
END_TEST

/* As a small box does that has no clock of its own, with its first accounts. */
START_TEST (who_came_while_the_clock_was_ahead_gets_the_room)
{
  RcTestServer *server = start ();
  g_autofree char *token = NULL;
  RcTestPeer *ann;

  levers->clock_us = HOUR_US;
  rc_test_peer_free (log_in_for_token (server, "ben", &token));
  levers->clock_us = 0;
  restart (server);
  ann = log_in (server, "ann");
  say_in_room (ann, "a");
  levers->clock_us = -HOUR_US;
  say_in_room (ann, "b");
  rc_test_peer_free (ann);
  expect_room (server, "ben", token, "ab");
  end (server);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    times_never_go_back,
    who_was_there_before_the_clock_went_back_gets_the_room,
    who_came_while_the_clock_was_ahead_gets_the_room,
    NULL,
  };

  return test_run ("server-clock", tests);
}
