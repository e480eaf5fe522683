/* test-attack-identity.c - attacks on who somebody is, each again by those who have read how
 * it is met, on a live server, by the numbers of the list in README.md.
 *
 * Covers: 7 ids that look alike (by hidden marks, by reading direction, by other scripts, by
 * what a fold makes of them, at every door), 9 taking over an id (by secrets of others, of
 * another time and of another shape), 12 invites used twice. */
#include "config.h"

#include "test-account.h"
#include "test-run.h"

/* Whether @id may be had; at the doors that give one. */
static void
assert_refused_everywhere (RcTestServer *server, const char *id, const char *like)
{
  static const char *const methods[] = { "open", "guest" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (RcTestPeer) peer = greet (server);
      g_autofree char *answer = NULL;

      ask (peer, methods[i], id, NULL, NULL);
      answer = rc_test_peer_read_frame (peer);
      ck_assert_msg (answer != NULL && (strstr (answer, "code=id-in-use") != NULL || strstr (answer, "code=bad-id") != NULL
                                        || strstr (answer, "code=bad-frame") != NULL),
                     "“%s” beside “%s”, %s: %s", id, like, methods[i], answer);
    }
}

/* What is there is written first, what would be taken for it second. */
START_TEST (case_07_who_looks_like_another_stays_out)
{
  static const struct
  {
    const char *there;
    const char *like;
  } cases[] = {
    { "alice", "ali\xcc\x87" "ce" },                /* a dot on a dotted letter cannot be seen */
    { "alice", "al\xc4\xb1\xcc\x87" "ce" },         /* nor on one without, which then has one */
    { "alice", "alice\xcc\xb7\xcc\xb7" },           /* the same mark twice lies on itself */
    { "alice", "a\xcc\x81\xcc\x81lice" },
    { "alice", "alice\xcc\x96\xcc\x97\xcc\x98\xcc\x99\xcc\x9c" }, /* marks all over the neighbours */
    { "alice", "ali\xcc\x8d\xcc\x8e\xcc\x90\xcc\x92\xcc\x94" "ce" },
    { "alice", "alice\xcd\x8f" },                   /* a joiner without a shape */
    { "alice", "al\xe2\x80\x8dice" },
    { "alice", "alice\xef\xb8\x8f" },
    { "alice", "alice\xe3\x85\xa4" },               /* letters that are blank */
    { "alice", "\xe1\x85\x9f" "alice" },
    { "alice", "\xd0\xb0lice" },                    /* Cyrillic */
    { "alice", "alic\xd0\xb5" },
    { "alice", "\xf0\x9d\x90\x9a\xf0\x9d\x90\xa5\xf0\x9d\x90\xa2\xf0\x9d\x90\x9c\xf0\x9d\x90\x9e" }, /* bold, as mathematicians write */
    { "alice", "a1ice" },
    { "alice", "aIice" },
    { "alice", "AlICE" },
    { "mir\xce\xbf", "miro" },                      /* the fold, not the spelling, is Greek */
    { "corner", "comer" },                          /* two letters that run together */
    { "fi\xc3\x9f", "fiss" },                       /* the fold of a sharp s */
    { "straSSe", "stra\xc3\x9f" "e" },
    { "\xd7\x90\xd7\x91" "1", "1\xd7\x90\xd7\x91" },          /* read from right to left, with a digit at either end */
    { "\xd7\x93-2", "2-\xd7\x93" },
    { "a\xd7\x90\xd7\x91", "\xd7\x90\xd7\x91" "a" },          /* the two directions in one */
    { "\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85" "5", "5\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85" },
    { "anna", "anna." "\xd7\x90" "." "anna" },
    { "room", "r\xce\xbf\xd0\xbem" },
    { "kai", "\xe2\x84\xaa" "ai" },                 /* the sign of Kelvin */
    { "ren\xc3\xa9", "rene\xcc\x81" },              /* not composed */
    { "nora", "n\xd6\x85ra" },                      /* Armenian */
    { "paul", "\xcf\x81" "aul" },
    { "eve8", "eve\xe0\xa7\xaa" },                  /* a Bengali four */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RcTestServer) server = NULL;
      g_autoptr (RcTestPeer) peer = NULL;
      g_autoptr (RcTestPeer) seed = NULL;
      const char *const arguments[] = { "--seed-door", NULL };

      if (i > 0 && g_str_equal (cases[i].there, cases[i - 1].there))
        continue;
      server = rc_test_server_start (arguments);
      /* Who is refused themselves is seen by nobody. */
      peer = greet (server);
      ask (peer, "open", cases[i].there, NULL, NULL);
      g_free (rc_test_peer_read_frame (peer));
      for (guint j = i; j < G_N_ELEMENTS (cases) && g_str_equal (cases[j].there, cases[i].there); j++)
        {
          assert_refused_everywhere (server, cases[j].like, cases[i].there);
          seed = connect_to (server);
          rc_test_peer_send (seed, cases[j].like, -1);
          rc_test_peer_expect_end (seed);
          g_clear_pointer (&seed, rc_test_peer_free);
        }
    }
}
END_TEST

