/* test-invite-link.c - invitations and pins, from anywhere.
 *
 * Covers: links that are read and built again alike; every kind of link that is
 * none; a thousand damaged ones; pins: what is one, lists of them, groups; which
 * servers are spoken to in plain; which keys a set takes over. */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rc-invite-link.h"
#include "rc-pin.h"
#include "rc-trust.h"

#define PIN "dPJ7UDYvr7CHfK6m-jqLibk9esmiF248FYpxqDmlPb0"
#define PIN_2 "b6KdFku_2CB3K9UNpEAhUXDIoljHtUNDPfVj63TYTwQ"

START_TEST (links_are_read_and_built_alike)
{
  static const char *const links[] = {
    "redcoast://box:5247/",
    "redcoast://box.local:80/?invite=abc-_9",
    "redcoast://192.0.2.7:5247/?invite=abc&pin=" PIN,
    "redcoast://[2001:db8::1]:1/?pin=" PIN "&pin=" PIN_2,
    "redcoast://bücher.example:5247/?pin=" PIN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_auto (RcInviteLink) link = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *built = NULL;

      ck_assert_msg (rc_invite_link_parse (links[i], &link, &error), "%s: %s", links[i],
                     error != NULL ? error->message : "");
      built = rc_invite_link_build (&link);
      ck_assert_str_eq (built, links[i]);
    }
}
END_TEST

START_TEST (short_forms_and_what_is_not_known_are_taken)
{
  static const char *const links[] = {
    "redcoast://box", "REDCOAST://box/", "redcoast://box?", "redcoast://box:5247/?later=1&&invite=x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_auto (RcInviteLink) link = { 0 };

      ck_assert_msg (rc_invite_link_parse (links[i], &link, NULL), "%s", links[i]);
      ck_assert_str_eq (link.host, "box");
      ck_assert_uint_eq (link.port, 5247);
      ck_assert_ptr_null (link.pins);
    }
}
END_TEST

START_TEST (what_is_no_invitation_is_refused_with_a_sentence)
{
  static const char *const links[] = {
    "", "box", "http://box/", "redcoast:", "redcoast:/box", "redcoast://", "redcoast:///?invite=x",
    "redcoast://:80/", "redcoast://box:0/", "redcoast://box:99999/", "redcoast://me@box/",
    "redcoast://me:secret@box/", "redcoast://box/path", "redcoast://box/?invite=x#y", "redcoast://box#x",
    "redcoast://box/?invite=", "redcoast://box/?invite=a b", "redcoast://box/?invite=a%20b",
    "redcoast://box/?invite=a&invite=b", "redcoast://box/?pin=", "redcoast://box/?pin=short",
    "redcoast://box/?pin=" PIN "x", "redcoast://box/?pin=" PIN "=", " redcoast://box/", "redcoast://box/ ",
    "redcoast://b\tox/", "redcoast://box/\n", "redcoast://b\xe2\x80\xaeox/", "redcoast://box/?invite=\xff",
    "redcoast://[::1/", "redcoast://[box]/", "redcoast://::1:80:x/",
    "redcoast://box/?pin=" PIN "&pin=" PIN "&pin=" PIN "&pin=" PIN "&pin=" PIN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_auto (RcInviteLink) link = { 0 };
      g_autoptr (GError) error = NULL;

      ck_assert_msg (!rc_invite_link_parse (links[i], &link, &error), "“%s” was taken", links[i]);
      ck_assert_msg (g_utf8_validate (error->message, -1, NULL) && strlen (error->message) > 10, "%s", links[i]);
    }
}
END_TEST

