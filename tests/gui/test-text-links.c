/* test-text-links.c - the addresses that stand in a text: where each begins and
 * ends, what is none, and that a hostile text costs no time. */
#include "config.h"

#include <check.h>
#include <string.h>

#include "rc-text-links.h"

typedef struct
{
  const char *text;
  const char *uris; /* separated by spaces */
} Case;

static const Case cases[] = {
  { "", "" },
  { "nothing here", "" },
  { "http://a.org", "http://a.org" },
  { "HTTPS://A.org/B", "HTTPS://A.org/B" },
  { "see https://a.org/b?c=d&e=f#g now", "https://a.org/b?c=d&e=f#g" },
  { "two: http://a.org, and http://b.org.", "http://a.org http://b.org" },
  { "(https://a.org)", "https://a.org" },
  { "https://a.org/Wiki_(disambiguation)", "https://a.org/Wiki_(disambiguation)" },
  { "(see https://a.org/Wiki_(b))", "https://a.org/Wiki_(b)" },
  { "[https://a.org/x[1]]", "https://a.org/x[1]" },
  { "<https://a.org/>", "https://a.org/" },
  { "\"https://a.org\"", "https://a.org" },
  { "“https://a.org”", "https://a.org" },
  { "*https://a.org* _https://b.org_", "https://a.org https://b.org" },
  { "is it https://a.org?!...", "https://a.org" },
  { "http://[::1]:8080/x", "http://[::1]:8080/x" },
  { "https://user@a.org:8443/", "https://user@a.org:8443/" },
  { "www.a.org/b", "https://www.a.org/b" },
  { "www.", "" },
  { "www.a", "" },
  { "awww.a.org", "" },
  { "http://", "" },
  { "http:///", "" },
  { "xhttp://a.org", "" },
  { "svn+http://a.org", "" },
  { "file:///etc/passwd", "" },
  { "javascript:alert(1)", "" },
  { "data:text/html,x", "" },
  { "smb://a.org/x", "" },
  { "mailto:ana@a.org.", "mailto:ana@a.org" },
  { "mailto:nobody", "" },
  { "mailto:@a", "" },
  { "tel:+49-30-1234, xmpp:ana@a.org", "tel:+49-30-1234 xmpp:ana@a.org" },
  { "hotel: cheap", "" },
  { "redcoast://box.local:5247/?invite=T&pin=P", "redcoast://box.local:5247/?invite=T&pin=P" },
  { "请看https://a.org/红岸，谢谢", "https://a.org/红岸" },
  { "https://a.org看这里", "https://a.org" },
  { "https://例子.测试/页", "https://例子.测试/页" },
  { "（https://a.org）", "https://a.org" },
  { "ב-https://a.org/he", "https://a.org/he" },
  { "https://a.org\u202egnp.exe", "https://a.org" },
  { "https://a.org\nhttps://b.org\thttps://c.org", "https://a.org https://b.org https://c.org" },
  { "https://a.org/a|b", "https://a.org/a" },
};

START_TEST (finds_what_the_table_says)
{
  const Case *c = &cases[_i];
  g_autoptr(GArray) links = rc_text_links_find (c->text);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      const RcTextLink *link = &g_array_index (links, RcTextLink, i);

      g_string_append_printf (found, "%s%s", i > 0 ? " " : "", link->uri);
      ck_assert (g_str_has_suffix (link->uri, "") && link->end <= strlen (c->text));
      ck_assert (g_utf8_validate (link->uri, -1, NULL));
      ck_assert_ptr_eq (rc_text_links_lookup (links, link->start), link);
      ck_assert_ptr_eq (rc_text_links_lookup (links, link->end - 1), link);
      ck_assert_ptr_ne (rc_text_links_lookup (links, link->end), link);
    }
  ck_assert_msg (g_str_equal (found->str, c->uris), "in “%s”: found “%s”, expected “%s”", c->text, found->str, c->uris);
}
END_TEST

START_TEST (hostile_text_costs_no_time)
{
  static const char *const beginnings[] = { "tel:", "http://", "www.", "https://a", "mailto:", "(http://a.b)" };
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 start_us;

  while (text->len < 64 * 1024)
    g_string_append (text, beginnings[_i]);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(GArray) links = rc_text_links_find (text->str);

      ck_assert_uint_le (links != NULL ? links->len : 0, 200);
    }
  ck_assert_int_lt (g_get_monotonic_time () - start_us, 10 * 50 * 1000);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("text-links");
  TCase *tcase = tcase_create ("links");

  tcase_add_loop_test (tcase, finds_what_the_table_says, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tcase, hostile_text_costs_no_time, 0, 6);
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
