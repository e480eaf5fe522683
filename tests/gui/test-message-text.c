/* test-message-text.c - what a message says: control characters and what turns
 * text around shown harmless, emoji told from text, days and states in words. */
#include "config.h"

#include <check.h>

#include "rc-message-text.h"
#include "timeline-corpus.h"

typedef struct
{
  const char *text;
  const char *shown;
} Case;

static const Case cases[] = {
  { "", "" },
  { "plain\n\ttext", "plain\n\ttext" },
  { "a\r\nb\rc\u2028d\xc2\x85" "e", "a\nb\nc\nd\ne" },
  { "\x1b[31mred\x07", "␛[31mred␇" },
  { "\x7f\xc2\x80", "␡\ufffd" },
  { "left\u202eright\u202c \u2066x\u2069", "leftright x" },
  { "mark\u200f kept", "mark\u200f kept" },
  { "👩‍👩‍👧‍👧", "👩‍👩‍👧‍👧" },
  { "\x1b]8;;http://evil\x1b\\bank", "␛]8;;http://evil␛\\bank" },
  { "\xc2\x9b" "2J\xc2\x9d" "0;t", "\ufffd2J\ufffd0;t" },
  { "abc\x08\x08\x08xyz", "abc␈␈␈xyz" },
  { "\u2066\u2066\u2067never ended", "never ended" },
  { "ended\u2069\u202c\u2069 twice", "ended twice" },
  { "\u202d\u202a\u202b\u202cin every way", "in every way" },
  { "a\u061c" "b", "a\u061c" "b" }, /* a mark, which turns around no more than a letter */
  { "\x0e\x0f\x05", "␎␏␅" },
  { "<b>&amp;%s%n", "<b>&amp;%s%n" },
  { "a\u2029\u2029[12:00] bob: fake", "a\n\n[12:00] bob: fake" }, /* a line within its bubble */
  { "\r\r\n\n", "\n\n\n" },
};

START_TEST (shows_texts_harmless)
{
  g_autofree char *shown = rc_message_text_make_shown (cases[_i].text);

  ck_assert_str_eq (shown, cases[_i].shown);
}
END_TEST

START_TEST (isolates_names)
{
  g_autofree char *name = rc_message_text_make_name ("a\u202eb\nc");

  ck_assert_str_eq (name, "\u2068ab c\u2069");
}
END_TEST

START_TEST (tells_emoji_from_text)
{
  static const char *const emoji[] = { "🎉", "🎉🎉 🎂", "👍🏽", "👩‍👩‍👧‍👧", "🇩🇪🇨🇳", "❤️", "☺", NULL };
  static const char *const text[] = { "", " ", "a", "🎉!", "12", "#", "好", "🎉🎉🎉🎉🎉🎉🎉", NULL };

  for (guint i = 0; emoji[i] != NULL; i++)
    ck_assert_msg (rc_message_text_is_emoji (emoji[i]), "%s", emoji[i]);
  for (guint i = 0; text[i] != NULL; i++)
    ck_assert_msg (!rc_message_text_is_emoji (text[i]), "%s", text[i]);
}
END_TEST

START_TEST (names_days)
{
  /* Noon of a Monday in UTC, which the test's environment is in. */
  const gint64 now_us = G_GINT64_CONSTANT (1700481600) * G_USEC_PER_SEC;
  const gint64 day_us = G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC;
  g_autofree char *today = rc_message_text_format_day (now_us - day_us / 4, now_us);
  g_autofree char *yesterday = rc_message_text_format_day (now_us - day_us, now_us);
  g_autofree char *before = rc_message_text_format_day (now_us - 2 * day_us, now_us);
  g_autofree char *last_year = rc_message_text_format_day (now_us - 365 * day_us, now_us);
  g_autofree char *never = rc_message_text_format_day (G_MAXINT64, now_us);

  ck_assert_str_eq (today, "Today");
  ck_assert_str_eq (yesterday, "Yesterday");
  ck_assert_str_eq (before, "Saturday, November 18");
  ck_assert_str_eq (last_year, "Sunday, November 20, 2022");
  ck_assert_str_eq (never, "");
}
END_TEST

START_TEST (label_says_all_of_a_message)
{
  const gint64 now_us = G_GINT64_CONSTANT (1700481600) * G_USEC_PER_SEC;
  g_autoptr(RcEntry) received = timeline_corpus_make_entry ("ana", "Hello", now_us, FALSE);
  g_autoptr(RcEntry) failed = timeline_corpus_make_entry ("yewenjie", "Hello", now_us, TRUE);
  g_autofree char *label = rc_message_text_format_label (received, "Hello");
  g_autofree char *failed_label = NULL;

  rc_entry_set_state (failed, RC_ENTRY_FAILED, "Nobody is there.");
  failed_label = rc_message_text_format_label (failed, "Hello");
  ck_assert_str_eq (label, "ana, 12:00: Hello");
  ck_assert_str_eq (failed_label, "You, 12:00: Hello, Not sent: Nobody is there.");
}
END_TEST

START_TEST (details_are_exact)
{
  const gint64 now_us = (G_GINT64_CONSTANT (1700481600) + 7) * G_USEC_PER_SEC;
  g_autoptr(RcEntry) received = timeline_corpus_make_entry ("ana", "Hello", now_us, FALSE);
  g_autoptr(RcEntry) failed = timeline_corpus_make_entry ("yewenjie", "Hello", now_us, TRUE);
  g_autofree char *details = rc_message_text_format_details (received);
  g_autofree char *failed_details = NULL;

  rc_entry_set_state (failed, RC_ENTRY_FAILED, "Nobody is there.");
  failed_details = rc_message_text_format_details (failed);
  ck_assert_str_eq (details, "From \u2068ana\u2069\nMon Nov 20 12:00:07 2023");
  ck_assert_str_eq (failed_details, "From \u2068yewenjie\u2069\nMon Nov 20 12:00:07 2023\nNot sent: Nobody is there.");
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("message-text");
  TCase *tcase = tcase_create ("text");

  tcase_add_loop_test (tcase, shows_texts_harmless, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, isolates_names);
  tcase_add_test (tcase, tells_emoji_from_text);
  tcase_add_test (tcase, names_days);
  tcase_add_test (tcase, label_says_all_of_a_message);
  tcase_add_test (tcase, details_are_exact);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  SRunner *runner = NULL;
  int n_failed;

  g_setenv ("TZ", "UTC", TRUE);
  runner = srunner_create (make_suite ());
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? 0 : 1;
}
