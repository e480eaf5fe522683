/* test-hostile-server.c - the desktop client against a server that means it harm.
 *
 * Each attack is let loose on a page that is on the screen, with an engine that keeps what it
 * gets in a file. After each the window answers (no turn of the main loop is long), has not
 * grown, is as narrow as ever, turns no text around, and a friend's message is shown.
 *
 * - contacts: endless, giant, invisible, reserved, unknown, flickering, of another birth
 * - messages: markup and formats, bidi controls, numbers and times that lie, endless pages
 * - the log-in: somebody else's WELCOME, tokens of absurd size, refusals and names with markup
 * - storms: errors, typing, read markers and receipts of what is not there, PINGs
 * - goodbyes with markup */
#include "config.h"

#include <string.h>

#include "hostile-fixture.h"
#include "rc-exchange-struct.h"
#include "rc-link-private.h"
#include "rc-roster-private.h"
#include "rc-timeline-private.h"

#define RLO "\xe2\x80\xae"
#define ZWSP "\xe2\x80\x8b"
#define NAME_64 "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"

static guint
n_contacts (void)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rc_client_get_roster (fixture->client)));
}

static void
append_message (GString    *bytes,
                guint64     seq,
                const char *from,
                const char *to,
                guint       ref,
                const char *text)
{
  g_string_append_printf (bytes, "MESSAGE seq=%" G_GUINT64_FORMAT " time=1764547200000000 from=%s to=%s ref=h%u len=%zu\n%s\n",
                          seq, from, to, ref, strlen (text), text);
}

/* --- contacts --- */

static void
frame_contact (GString *bytes, guint nth)
{
  g_string_append_printf (bytes, "CONTACT id=p%u state=online since=5 seen=6\n", nth);
}

static void
attack_endless_roster (void)
{
  hostile_flood (frame_contact, RC_ROSTER_MAX_CONTACTS + 10000);
  ck_assert_uint_eq (n_contacts (), RC_ROSTER_MAX_CONTACTS);
}

static void
frame_flicker (GString *bytes, guint nth)
{
  g_string_append_printf (bytes, "CONTACT id=p%u state=%s\n", nth % 500, nth / 500 % 2 == 0 ? "online" : "away");
}

static void
attack_flickering_presence (void)
{
  hostile_flood (frame_contact, 500);
  hostile_flood (frame_flicker, 50000);
}

static void
attack_giant_ids (void)
{
  g_autofree char *giant = g_strnfill (900, 'x');

  hostile_say ("CONTACT id=%s state=online\nCONTACT id=%sW state=online\nCONTACT id=" NAME_64 " state=online\n"
               "MESSAGE seq=20 time=1 from=%s to=all ref=g len=1\nx\n", giant, NAME_64, giant);
  ck_assert_uint_eq (n_contacts (), 3);
  ck_assert_uint_eq (n_entries ("all"), 0);
  hostile_say ("MESSAGE seq=21 time=1764547200000000 from=" NAME_64 " to=alice ref=g len=2\nhi\n");
  rc_chat_page_open_id (hostile_get_page (), NAME_64);
  hostile_settle ();
  ck_assert_ptr_nonnull (hostile_find_label (NAME_64));
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

static void
attack_spoofed_ids (void)
{
  const char *const ids[] = {
    "bo" ZWSP "b",            RLO "bob",        "bob" RLO,           "\xe2\x81\xa6" "bob",
    "bo\xcd\x8f" "b",         "bob\xe3\x85\xa4", "b\xef\xbb\xbf" "ob", "bob\xe2\x80\x8d",
    "bob\xf3\xa0\x84\x80",    "bob\xc2\xa0",     "bob\xef\xb8\x8f",   "\xcc\x81" "bob",
    "b\xc2\xad" "ob",         "bob,",           "<b>bob</b>",        "&lt;bob",
    "bob%s%n",                "bob\xe2\x80\xa6", "bo\xcc\x88" "b",    "bob\xf0\x9f\x98\x80",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    hostile_say ("CONTACT id=%s state=online\nTYPING with=alice from=%s\nRECEIPT with=%s id=%s delivered=1 read=1\n"
                 "MESSAGE seq=%u time=1 from=%s to=alice ref=s%u len=4\nfake\n", ids[i], ids[i], ids[i], ids[i],
                 30 + i, ids[i], i);
  ck_assert_uint_eq (n_contacts (), 2);
  ck_assert_uint_eq (n_entries ("bob"), 1);
  ck_assert (!rc_contact_get_typing (contact ("bob")));
  ck_assert_ptr_null (hostile_find_label ("*fake*"));
}

static void
attack_unknown_and_reserved (void)
{
  hostile_say ("CONTACT id=all state=gone\nCONTACT id=server state=online\nCONTACT id=ALL state=online\n"
               "CONTACT id=nobody state=gone\nCONTACT id=bob state=gone seen=9223372036854775807\n"
               "CONTACT id=bob state=online seen=9223372036854775807 since=5\nTYPING with=all from=all\n"
               "TYPING with=all from=server\nTYPING with=nobody from=nobody\n");
  ck_assert_uint_eq (n_contacts (), 2);
  ck_assert (!rc_contact_get_typing (contact ("all")));
}

static void
frame_birth (GString *bytes, guint nth)
{
  g_string_append_printf (bytes, "CONTACT id=bob state=online since=%u\n", 1000 + nth);
}

static void
attack_born_again_and_again (void)
{
  hostile_flood (frame_birth, 20000);
}

/* --- messages --- */

static void
attack_markup (void)
{
  const char *const texts[] = {
    "<b>bold</b>", "&amp;&lt;", "<span size='900000'>big</span>", "%s%n%d", "</span></b>", "<a href='file:///etc'>x</a>",
  };
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      append_message (bytes, 40 + i, "eve", "alice", i, texts[i]);
      hostile_say ("%s", bytes->str);
      g_string_truncate (bytes, 0);
      ck_assert_msg (hostile_find_label (texts[i]) != NULL, "“%s” is not shown as it is", texts[i]);
    }
}

static void
attack_bidi (void)
{
  const char *const texts[] = {
    RLO "evil", "\xe2\x80\xab" "evil", "\xe2\x81\xa7" "evil", "\xe2\x80\xac\xe2\x80\xac" "evil", "\xe2\x81\xa9\xe2\x81\xa9" "evil",
    "\xe2\x81\xa8\xe2\x81\xa8\xe2\x81\xa8" "evil",
  };
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      append_message (bytes, 50 + 2 * i, "eve", "alice", 2 * i, texts[i]);
      append_message (bytes, 51 + 2 * i, "eve", "all", 2 * i + 1, texts[i]);
      hostile_say ("%s", bytes->str);
      g_string_truncate (bytes, 0);
      hostile_check ("bidi");
    }
  ck_assert_ptr_nonnull (hostile_find_label ("*eve: evil*"));
}

