/* test-frames.c - what is drawn while more comes than there is time for.
 *
 * - while 60,000 messages come as fast as they are taken, frames are drawn all the
 *   time
 *
 * Measured in processor time of the thread that draws, so that it does not depend on
 * who else uses the machine. */
#include "config.h"

#include "gui-fixture.h"
#include "rc-account-opener.h"
#include "rc-chat-page.h"
#include "rc-fake-server.h"

#define N_MESSAGES 60000
#define PIECE_BYTES (32 * 1024)

/* Between two frames: what one frame takes, and what is taken of the messages until
 * the next one is due. All of them take seconds. */
#define GAP_MAX_US (300 * 1000)

#define DEADLINE_US (90 * G_USEC_PER_SEC)

typedef struct
{
  RcFakeServer *server;
  RcSecretStore *store;
  RcClient *client;
  GtkWidget *page;
  gint64 last_us;
  gint64 longest_us;
  guint n_frames;
} Frames;

static Frames *frames;

static const char *
get_last_text (void)
{
  RcContact *contact = rc_roster_lookup (rc_client_get_roster (frames->client), "bob");

  return contact != NULL ? rc_contact_get_last_text (contact) : NULL;
}

/* As the program makes it. */
static void
set_up (void)
{
  g_autoptr (GError) error = NULL;

  gui_fixture_init ();
  frames = g_new0 (Frames, 1);
  frames->server = rc_fake_server_new ();
  frames->store = rc_secret_store_new ();
  frames->client = rc_account_opener_open (rc_fake_server_get_address (frames->server), "alice", NULL, NULL, TRUE,
                                           frames->store, &error);
  ck_assert_msg (frames->client != NULL, "%s", error != NULL ? error->message : "");
  RC_WAIT_FOR (rc_client_get_loaded (frames->client));
  rc_client_log_in (frames->client, RC_LOGIN_OPEN, NULL, NULL);
  frames->page = g_object_new (RC_TYPE_CHAT_PAGE, "client", frames->client, NULL);
  gui_fixture_show (frames->page, "frames", 900, 600);
  RC_WAIT_FOR (rc_client_get_state (frames->client) == RC_CLIENT_ONLINE);
  RC_WAIT_FOR (rc_fake_server_count (frames->server, "SYNC *") > 0);
  rc_fake_server_send (frames->server, "CONTACT id=bob state=online since=5\n");
  rc_fake_server_message (frames->server, 1, "bob", "alice", "first", "first");
  RC_WAIT_FOR (g_strcmp0 (get_last_text (), "first") == 0);
  rc_chat_page_open_id (RC_CHAT_PAGE (frames->page), "bob");
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (frames->page)));
  gui_fixture_turn ();
  rc_client_stop (frames->client);
  g_clear_object (&frames->client);
  g_clear_object (&frames->store);
  g_clear_pointer (&frames->server, rc_fake_server_free);
  g_clear_pointer (&frames, g_free);
}

static gboolean
on_frame (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  gint64 now_us = gui_fixture_get_processor_us ();

  frames->n_frames++;
  frames->longest_us = MAX (frames->longest_us, now_us - frames->last_us);
  frames->last_us = now_us;
  return G_SOURCE_CONTINUE;
}

/* Waits for the reader where it has to. */
static gpointer
send_in_thread (gpointer user_data)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = 2; i <= N_MESSAGES; i++)
    {
      const char *text = i < N_MESSAGES ? "one of very many" : "the last of them";

      g_string_append_printf (bytes, "MESSAGE seq=%u time=1764547200%06u from=bob to=alice ref=r%u len=16\n%s\n", i, i, i, text);
      if (bytes->len < PIECE_BYTES && i < N_MESSAGES)
        continue;
      rc_fake_server_send_bytes (frames->server, bytes->str, bytes->len);
      g_string_truncate (bytes, 0);
    }

  return NULL;
}

START_TEST (frames_are_drawn_while_messages_flood_in)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  GThread *thread;

  frames->last_us = gui_fixture_get_processor_us ();
  gtk_widget_add_tick_callback (frames->page, on_frame, NULL, NULL);
  thread = g_thread_new ("flood", send_in_thread, NULL);
  while (g_strcmp0 (get_last_text (), "the last of them") != 0 && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_str_eq (get_last_text (), "the last of them");
  g_thread_join (thread);
  /* The frame that shows it. */
  for (guint n = frames->n_frames; frames->n_frames < n + 2 && g_get_monotonic_time () < deadline_us;)
    g_main_context_iteration (NULL, TRUE);

  ck_assert_msg (frames->longest_us <= GAP_MAX_US, "nothing was drawn for %" G_GINT64_FORMAT " ms of processor time",
                 frames->longest_us / 1000);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("frames");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, frames_are_drawn_while_messages_flood_in);
  return gui_fixture_run ("frames", tcase);
}
