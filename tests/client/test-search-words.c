/* test-search-words.c - what somebody looks for, and where it is in a text.
 *
 * Covers: each word anywhere, whatever the case; Chinese; what has a meaning to a
 * database or to its index is only text; ranges: sorted, merged, of whole letters;
 * the snippet: one line, cut on both sides, between words, with its ranges; the bounds. */
#include "config.h"

#include <check.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "rc-search-words.h"

static gboolean
is_found (const char *typed,
          const char *text)
{
  g_autoptr (RcSearchWords) words = rc_search_words_new (typed, NULL);

  ck_assert_ptr_nonnull (words);
  return rc_search_words_match (words, text, strlen (text));
}

START_TEST (each_word_is_found_whatever_its_case)
{
  ck_assert (is_found ("coast red", "The Red COAST listens"));
  ck_assert (is_found ("  oas\t", "The Red COAST listens"));
  ck_assert (!is_found ("coast blue", "The Red COAST listens"));
  ck_assert (is_found ("ÄRGER", "kein ärger"));
  ck_assert (is_found ("привет", "ПРИВЕТ"));
  ck_assert (!is_found ("x", ""));
}
END_TEST

START_TEST (chinese_is_found_letter_by_letter)
{
  ck_assert (is_found ("回答", "不要回答！"));
  ck_assert (is_found ("答", "不要回答"));
  ck_assert (is_found ("不要　回答", "不要回答")); /* an ideographic space */
  ck_assert (!is_found ("答回", "不要回答"));
}
END_TEST

START_TEST (what_is_typed_is_only_text)
{
  ck_assert (is_found ("100%", "it is 100% sure"));
  ck_assert (!is_found ("1%0", "it is 100% sure"));
  ck_assert (!is_found ("a_c", "abc"));
  ck_assert (is_found ("a_c", "xa_cx"));
  ck_assert (!is_found ("red OR blue", "red"));
  ck_assert (is_found ("\"red\"", "he said \"red\""));
  ck_assert (!is_found ("red*", "redder"));
  ck_assert (is_found ("o'neil", "Mr O'Neil"));
}
END_TEST

START_TEST (the_query_is_of_phrases)
{
  g_autoptr (RcSearchWords) words = rc_search_words_new ("a\"b\"c NEAR(x, -y to", NULL);
  g_autoptr (RcSearchWords) brief = rc_search_words_new ("Ü TO", NULL);
  g_autofree char *query = rc_search_words_dup_query (words);

  ck_assert_str_eq (query, "\"a\"\"b\"\"c\" \"NEAR(x,\" ");
  ck_assert_ptr_null (rc_search_words_dup_query (brief));
  ck_assert_str_eq (rc_search_words_get_short (brief), "to");
}
END_TEST

START_TEST (ranges_are_of_whole_letters_and_merged)
{
  const char *text = "Überall überall, allerlei 答答";
  g_autoptr (RcSearchWords) words = rc_search_words_new ("überall all 答", NULL);
  g_autoptr (GArray) ranges = rc_search_words_find (words, text, strlen (text));
  const RcSearchRange *range = (const RcSearchRange *) ranges->data;

  ck_assert_uint_eq (ranges->len, 4);
  ck_assert_uint_eq (range[0].start, 0);
  ck_assert_uint_eq (range[0].end, strlen ("Überall"));
  ck_assert_uint_eq (range[1].start, strlen ("Überall "));
  ck_assert_uint_eq (range[2].start, strlen ("Überall überall, "));
  ck_assert_uint_eq (range[2].end - range[2].start, 3);
  ck_assert_uint_eq (range[3].end, strlen (text));
  ck_assert_uint_eq (range[3].end - range[3].start, strlen ("答答"));
}
END_TEST