/* What people are called is not what an attacker is called. */
START_TEST (case_07_people_of_all_scripts_come_in)
{
  static const char *const ids[] = {
    "i", "ada", "Jos\xc3\xa9", "\xc5\x81ukasz", "Nguy\xe1\xbb\x85n", "\xce\x91\xce\xbb\xce\xad\xce\xbe\xce\xb7\xcf\x82",
    "\xd0\x9e\xd0\xbb\xd1\x8c\xd0\xb3\xd0\xb0", "\xe7\xba\xa2\xe5\xb2\xb8", "\xe3\x81\x95\xe3\x81\x8f\xe3\x82\x89-2",
    "\xea\xb9\x80\xec\xb2\xa0\xec\x88\x98", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d-2",
    "\xd8\xb3\xd8\xa7\xd8\xb1\xd8\xa9", "\xd8\xb9\xd9\x84\xd9\x8a_5", "\xd8\xb1\xd8\xb6\xd8\xa7\xdb\xb5",
    "\xe0\xa4\xb8\xe0\xa5\x80\xe0\xa4\xa4\xe0\xa4\xbe", "\xe0\xb8\xaa\xe0\xb8\xa1\xe0\xb8\xa8\xe0\xb8\xa3\xe0\xb8\xb5",
    "\xe0\xbd\x96\xe0\xbd\xa6\xe0\xbe\x90\xe0\xbe\xb1", "\xc4\xb0stanbul", "I\xc5\x9f\xc4\xb1k", "li.wei-2",
    "\xd7\x99\xd6\xb4\xd7\xa6\xd6\xb0\xd7\x97\xd6\xb8\xd7\xa7", "\xe1\x8a\xa0\xe1\x89\xa0\xe1\x89\xa0", "\xd4\xb1\xd6\x80\xd5\xa1",
  };
  g_autoptr (RcTestServer) server = start (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    rc_test_peer_free (log_in_with (server, "open", ids[i], NULL, NULL, NULL));
}
END_TEST

/* No secret but its own opens an id, whatever it once was. */
START_TEST (case_09_no_other_secret_opens_an_id)
{
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL, *bobs = NULL, *early = NULL, *upper = NULL, *long_one = NULL;
  RcTestPeer *alice = log_in_with (server, "open", "alice", NULL, "secret", &first);
  RcTestPeer *bob = log_in_with (server, "open", "bob", NULL, NULL, &bobs);

  /* Logged out: that device's token has ended, and no other. */
  rc_test_peer_free (log_in_with (server, "password", "alice", NULL, "secret", &second));
  rc_test_peer_send (alice, "LOGOUT\n", -1);
  rc_test_peer_expect_end (alice);
  rc_test_peer_free (alice);
  refused (server, "token", "alice", NULL, first, "denied");
  alice = resume (server, "alice", second);

  /* A token of another shape: cut, longer, in other letters, of somebody else. */
  early = g_strndup (second, strlen (second) - 1);
  long_one = g_strconcat (second, "A", NULL);
  upper = g_ascii_strup (second, -1);
  refused (server, "token", "alice", NULL, early, "denied");
  refused (server, "token", "alice", NULL, long_one, "denied");
  refused (server, "token", "alice", NULL, upper, "denied");
  refused (server, "token", "alice", NULL, bobs, "denied");
  refused (server, "token", "bob", NULL, second, "denied");
  refused (server, "token", "nobody", NULL, second, "denied");
  refused (server, "token", "alice", NULL, NULL, "denied");
  refused (server, "token", "alice", NULL, "' OR 1=1 --", "denied");
  refused (server, "password", "alice", NULL, second, "denied");
  refused (server, "guest", "alice", NULL, second, "id-in-use");
  refused (server, "open", "ALICE", NULL, "secret", "id-in-use");
  refused (server, "register", "alice", second, "secret", "denied");

  /* Changed: the password of before and every other device's token are nothing. */
  rc_test_peer_send (alice, "PASSWORD len=11\nsecret\nnews\n", -1);
  rc_test_peer_free (bob);
  rc_test_peer_free (alice);
}
END_TEST

/* A new password ends what the old one had opened; a wrong old one changes nothing. */
START_TEST (case_09_a_changed_password_ends_all_else)
{
  static const char *const wrong[] = {
    "PASSWORD len=16\nSecret\nnewsecret\n",
    "PASSWORD len=10\n\nnewsecret\n",
    "PASSWORD len=17\nsecret \nnewsecret\n",
    "PASSWORD len=9\nnewsecret\n",
  };
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autofree char *own = NULL, *other = NULL, *answer = NULL;
  RcTestPeer *alice = log_in_with (server, "open", "alice", NULL, "secret", &own);
  RcTestPeer *thief = log_in_with (server, "password", "alice", NULL, "secret", &other);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      rc_test_peer_send (thief, wrong[i], -1);
      g_free (rc_test_peer_expect_later (thief, "ERROR code=* re=PASSWORD len=*\n*\n"));
    }
  rc_test_peer_free (log_in_with (server, "password", "alice", NULL, "secret", NULL));

  rc_test_peer_send (alice, "PASSWORD tag=p len=16\nsecret\nnewsecret\n", -1);
  answer = rc_test_peer_expect_later (alice, "*tag=p*");
  ck_assert_msg (!g_str_has_prefix (answer, "ERROR"), "%s", answer);
  refused (server, "password", "alice", NULL, "secret", "denied");
  refused (server, "token", "alice", NULL, other, "denied");
  rc_test_peer_free (log_in_with (server, "password", "alice", NULL, "newsecret", NULL));
  rc_test_peer_expect_end (thief);
  rc_test_peer_free (thief);
  rc_test_peer_free (alice);
}
END_TEST

