/* test-notifier.c - who is mentioned in a message: the id behind an @, whole. */
#include "config.h"

#include <check.h>

#include "rc-notifier.h"

START_TEST (an_id_is_mentioned_as_a_word)
{
  static const char *const yes[] = { "@ana", "Tea, @ana?", "@ana.", "(@ana)", "@anabel and @ana", "@ana\nagain", NULL };
  static const char *const no[] = { "", "ana", "@", "@an", "@anabel", "@ana-2", "@ana_x", "@ana.b", "me@ana", NULL };

  for (guint i = 0; yes[i] != NULL; i++)
    ck_assert_msg (rc_notifier_mentions (yes[i], "ana"), "%s", yes[i]);
  for (guint i = 0; no[i] != NULL; i++)
    ck_assert_msg (!rc_notifier_mentions (no[i], "ana"), "%s", no[i]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("notifier");
  TCase *tcase = tcase_create ("notifier");
  SRunner *runner;
  int n_failed;

  tcase_add_test (tcase, an_id_is_mentioned_as_a_word);
  suite_add_tcase (suite, tcase);
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? 0 : 1;
}
