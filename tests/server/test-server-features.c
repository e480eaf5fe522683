/* test-server-features.c - clients of this and of later versions at this server.
 *
 * Covers, for each version and each list of features that a client may name: the
 * version of the answer is the lower one, it names no feature that the client has not
 * named; the same dialogue goes on with keys, bodies and verbs that are not known
 * here; two clients that differ in what they name talk to one another, and neither
 * gets what only the other knows. A version below ours is refused. */
#include "config.h"

#include "test-run.h"
#include "test-talk.h"

/* What clients say of themselves behind "HELLO ". */
static const char *const clients[] = {
  "v=1",
  "v=1 features=edits",
  "v=1 features=edits,threads,x-y.z",
  "v=1 later=yes features=,,,",
  "v=2",
  "v=2 features=edits,threads",
  "v=9223372036854775807 features=edits later=1 len=8\nA client",
};

/* What both have: nothing of it is defined in version 1. */
static const char *const known_features[] = { NULL };

static gboolean
is_known (const char *feature)
{
  return g_strv_contains (known_features, feature);
}

static void
check_hello (const char *hello, const char *client)
{
  const char *at = strstr (hello, " features=");
  g_auto (GStrv) features = NULL;

  ck_assert_msg (g_str_has_prefix (hello, "HELLO v=1 "), "%s", hello);
  if (at == NULL)
    return;

  features = g_strsplit (at + strlen (" features="), ",", -1);
  for (char **feature = features; *feature != NULL; feature++)
    {
      *strchrnul (*feature, ' ') = '\0';
      ck_assert_msg (is_known (*feature) && strstr (client, *feature) != NULL, "the server names %s to %s", *feature, client);
    }
}

static RcTestPeer *
come (RcTestServer *server, const char *client, const char *id)
{
  RcTestPeer *peer = connect_to (server);
  g_autofree char *hello = NULL;

  rc_test_peer_printf (peer, "HELLO %s\nLOGIN id=%s method=guest later=1\n", client, id);
  hello = rc_test_peer_read_frame (peer);
  check_hello (hello, client);
  g_free (rc_test_peer_expect (peer, "WELCOME id=* seq=*\n"));
  return peer;
}

/* What a later client may say, and what it gets for it. */
static void
talk (RcTestPeer *one, RcTestPeer *other, const char *to)
{
  rc_test_peer_printf (one, "SEND ref=a to=%s later=1 type=x-later expires=5 len=2\nhi\n", to);
  expect (one, "SENT ref=a seq=* time=*\n");
  /* The keys that are not known here are not passed on; a type is. */
  g_free (rc_test_peer_expect (other, "MESSAGE seq=* time=* from=* to=* ref=a type=x-later len=2\nhi\n"));
  rc_test_peer_send (one, "PING tag=p later=1 len=3\nabc\n", -1);
  expect (one, "PONG tag=p\n");
  rc_test_peer_send (one, "EDIT ref=a tag=e len=3\nnew\n", -1);
  g_free (rc_test_peer_expect (one, "ERROR code=unknown-verb ref=a re=EDIT tag=e len=*"));
  rc_test_peer_expect_quiet (one);
  rc_test_peer_expect_quiet (other);
}

START_TEST (every_two_clients_have_what_both_have)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    for (guint j = 0; j < G_N_ELEMENTS (clients); j++)
      {
        g_autofree char *one_id = g_strdup_printf ("one-%u-%u", i, j);
        g_autofree char *other_id = g_strdup_printf ("other-%u-%u", i, j);
        RcTestPeer *one = come (server, clients[i], one_id);
        RcTestPeer *other = come (server, clients[j], other_id);

        talk (one, other, other_id);
        talk (other, one, one_id);
        leave (one);
        leave (other);
      }
}
END_TEST

START_TEST (a_version_that_is_spoken_no_more_is_refused)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) peer = connect_to (server);

  rc_test_peer_send (peer, "HELLO v=0 features=edits\n", -1);
  g_free (rc_test_peer_expect (peer, "ERROR code=version re=HELLO len=*"));
  rc_test_peer_expect_end (peer);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    every_two_clients_have_what_both_have,
    a_version_that_is_spoken_no_more_is_refused,
    NULL,
  };

  return test_run ("server-features", tests);
}
