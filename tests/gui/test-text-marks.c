/* test-text-marks.c - the marks that people type: what is one and what is none,
 * how they stand in one another, that there are not too many, and that a
 * hostile text costs no time. */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-text-links.h"
#include "rc-text-marks.h"

typedef struct
{
  const char *text;
  const char *marks; /* kind, and what is marked; in the order of their ends */
} Case;

static const Case cases[] = {
  { "", "" },
  { "nothing here", "" },
  { "*bold*", "b(bold)" },
  { "_italic_", "i(italic)" },
  { "a *b c* d, (_e_).", "b(b c)i(e)" },
  { "`code` and `more *code*`", "c(code)c(more *code*)" },
  { "*_both_*", "i(both)b(_both_)" },
  { "_*both* and one_", "b(both)i(*both* and one)" },
  { "*cross _ing* over_", "b(cross _ing)" },
  { "2*3*4 a * b * c", "" },
  { "snake_case_name __init__", "" },
  { "*not\nbold*", "" },
  { "**", "" },
  { "*** ___ ``", "" },
  { "*open", "" },
  { "* item *", "" },
  { "*a*b*", "b(a*b)" },
  { "一*二*三", "b(二)" },
  { "`open *bold*", "b(bold)" },
  { "`a\nb`", "" },
  { "```one line```", "B(one line)" },
  { "```\nint *a, *b;\n```\nand *more*", "B(\nint *a, *b;\n)b(more)" },
  { "```never closed *bold*", "b(bold)" },
  { "text ```no block```", "c(no block)" },
  { "> said *so*\nanswer", "q( said *so*)b(so)" },
  { ">> twice", "q( twice)" },
  { ">:( >_<", "" },
  { "a > b", "" },
  { "https://a.org/_x_/*y* _z_", "i(z)" },
  { "<b>no</b> &amp; <span size='99999'>*x*</span>", "b(x)" },
};

START_TEST (finds_what_the_table_says)
{
  static const char letters[] = "bicBq";
  const Case *c = &cases[_i];
  g_autoptr(GArray) links = rc_text_links_find (c->text);
  g_autoptr(GArray) marks = rc_text_marks_find (c->text, links);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const RcTextMark *mark = &g_array_index (marks, RcTextMark, i);

      ck_assert (mark->start < mark->inner_start && mark->inner_start < mark->inner_end);
      ck_assert (mark->inner_end <= mark->end && mark->end <= strlen (c->text));
      g_string_append_printf (found, "%c(%.*s)", letters[mark->kind],
                              (int) (mark->inner_end - mark->inner_start), c->text + mark->inner_start);
    }
  ck_assert_msg (g_str_equal (found->str, c->marks), "in “%s”: found “%s”, expected “%s”", c->text, found->str, c->marks);
}
END_TEST

START_TEST (hostile_text_costs_no_time)
{
  static const char *const pieces[] = {
    "*", "_", "`", "*a", " *a_", " _a *b", "`a\n", "```", "```\n", "```a\n", "> ", ">\n", "*a* ", "http://a.b/*_", "\n`",
  };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GArray) links = NULL;
  gint64 start_us;

  while (text->len < 64 * 1024)
    g_string_append (text, pieces[_i]);
  links = rc_text_links_find (text->str);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(GArray) marks = rc_text_marks_find (text->str, links);

      ck_assert_uint_le (marks != NULL ? marks->len : 0, RC_TEXT_MARKS_MAX);
    }
  ck_assert_int_lt (g_get_monotonic_time () - start_us, 10 * 50 * 1000);
}
END_TEST

START_TEST (there_are_not_too_many)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GArray) marks = NULL;

  for (guint i = 0; i <= RC_TEXT_MARKS_MAX; i++)
    g_string_append (text, "*a* ");
  marks = rc_text_marks_find (text->str, NULL);
  ck_assert_uint_eq (marks->len, RC_TEXT_MARKS_MAX);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("text-marks");
  TCase *tcase = tcase_create ("marks");

  tcase_add_loop_test (tcase, finds_what_the_table_says, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tcase, hostile_text_costs_no_time, 0, 15);
  tcase_add_test (tcase, there_are_not_too_many);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  SRunner *runner = srunner_create (make_suite ());
  int n_failed;

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? 0 : 1;
}
