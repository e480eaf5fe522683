/* test-attack-guessing.c - attacks on passwords, by those who have read how guesses are counted,
 * on a live server, by the numbers of the list in README.md.
 *
 * Covers: 11 an id in all its spellings; guesses in every way in which they can be said; that
 * none of it makes more than the few hashes that are allowed, that the right password is not
 * told from a wrong one meanwhile, and that the owner's devices and everybody else come in. */
#include "config.h"

#include <sys/socket.h>

#include "test-account.h"
#include "test-run.h"

#define TRIES 6
#define TRIES_TEXT "6"
#define N_GUESSES 24

static guint
count_hashes (RcTestServer *server)
{
  g_autofree char *log = rc_test_server_get_log (server);
  g_auto (GStrv) parts = g_strsplit (log, "a password was hashed", -1);

  return g_strv_length (parts) - 1;
}

static RcTestServer *
start_counting (void)
{
  const char *const arguments[] = { CHEAP, "--seed-door", "--set", "password-tries-per-id=" TRIES_TEXT, "--set", "log-level=debug",
                                    "--set", "password-tries-per-address=0", "--set", "handshakes-per-address=0", NULL };

  return rc_test_server_start (arguments);
}

/* What came back is no welcome, and says no more than that it was not right, or too much. */
static void
assert_not_in (const char *answer, const char *name)
{
  ck_assert_msg (answer == NULL || strstr (answer, "code=denied") != NULL || strstr (answer, "code=limit") != NULL ||
                   strstr (answer, "code=bad-value") != NULL || strstr (answer, "code=too-long") != NULL ||
                   strstr (answer, "code=id-in-use") != NULL || strstr (answer, "code=bad-id") != NULL,
                 "%s: %s", name, answer);
}

/* Guesses once at a new connection, and reads the answer. */
static void
guess_at (RcTestPeer *peer, const char *id, const char *guess, const char *name)
{
  g_autofree char *answer = NULL;

  ask (peer, "password", id, NULL, guess);
  answer = rc_test_peer_read_frame (peer);
  assert_not_in (answer, name);
}

/* --- the ways: each guesses N_GUESSES times at @id, and never rightly --- */

typedef struct
{
  RcTestServer *server;
  const char *id;
  RcTestPeer *owner; /* logged in */
} Target;

static void
by_new_connections (const Target *target)
{
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autoptr (RcTestPeer) peer = greet (target->server);

      guess_at (peer, target->id, "wrong", "new connections");
    }
}

/* All frames are there before the first is answered. */
static void
in_one_write (const Target *target)
{
  g_autoptr (GString) bytes = g_string_new ("HELLO v=1\n");
  g_autoptr (RcTestPeer) peer = connect_to (target->server);

  for (guint i = 0; i < N_GUESSES; i++)
    g_string_append_printf (bytes, "LOGIN id=%s method=password len=5\nwro%02u\n", target->id, i);
  rc_test_peer_send (peer, bytes->str, (gssize) bytes->len);
  rc_test_peer_expect_end (peer);
}

static void
byte_by_byte (const Target *target)
{
  for (guint i = 0; i < N_GUESSES / 2; i++)
    {
      g_autofree char *bytes = g_strdup_printf ("HELLO v=1\nLOGIN id=%s method=password len=5\nwrong\n", target->id);
      g_autoptr (RcTestPeer) peer = connect_to (target->server);

      for (const char *at = bytes; *at != '\0'; at++)
        rc_test_peer_send (peer, at, 1);
      g_free (rc_test_peer_expect (peer, "HELLO *"));
      g_free (rc_test_peer_expect (peer, "ERROR code=*"));
    }
}

/* Who does not wait for the answer has asked, too. */
static void
and_gone (const Target *target)
{
  const struct linger rude = { .l_onoff = 1, .l_linger = 0 };

  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autoptr (RcTestPeer) peer = greet (target->server);

      ask (peer, "password", target->id, NULL, "wrong");
      if (i % 2 == 0)
        setsockopt (rc_test_peer_get_fd (peer), SOL_SOCKET, SO_LINGER, &rude, sizeof rude);
    }
}

