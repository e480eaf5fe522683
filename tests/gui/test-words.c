/* test-words.c - what the interface says.
 *
 * - a contact's row is one sentence with id, presence, unread count, last message
 * - one's own last message is said to be from “you”, and never from one's id
 * - without a connection nobody is said to be online
 * - the room and one's own contact have names of their own
 * - the second line says what is most worth knowing
 * - every error that a person can meet says what to do, and names server or id
 * - times and countdowns are as short as they can be
 * - every clock has the hours of the locale, 12 or 24, and every count its groups
 * - an export that failed says what to do */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "gui-fixture.h"
#include "rc-contact-private.h"
#include "rc-error.h"
#include "rc-pin.h"
#include "rc-words.h"

#define SECOND_US G_USEC_PER_SEC
#define NOW_US (G_GINT64_CONSTANT (1767960000) * SECOND_US) /* 2026-01-09 12:00 UTC */
#define DAY_US (24 * 3600 * (gint64) SECOND_US)

static void
in_utc (void)
{
  g_setenv ("TZ", "UTC", TRUE);
}

static RcContact *
make_contact (const char *id,
              RcPresence  presence)
{
  RcContact *contact = rc_contact_new (id, FALSE);

  rc_contact_set_presence (contact, presence);
  return contact;
}

START_TEST (a_row_says_all_that_it_shows)
{
  g_autoptr(RcContact) contact = make_contact ("1379", RC_PRESENCE_ONLINE);
  g_autofree char *bare = rc_words_contact_row (contact, TRUE, NOW_US);
  g_autofree char *full = NULL;

  ck_assert_str_eq (bare, "1379, Online");
  rc_contact_set_unread (contact, 2);
  rc_contact_set_last (contact, "1379", FALSE, "hello", NOW_US);
  full = rc_words_contact_row (contact, TRUE, NOW_US);
  ck_assert_str_eq (full, "1379, Online, 2 unread messages, "
                          "last message from 1379: hello, 12:00");
}
END_TEST

/* Nobody thinks of themselves by an id. */
START_TEST (who_wrote_last_is_you_where_it_is_you)
{
  g_autoptr(RcContact) contact = make_contact ("1379", RC_PRESENCE_ONLINE);
  g_autoptr(RcContact) room = rc_contact_new ("all", TRUE);
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *preview = NULL;

  rc_contact_set_last (contact, "ye", TRUE, "hello", NOW_US);
  mine = rc_words_contact_row (contact, TRUE, NOW_US);
  ck_assert_str_eq (mine, "1379, Online, last message from you: hello, 12:00");
  rc_contact_set_last (room, "ye", TRUE, "hello", NOW_US);
  preview = rc_words_preview (room, TRUE);
  ck_assert_str_eq (preview, "You: hello");
  rc_contact_set_last (contact, "1379", FALSE, "hello", NOW_US);
  theirs = rc_words_contact_row (contact, TRUE, NOW_US);
  ck_assert_str_eq (theirs, "1379, Online, last message from 1379: hello, 12:00");
}
END_TEST

START_TEST (without_a_connection_nobody_is_said_to_be_there)
{
  g_autoptr(RcContact) contact = make_contact ("1379", RC_PRESENCE_ONLINE);
  g_autoptr(RcContact) self = make_contact ("ye", RC_PRESENCE_ONLINE);
  g_autofree char *row = rc_words_contact_row (contact, FALSE, NOW_US);
  g_autofree char *preview = rc_words_preview (contact, FALSE);

  rc_contact_set_is_self (self, TRUE);
  ck_assert_str_eq (row, "1379, Presence unknown");
  ck_assert_str_eq (preview, "Presence unknown");
  ck_assert_str_eq (rc_words_presence_of (self, FALSE), "Not connected");
  ck_assert_str_eq (rc_words_presence_of (self, TRUE), "Online");
}
END_TEST

