/* test-e2e-screens.c - a picture of each state, for people to look at.
 *
 * Light and dark, in Chinese, and from right to left:
 *
 * - the connect page: empty, connecting, with an error, refused
 * - a chat with nobody else there, and one with everything in it
 * - what people mark in their messages; the switcher, with somebody found and
 *   with a stranger; an @id; the menu of a contact
 * - what is new in a conversation that one comes back to, below its line
 * - the search: with somebody found, and with nobody
 * - at the width of a phone: list and conversation; and wide
 * - no connection: the bar, what waits, and what could not be sent
 *
 * No pixel is compared. The test fails where a state is not reached. */
#include "config.h"

#include <string.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-look.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-e2e-suite.h"
#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

typedef struct
{
  const char *from; /* NULL: ourselves */
  const char *text;
} Line;

static const Line room_lines[] = {
  { "wangmiao", "Good evening! Is the antenna still on?" },
  { "wangmiao", "Asking for a friend." },
  { NULL, "Since eight o’clock. The manual says how to listen: https://antenna.example.org/manual?chapter=7#listening" },
  { "دانة", "مرحبا بكم جميعا، هل وصل الطرد اليوم؟" },
  { "1379", "不要回答！不要回答！不要回答！" },
  { NULL, "🎉" },
  { "1379", "To all who hear this: I am a listener of this world. As long as nobody answers, nobody knows where you are; "
            "and so the box in the hall keeps every message until the lid of the laptop is open again." },
  { "wangmiao", "That is a rather long answer for somebody who says “do not answer” 🙂" },
  { NULL, "We bring cake at half past eight. Everybody is welcome!" },
};

static const Line marked_lines[] = {
  { "wangmiao", "> Is the antenna still on?\nIt *has* to be, and it is _never_ off before `22:00`." },
  { "wangmiao", "```\nfor night in week:\n    listen(night)\n```" },
  { NULL, "I *always* run `make test` first:\n```\nmake test\nmake run\n```\n> and then?\nThen cake." },
};

static const Line direct_lines[] = {
  { "wangmiao", "Have you seen the countdown?" },
  { NULL, "I have. It is the kitchen timer." },
  { "wangmiao", "See you at half past eight, then." },
};

static const Line new_lines[] = {
  { "wangmiao", "The countdown goes on." },
  { "wangmiao", "1179:58:30. It is on the wall of the kitchen now, too." },
  { "wangmiao", "Bring a cake, and a hammer." },
};

typedef struct
{
  const RcE2eLook *look;
  char *dir;
  RcTestServer *server;
  RcE2eApp *app;
  RcTestPeer *wang;
  RcTestPeer *listener;
  RcTestPeer *dana;
  RcTestPeer *ben;   /* a guest */
  guint n_refs;
} Stage;

static void
stage_clear (Stage *self)
{
  g_clear_pointer (&self->app, rc_e2e_app_free);
  g_clear_pointer (&self->wang, rc_test_peer_free);
  g_clear_pointer (&self->listener, rc_test_peer_free);
  g_clear_pointer (&self->dana, rc_test_peer_free);
  g_clear_pointer (&self->ben, rc_test_peer_free);
  g_clear_pointer (&self->server, rc_test_server_stop);
  rc_test_files_remove (self->dir);
  g_free (self->dir);
}

static void
capture (Stage *self, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", self->look->name, state);

  rc_e2e_screen_capture_still (self->app, name, NULL);
}

/* As soon as it no longer looks as in the picture of @before. */
static void
capture_after (Stage *self, const char *state, const char *before)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", self->look->name, state);
  g_autofree char *before_name = g_strdup_printf ("%s-%s", self->look->name, before);

  rc_e2e_screen_capture_still (self->app, name, before_name);
}

static void
wait_text (Stage *self, AtspiRole role, const char *text)
{
  g_autofree char *name = g_strdup_printf ("*%s*", text);
  g_autoptr (AtspiAccessible) node = rc_e2e_node_find (self->app, NULL, role, name);
}

static void
start_app (Stage *self, const char *server, const char *id)
{
  const char *const arguments[] = { "--server", server, "--id", id, NULL };

  self->app = rc_e2e_app_start (server != NULL ? arguments : NULL);
  rc_e2e_screen_place (self->app, 0, 0, 900, 640);
}

static void
end_app (Stage *self)
{
  g_clear_pointer (&self->app, rc_e2e_app_free);
}

static RcTestPeer *
get_peer (Stage *self, const char *id)
{
  if (g_str_equal (id, "wangmiao"))
    return self->wang;
  return g_str_equal (id, "1379") ? self->listener : self->dana;
}

