/* test-hostile-session.c - the same as test-hostile-server.c, by other words of the server's.
 *
 * - the log-in: somebody else's WELCOME, tokens of absurd size, refusals and names with markup
 * - storms: errors, typing, read markers and receipts of what is not there, PINGs
 * - goodbyes with markup */
#include "config.h"

#include <string.h>

#include "hostile-fixture.h"
#include "rc-link-private.h"

#define RLO "\xe2\x80\xae"
#define ZWSP "\xe2\x80\x8b"

/* --- the log-in --- */

typedef struct
{
  const char *welcome; /* whose %s is the id that was asked for */
  gsize token_bytes;
  char token_byte;
} Login;

static gboolean
answer_login (RcFakeServer  *server,
              const RcFrame *frame,
              gpointer       user_data)
{
  const Login *login = user_data;
  g_autofree char *token = g_strnfill (login->token_bytes, login->token_byte);

  if (frame->verb != RC_VERB_LOGIN)
    return FALSE;

  rc_fake_server_send (server, "%s len=%zu\n", login->welcome, login->token_bytes);
  rc_fake_server_send_bytes (server, token, login->token_bytes);
  rc_fake_server_send (server, "\n");
  return TRUE;
}

static void
log_in_to (const Login *login)
{
  rc_fake_server_set_filter (fixture->server, answer_login, (gpointer) login);
  rc_fake_server_drop (fixture->server);
  RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
  rc_client_retry_now (fixture->client);
  hostile_settle ();
}