START_TEST (conversations_have_names)
{
  g_autoptr(RcContact) room = rc_contact_new ("all", TRUE);
  g_autoptr(RcContact) contact = make_contact ("1379", RC_PRESENCE_ONLINE);
  g_autofree char *room_name = rc_words_conversation (room);
  g_autofree char *name = rc_words_conversation (contact);

  ck_assert_str_eq (room_name, "Conversation with everyone");
  ck_assert_str_eq (name, "Conversation with 1379");
}
END_TEST

START_TEST (one_message_is_not_messages)
{
  g_autoptr(RcContact) contact = make_contact ("ben", RC_PRESENCE_AWAY);
  g_autofree char *text = NULL;

  rc_contact_set_unread (contact, 1);
  rc_contact_set_typing (contact, TRUE);
  text = rc_words_contact_row (contact, TRUE, NOW_US);
  ck_assert_str_eq (text, "ben, Away, typing, 1 unread message");
}
END_TEST

START_TEST (room_and_self_have_names)
{
  g_autoptr(RcContact) room = rc_contact_new ("all", TRUE);
  g_autoptr(RcContact) self = make_contact ("ye", RC_PRESENCE_ONLINE);
  g_autofree char *room_name = rc_words_contact_name (room);
  g_autofree char *room_status = rc_words_contact_status (room, 3);
  g_autofree char *self_name = NULL;

  rc_contact_set_is_self (self, TRUE);
  self_name = rc_words_contact_name (self);
  ck_assert_str_eq (room_name, "Everyone");
  ck_assert_str_eq (room_status, "3 people here");
  ck_assert_str_eq (self_name, "ye (you)");
}
END_TEST

START_TEST (the_second_line_prefers_news)
{
  g_autoptr(RcContact) contact = make_contact ("ben", RC_PRESENCE_AWAY);
  g_autofree char *silent = rc_words_preview (contact, TRUE);
  g_autofree char *said = NULL;
  g_autofree char *typing = NULL;

  rc_contact_set_last (contact, "ben", FALSE, "hello", NOW_US);
  said = rc_words_preview (contact, TRUE);
  rc_contact_set_typing (contact, TRUE);
  typing = rc_words_preview (contact, TRUE);
  ck_assert_str_eq (silent, "Away");
  ck_assert_str_eq (said, "hello");
  ck_assert_str_eq (typing, "Typing…");
}
END_TEST

START_TEST (presences_differ_by_word_and_shape)
{
  const RcPresence all[] = { RC_PRESENCE_ONLINE, RC_PRESENCE_AWAY, RC_PRESENCE_OFFLINE };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      RcPresence next = all[(i + 1) % G_N_ELEMENTS (all)];

      ck_assert_str_ne (rc_words_presence (all[i]), rc_words_presence (next));
      ck_assert_str_ne (rc_words_presence_icon (all[i]),
                        rc_words_presence_icon (next));
    }
}
END_TEST

static void
assert_sentence (const char *sentence)
{
  ck_assert_msg (g_str_has_suffix (sentence, "."), "not a sentence: %s", sentence);
  ck_assert_msg (strstr (sentence, "box.local") != NULL ||
                   strstr (sentence, "“ben”") != NULL,
                 "names neither server nor id: %s", sentence);
}

START_TEST (each_refusal_says_what_to_do)
{
  const RcError codes[] = { RC_ERROR_ID_IN_USE, RC_ERROR_BAD_ID, RC_ERROR_VERSION,
                            RC_ERROR_DENIED, RC_ERROR_BAD_METHOD, RC_ERROR_LIMIT,
                            RC_ERROR_TIMEOUT, RC_ERROR_BAD_FRAME, RC_ERROR_STORAGE };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (RC_ERROR, (int) codes[i], "It said so.");
      g_autofree char *sentence = rc_words_error (error, "box.local", "ben");

      assert_sentence (sentence);
    }
}
END_TEST

START_TEST (each_failure_says_what_to_do)
{
  const int codes[] = { G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_HOST_NOT_FOUND,
                        G_IO_ERROR_TIMED_OUT, G_IO_ERROR_HOST_UNREACHABLE,
                        G_IO_ERROR_INVALID_ARGUMENT, G_IO_ERROR_BROKEN_PIPE };
  g_autofree char *unknown = rc_words_error (NULL, "box.local", "ben");

  assert_sentence (unknown);
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, codes[i], "Broken.");
      g_autofree char *sentence = rc_words_error (error, "box.local", "ben");

      assert_sentence (sentence);
    }
}
END_TEST