static void
say_as_peer (Stage *self, const Line *line, const char *to)
{
  RcTestPeer *peer = get_peer (self, line->from);

  rc_test_peer_printf (peer, "SEND ref=screens-%u to=%s len=%" G_GSIZE_FORMAT "\n%s\n", ++self->n_refs, to,
                       strlen (line->text), line->text);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

static void
say_ourselves (Stage *self, const char *text)
{
  g_autoptr (AtspiAccessible) composer = NULL;

  rc_e2e_screen_focus (self->app);
  composer = rc_e2e_node_find_focused (self->app, "*");
  rc_e2e_node_write (self->app, composer, text);
  rc_e2e_screen_press (self->app, "Return");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, text);
}

static void
say_all (Stage *self, const Line *lines, guint n_lines, const char *to)
{
  for (guint i = 0; i < n_lines; i++)
    {
      if (lines[i].from == NULL)
        say_ourselves (self, lines[i].text);
      else
        say_as_peer (self, &lines[i], to);
    }
}

/* Whoever is first in the list that a person opens by typing a part of the id. */
static void
open_by_search (Stage *self, const char *id)
{
  rc_e2e_screen_press (self->app, "ctrl+k");
  rc_e2e_screen_type (self->app, id);
  rc_e2e_screen_press (self->app, "Return");
}

static RcTestPeer *
log_in_guest (guint16 port, const char *id)
{
  RcTestPeer *peer = rc_test_peer_connect (port);

  rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=%s method=guest\n", id);
  g_free (rc_test_peer_expect_later (peer, "WELCOME *"));
  return peer;
}

/* ---- the states ---- */

static void
show_connect_page (Stage *self)
{
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (silent, NULL, NULL);
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", port);
  g_autofree char *good_server = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (self->server));

  start_app (self, NULL, NULL);
  wait_text (self, ATSPI_ROLE_PUSH_BUTTON, "");
  capture (self, "connect-empty");
  end_app (self);

  start_app (self, server, "yewenjie");
  wait_text (self, ATSPI_ROLE_PUSH_BUTTON, self->look->cancel);
  capture (self, "connect-connecting");
  end_app (self);

  start_app (self, "127.0.0.1:1", "yewenjie");
  wait_text (self, ATSPI_ROLE_LABEL, "127.0.0.1:1");
  capture (self, "connect-error");
  end_app (self);

  start_app (self, good_server, "server");
  wait_text (self, ATSPI_ROLE_LABEL, "server");
  capture (self, "connect-refused");
  end_app (self);
}

static void
show_empty (Stage *self)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", rc_test_server_get_port (self->server));

  start_app (self, server, "yewenjie");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, self->look->room);
  wait_text (self, ATSPI_ROLE_LIST_ITEM, "yewenjie");
  capture (self, "chat-empty");
}

/* With what stands over the window, which is a window of its own. */
static void
capture_over (Stage *self, const char *state, const char *before)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", self->look->name, state);

  capture_after (self, state, before);
  rc_e2e_screen_capture (name);
}

/* What opens over the chat by a few keys. */
static void
show_popovers (Stage *self)
{
  rc_e2e_screen_press (self->app, "ctrl+k");
  capture_over (self, "chat-switcher", "chat-marks");
  rc_e2e_screen_type (self->app, "zhang");
  capture_over (self, "chat-switcher-stranger", "chat-switcher");
  rc_e2e_screen_press (self->app, "Escape");
  g_object_unref (rc_e2e_node_find_focused (self->app, "*"));

  rc_e2e_screen_type (self->app, "@w");
  capture_over (self, "chat-mention", "chat-marks");
  rc_e2e_screen_press (self->app, "Escape");
  rc_e2e_screen_press (self->app, "BackSpace");
  rc_e2e_screen_press (self->app, "BackSpace");

  rc_e2e_screen_press (self->app, "F6");
  rc_e2e_screen_press (self->app, "Down");
  rc_e2e_screen_press (self->app, "Menu");
  capture_over (self, "chat-contact-menu", "chat-marks");
  rc_e2e_screen_press (self->app, "Escape");
  rc_e2e_screen_press (self->app, "shift+F6");
}

