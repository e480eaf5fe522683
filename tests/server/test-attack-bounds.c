/* test-attack-bounds.c - attacks on the edges of values, each again by those who have read how
 * it is met, on a live server, by the numbers of the list in README.md.
 *
 * Covers: 4 one more than may be, of everything that has a length, 10 a ref used again in every
 * way, 18 words of SQL in every value. */
#include "config.h"

#include "test-run.h"
#include "test-talk.h"

/* Each @frame has a place for as many letters as may be; one more is an error, at once and for
 * this frame alone, or the end of the line where the line itself is too long. */
static const struct
{
  const char *before;
  guint max;
  const char *after;
  gboolean closes;
} edges[] = {
  { "SEND to=bob ref=", 64, " len=1\nx\n", FALSE },
  { "SEND ref=a to=", 64, " len=1\nx\n", FALSE },
  { "SEND ref=b to=bob type=", 64, " len=1\nx\n", FALSE },
  { "SEND ref=c to=bob about=bob/", 64, " len=1\nx\n", FALSE },
  { "SEND ref=d to=bob tag=", 64, " len=1\nx\n", FALSE },
  { "PING tag=", 64, "\n", FALSE },
  { "HISTORY before=1 with=", 64, "\n", FALSE },
  { "READ seq=1 with=", 64, "\n", FALSE },
  { "TYPING with=", 64, "\n", FALSE },
  { "PING x=", 1017, "\n", TRUE },
};

START_TEST (case_04_one_more_than_may_be_is_told)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (RcTestPeer) bystander = log_in (server, "bystander");

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    for (guint more = 0; more < 2; more++)
      {
        g_autoptr (RcTestPeer) peer = log_in_guest (server, "mallory");
        g_autofree char *value = g_strnfill (edges[i].max + more, 'v');
        g_autofree char *answer = NULL;
        gboolean is_refused;

        rc_test_peer_printf (peer, "%s%s%s", edges[i].before, value, edges[i].after);
        rc_test_peer_send (peer, "PING tag=behind\n", -1);
        answer = rc_test_peer_read_frame (peer);
        is_refused = strstr (answer, "code=bad-") != NULL;
        ck_assert_msg (is_refused == (more == 1), "%s… with %u: %s", edges[i].before, edges[i].max + more, answer);
        if (more == 1 && edges[i].closes)
          rc_test_peer_expect_end (peer);
        else if (!g_str_equal (answer, "PONG tag=behind\n"))
          g_free (rc_test_peer_expect_later (peer, "PONG tag=behind\n"));
      }
  rc_test_peer_expect_quiet (bystander);
}
END_TEST