static void
over_tls_and_plain (const Target *target)
{
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autoptr (RcTestPeer) peer = connect_to (target->server);

      if (i % 2 == 0)
        ck_assert (rc_test_peer_start_tls (peer, NULL, "redcoast/1"));
      rc_test_peer_send (peer, "HELLO v=1\n", -1);
      g_free (rc_test_peer_expect (peer, "HELLO *"));
      guess_at (peer, target->id, "wrong", "over TLS and plain");
    }
}

static void
from_many_addresses (const Target *target)
{
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autofree char *from = g_strdup_printf ("127.%u.7.%u", i, i + 1);
      g_autoptr (RcTestPeer) peer = rc_test_peer_connect_from (rc_test_server_get_port (target->server), from);

      rc_test_peer_send (peer, "HELLO v=1\n", -1);
      g_free (rc_test_peer_expect (peer, "HELLO *"));
      guess_at (peer, target->id, "wrong", "from many addresses");
    }
}

static void
all_at_once (const Target *target)
{
  RcTestPeer *peers[N_GUESSES];

  for (guint i = 0; i < N_GUESSES; i++)
    peers[i] = greet (target->server);
  for (guint i = 0; i < N_GUESSES; i++)
    ask (peers[i], "password", target->id, NULL, "wrong");
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autofree char *answer = rc_test_peer_read_frame (peers[i]);

      assert_not_in (answer, "all at once");
      rc_test_peer_free (peers[i]);
    }
}

/* A log-in of one's own in between gives nothing back. */
static void
between_log_ins (const Target *target)
{
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autoptr (RcTestPeer) own = log_in_guest (target->server, "mallory");
      g_autoptr (RcTestPeer) peer = greet (target->server);

      guess_at (peer, target->id, "wrong", "between log-ins");
    }
}

/* Others know them as no password, no text, or too much of one. */
static void
with_odd_passwords (const Target *target)
{
  static const char *const odd[] = { "", " ", "a\nb", "\xff\xfe", "x\x01y" };
  g_autofree char *longest = g_strnfill (1024, 'x');
  g_autofree char *longer = g_strnfill (1025, 'x');
  g_autofree char *body = g_strnfill (65536, 'x');

  for (guint i = 0; i < N_GUESSES; i++)
    {
      const char *const more[] = { longest, longer, body };
      g_autoptr (RcTestPeer) peer = greet (target->server);

      guess_at (peer, target->id, i % 8 < 5 ? odd[i % 8] : more[i % 8 - 5], "odd passwords");
    }
}

/* Where an id is made anew with an invite, its password is asked for as well. */
static void
by_registering (const Target *target)
{
  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autofree char *answer = NULL;
      g_autoptr (RcTestPeer) peer = greet (target->server);

      ask (peer, i % 2 == 0 ? "register" : "open", target->id, i % 2 == 0 ? "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" : NULL, "wrong");
      answer = rc_test_peer_read_frame (peer);
      assert_not_in (answer, "by registering");
    }
}

/* Whoever sits at a device that is logged in. */
static void
by_changing_it (const Target *target)
{
  for (guint i = 0; i < N_GUESSES; i++)
    {
      rc_test_peer_send (target->owner, "PASSWORD tag=g len=9\nwrong\nnew\n", -1);
      g_free (rc_test_peer_expect_later (target->owner, "ERROR * tag=g *"));
    }
}

static void
by_changing_it_in_one_write (const Target *target)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = 0; i < N_GUESSES; i++)
    g_string_append_printf (bytes, "PASSWORD tag=g%u len=9\nwrong\nnew\n", i);
  rc_test_peer_send (target->owner, bytes->str, (gssize) bytes->len);
  for (guint i = 0; i < N_GUESSES; i++)
    g_free (rc_test_peer_expect_later (target->owner, "ERROR * tag=g*"));
}