static void
frame_without_place (GString *bytes, guint nth)
{
  append_message (bytes, 0, "eve", "alice", nth, "a message that has no place at all");
}

static void
attack_seq_0 (void)
{
  rc_chat_page_open_id (hostile_get_page (), "eve");
  hostile_flood (frame_without_place, 30000);
  ck_assert_uint_eq (n_entries ("eve"), 0);
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

/* What the disk does not have yet is held, up to a bound of its own. */
static void
check_window (void)
{
  ck_assert_uint_le (n_entries ("eve"), RC_TIMELINE_MAX_ENTRIES);
  RC_WAIT_FOR (n_entries ("eve") <= RC_TIMELINE_MAX_WINDOW);
}

static void
frame_backwards (GString *bytes, guint nth)
{
  append_message (bytes, 500000 - nth, "eve", "alice", nth, "backwards");
}

static void
attack_seq_backwards (void)
{
  rc_chat_page_open_id (hostile_get_page (), "eve");
  hostile_flood (frame_backwards, 12000);
  check_window ();
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

static void
frame_duplicate (GString *bytes, guint nth)
{
  append_message (bytes, 600000 + nth, "eve", "alice", nth % 3, "again");
}

static void
attack_seq_duplicates (void)
{
  rc_chat_page_open_id (hostile_get_page (), "eve");
  hostile_flood (frame_duplicate, 20000);
  ck_assert_uint_eq (n_entries ("eve"), 3);
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

static void
attack_seq_beyond (void)
{
  hostile_say ("MESSAGE seq=9223372036854775808 time=1 from=eve to=alice ref=a len=1\nx\n"
               "MESSAGE seq=18446744073709551615 time=1 from=eve to=alice ref=b len=1\nx\n"
               "MESSAGE seq=18446744073709551616 time=1 from=eve to=alice ref=c len=1\nx\n"
               "MESSAGE seq=-1 time=1 from=eve to=alice ref=d len=1\nx\n"
               "MESSAGE seq=9223372036854775807 time=1 from=eve to=alice ref=e len=1\nx\n"
               "MESSAGE seq=9223372036854775807 time=1 from=eve to=alice ref=f len=1\nx\n"
               "MESSAGE seq=7 time=1 from=eve to=alice ref=g len=1\nx\n");
  ck_assert_uint_eq (n_entries ("eve"), 3);
}

static void
attack_times (void)
{
  const char *const times[] = {
    "0", "1", "-1", "253402300799000000", "253402300800000000", "9223372036854775807", "9223372036854775808",
    "18446744073709551615", "18446744073709551616", "62135596800000000", "1.5", "1e9",
  };

  rc_chat_page_open_id (hostile_get_page (), "eve");
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    hostile_say ("MESSAGE seq=%u time=%s from=eve to=alice ref=t%u len=4\nlate\nCONTACT id=eve state=offline seen=%s\n",
                 70 + i, times[i], i, times[i]);
  ck_assert_uint_eq (n_entries ("eve"), 6);
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

static guint64 page_seq;

static gboolean
answer_with_more (RcFakeServer  *server,
                  const RcFrame *frame,
                  gpointer       user_data)
{
  g_autofree char *tag = NULL;
  g_autoptr (GString) page = g_string_new (NULL);
  guint *n_pages = user_data;

  if ((frame->verb != RC_VERB_SYNC && frame->verb != RC_VERB_HISTORY) || *n_pages == 0)
    return FALSE;

  (*n_pages)--;
  tag = rc_slice_dup (rc_frame_get (frame, RC_KEY_TAG));
  for (guint i = 0; i < 100; i++)
    {
      page_seq += frame->verb == RC_VERB_SYNC ? 1 : -1;
      g_string_append_printf (page, "MESSAGE seq=%" G_GUINT64_FORMAT " time=1 from=eve to=alice ref=y%" G_GUINT64_FORMAT
                              " tag=%s len=4\nmore\n", page_seq, page_seq, tag);
    }
  g_string_append_printf (page, "END more=1 tag=%s\n", tag);
  rc_fake_server_send_bytes (server, page->str, page->len);
  return TRUE;
}

/* The window stays in bounds, and what is written goes out although there is no end. */
static void
attack_endless_sync (void)
{
  guint n_pages = 300;
  RcEntry *entry;

  page_seq = 1000;
  rc_fake_server_set_filter (fixture->server, answer_with_more, &n_pages);
  come_back ();
  rc_chat_page_open_id (hostile_get_page (), "eve");
  entry = send_text ("bob", "am I heard?");
  rc_fake_clock_advance (fixture->clock, RC_EXCHANGE_SYNC_TIMEOUT_US);
  RC_WAIT_FOR (rc_entry_get_state (entry) == RC_ENTRY_SENT);
  while (n_pages > 0)
    hostile_settle ();
  check_window ();
  rc_fake_server_set_filter (fixture->server, NULL, NULL);
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

static void
attack_endless_history (void)
{
  guint n_pages = 100;
  RcTimeline *timeline = rc_client_get_timeline (fixture->client, "eve");

  page_seq = 1000000;
  hostile_say ("MESSAGE seq=%" G_GUINT64_FORMAT " time=1 from=eve to=alice ref=e len=1\nx\n", page_seq);
  rc_fake_server_set_filter (fixture->server, answer_with_more, &n_pages);
  rc_chat_page_open_id (hostile_get_page (), "eve");
  for (guint i = 0; i < 60; i++)
    {
      rc_timeline_load_older (timeline);
      RC_WAIT_FOR (!rc_timeline_get_loading (timeline));
      hostile_settle ();
      check_window ();
    }
  rc_fake_server_set_filter (fixture->server, NULL, NULL);
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

static void
frame_conversation (GString *bytes, guint nth)
{
  g_autofree char *from = g_strdup_printf ("c%u", nth);

  append_message (bytes, 100000 + nth, from, "alice", nth, "one of many");
}

static void
attack_many_conversations (void)
{
  hostile_flood (frame_conversation, 5000);
  ck_assert_uint_le (n_contacts (), RC_ROSTER_MAX_CONTACTS);
}

static void
frame_giant_text (GString *bytes, guint nth)
{
  g_autofree char *text = g_strnfill (60000, 'x');

  append_message (bytes, 200000 + nth, "eve", "alice", nth, text);
}

static void
attack_giant_texts (void)
{
  rc_chat_page_open_id (hostile_get_page (), "eve");
  hostile_flood (frame_giant_text, 400);
  rc_chat_page_open_id (hostile_get_page (), "bob");
}

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
  hostile_flood (frame_contact, 2000);
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
  hostile_flood (frame_contact, 2000);
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

static const struct
{
  const char *name;
  void (*attack) (void);
} attacks[] = {
  { "endless roster", attack_endless_roster },
  { "flickering presence", attack_flickering_presence },
  { "giant ids", attack_giant_ids },
  { "spoofed ids", attack_spoofed_ids },
  { "unknown and reserved ids", attack_unknown_and_reserved },
  { "born again and again", attack_born_again_and_again },
  { "markup", attack_markup },
  { "bidi", attack_bidi },
  { "seq 0", attack_seq_0 },
  { "seq backwards", attack_seq_backwards },
  { "seq duplicates", attack_seq_duplicates },
  { "seq beyond", attack_seq_beyond },
  { "times", attack_times },
  { "endless sync", attack_endless_sync },
  { "endless history", attack_endless_history },
  { "many conversations", attack_many_conversations },
  { "giant texts", attack_giant_texts },
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

START_TEST (the_window_bears_a_hostile_server)
{
  attacks[_i].attack ();
  hostile_check (attacks[_i].name);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("hostile");

  tcase_add_checked_fixture (tcase, hostile_set_up, hostile_tear_down);
  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, the_window_bears_a_hostile_server, 0, (int) G_N_ELEMENTS (attacks));
  return gui_fixture_run ("hostile-server", tcase);
}
