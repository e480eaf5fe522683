/* test-e2e-long-text.c - a text that is as long as one may be.
 *
 * - a text of 64 KiB is pasted and sent: the server has every byte of it, and both
 *   windows show it whole and are as quick as before
 * - with one byte more the window says so, sends nothing and keeps what is written
 *
 * Quick is said in processor time, which other programs of the machine do not change. */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-limits.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

#define LINE_BYTES 64
#define POLL_INTERVAL_US (30 * 1000)

static char *
make_long_text (gsize n_bytes)
{
  g_autoptr (GString) text = g_string_sized_new (n_bytes + LINE_BYTES);

  for (guint i = 0; text->len < n_bytes; i++)
    g_string_append_printf (text, "line %04u %.*s\n", i, LINE_BYTES - 11,
                            "of a text that is as long as a message may ever become here");
  g_string_truncate (text, n_bytes - 1);
  g_string_append_c (text, '.');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Not by check's own words, which would print all of both. */
static void
expect_same (const char *text, const char *expected, const char *where)
{
  ck_assert_msg (text != NULL && g_str_equal (text, expected), "%s: %" G_GSIZE_FORMAT " bytes, not the %" G_GSIZE_FORMAT
                 " that were written", where, text != NULL ? strlen (text) : 0, strlen (expected));
}

static AtspiText *
find_draft (RcE2eApp *app)
{
  g_autoptr (AtspiAccessible) composer = rc_e2e_node_find_focused (app, "Message");

  return atspi_accessible_get_text_iface (composer);
}

static void
wait_draft_length (RcE2eApp *app, int n_characters)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;
  g_autoptr (AtspiText) draft = find_draft (app);

  while (atspi_text_get_character_count (draft, NULL) != n_characters)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "%d characters are written, not %d",
                     atspi_text_get_character_count (draft, NULL), n_characters);
      g_usleep (POLL_INTERVAL_US);
    }
}

static void
expect_draft (RcE2eApp *app, const char *expected)
{
  g_autoptr (AtspiText) draft = find_draft (app);
  g_autofree char *text = NULL;

  wait_draft_length (app, (int) strlen (expected));
  text = atspi_text_get_text (draft, 0, (int) strlen (expected), NULL);
  expect_same (text, expected, "the composer");
}

/* By the clipboard, from the composer into itself. */
static void
paste (RcE2eApp *app, const char *text)
{
  g_autoptr (AtspiAccessible) composer = NULL;

  rc_e2e_screen_focus (app);
  composer = rc_e2e_node_find_focused (app, "Message");
  rc_e2e_node_write (app, composer, text);
  rc_e2e_screen_press (app, "ctrl+a");
  rc_e2e_screen_press (app, "ctrl+x");
  wait_draft_length (app, 0);
  rc_e2e_screen_press (app, "ctrl+v");
  expect_draft (app, text);
}

/* What a screen reader says of a message is all of it. */
static void
expect_shown (RcE2eApp *app, const char *row, const char *text)
{
  g_autoptr (AtspiAccessible) node = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, row);
  g_autofree char *name = atspi_accessible_get_name (node, NULL);
  const char *start = strstr (name, ": line 0000 ");
  g_autofree char *shown = NULL;

  ck_assert_ptr_nonnull (start);
  shown = g_strndup (start + 2, strlen (text));
  expect_same (shown, text, row);
}

static void
expect_too_long (RcE2eApp *ye, const char *text)
{
  paste (ye, text);
  rc_e2e_screen_press (ye, "Return");
  g_object_unref (rc_e2e_node_find (ye, NULL, ATSPI_ROLE_LABEL, "Too long by 1 byte: a message holds 64.0?KiB. Send it in parts."));
  expect_draft (ye, text);
  rc_e2e_screen_capture ("long-text-too-long");
}

static void
expect_received (RcTestPeer *peer, const char *text)
{
  g_autofree char *header = g_strdup_printf ("MESSAGE * from=yewenjie to=all * len=%d\n*", RC_BODY_MAX_BYTES);
  g_autofree char *frame = rc_test_peer_expect_later (peer, header);
  g_autofree char *body = g_strdup (strchr (frame, '\n') + 1);

  body[strlen (body) - 1] = '\0';
  expect_same (body, text, "the server");
}

START_TEST (the_longest_text_arrives_and_both_windows_stay_quick)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  guint16 port = rc_test_server_get_port (server);
  g_autoptr (RcTestPeer) peer = rc_test_peer_log_in (port, "watcher");
  g_autoptr (RcE2eApp) ye = rc_e2e_app_start (NULL);
  g_autoptr (RcE2eApp) listener = rc_e2e_app_start (NULL);
  g_autofree char *text = make_long_text (RC_BODY_MAX_BYTES);
  g_autofree char *longer = g_strconcat (text, "!", NULL);

  rc_e2e_screen_place (ye, 0, 0, 1280, 510);
  rc_e2e_screen_place (listener, 0, 514, 1280, 510);
  rc_e2e_chat_log_in (ye, port, "yewenjie");
  rc_e2e_chat_log_in (listener, port, "1379");
  rc_e2e_chat_open (listener, RC_E2E_ROOM);
  rc_e2e_chat_open (ye, RC_E2E_ROOM);

  expect_too_long (ye, longer);
  paste (ye, text);
  rc_e2e_screen_press (ye, "Return");
  /* The first message that comes: what was too long was not sent. */
  expect_received (peer, text);
  wait_draft_length (ye, 0);
  rc_e2e_chat_wait_sent (ye, "line 0000 *");
  expect_shown (ye, "You, ??:??: line 0000 *", text);
  rc_e2e_chat_wait_received (listener, "yewenjie", "line 0000 *");
  expect_shown (listener, "yewenjie, ??:??: line 0000 *", text);
  rc_e2e_screen_capture ("long-text");

  rc_e2e_chat_expect_quick (ye, peer);
  rc_e2e_chat_wait_received (listener, "yewenjie", RC_E2E_CHAT_LETTERS);
  rc_e2e_chat_expect_quick (listener, peer);
  rc_e2e_chat_wait_received (ye, "1379", RC_E2E_CHAT_LETTERS);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    the_longest_text_arrives_and_both_windows_stay_quick,
    NULL,
  };

  return rc_e2e_suite_run ("e2e-long-text", tests);
}
