/* test-hostile-server.c - the desktop client against a server that means it harm.
 *
 * Each attack is let loose on a page that is on the screen, with an engine that keeps what it
 * gets in a file. After each the window answers (no turn of the main loop is long), has not
 * grown, is as narrow as ever, turns no text around, and a friend's message is shown.
 *
 * - contacts: endless, giant, invisible, reserved, unknown, flickering, of another birth
 * - messages: markup and formats, bidi controls, numbers and times that lie, endless pages
 *
 * What has no place in a list or a timeline is in test-hostile-session.c. */
#include "config.h"

#include <string.h>

#include "hostile-fixture.h"
#include "rc-exchange-struct.h"
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
attack_endless_roster (void)
{
  hostile_flood (hostile_add_contact, RC_ROSTER_MAX_CONTACTS + 10000);
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
  hostile_flood (hostile_add_contact, 500);
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

static const HostileAttack attacks[] = {
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
};

int
main (void)
{
  return hostile_run ("hostile-server", attacks, G_N_ELEMENTS (attacks));
}
