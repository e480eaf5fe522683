/* test-dialogue.c
 *
 * Covers: the sample dialogue of the specification, against the real server.
 * What the page says is sent goes out byte for byte, and what it says is
 * received must come byte for byte, but for what the server makes up. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-test-peer.h"
#include "rc-test-server.h"

#define MAX_PEERS 9

typedef struct
{
  guint peer;
  char direction; /* '>' sent, '<' received */
  char *header;
  GString *body;  /* nullable */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->header);
  if (step->body != NULL)
    g_string_free (step->body, TRUE);
  g_free (step);
}

static void
add_line (GPtrArray *steps, const char *line)
{
  Step *step;

  if (g_ascii_isdigit (line[0]))
    {
      step = g_new0 (Step, 1);
      step->peer = line[0] - '0';
      step->direction = line[1];
      step->header = g_strdup (line + 3);
      g_ptr_array_add (steps, step);
      return;
    }

  ck_assert_msg (g_str_has_prefix (line, "   "), "“%s”", line);
  step = steps->pdata[steps->len - 1];
  if (step->body == NULL)
    step->body = g_string_new (line + 3);
  else
    g_string_append_printf (step->body, "\n%s", line + 3);
}

static GPtrArray *
load_dialogue (void)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (step_free);
  g_autofree char *page = NULL;
  g_auto (GStrv) lines = NULL;
  const char *begin;
  char *end;

  ck_assert (g_file_get_contents (SPECIFICATION_FILE, &page, NULL, NULL));
  begin = strstr (page, "```dialogue\n");
  ck_assert_ptr_nonnull (begin);
  begin = strchr (begin, '\n') + 1;
  end = strstr (begin, "\n```");
  ck_assert_ptr_nonnull (end);
  *end = '\0';

  lines = g_strsplit (begin, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    add_line (steps, lines[i]);

  ck_assert_uint_gt (steps->len, 20);
  return steps;
}

/* The values that a server makes up, and the length of a sentence. */
static gboolean
is_made_up (const char *expected)
{
  return g_str_has_prefix (expected, "log=") || g_str_has_prefix (expected, "time=") ||
         g_str_has_prefix (expected, "since=") || g_str_equal (expected, "len=*");
}

static void
compare_headers (const char *expected, const char *got)
{
  g_auto (GStrv) expected_words = g_strsplit (expected, " ", -1);
  g_auto (GStrv) got_words = g_strsplit (got, " ", -1);

  ck_assert_msg (g_strv_length (expected_words) == g_strv_length (got_words), "expected “%s”, got “%s”", expected, got);
  for (guint i = 0; expected_words[i] != NULL; i++)
    {
      gsize key_len = strcspn (expected_words[i], "=");

      if (is_made_up (expected_words[i]))
        ck_assert_msg (strncmp (expected_words[i], got_words[i], key_len + 1) == 0, "expected “%s”, got “%s”", expected, got);
      else
        ck_assert_msg (g_str_equal (expected_words[i], got_words[i]), "expected “%s”, got “%s”", expected, got);
    }
}

static void
receive (RcTestPeer *peer, const Step *step)
{
  g_autofree char *frame = NULL;
  g_autofree char *header = NULL;
  g_autofree char *body = NULL;
  const char *lf;

  if (g_str_equal (step->header, "(closed)"))
    {
      rc_test_peer_expect_end (peer);
      return;
    }

  frame = rc_test_peer_read_frame (peer);
  ck_assert_msg (frame != NULL, "the server closed instead of “%s”", step->header);
  lf = strchr (frame, '\n');
  header = g_strndup (frame, lf - frame);
  compare_headers (step->header, header);

  if (step->body == NULL)
    {
      ck_assert_str_eq (lf, "\n");
      return;
    }

  body = g_strndup (lf + 1, strlen (lf + 1) - 1);
  if (g_str_has_prefix (header, "WELCOME"))
    ck_assert_uint_eq (strlen (body), step->body->len);
  else if (!g_str_equal (step->body->str, "*"))
    ck_assert_str_eq (body, step->body->str);
}

static void
send_step (RcTestPeer *peer, const Step *step)
{
  rc_test_peer_printf (peer, "%s\n", step->header);
  if (step->body != NULL)
    rc_test_peer_printf (peer, "%s\n", step->body->str);
}

START_TEST (the_sample_dialogue_is_true)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (GPtrArray) steps = load_dialogue ();
  RcTestPeer *peers[MAX_PEERS + 1] = { NULL };

  for (guint i = 0; i < steps->len; i++)
    {
      const Step *step = steps->pdata[i];

      if (peers[step->peer] == NULL)
        peers[step->peer] = rc_test_peer_connect (rc_test_server_get_port (server));

      if (step->direction == '>')
        send_step (peers[step->peer], step);
      else
        receive (peers[step->peer], step);
    }

  for (guint i = 0; i <= MAX_PEERS; i++)
    g_clear_pointer (&peers[i], rc_test_peer_free);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("dialogue");
  TCase *tcase = tcase_create ("dialogue");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, the_sample_dialogue_is_true);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
