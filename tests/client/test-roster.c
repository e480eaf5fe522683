/* test-roster.c - the contact list.
 *
 * Covers: the room at position 0; order of arrival; one emission for a whole
 * list; changes of a row; who leaves, with a conversation and without; a list
 * that comes again; ids that break the rules; the bound; our own row. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-contact-private.h"
#include "rc-roster-private.h"

static void
wake (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
count_emission (GListModel *model,
                guint       position,
                guint       n_removed,
                guint       n_added,
                guint      *count)
{
  (*count)++;
}

static void
take (RcRoster   *roster,
      const char *id,
      RcPresence  presence)
{
  const RcWireContact row = {
    .id = rc_slice_from_string (id),
    .state = presence,
    .since = RC_WIRE_ABSENT,
    .seen = RC_WIRE_ABSENT,
  };

  rc_roster_update (roster, &row);
}

static char *
list_ids (RcRoster *roster)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (roster)); i++)
    {
      g_autoptr (RcContact) contact = g_list_model_get_item (G_LIST_MODEL (roster), i);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", rc_contact_get_id (contact));
    }

  return g_string_free (ids, FALSE);
}

static void
check_ids (RcRoster   *roster,
           const char *expected)
{
  g_autofree char *ids = list_ids (roster);

  ck_assert_str_eq (ids, expected);
}

START_TEST (the_room_is_always_first)
{
  guint n_woken = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);
  RcContact *room = rc_roster_lookup (roster, "all");

  check_ids (roster, "all");
  ck_assert (rc_contact_get_is_room (room));
  ck_assert_int_eq (rc_contact_get_presence (room), RC_PRESENCE_ONLINE);

  take (roster, "all", RC_PRESENCE_GONE);
  take (roster, "ALL", RC_PRESENCE_ONLINE);
  rc_roster_flush (roster);
  check_ids (roster, "all");
}
END_TEST

START_TEST (a_whole_list_is_one_emission)
{
  guint n_woken = 0;
  guint n_emissions = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);

  g_signal_connect (roster, "items-changed", G_CALLBACK (count_emission), &n_emissions);
  take (roster, "zoe", RC_PRESENCE_ONLINE);
  take (roster, "bob", RC_PRESENCE_AWAY);
  take (roster, "eve", RC_PRESENCE_OFFLINE);
  ck_assert_uint_eq (n_woken, 1);
  check_ids (roster, "all");
  ck_assert_ptr_nonnull (rc_roster_lookup (roster, "bob"));

  rc_roster_flush (roster);
  ck_assert_uint_eq (n_emissions, 1);
  check_ids (roster, "all zoe bob eve");
  ck_assert_int_eq (rc_contact_get_presence (rc_roster_lookup (roster, "bob")),
                    RC_PRESENCE_AWAY);
}
END_TEST

START_TEST (who_leaves_stays_where_there_is_a_conversation)
{
  guint n_woken = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);

  take (roster, "bob", RC_PRESENCE_ONLINE);
  take (roster, "eve", RC_PRESENCE_ONLINE);
  rc_roster_ensure (roster, "bob");
  rc_roster_flush (roster);

  take (roster, "bob", RC_PRESENCE_GONE);
  take (roster, "eve", RC_PRESENCE_GONE);
  rc_roster_flush (roster);
  check_ids (roster, "all bob");
  ck_assert_int_eq (rc_contact_get_presence (rc_roster_lookup (roster, "bob")),
                    RC_PRESENCE_OFFLINE);
  ck_assert_ptr_null (rc_roster_lookup (roster, "eve"));
}
END_TEST

START_TEST (who_leaves_and_comes_back_in_one_turn_was_never_away)
{
  guint n_woken = 0;
  guint n_emissions = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);

  take (roster, "bob", RC_PRESENCE_ONLINE);
  rc_roster_flush (roster);
  g_signal_connect (roster, "items-changed", G_CALLBACK (count_emission), &n_emissions);
  take (roster, "bob", RC_PRESENCE_GONE);
  take (roster, "bob", RC_PRESENCE_ONLINE);
  take (roster, "eve", RC_PRESENCE_ONLINE);
  take (roster, "eve", RC_PRESENCE_GONE);
  rc_roster_flush (roster);
  check_ids (roster, "all bob");
  ck_assert_uint_eq (n_emissions, 0);
  ck_assert_ptr_null (rc_roster_lookup (roster, "eve"));

  take (roster, "eve", RC_PRESENCE_ONLINE);
  rc_roster_flush (roster);
  check_ids (roster, "all bob eve");
}
END_TEST

START_TEST (a_list_that_comes_again_tells_who_has_left)
{
  guint n_woken = 0;
  guint n_emissions = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);
  const char *const ids[] = { "a", "b", "c", "d", "e" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    take (roster, ids[i], RC_PRESENCE_ONLINE);
  rc_roster_flush (roster);
  g_signal_connect (roster, "items-changed", G_CALLBACK (count_emission), &n_emissions);

  rc_roster_begin_refresh (roster);
  take (roster, "a", RC_PRESENCE_ONLINE);
  take (roster, "d", RC_PRESENCE_ONLINE);
  rc_roster_end_refresh (roster);
  rc_roster_flush (roster);
  check_ids (roster, "all a d");
  ck_assert_uint_eq (n_emissions, 2);
}
END_TEST

START_TEST (skips_ids_that_break_the_rules)
{
  guint n_woken = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);

  take (roster, "a b", RC_PRESENCE_ONLINE);
  take (roster, "a\xe2\x80\xae" "b", RC_PRESENCE_ONLINE);
  take (roster, "server", RC_PRESENCE_ONLINE);
  take (roster, "#room", RC_PRESENCE_ONLINE);
  rc_roster_flush (roster);
  check_ids (roster, "all");
}
END_TEST

START_TEST (is_bounded)
{
  guint n_woken = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);

  for (guint i = 0; i < RC_ROSTER_MAX_CONTACTS + 100; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);

      take (roster, id, RC_PRESENCE_ONLINE);
    }
  rc_roster_flush (roster);
  ck_assert_uint_eq (g_list_model_get_n_items (G_LIST_MODEL (roster)),
                     RC_ROSTER_MAX_CONTACTS);
}
END_TEST

START_TEST (knows_our_own_row)
{
  guint n_woken = 0;
  g_autoptr (RcRoster) roster = rc_roster_new (wake, &n_woken);

  rc_roster_set_own_id (roster, "Alice");
  take (roster, "Alice", RC_PRESENCE_ONLINE);
  take (roster, "bob", RC_PRESENCE_ONLINE);
  ck_assert (rc_contact_get_is_self (rc_roster_lookup (roster, "Alice")));
  ck_assert (!rc_contact_get_is_self (rc_roster_lookup (roster, "bob")));
  rc_roster_set_own_id (roster, "bob");
  ck_assert (!rc_contact_get_is_self (rc_roster_lookup (roster, "Alice")));
  ck_assert (rc_contact_get_is_self (rc_roster_lookup (roster, "bob")));
}
END_TEST

START_TEST (the_last_text_is_one_short_line)
{
  g_autoptr (RcContact) contact = rc_contact_new ("bob", FALSE);
  g_autofree char *many = g_strnfill (70000, 'x');

  rc_contact_set_last (contact, "bob", FALSE, "\n  one\r\n\ttwo\x1b[2J  three \n", 5);
  ck_assert_str_eq (rc_contact_get_last_text (contact), "one two [2J three");
  rc_contact_set_last (contact, "bob", FALSE, many, 6);
  ck_assert_uint_eq (strlen (rc_contact_get_last_text (contact)), 200);
  rc_contact_set_last (contact, "alice", TRUE, "mine", 7);
  ck_assert (rc_contact_get_last_is_own (contact));
  rc_contact_set_last (contact, NULL, FALSE, NULL, 0);
  ck_assert (!rc_contact_get_last_is_own (contact));
  ck_assert_ptr_null (rc_contact_get_last_text (contact));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("roster");
  TCase *tcase = tcase_create ("roster");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  tcase_add_test (tcase, the_room_is_always_first);
  tcase_add_test (tcase, a_whole_list_is_one_emission);
  tcase_add_test (tcase, who_leaves_stays_where_there_is_a_conversation);
  tcase_add_test (tcase, who_leaves_and_comes_back_in_one_turn_was_never_away);
  tcase_add_test (tcase, a_list_that_comes_again_tells_who_has_left);
  tcase_add_test (tcase, skips_ids_that_break_the_rules);
  tcase_add_test (tcase, is_bounded);
  tcase_add_test (tcase, knows_our_own_row);
  tcase_add_test (tcase, the_last_text_is_one_short_line);
  suite_add_tcase (suite, tcase);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);

  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