static void
with_other_keys (const Target *target)
{
  static const char *const keys[] = { " tag=a", " x=y", " method2=open", " id2=other", " again=1", " len2=3" };

  for (guint i = 0; i < N_GUESSES; i++)
    {
      g_autoptr (RcTestPeer) peer = greet (target->server);

      rc_test_peer_printf (peer, "LOGIN id=%s%s method=password len=5\nwrong\n", target->id, keys[i % G_N_ELEMENTS (keys)]);
      rc_test_peer_send (peer, "BYE\n", -1);
      rc_test_peer_expect_end (peer);
    }
}

static const struct
{
  const char *name;
  void (*guess) (const Target *target);
} ways[] = {
  { "new connections", by_new_connections },
  { "in one write", in_one_write },
  { "byte by byte", byte_by_byte },
  { "and gone", and_gone },
  { "over TLS and plain", over_tls_and_plain },
  { "from many addresses", from_many_addresses },
  { "all at once", all_at_once },
  { "between log-ins", between_log_ins },
  { "odd passwords", with_odd_passwords },
  { "by registering", by_registering },
  { "by changing it", by_changing_it },
  { "by changing it in one write", by_changing_it_in_one_write },
  { "with other keys", with_other_keys },
};

START_TEST (case_11_no_way_of_asking_is_free)
{
  g_autoptr (RcTestServer) server = start_counting ();
  g_autoptr (RcTestPeer) bob = log_in_with (server, "open", "bob", NULL, "bobs", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *id = g_strdup_printf ("way%u", i);
      g_autofree char *token = NULL;
      g_autofree char *answer = NULL;
      g_autoptr (RcTestPeer) owner = log_in_with (server, "open", id, NULL, "right", &token);
      g_autoptr (RcTestPeer) right = NULL;
      const Target target = { server, id, owner };
      guint before = count_hashes (server);

      ways[i].guess (&target);
      rc_test_peer_expect_quiet (bob);
      ck_assert_msg (count_hashes (server) <= before + TRIES, "%s: %u hashes for %d guesses", ways[i].name,
                     count_hashes (server) - before, N_GUESSES);

      /* Their other device is not kept out by it, and nobody else is. */
      rc_test_peer_free (resume (server, id, token));
      right = greet (server);
      ask (right, "password", id, NULL, "right");
      answer = rc_test_peer_read_frame (right);
      ck_assert_msg (g_str_has_prefix (answer, "WELCOME ") || strstr (answer, "code=limit") != NULL, "%s: %s", ways[i].name, answer);
    }
  rc_test_peer_free (log_in_with (server, "password", "bob", NULL, "bobs", NULL));
}
END_TEST

/* Spellings of one id, each of which is it. */
START_TEST (case_11_an_id_is_counted_in_all_its_spellings)
{
  static const char *const groups[][8] = {
    { "alice", "ALICE", "Alice", "aLiCe", "alicE", NULL },
    { "gro\xc3\x9f", "gross", "GROSS", "groSS", "gro\xe1\xba\x9e", "Gro\xc5\xbf\xc5\xbf", NULL },
    { "\xcf\x83\xce\xb1\xcf\x82", "\xce\xa3\xce\x91\xce\xa3", "\xcf\x83\xce\xb1\xcf\x83", "\xcf\x82\xce\xb1\xcf\x82", NULL },
    { "ren\xc3\xa9", "REN\xc3\x89", "Ren\xc3\xa9", "ren\xc3\x89", NULL },
    { "kim", "KIM", "kIm", "Kim", NULL },
    { "\xd0\xbe\xd0\xbb\xd1\x8c\xd0\xb3\xd0\xb0", "\xd0\x9e\xd0\x9b\xd0\xac\xd0\x93\xd0\x90", "\xd0\x9e\xd0\xbb\xd1\x8c\xd0\xb3\xd0\xb0", NULL },
    { "\xef\xac\x81" "ona", "fiona", "FIONA", "Fiona", NULL },
    { "\xe1\x8f\xb8" "x", "\xe1\x8f\xb0" "X", "\xe1\x8f\xb8" "X", NULL },
  };
  g_autoptr (RcTestServer) server = start_counting ();

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      guint n_spellings = g_strv_length ((char **) groups[i]);
      RcTestPeer *owner = greet (server);
      g_autofree char *answer = NULL;
      guint n_denied = 0;
      guint before;

      ask (owner, "open", groups[i][0], NULL, "right");
      answer = rc_test_peer_read_frame (owner);
      before = count_hashes (server);
      for (guint j = 0; j < N_GUESSES; j++)
        {
          g_autoptr (RcTestPeer) peer = greet (server);

          guess_at (peer, groups[i][j % n_spellings], "wrong", groups[i][0]);
        }
      n_denied = count_hashes (server) - before;
      ck_assert_msg (n_denied <= TRIES || !g_str_has_prefix (answer, "WELCOME "), "%s: %u hashes in %u spellings", groups[i][0], n_denied,
                     n_spellings);
      rc_test_peer_free (owner);
    }
}
END_TEST