START_TEST (damaged_and_endless_links_do_no_harm)
{
  const char *good = "redcoast://[2001:db8::1]:5247/?invite=abc&pin=" PIN;
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autofree char *endless = g_strconcat ("redcoast://", long_text, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_auto (RcInviteLink) none = { 0 };

  ck_assert (!rc_invite_link_parse (endless, &none, NULL));
  ck_assert (!rc_invite_link_parse (NULL, &none, NULL));
  for (guint i = 0; i < 5000; i++)
    {
      g_auto (RcInviteLink) link = { 0 };
      g_autofree char *text = g_strdup (good);

      for (guint j = 0; j < 1 + i % 4; j++)
        text[g_rand_int_range (random, 0, (gint32) strlen (good))] = (char) g_rand_int_range (random, 0, 256);
      if (rc_invite_link_parse (text, &link, NULL))
        {
          g_autofree char *built = rc_invite_link_build (&link);
          g_auto (RcInviteLink) again = { 0 };

          ck_assert_msg (rc_invite_link_parse (built, &again, NULL), "%s", built);
        }
    }
}
END_TEST

START_TEST (pins_are_told_from_other_texts)
{
  g_auto (GStrv) pins = rc_pins_parse (RC_SLICE_LITERAL (PIN ",x,,later-form=2," PIN_2));
  g_autofree char *grouped = rc_pin_format ("abcdefghi");

  ck_assert (rc_pin_check (PIN));
  ck_assert (!rc_pin_check (NULL));
  ck_assert (!rc_pin_check (""));
  ck_assert (!rc_pin_check ("dPJ7UDYvr7CHfK6m+jqLibk9esmiF248FYpxqDmlPb0"));
  ck_assert (!rc_pin_check ("dPJ7UDYvr7CHfK6m-jqLibk9esmiF248FYpxqDmlPb1"));
  ck_assert_uint_eq (g_strv_length (pins), 2);
  ck_assert_str_eq (pins[1], PIN_2);
  ck_assert_ptr_null (rc_pins_parse (RC_SLICE_ABSENT));
  ck_assert_ptr_null (rc_pins_parse (RC_SLICE_LITERAL ("x")));
  ck_assert_str_eq (grouped, "abcd efgh i");
}
END_TEST

START_TEST (plain_is_for_this_machine_only)
{
  static const struct
  {
    const char *server;
    gboolean tls;
  } cases[] = {
    { "127.0.0.1", FALSE }, { "127.9.9.9", FALSE }, { "[::1]:1", FALSE },      { "localhost", FALSE },
    { "LOCALHOST", FALSE }, { "box", TRUE },        { "192.168.1.5", TRUE },   { "localhost.evil.example", TRUE },
    { "0.0.0.0", TRUE },    { "[fe80::1]", TRUE },  { "127.0.0.1.nip.example", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (RcServerAddress) address = { 0 };
      g_auto (GStrv) pins = g_strsplit (PIN, ",", -1);
      RcTrust trust;

      ck_assert (rc_server_address_parse (cases[i].server, &address, NULL));
      rc_trust_init (&trust, NULL, FALSE);
      ck_assert_msg (rc_trust_needs_tls (&trust, &address) == cases[i].tls, "%s", cases[i].server);
      rc_trust_clear (&trust);
      rc_trust_init (&trust, (const char *const *) pins, FALSE);
      ck_assert (rc_trust_needs_tls (&trust, &address));
      rc_trust_clear (&trust);
    }
}
END_TEST

START_TEST (announced_pins_count_only_with_the_present_one)
{
  g_auto (GStrv) pins = g_strsplit (PIN, ",", -1);
  RcTrust trust;

  rc_trust_init (&trust, (const char *const *) pins, FALSE);
  ck_assert (!rc_trust_take (&trust, PIN_2, PIN));
  ck_assert (!rc_trust_take (&trust, NULL, PIN));
  ck_assert (!rc_trust_take (&trust, PIN, PIN));
  ck_assert (!rc_trust_take (&trust, PIN "," PIN_2, PIN_2));
  ck_assert (!rc_trust_take (&trust, PIN "," PIN_2, NULL));
  ck_assert (rc_trust_take (&trust, PIN "," PIN_2, PIN));
  ck_assert (rc_trust_take (&trust, PIN_2, PIN_2));
  ck_assert_uint_eq (g_strv_length (trust.pins), 1);
  rc_trust_clear (&trust);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("invite-link");
  TCase *tcase = tcase_create ("invite-link");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_test (tcase, links_are_read_and_built_alike);
  tcase_add_test (tcase, short_forms_and_what_is_not_known_are_taken);
  tcase_add_test (tcase, what_is_no_invitation_is_refused_with_a_sentence);
  tcase_add_test (tcase, damaged_and_endless_links_do_no_harm);
  tcase_add_test (tcase, pins_are_told_from_other_texts);
  tcase_add_test (tcase, plain_is_for_this_machine_only);
  tcase_add_test (tcase, announced_pins_count_only_with_the_present_one);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