static void
show_full (Stage *self)
{
  guint16 port = rc_test_server_get_port (self->server);

  self->wang = rc_test_peer_log_in (port, "wangmiao");
  self->listener = rc_test_peer_log_in (port, "1379");
  self->dana = rc_test_peer_log_in (port, "دانة");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, "wangmiao");
  open_by_search (self, "wang");
  say_all (self, direct_lines, G_N_ELEMENTS (direct_lines), "yewenjie");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, direct_lines[2].text);
  capture (self, "chat-direct");

  rc_e2e_screen_press (self->app, "alt+1");
  say_all (self, marked_lines, G_N_ELEMENTS (marked_lines), "all");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, "and then?");
  capture (self, "chat-marks");
  show_popovers (self);
  say_all (self, room_lines, G_N_ELEMENTS (room_lines), "all");
  say_as_peer (self, &(Line) { "1379", "Are you there?" }, "yewenjie");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, "Are you there?");
  capture (self, "chat-full");
  rc_e2e_screen_place (self->app, 0, 0, 1280, 860);
  capture (self, "chat-wide");
  rc_e2e_screen_place (self->app, 0, 0, 900, 640);
}

/* What came while one was in another conversation, wide and narrow. */
static void
show_news (Stage *self)
{
  say_all (self, new_lines, G_N_ELEMENTS (new_lines), "yewenjie");
  open_by_search (self, "wang");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, new_lines[2].text);
  capture_after (self, "chat-news", "chat-full");
  rc_e2e_screen_place (self->app, 0, 0, 360, 640);
  capture_after (self, "narrow-news", "chat-news");
  rc_e2e_screen_place (self->app, 0, 0, 900, 640);
  rc_e2e_screen_press (self->app, "alt+1");
}

static void
show_search (Stage *self)
{
  g_autoptr (AtspiAccessible) list = rc_e2e_node_find (self->app, NULL, ATSPI_ROLE_LIST, self->look->contacts);

  rc_e2e_screen_press (self->app, "F6");
  rc_e2e_screen_press (self->app, "ctrl+f");
  rc_e2e_screen_type (self->app, "wang");
  rc_e2e_node_wait_gone (self->app, list, ATSPI_ROLE_LIST_ITEM, "1379*");
  capture (self, "search-found");
  rc_e2e_screen_type (self->app, "x");
  rc_e2e_node_wait_gone (self->app, list, ATSPI_ROLE_LIST_ITEM, "wangmiao*");
  capture (self, "search-nobody");
  rc_e2e_screen_press (self->app, "Escape");
  rc_e2e_screen_press (self->app, "alt+1");
}

static void
show_narrow (Stage *self)
{
  rc_e2e_screen_place (self->app, 0, 0, 360, 640);
  capture (self, "narrow-conversation");
  rc_e2e_node_click (self->app, NULL, self->look->back);
  /* Either of the rows that may have the focus then says so. */
  g_object_unref (rc_e2e_node_find_focused (self->app, "*half p*"));
  capture_after (self, "narrow-list", "narrow-conversation");
  rc_e2e_screen_place (self->app, 0, 0, 900, 640);
}

static void
show_offline (Stage *self)
{
  self->ben = log_in_guest (rc_test_server_get_port (self->server), "ben");
  wait_text (self, ATSPI_ROLE_LIST_ITEM, "ben");
  open_by_search (self, "ben");
  say_ourselves (self, "Have you got the key of the lab?");
  g_clear_pointer (&self->ben, rc_test_peer_free);
  say_ourselves (self, "It is not where it should be.");
  say_ourselves (self, "This one comes too late.");
  wait_text (self, ATSPI_ROLE_PUSH_BUTTON, "");
  capture (self, "chat-failed");

  rc_test_server_kill (self->server);
  wait_text (self, ATSPI_ROLE_PUSH_BUTTON, self->look->try_now);
  say_ourselves (self, "This one waits for the connection.");
  capture (self, "chat-offline");
  rc_e2e_screen_place (self->app, 0, 0, 360, 640);
  capture (self, "narrow-offline");
  rc_test_server_restart (self->server);
}

START_TEST (each_state_has_a_picture)
{
  Stage stage = { .look = &rc_e2e_looks[_i], .dir = rc_test_files_make_dir () };

  rc_e2e_look_use (stage.look, stage.dir);
  stage.server = rc_test_server_start (NULL);
  show_connect_page (&stage);
  show_empty (&stage);
  show_full (&stage);
  show_news (&stage);
  show_search (&stage);
  show_narrow (&stage);
  show_offline (&stage);
  stage_clear (&stage);
}
END_TEST

int
main (void)
{
  return rc_e2e_suite_run_loop ("e2e-screens", each_state_has_a_picture, (int) rc_e2e_n_looks);
}