START_TEST (a_key_is_never_taken_in_silence)
{
  g_autoptr(GError) unknown = g_error_new_literal (RC_PIN_ERROR, RC_PIN_ERROR_UNKNOWN, "");
  g_autoptr(GError) changed = g_error_new_literal (RC_PIN_ERROR, RC_PIN_ERROR_CHANGED, "");
  g_autofree char *about_unknown = rc_words_error (unknown, "box", "alice");
  g_autofree char *about_changed = rc_words_error (changed, "box", "alice");

  ck_assert_ptr_nonnull (strstr (about_unknown, "not known"));
  ck_assert_ptr_nonnull (strstr (about_changed, "another key than before"));
}
END_TEST

START_TEST (the_broken_link_is_named)
{
  g_autoptr(GError) ours = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, "");
  g_autoptr(GError) theirs = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "");
  g_autofree char *computer = rc_words_broken_link (ours, "box.local");
  g_autofree char *server = rc_words_broken_link (theirs, "box.local");

  ck_assert_str_eq (computer, "This computer has no network");
  ck_assert_str_eq (server, "box.local does not answer");
}
END_TEST

START_TEST (times_are_short)
{
  g_autofree char *never = rc_words_time (0, NOW_US);
  g_autofree char *today = rc_words_time (NOW_US - 3600 * (gint64) SECOND_US, NOW_US);
  g_autofree char *monday = rc_words_time (NOW_US - 4 * DAY_US, NOW_US);
  g_autofree char *long_ago = rc_words_time (NOW_US - 30 * DAY_US, NOW_US);

  ck_assert_str_eq (never, "");
  ck_assert_str_eq (today, "11:00");
  ck_assert_str_eq (monday, "Mon");
  ck_assert_str_eq (long_ago, "12/10/25");
}
END_TEST

START_TEST (last_seen_is_said)
{
  g_autofree char *unknown = rc_words_last_seen (0, NOW_US);
  g_autofree char *today = rc_words_last_seen (NOW_US, NOW_US);
  g_autofree char *yesterday = rc_words_last_seen (NOW_US - DAY_US, NOW_US);

  ck_assert_str_eq (unknown, "Offline");
  ck_assert_str_eq (today, "Last seen today at 12:00");
  ck_assert_str_eq (yesterday, "Last seen yesterday at 12:00");
}
END_TEST

/* A locale of the test's own: the machine need not have one but C.UTF-8. */
static void
use_american (int         category,
              const char *dir)
{
  g_autofree char *line = g_strdup_printf ("localedef -i en_US -f UTF-8 %s/en_US.UTF-8", dir);

  ck_assert (g_spawn_command_line_sync (line, NULL, NULL, NULL, NULL));
  g_setenv ("LOCPATH", dir, TRUE);
  ck_assert_msg (setlocale (category, "en_US.UTF-8") != NULL, "no locale could be made (package locales)");
}

START_TEST (every_clock_is_the_locale_s)
{
  const gint64 evening_us = NOW_US + 9 * 3600 * (gint64) SECOND_US;
  g_autofree char *dir = g_dir_make_tmp ("redcoast-locale-XXXXXX", NULL);
  g_autofree char *remove_line = g_strdup_printf ("rm -r %s", dir);
  g_autofree char *time = NULL;
  g_autofree char *today = NULL;
  g_autofree char *yesterday = NULL;

  use_american (LC_TIME, dir);
  ck_assert (g_spawn_command_line_sync (remove_line, NULL, NULL, NULL, NULL));
  time = rc_words_time (evening_us, evening_us);
  today = rc_words_last_seen (evening_us, evening_us);
  yesterday = rc_words_last_seen (evening_us - DAY_US, evening_us);

  ck_assert_str_eq (time, "9:00 PM");
  ck_assert_str_eq (today, "Last seen today at 9:00 PM");
  ck_assert_str_eq (yesterday, "Last seen yesterday at 9:00 PM");
}
END_TEST