/* What only looks like a spelling is counted by itself, and opens nothing with the right
 * password either. */
START_TEST (case_11_what_is_no_spelling_opens_nothing)
{
  static const char *const spellings[] = {
    "\xe2\x84\xaa" "im\xc3\xa9", "kime\xcc\x81", "\xef\xbd\x8b" "im\xc3\xa9", "kim\xc3\xa9\xe2\x80\x8b", "k\xc4\xb1m\xc3\xa9",
    "k\xd1\x96m\xc3\xa9", "kim\xc3\xa9.", "kime", "\xef\xbb\xbfkim\xc3\xa9", "k\xc2\xadim\xc3\xa9", "kim\xc3\xa9/", "%kim\xc3\xa9",
  };
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *token = NULL;
  g_autoptr (RcTestPeer) owner = log_in_with (server, "open", "kim\xc3\xa9", NULL, "right", &token);

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      const char *const secrets[][2] = { { "password", "right" }, { "token", token } };

      for (guint j = 0; j < G_N_ELEMENTS (secrets); j++)
        {
          g_autoptr (RcTestPeer) peer = greet (server);
          g_autofree char *answer = NULL;

          ask (peer, secrets[j][0], spellings[i], NULL, secrets[j][1]);
          answer = rc_test_peer_read_frame (peer);
          ck_assert_msg (answer == NULL || g_str_has_prefix (answer, "ERROR "), "“%s” is taken for kimé: %s", spellings[i], answer);
        }
    }
  rc_test_peer_free (log_in_with (server, "password", "KIM\xc3\x89", NULL, "right", NULL));
}
END_TEST

/* All ids together, from one address, in the same ways. */
START_TEST (case_11_an_address_is_counted_over_all_ids)
{
  static const char *const froms[] = { "127.0.0.1", "127.0.0.9", "127.9.9.9" };
  const char *const arguments[] = { CHEAP, "--set", "password-tries-per-address=" TRIES_TEXT, "--set", "limit-own-machine=true", "--set",
                                    "log-level=debug", "--set", "password-tries-per-id=0", NULL };
  g_autoptr (RcTestServer) server = rc_test_server_start (arguments);

  for (guint i = 0; i < G_N_ELEMENTS (froms); i++)
    {
      guint before = count_hashes (server);

      for (guint j = 0; j < N_GUESSES; j++)
        {
          g_autofree char *id = g_strdup_printf (j % 3 == 0 ? "id%u" : j % 3 == 1 ? "ID%u" : "no id%u", j);
          g_autoptr (RcTestPeer) peer = rc_test_peer_connect_from (rc_test_server_get_port (server), froms[i]);

          rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=%s method=password len=5\nwrong\nBYE\n", id);
          rc_test_peer_expect_end (peer);
        }
      ck_assert_msg (count_hashes (server) <= before + TRIES, "%u hashes from %s", count_hashes (server) - before, froms[i]);
      ck_assert_msg (count_hashes (server) > before, "nothing from %s", froms[i]);
    }
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    case_11_no_way_of_asking_is_free,
    case_11_an_id_is_counted_in_all_its_spellings,
    case_11_what_is_no_spelling_opens_nothing,
    case_11_an_address_is_counted_over_all_ids,
    NULL,
  };

  return test_run ("attack-guessing", tests);
}
