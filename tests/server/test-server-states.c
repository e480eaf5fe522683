/* test-server-states.c - the verbs and the states of a connection, in step.
 *
 * Covers: in each state a live server takes those verbs that the model which spin
 * checks takes there (the lines IN_… of tests/model/connection.pml), and refuses
 * all others; the table of protocol/README.md says the same; the model and
 * message.pml name no verb that there is not, and the first of them each that there is. */
#include "config.h"

#include "rc-verb.h"
#include "test-run.h"
#include "test-talk.h"

static const struct
{
  const char *name;
  const char *beginning; /* what brings a connection there */
  guint n_answers;
} states[] = {
  { "NEW", "", 0 },
  { "GREETED", "HELLO v=1\n", 1 },
  { "ONLINE", "HELLO v=1\nLOGIN id=a method=guest\n", 2 },
};

static char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("REDCOAST_SOURCE_DIR"), name, NULL);
  char *text;

  ck_assert_msg (g_file_get_contents (path, &text, NULL, NULL), "%s cannot be read", path);
  return text;
}

/* The words of capitals in what @pattern finds first in @text, as a set. */
static GHashTable *
find_verbs (const char *text, const char *pattern, const char *word)
{
  GHashTable *verbs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRegex) place = g_regex_new (pattern, G_REGEX_DOTALL | G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex) words = g_regex_new (word, 0, 0, NULL);
  g_autoptr (GMatchInfo) found = NULL;
  g_autoptr (GMatchInfo) verb = NULL;
  g_autofree char *part = NULL;

  ck_assert_msg (g_regex_match (place, text, 0, &found), "nothing matches %s", pattern);
  part = g_match_info_fetch (found, 1);
  for (g_regex_match (words, part, 0, &verb); g_match_info_matches (verb); g_match_info_next (verb, NULL))
    g_hash_table_add (verbs, g_match_info_fetch (verb, 1));

  return verbs;
}

static GHashTable *
find_taken_by_model (const char *model, const char *state)
{
  g_autofree char *pattern = g_strdup_printf ("^#define IN_%s\\(v\\)((?:[^\\n]*\\\\\\n)*[^\\n]*)$", state);

  return find_verbs (model, pattern, "v == ([A-Z]+)");
}

/* Whether the server does not refuse the verb there. The PING behind it brings the last
 * answer, where the connection is not closed before. */
static gboolean
is_taken (RcTestServer *server, guint state, const char *verb)
{
  g_autoptr (RcTestPeer) peer = connect_to (server);
  g_autofree char *refusal = g_strdup_printf ("ERROR code=(bad-state|unknown-verb) re=%s ", verb);
  gboolean taken = TRUE;

  rc_test_peer_send (peer, states[state].beginning, -1);
  for (guint i = 0; i < states[state].n_answers; i++)
    g_free (rc_test_peer_read_frame (peer));
  rc_test_peer_printf (peer, "%s\nPING tag=probe\n", verb);

  for (;;)
    {
      g_autofree char *frame = rc_test_peer_read_frame (peer);

      if (frame == NULL)
        return taken;
      if (g_regex_match_simple (refusal, frame, 0, 0))
        taken = FALSE;
      if (strstr (frame, "tag=probe") != NULL)
        return taken;
    }
}

START_TEST (the_server_takes_what_the_model_takes)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *model = read_file ("tests/model/connection.pml");

  for (guint state = 0; state < G_N_ELEMENTS (states); state++)
    {
      g_autoptr (GHashTable) taken = find_taken_by_model (model, states[state].name);

      for (RcVerb verb = RC_VERB_UNKNOWN; verb < RC_N_VERBS; verb++)
        {
          const char *name = verb == RC_VERB_UNKNOWN ? "NONSENSE" : rc_verb_to_name (verb);
          gboolean by_model = g_hash_table_contains (taken, name);
          gboolean by_server = is_taken (server, state, name);

          ck_assert_msg (by_model == by_server, "%s in %s: the model %s it, the server %s", name, states[state].name,
                         by_model ? "takes" : "refuses", by_server ? "takes it" : "refuses it");
        }
    }
}
END_TEST

static void
expect_same (GHashTable *a, GHashTable *b, const char *what)
{
  GHashTableIter iter;
  gpointer verb;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &verb, NULL))
    ck_assert_msg (g_hash_table_contains (b, verb), "%s: %s is in one of them only", what, (const char *) verb);
  ck_assert_msg (g_hash_table_size (a) == g_hash_table_size (b), "%s: a verb is in one of them only", what);
}

START_TEST (the_specification_says_the_same)
{
  g_autofree char *model = read_file ("tests/model/connection.pml");
  g_autofree char *page = read_file ("protocol/README.md");

  for (guint state = 0; state < G_N_ELEMENTS (states); state++)
    {
      g_autofree char *row = g_strdup_printf ("^\\| %s \\| ([^|]*) \\|", states[state].name);
      g_autoptr (GHashTable) by_model = find_taken_by_model (model, states[state].name);
      g_autoptr (GHashTable) by_page = find_verbs (page, row, "`([A-Z]+)`");

      expect_same (by_model, by_page, states[state].name);
    }
}
END_TEST

START_TEST (models_know_the_verbs)
{
  static const char *const files[] = { "tests/model/connection.pml", "tests/model/message.pml" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *model = read_file (files[i]);
      g_autoptr (GHashTable) named = find_verbs (model, "^mtype = \\{([^}]*)\\}", "([A-Z]+)");
      GHashTableIter iter;
      gpointer verb;

      /* How that model calls an ERROR that refuses a message. */
      g_hash_table_remove (named, "REFUSED");
      g_hash_table_iter_init (&iter, named);
      while (g_hash_table_iter_next (&iter, &verb, NULL))
        ck_assert_msg (rc_verb_from_name (rc_slice_from_string (verb)) != RC_VERB_UNKNOWN, "%s: %s is no verb", files[i],
                       (const char *) verb);
      ck_assert_msg (i > 0 || g_hash_table_size (named) == RC_N_VERBS - 1, "%s: a verb is missing", files[i]);
    }
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    the_server_takes_what_the_model_takes,
    the_specification_says_the_same,
    models_know_the_verbs,
    NULL,
  };

  return test_run ("server-states", tests);
}