START_TEST (counts_are_the_locale_s)
{
  g_autofree char *dir = g_dir_make_tmp ("redcoast-locale-XXXXXX", NULL);
  g_autofree char *remove_line = g_strdup_printf ("rm -r %s", dir);
  g_autofree char *few = NULL;
  g_autofree char *many = NULL;

  use_american (LC_NUMERIC, dir);
  ck_assert (g_spawn_command_line_sync (remove_line, NULL, NULL, NULL, NULL));
  few = rc_words_count (999);
  many = rc_words_count (1234567);
  ck_assert_str_eq (few, "999");
  ck_assert_str_eq (many, "1,234,567");
}
END_TEST

START_TEST (blanks_of_any_kind_are_blank)
{
  ck_assert (rc_words_is_blank (""));
  ck_assert (rc_words_is_blank (" \t\n\xc2\xa0\xe3\x80\x80"));
  ck_assert (!rc_words_is_blank (" \xe4\xb8\xad "));
}
END_TEST

START_TEST (the_countdown_rounds_up)
{
  g_autofree char *twelve = rc_words_countdown (11 * SECOND_US + 1);
  g_autofree char *minutes = rc_words_countdown (61 * (gint64) SECOND_US);
  g_autofree char *now = rc_words_countdown (-5);

  ck_assert_str_eq (twelve, "Next attempt in 12 s.");
  ck_assert_str_eq (minutes, "Next attempt in 1 min 1 s.");
  ck_assert_str_eq (now, "Trying again…");
}
END_TEST

START_TEST (a_failed_export_says_what_to_do)
{
  static const struct
  {
    int code;
    const char *sentence;
  } cases[] = {
    { G_IO_ERROR_NO_SPACE, "There is no room left for “bob.txt”. Delete something there, or choose another place." },
    { G_IO_ERROR_PERMISSION_DENIED, "You may not write “bob.txt” in that folder. Choose another one." },
    { G_IO_ERROR_READ_ONLY, "You may not write “bob.txt” in that folder. Choose another one." },
    { G_IO_ERROR_NOT_FOUND, "The folder for “bob.txt” does not exist. Choose another one." },
    { G_IO_ERROR_FAILED, "what the engine said" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, cases[i].code, "what the engine said");
      g_autofree char *sentence = rc_words_export_error (error, "bob.txt");

      ck_assert_str_eq (sentence, cases[i].sentence);
    }
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("words");

  tcase_add_checked_fixture (tcase, in_utc, NULL);
  tcase_add_test (tcase, a_row_says_all_that_it_shows);
  tcase_add_test (tcase, who_wrote_last_is_you_where_it_is_you);
  tcase_add_test (tcase, without_a_connection_nobody_is_said_to_be_there);
  tcase_add_test (tcase, conversations_have_names);
  tcase_add_test (tcase, one_message_is_not_messages);
  tcase_add_test (tcase, room_and_self_have_names);
  tcase_add_test (tcase, the_second_line_prefers_news);
  tcase_add_test (tcase, presences_differ_by_word_and_shape);
  tcase_add_test (tcase, each_refusal_says_what_to_do);
  tcase_add_test (tcase, each_failure_says_what_to_do);
  tcase_add_test (tcase, the_broken_link_is_named);
  tcase_add_test (tcase, a_key_is_never_taken_in_silence);
  tcase_add_test (tcase, times_are_short);
  tcase_add_test (tcase, last_seen_is_said);
  tcase_add_test (tcase, every_clock_is_the_locale_s);
  tcase_add_test (tcase, counts_are_the_locale_s);
  tcase_add_test (tcase, blanks_of_any_kind_are_blank);
  tcase_add_test (tcase, the_countdown_rounds_up);
  tcase_add_test (tcase, a_failed_export_says_what_to_do);
  return gui_fixture_run ("words", tcase);
}