START_TEST (a_snippet_is_one_line_around_the_first_hit)
{
  g_autofree char *before = g_strnfill (500, 'x');
  g_autofree char *text = g_strconcat (before, "\n\tred coast\r\n", before, NULL);
  g_autoptr (RcSearchWords) words = rc_search_words_new ("red", NULL);
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *snippet = rc_search_words_dup_snippet (words, text, strlen (text), &ranges);
  const RcSearchRange *range = (const RcSearchRange *) ranges->data;

  ck_assert_uint_eq (ranges->len, 1);
  ck_assert_uint_eq (range->end - range->start, 3);
  ck_assert_mem_eq (snippet + range->start, "red", 3);
  ck_assert (g_str_has_prefix (snippet, "…xxx"));
  ck_assert (g_str_has_suffix (snippet, "xxx…"));
  ck_assert_ptr_null (strpbrk (snippet, "\n\r\t"));
  ck_assert_uint_lt (strlen (snippet), 200);
}
END_TEST

START_TEST (a_snippet_begins_with_a_word)
{
  static const char text[] = "Nobody knows where you are, and so the antenna stays";
  g_autoptr (RcSearchWords) words = rc_search_words_new ("antenna", NULL);
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *snippet = rc_search_words_dup_snippet (words, text, strlen (text), &ranges);

  ck_assert_str_eq (snippet, "…you are, and so the antenna stays");
}
END_TEST

START_TEST (a_short_text_is_its_own_snippet)
{
  g_autoptr (RcSearchWords) words = rc_search_words_new ("答", NULL);
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *snippet = rc_search_words_dup_snippet (words, "不要回答", strlen ("不要回答"), &ranges);

  ck_assert_str_eq (snippet, "不要回答");
  ck_assert_uint_eq (ranges->len, 1);
}
END_TEST

static void
check_refused (const char *typed)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (rc_search_words_new (typed, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT));
}

START_TEST (what_is_typed_has_bounds)
{
  g_autofree char *longest = g_strnfill (RC_SEARCH_MAX_BYTES, 'x');
  g_autofree char *too_long = g_strnfill (RC_SEARCH_MAX_BYTES + 1, 'x');
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i <= RC_SEARCH_MAX_WORDS; i++)
    g_string_append_printf (many, "w%u ", i);

  ck_assert (!is_found (longest, "x"));
  check_refused (too_long);
  check_refused (many->str);
  check_refused ("");
  check_refused (" \t ");
  check_refused ("\xff\xfe");
}
END_TEST

START_TEST (one_text_has_so_many_ranges)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (RcSearchWords) words = rc_search_words_new ("x", NULL);
  g_autoptr (GArray) ranges = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "x ");
  ranges = rc_search_words_find (words, text->str, text->len);
  ck_assert_uint_eq (ranges->len, RC_SEARCH_MAX_RANGES);
}
END_TEST

START_TEST (what_is_no_text_is_not_found)
{
  g_autoptr (RcSearchWords) words = rc_search_words_new ("red", NULL);
  g_autoptr (GArray) ranges = rc_search_words_find (words, "red \xff", 5);

  ck_assert (!rc_search_words_match (words, "red \xff", 5));
  ck_assert_uint_eq (ranges->len, 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("search-words");
  TCase *tcase = tcase_create ("search-words");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_test (tcase, each_word_is_found_whatever_its_case);
  tcase_add_test (tcase, chinese_is_found_letter_by_letter);
  tcase_add_test (tcase, what_is_typed_is_only_text);
  tcase_add_test (tcase, the_query_is_of_phrases);
  tcase_add_test (tcase, ranges_are_of_whole_letters_and_merged);
  tcase_add_test (tcase, a_snippet_is_one_line_around_the_first_hit);
  tcase_add_test (tcase, a_snippet_begins_with_a_word);
  tcase_add_test (tcase, a_short_text_is_its_own_snippet);
  tcase_add_test (tcase, what_is_typed_has_bounds);
  tcase_add_test (tcase, one_text_has_so_many_ranges);
  tcase_add_test (tcase, what_is_no_text_is_not_found);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
