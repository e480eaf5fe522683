/* test-contact-prefs.c - what a person has decided about their contacts: it is
 * said to whoever wants to know, kept in the settings of the account, and bounded. */
#include "config.h"

#include <check.h>

#include "rc-contact-prefs.h"
#include "rc-settings.h"

static guint n_changed;

static void
on_changed (RcContactPrefs *prefs,
            const char     *id,
            guint           pref,
            gpointer        user_data)
{
  n_changed++;
}

START_TEST (is_kept_and_said)
{
  g_autoptr(GSettings) all = rc_settings_open ();
  g_autoptr(GSettings) settings = rc_settings_open_account (all, "ana@box.local:5247");
  g_autoptr(GSettings) elsewhere = rc_settings_open_account (all, "ana@box.local:5248");
  g_autoptr(RcContactPrefs) others = NULL;
  g_autoptr(RcContactPrefs) prefs = rc_contact_prefs_new (settings);
  g_autoptr(RcContactPrefs) other = NULL;

  n_changed = 0;
  g_signal_connect (prefs, "changed", G_CALLBACK (on_changed), NULL);
  ck_assert (!rc_contact_prefs_get (prefs, "ana", RC_CONTACT_PREF_MUTED));
  ck_assert (rc_contact_prefs_set (prefs, "ana", RC_CONTACT_PREF_MUTED, TRUE));
  ck_assert (rc_contact_prefs_set (prefs, "ana", RC_CONTACT_PREF_MUTED, TRUE));
  ck_assert (rc_contact_prefs_set (prefs, "ben", RC_CONTACT_PREF_BLOCKED, TRUE));
  ck_assert (rc_contact_prefs_set (prefs, "ben", RC_CONTACT_PREF_DRAFT, TRUE));
  ck_assert_uint_eq (n_changed, 3);

  other = rc_contact_prefs_new (settings);
  ck_assert (rc_contact_prefs_get (other, "ana", RC_CONTACT_PREF_MUTED));
  ck_assert (!rc_contact_prefs_get (other, "ana", RC_CONTACT_PREF_PINNED));
  ck_assert (rc_contact_prefs_get (other, "ben", RC_CONTACT_PREF_BLOCKED));
  ck_assert (!rc_contact_prefs_get (other, "ben", RC_CONTACT_PREF_DRAFT));
  rc_contact_prefs_set (other, "ana", RC_CONTACT_PREF_MUTED, FALSE);
  ck_assert (!rc_contact_prefs_get (other, "ana", RC_CONTACT_PREF_MUTED));

  others = rc_contact_prefs_new (elsewhere);
  ck_assert (!rc_contact_prefs_get (others, "ben", RC_CONTACT_PREF_BLOCKED));
}
END_TEST

START_TEST (is_bounded)
{
  g_autoptr(RcContactPrefs) prefs = rc_contact_prefs_new (NULL);

  for (guint i = 0; i < RC_CONTACT_PREFS_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      ck_assert (rc_contact_prefs_set (prefs, id, RC_CONTACT_PREF_PINNED, TRUE));
    }
  ck_assert (!rc_contact_prefs_set (prefs, "one-more", RC_CONTACT_PREF_PINNED, TRUE));
  ck_assert (!rc_contact_prefs_get (prefs, "one-more", RC_CONTACT_PREF_PINNED));
  ck_assert_uint_eq (rc_contact_prefs_count (prefs, RC_CONTACT_PREF_PINNED), RC_CONTACT_PREFS_MAX);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("contact-prefs");
  TCase *tcase = tcase_create ("contact prefs");
  SRunner *runner;
  int n_failed;

  tcase_add_test (tcase, is_kept_and_said);
  tcase_add_test (tcase, is_bounded);
  suite_add_tcase (suite, tcase);
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? 0 : 1;
}