/* Before, during and instead of a log-in. */
START_TEST (case_09_nothing_is_said_in_anothers_name)
{
  static const char *const words[] = {
    "SEND ref=a to=bob from=alice len=1\nx\n", "TYPING with=bob from=alice\n", "READ with=bob id=alice seq=1\n",
    "SEND ref=b to=bob id=alice len=1\nx\n",
  };
  static const char *const early[] = {
    "SEND ref=a to=bob len=1\nx\n", "ROSTER\n", "SYNC after=0\n", "HISTORY with=bob before=9\n", "STATUS state=away\n",
    "READ with=bob seq=1\n", "GOT seq=1\n", "TYPING with=bob\n", "PASSWORD len=3\n\nab\n", "LOGOUT\n",
    "WELCOME id=alice seq=1\n", "MESSAGE seq=1 time=1 from=alice to=bob ref=a len=1\nx\n", "CONTACT id=alice state=gone\n",
  };
  g_autoptr (RcTestServer) server = start (NULL, NULL);
  g_autoptr (RcTestPeer) alice = log_in_with (server, "open", "alice", NULL, "secret", NULL);
  g_autoptr (RcTestPeer) bob = log_in_with (server, "open", "bob", NULL, NULL, NULL);
  g_autoptr (RcTestPeer) mallory = log_in_with (server, "open", "mallory", NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (early); i++)
    {
      g_autoptr (RcTestPeer) peer = greet (server);
      g_autofree char *answer = NULL;

      rc_test_peer_send (peer, early[i], -1);
      answer = rc_test_peer_expect (peer, "ERROR code=* len=*\n*\n");
      ck_assert_ptr_null (strstr (answer, "alice"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    rc_test_peer_send (mallory, words[i], -1);
  expect (bob, "MESSAGE seq=* from=mallory to=bob ref=a len=1\nx\n");
  expect (bob, "TYPING with=mallory from=mallory\n");
  expect (bob, "RECEIPT with=mallory id=mallory *\n");
  expect (bob, "MESSAGE seq=* from=mallory to=bob ref=b len=1\nx\n");
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_expect_quiet (alice);

  /* A second log-in on a connection is nobody's. */
  rc_test_peer_send (mallory, "LOGIN id=alice method=password len=6\nsecret\n", -1);
  g_free (rc_test_peer_expect_later (mallory, "ERROR code=* re=LOGIN len=*\n*\n"));
}
END_TEST

/* Two at once with one invite: one of them has it. */
START_TEST (case_12_of_two_with_one_invite_one_comes_in)
{
  g_autoptr (RcTestServer) server = start ("registration=invite", NULL);
  g_autofree char *invite = make_invite (server, DAY_US);
  RcTestPeer *peers[8];
  guint n_welcome = 0;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    peers[i] = greet (server);
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *id = g_strdup_printf ("racer%u", i);

      ask (peers[i], "register", id, invite, "secret");
    }
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *answer = rc_test_peer_read_frame (peers[i]);

      ck_assert_ptr_nonnull (answer);
      n_welcome += g_str_has_prefix (answer, "WELCOME ");
      rc_test_peer_free (peers[i]);
    }
  ck_assert_uint_eq (n_welcome, 1);
}
END_TEST

/* Shapes of an invite that are not the invite. */
START_TEST (case_12_what_is_nearly_an_invite_is_none)
{
  g_autoptr (RcTestServer) server = start ("registration=invite", NULL);
  g_autofree char *invite = make_invite (server, DAY_US);
  g_autofree char *cut = g_strndup (invite, strlen (invite) - 1);
  g_autofree char *longer = g_strconcat (invite, "A", NULL);
  g_autofree char *upper = g_ascii_strup (invite, -1);
  g_autofree char *lower = g_ascii_strdown (invite, -1);
  const char *const tries[] = { cut, longer, upper, lower, "%", "*", "_", "'", "0", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    refused (server, "register", "alice", tries[i], "secret", "denied");
  refused (server, "open", "alice", NULL, NULL, "bad-method");
  refused (server, "open", "alice", invite, "secret", "bad-method");
  refused (server, "register", "alice", NULL, "secret", "missing-key");
  rc_test_peer_free (log_in_with (server, "register", "alice", invite, "secret", NULL));
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_07_who_looks_like_another_stays_out,
    case_07_people_of_all_scripts_come_in,
    case_09_no_other_secret_opens_an_id,
    case_09_a_changed_password_ends_all_else,
    case_09_nothing_is_said_in_anothers_name,
    case_12_of_two_with_one_invite_one_comes_in,
    case_12_what_is_nearly_an_invite_is_none,
    NULL,
  };

  return test_run ("attack-identity", tests);
}