/* What was said once is said once; what is other in anything is not taken for it. */
START_TEST (case_10_no_second_message_has_a_ref)
{
  static const struct
  {
    const char *keys;
    const char *text;
    gboolean same;
  } again[] = {
    { "to=bob", "hello", TRUE },
    { "to=bob again=1", "hello", TRUE },
    { "again=1 to=bob", "hello", TRUE },
    { "to=bob again=0", "hello", TRUE },
    { "to=bob tag=t", "hello", TRUE },
    { "to=bob x=y", "hello", TRUE },
    { "to=bob", "hello ", FALSE },
    { "to=bob", "Hello", FALSE },
    { "to=bob", "hello\n", FALSE },
    { "to=all", "hello", FALSE },
    { "to=carol", "hello", FALSE },
    { "to=bob type=note", "hello", FALSE },
    { "to=bob about=bob/r", "hello", FALSE },
    { "to=bob again=1", "hellO", FALSE },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autoptr (RcTestPeer) mallory = log_in (server, "mallory");
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");
  g_autoptr (RcTestPeer) carol = log_in (server, "carol");
  g_autofree char *sent = NULL;

  rc_test_peer_send (mallory, "SEND ref=r to=bob len=5\nhello\n", -1);
  sent = rc_test_peer_expect (mallory, "SENT ref=r seq=* time=*\n");
  g_strchomp (sent);
  expect (bob, "MESSAGE * from=mallory to=bob ref=r len=5\nhello\n");
  for (guint i = 0; i < G_N_ELEMENTS (again); i++)
    {
      g_autofree char *answer = NULL;

      rc_test_peer_printf (mallory, "SEND ref=r %s len=%zu\n%s\n", again[i].keys, strlen (again[i].text), again[i].text);
      answer = rc_test_peer_expect_later (mallory, "*ref=r*");
      ck_assert_msg (again[i].same ? g_str_has_prefix (answer, sent) : g_str_has_prefix (answer, "ERROR code=ref-used "),
                     "%s, “%s”: %s", again[i].keys, again[i].text, answer);
    }
  rc_test_peer_expect_quiet (bob);
  rc_test_peer_expect_quiet (carol);

  /* Another ref, and another sender, are other messages. */
  rc_test_peer_send (mallory, "SEND ref=R to=bob len=5\nhello\n", -1);
  expect (bob, "MESSAGE * from=mallory to=bob ref=R len=5\nhello\n");
  rc_test_peer_send (carol, "SEND ref=r to=bob len=5\nhello\n", -1);
  expect (bob, "MESSAGE * from=carol to=bob ref=r len=5\nhello\n");
}
END_TEST

/* In every value that reaches the disk, or is looked up there. */
START_TEST (case_18_no_value_is_a_word_of_sql)
{
  static const char *const values[] = {
    "'", "''", "\"", "`", ";", "--", "/*", "%", "_", "\\", "?", "?1", ":a", "@a", "$a", "x'41'", "NULL", "'||'", "')--", "';DROP",
    "*", "[a-z]", "\xef\xbc\x87", "0x27", "%27", "1e999", "-1", "9223372036854775808", "a\xcc\x80", "%s%n",
  };
  static const char *const places[] = {
    "SEND ref=%s to=bob len=1\nx\n", "SEND ref=q%u to=%s len=1\nx\n", "SEND ref=q%u to=bob type=%s len=1\nx\n",
    "SEND ref=q%u to=bob about=bob/%s len=1\nx\n", "HISTORY with=%s before=9\n", "READ with=%s seq=1\n", "TYPING with=%s\n",
    "SYNC after=%s\n", "HISTORY with=bob before=%s\n",
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *token = NULL, *log = NULL;
  RcTestPeer *mallory = log_in_for_token (server, "mallory", &token);
  g_autoptr (RcTestPeer) bob = log_in (server, "bob");

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = 0; j < G_N_ELEMENTS (places); j++)
      {
        g_auto (GStrv) parts = g_strsplit (places[j], "%s", 2);
        g_autofree char *number = g_strdup_printf ("q%u-%u", i, j);
        g_autoptr (GString) frame = g_string_new (parts[0]);

        g_string_append (frame, values[i]);
        g_string_append (frame, parts[1]);
        g_string_replace (frame, "q%u", number, 1);
        rc_test_peer_send (mallory, frame->str, -1);
        rc_test_peer_printf (mallory, "PING tag=p%u-%u\n", i, j);
      }
  for (guint i = 0; i < G_N_ELEMENTS (values) * G_N_ELEMENTS (places); i++)
    g_free (rc_test_peer_expect_later (mallory, "PONG tag=p*"));

  /* All is as it was: what was kept comes back, and nothing else has gone. */
  rc_test_server_kill (server);
  rc_test_peer_free (mallory);
  rc_test_server_restart (server);
  mallory = resume (server, "mallory", token);
  rc_test_peer_send (mallory, "SEND ref=end to=mallory len=3\nend\nHISTORY tag=h with=bob before=9999999999 limit=1000\n", -1);
  g_free (rc_test_peer_expect_later (mallory, "MESSAGE * tag=h *"));
  g_free (rc_test_peer_expect_later (mallory, "END more=* tag=h\n"));
  rc_test_peer_free (mallory);
  log = rc_test_server_get_log (server);
  ck_assert_msg (strcasestr (log, "sql") == NULL && strstr (log, "warning") == NULL, "%s", log);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    case_04_one_more_than_may_be_is_told,
    case_10_no_second_message_has_a_ref,
    case_18_no_value_is_a_word_of_sql,
    NULL,
  };

  return test_run ("attack-bounds", tests);
}