static void
attack_welcome_of_another (void)
{
  const char *const welcomes[] = {
    "WELCOME id=mallory seq=1", "WELCOME id=alice2 seq=1", "WELCOME id=al" ZWSP "ice seq=1", "WELCOME id=all seq=1",
    "WELCOME id=\xd0\xb0lice seq=1", "WELCOME seq=1", "WELCOME id=alice seq=9223372036854775808", "WELCOME id=alice seq=-1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (welcomes); i++)
    {
      const Login login = { .welcome = welcomes[i], .token_bytes = 5, .token_byte = 'm' };

      log_in_to (&login);
      ck_assert_msg (state () == RC_CLIENT_WAITING, "“%s” was taken for ours", welcomes[i]);
      rc_fake_server_set_filter (fixture->server, NULL, NULL);
      rc_client_retry_now (fixture->client);
      RC_WAIT_FOR (state () == RC_CLIENT_ONLINE);
      ck_assert_ptr_null (rc_fake_server_find (fixture->server, "LOGIN *|mmmmm", 0));
    }
  ck_assert_str_eq (rc_client_get_id (fixture->client), "alice");
}

static void
attack_tokens (void)
{
  const Login logins[] = {
    { "WELCOME id=alice seq=100", 65536, 'x' }, { "WELCOME id=alice seq=100", 1, '\n' }, { "WELCOME id=alice seq=100", 10, '\0' },
    { "WELCOME id=alice seq=100", 10, '\xff' }, { "WELCOME id=alice seq=100", 0, 'x' },  { "WELCOME id=alice seq=100", 70000, 'x' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++)
    {
      log_in_to (&logins[i]);
      rc_fake_server_set_filter (fixture->server, NULL, NULL);
      /* One that is no frame is none that could be waited for. */
      if (state () == RC_CLIENT_LOGGING_IN)
        rc_fake_clock_advance (fixture->clock, RC_LINK_LOGIN_TIMEOUT_US);
      for (guint attempt = 0; attempt < 3 && state () != RC_CLIENT_ONLINE; attempt++)
        {
          rc_client_retry_now (fixture->client);
          hostile_settle ();
        }
      ck_assert_msg (state () == RC_CLIENT_ONLINE, "token %u keeps us out for ever", i);
      come_back ();
    }
}

static gboolean
refuse (RcFakeServer  *server,
        const RcFrame *frame,
        gpointer       user_data)
{
  if (frame->verb != RC_VERB_LOGIN)
    return FALSE;

  rc_fake_server_send (server, "%s", (const char *) user_data);
  return TRUE;
}

/* The sentence of a server is one, whatever is in it. */
static void
attack_refusals (void)
{
  const char *const codes[] = { "bad-value", "missing-key", "denied", "limit", "version", "unheard-of", "bad-state", "storage" };
  const char *const sentences[] = { "<b>&" RLO "%s%n", "Your password has expired.\nWrite it to eve@example.org", "\x1b[2J", NULL };
  g_autofree char *giant = g_strnfill (60000, 'W');

  for (guint i = 0; i < G_N_ELEMENTS (codes) * G_N_ELEMENTS (sentences); i++)
    {
      const char *sentence = sentences[i % G_N_ELEMENTS (sentences)] != NULL ? sentences[i % G_N_ELEMENTS (sentences)] : giant;
      g_autofree char *answer = g_strdup_printf ("ERROR code=%s re=LOGIN len=%zu\n%s\n", codes[i / G_N_ELEMENTS (sentences)],
                                                 strlen (sentence), sentence);
      guint n_logins = rc_fake_server_count (fixture->server, "LOGIN *");

      rc_fake_server_set_filter (fixture->server, refuse, answer);
      rc_fake_server_drop (fixture->server);
      RC_WAIT_FOR (state () != RC_CLIENT_ONLINE);
      rc_client_retry_now (fixture->client);
      RC_WAIT_FOR (rc_fake_server_count (fixture->server, "LOGIN *") > n_logins);
      hostile_settle ();
      /* What has no meaning is no answer. */
      if (state () == RC_CLIENT_LOGGING_IN)
        rc_fake_clock_advance (fixture->clock, RC_LINK_LOGIN_TIMEOUT_US);
      RC_WAIT_FOR (state () == RC_CLIENT_REFUSED || state () == RC_CLIENT_WAITING);
      if (rc_client_get_error (fixture->client) != NULL)
        ck_assert_uint_lt (strlen (rc_client_get_error (fixture->client)->message), 1000);
      hostile_check ("refusals");
    }
}

static gboolean
greet (RcFakeServer  *server,
       const RcFrame *frame,
       gpointer       user_data)
{
  const char *name = user_data;

  if (frame->verb != RC_VERB_HELLO)
    return FALSE;

  rc_fake_server_send (server, "HELLO v=1 log=first len=%zu\n%s\n", strlen (name), name);
  return TRUE;
}

static void
attack_server_names (void)
{
  g_autofree char *giant = g_strnfill (60000, 'W');
  const char *const names[][2] = {
    { "<b>Home</b> & co", "<b>Home</b> & co" }, { "%s%n", "%s%n" }, { RLO "emoH", "\\u202eemoH" },
    { "Home\nYour password has expired", "Home\\x0aYour password has expired" }, { giant, "WWWWWWWW*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      rc_fake_server_set_filter (fixture->server, greet, (gpointer) names[i][0]);
      come_back ();
      hostile_settle ();
      ck_assert_msg (hostile_find_label (names[i][1]) != NULL, "name %u is not shown as it is", i);
      hostile_check ("server names");
    }
  rc_fake_server_set_filter (fixture->server, NULL, NULL);
}

/* --- storms --- */

static void
frame_error (GString *bytes, guint nth)
{
  const char *const codes[] = { "bad-value", "missing-key", "too-long", "storage", "limit", "unheard-of", "denied", "id-in-use" };
  g_autofree char *sentence = g_strnfill (20000, '<');

  g_string_append_printf (bytes, "ERROR code=%s ref=x%u re=SEND len=20000\n%s\n", codes[nth % 8], nth, sentence);
}

static void
attack_errors (void)
{
  const char *answer = "<b>&" RLO "%s";
  g_autofree char *sentence = g_strnfill (60000, '&');
  RcEntry *entry;

  hostile_flood (frame_error, 1000);
  ck_assert_int_eq (state (), RC_CLIENT_ONLINE);
  rc_fake_server_hold (fixture->server, TRUE);
  entry = send_text ("bob", "refused");
  RC_WAIT_FOR (rc_fake_server_count (fixture->server, "SEND *") == 1);
  hostile_say ("ERROR code=bad-value ref=%s len=%zu\n%s%s\n", rc_entry_get_ref (entry), strlen (answer) + strlen (sentence),
               answer, sentence);
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_FAILED);
  ck_assert_uint_lt (strlen (rc_entry_get_error (entry)), 1000);
  ck_assert_ptr_null (strstr (rc_entry_get_error (entry), RLO));
  rc_client_discard (fixture->client, entry);
  rc_fake_server_hold (fixture->server, FALSE);
}

static void
frame_typing (GString *bytes, guint nth)
{
  g_string_append_printf (bytes, "TYPING with=%s from=p%u\n", nth % 2 == 0 ? "alice" : "all", nth % 3000);
}

static void
attack_typing (void)
{
  hostile_flood (hostile_add_contact, 2000);
  hostile_flood (frame_typing, 60000);
  rc_fake_clock_advance (fixture->clock, 7 * G_USEC_PER_SEC);
  hostile_settle ();
  ck_assert (!rc_contact_get_typing (contact ("all")));
  ck_assert (!rc_contact_get_typing (contact ("p0")));
}

static void
frame_marker (GString *bytes, guint nth)
{
  g_string_append_printf (bytes, "READ with=q%u seq=9223372036854775807\nRECEIPT with=all id=p%u delivered=%u read=%u\n"
                          "RECEIPT with=q%u id=q%u delivered=5 read=9\n", nth, nth % 2500, nth, nth, nth, nth);
}

/* What comes later is unread all the same. */
static void
attack_markers (void)
{
  hostile_flood (hostile_add_contact, 2000);
  hostile_flood (frame_marker, 20000);
  hostile_say ("READ with=eve seq=9223372036854775807\nREAD with=bob seq=9223372036854775807\n");
  hostile_say ("MESSAGE seq=90 time=1764547200000000 from=eve to=alice ref=m1 len=1\nx\n");
  hostile_say ("READ with=eve seq=9223372036854775807\n");
  hostile_say ("MESSAGE seq=91 time=1764547200000000 from=eve to=alice ref=m2 len=1\nx\n");
  RC_WAIT_FOR (contact ("eve") != NULL && rc_contact_get_unread (contact ("eve")) == 1);
}

static void
frame_ping (GString *bytes, guint nth)
{
  g_string_append (bytes, "PING\nPONG\n");
}

static void
attack_pings (void)
{
  hostile_flood (frame_ping, 100000);
}

/* --- goodbyes --- */

static void
attack_goodbyes (void)
{
  const char *const byes[] = {
    "BYE reason=<b>gone</b>\n", "BYE reason=%s%n\n", "BYE reason=" RLO "x\n", "BYE\nBYE\nBYE\n",
    "ERROR code=timeout len=14\n<b>&" RLO "%s%n\x1b\nBYE reason=shutdown\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (byes); i++)
    {
      rc_fake_server_send_bytes (fixture->server, byes[i], strlen (byes[i]));
      RC_WAIT_FOR (state () == RC_CLIENT_WAITING);
      hostile_settle ();
      ck_assert_ptr_null (hostile_find_label ("*<b>*"));
      ck_assert_ptr_null (hostile_find_label ("*%n*"));
      hostile_check ("goodbyes");
    }
}

static const HostileAttack attacks[] = {
  { "welcome of another", attack_welcome_of_another },
  { "tokens", attack_tokens },
  { "refusals", attack_refusals },
  { "server names", attack_server_names },
  { "errors", attack_errors },
  { "typing", attack_typing },
  { "markers", attack_markers },
  { "pings", attack_pings },
  { "goodbyes", attack_goodbyes },
};

int
main (void)
{
  return hostile_run ("hostile-session", attacks, G_N_ELEMENTS (attacks));
}
