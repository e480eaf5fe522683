#include "config.h"

#include "rc-client-fixture.h"

RcClientFixture *fixture;

static void
on_message (RcClient   *client,
            RcTimeline *timeline,
            RcEntry    *entry,
            gpointer    user_data)
{
  gboolean listed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (timeline)); i++)
    {
      g_autoptr (RcEntry) item = g_list_model_get_item (G_LIST_MODEL (timeline), i);

      listed |= item == entry;
    }
  /* A window that is elsewhere has it when one goes there. */
  ck_assert_msg (listed || rc_timeline_get_has_newer (timeline), "the timeline must have it first");
  g_ptr_array_add (fixture->messages, g_object_ref (entry));
}

static void
on_acknowledged (RcClient *client,
                 RcEntry  *entry,
                 gpointer  user_data)
{
  fixture->n_acknowledged++;
}

/* Another engine, as after a restart; what the last one told is forgotten. */
void
rc_client_fixture_renew (const char *cache_path)
{
  g_clear_object (&fixture->client);
  g_ptr_array_set_size (fixture->messages, 0);
  fixture->n_acknowledged = 0;
  fixture->client =
    g_object_new (RC_TYPE_CLIENT, "server", rc_fake_server_get_address (fixture->server),
                  "id", "alice", "method", (guint) RC_LOGIN_OPEN, "clock", fixture->clock,
                  "cache-path", cache_path, NULL);
  fixture->message_handler =
    g_signal_connect (fixture->client, "message", G_CALLBACK (on_message), NULL);
  g_signal_connect (fixture->client, "acknowledged", G_CALLBACK (on_acknowledged), NULL);
}

/* ::message is not looked at any more. */
void
rc_client_fixture_hear_nothing (void)
{
  g_clear_signal_handler (&fixture->message_handler, fixture->client);
}

void
rc_client_fixture_set_up (void)
{
  fixture = g_new0 (RcClientFixture, 1);
  fixture->server = rc_fake_server_new ();
  fixture->clock = rc_fake_clock_new ();
  fixture->messages = g_ptr_array_new_with_free_func (g_object_unref);
  rc_client_fixture_renew (NULL);
}

void
rc_client_fixture_tear_down (void)
{
  g_clear_object (&fixture->client);
  rc_fake_server_settle ();
  /* No timer and no source outlives the client. */
  ck_assert_uint_eq (rc_fake_clock_count (fixture->clock), 0);
  g_clear_pointer (&fixture->server, rc_fake_server_free);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->messages, g_ptr_array_unref);
  g_clear_pointer (&fixture, g_free);
}

RcClientState
state (void)
{
  return rc_client_get_state (fixture->client);
}

void
go_online (void)
{
  guint n_syncs = rc_fake_server_count (fixture->server, "SYNC *");

  rc_client_start (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SYNC *") > n_syncs);
  rc_fake_server_settle ();
}

/* The server is gone for a moment, and then back. */
void
come_back (void)
{
  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  rc_fake_server_forget (fixture->server);
  rc_client_retry_now (fixture->client);
  RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SYNC *") > 0);
  rc_fake_server_settle ();
}

RcEntry *
send_text (const char *to,
           const char *text)
{
  g_autoptr (GError) error = NULL;
  RcEntry *entry = rc_client_send (fixture->client, to, text, &error);

  ck_assert_msg (entry != NULL, "%s", error != NULL ? error->message : "");

  return entry;
}

guint
n_entries (const char *conversation)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (rc_client_get_timeline (fixture->client, conversation)));
}

RcEntry *
entry_at (const char *conversation,
          guint       position)
{
  g_autoptr (RcEntry) entry = g_list_model_get_item (
    G_LIST_MODEL (rc_client_get_timeline (fixture->client, conversation)), position);

  ck_assert_ptr_nonnull (entry);

  return entry;
}

RcContact *
contact (const char *id)
{
  return rc_roster_lookup (rc_client_get_roster (fixture->client), id);
}

gboolean
hold_sync (RcFakeServer  *server,
           const RcFrame *frame,
           gpointer       user_data)
{
  return frame->verb == RC_VERB_SYNC;
}

char *
sync_tag (void)
{
  const char *line = rc_fake_server_find (fixture->server, "SYNC *", 0);

  ck_assert_ptr_nonnull (line);

  return g_strdup (strstr (line, "tag="));
}
