/* test-nearby.c - the servers that are found nearby.
 *
 * Covers: what the network may say of a server: names, addresses, ports, TXT, all
 * of them hostile; one row a server, by the best way to it; servers that go; a daemon that
 * is not there, comes later or restarts; a bus that is not there or ends; the bounds;
 * that it looks only while it is asked to. */
#include "config.h"

#include <check.h>
#include <net/if.h>
#include <stdlib.h>

#include "rc-mock-avahi.h"
#include "rc-nearby.h"
#include "rc-pin.h"

#define PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define NEXT "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA"

static GVariant *
txt_of (const char *const *entries)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aay"));
  for (; *entries != NULL; entries++)
    g_variant_builder_add_value (&builder,
                                 g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, *entries, strlen (*entries), 1));

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static RcNearbyServer *
make (const char *name,
      const char *host,
      const char *address,
      guint16     port,
      GVariant   *txt)
{
  const RcNearbyService service = { name, host, 1, address, port, txt };

  return rc_nearby_server_new (&service, NULL);
}

START_TEST (a_server_has_a_name_an_address_and_pins)
{
  static const char *const entries[] = { "txtvers=1", "PIN=" PIN "," NEXT, "pin=" NEXT, NULL };
  g_autoptr (GVariant) txt = txt_of (entries);
  g_autoptr (RcNearbyServer) server = make ("Box", "box.local", "192.168.1.5", 5247, txt);
  const char *const *pins = rc_nearby_server_get_pins (server);

  ck_assert_str_eq (rc_nearby_server_get_name (server), "Box");
  ck_assert_str_eq (rc_nearby_server_get_server (server), "192.168.1.5:5247");
  ck_assert_uint_eq (g_strv_length ((char **) pins), 2);
  ck_assert_str_eq (pins[0], PIN);
  rc_nearby_server_use_host (server);
  ck_assert_str_eq (rc_nearby_server_get_server (server), "box.local:5247");
}
END_TEST

START_TEST (an_address_of_the_link_has_its_interface)
{
  char name[IF_NAMESIZE];
  g_autoptr (RcNearbyServer) link = make ("Box", "box.local", "fe80::1", 5247, NULL);
  g_autoptr (RcNearbyServer) global = make ("Box", "box.local", "2001:db8::1", 5247, NULL);
  g_autofree char *expected = NULL;

  ck_assert_ptr_nonnull (if_indextoname (1, name));
  expected = g_strdup_printf ("[fe80::1%%%s]:5247", name);
  ck_assert_str_eq (rc_nearby_server_get_server (link), expected);
  ck_assert (rc_nearby_server_is_link_local (link));
  ck_assert_str_eq (rc_nearby_server_get_server (global), "[2001:db8::1]:5247");
}
END_TEST

START_TEST (what_is_no_server_is_left_out)
{
  static const struct
  {
    const char *name;
    const char *address;
    guint16 port;
  } cases[] = {
    { "", "192.168.1.5", 1 },
    { " \t\n", "192.168.1.5", 1 },
    { "\xe2\x80\xae\xe2\x80\x8b", "192.168.1.5", 1 },
    { "\xff\xfe", "192.168.1.5", 1 },
    { "0123456789012345678901234567890123456789012345678901234567890123", "192.168.1.5", 1 },
    { "Box", "192.168.1.5", 0 },
    { "Box", "0.0.0.0", 1 },
    { "Box", "224.0.0.251", 1 },
    { "Box", "ff02::fb", 1 },
    { "Box", "::", 1 },
    { "Box", "", 1 },
    { "Box", "evil.example", 1 },
    { "Box", "192.168.1.5:80", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RcNearbyServer) server = make (cases[i].name, "box.local", cases[i].address, cases[i].port, NULL);

      ck_assert_msg (server == NULL, "case %u was taken", i);
    }
}
END_TEST

START_TEST (a_name_is_one_line_that_shows_all_that_is_in_it)
{
  static const char *const cases[][2] = {
    { "  Red\tCoast\r\n", "Red Coast" },
    { "a\x1b[31mb", "a[31mb" },
    { "abc\xe2\x80\xae" "def", "abcdef" },          /* turns text around */
    { "a\xe2\x80\x8b" "b\xc2\xad" "c", "abc" },     /* cannot be seen */
    { "a\xe2\x80\xa8" "b", "a b" },                 /* another line */
    { "红岸 🛰", "红岸 🛰" },
    { "<b>Box</b> & “co”", "<b>Box</b> & “co”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = rc_nearby_server_clean_name (cases[i][0]);

      ck_assert_pstr_eq (clean, cases[i][1]);
    }
}
END_TEST

START_TEST (a_machines_name_is_used_only_on_the_local_network)
{
  static const char *const bad[] = {
    "evil.example", ".local", "local", "a b.local", "a/b.local", "a:1.local", "-a.local", "a\n.local", "b\xc3\xb6x.local", "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (RcNearbyServer) server = make ("Box", bad[i], "192.168.1.5", 1, NULL);

      ck_assert_ptr_nonnull (server);
      ck_assert_ptr_null (rc_nearby_server_get_host (server));
    }
}
END_TEST

START_TEST (pins_that_are_none_are_no_pins)
{
  static const char *const none[][3] = {
    { "pin=", NULL },
    { "pin", NULL },
    { "pin=x", NULL },
    { "pin=" PIN "x", NULL },
    { "pinned=" PIN, NULL },
    { "pin=../../etc/passwd", "pin=" PIN, NULL }, /* the first counts */
    { "", NULL },
  };
  g_autofree char *filling = g_strnfill (300, 'x');
  g_autofree char *long_entry = g_strconcat ("pin=" PIN ",", filling, NULL);
  const char *const too_long[] = { long_entry, NULL };
  const char *many[RC_NEARBY_TXT_MAX + 2] = { NULL };
  g_autoptr (GVariant) long_txt = txt_of (too_long);
  g_autoptr (RcNearbyServer) long_server = make ("Box", "", "192.168.1.5", 1, long_txt);
  g_autoptr (GVariant) many_txt = NULL;
  g_autoptr (RcNearbyServer) many_server = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_autoptr (GVariant) txt = txt_of (none[i]);
      g_autoptr (RcNearbyServer) server = make ("Box", "", "192.168.1.5", 1, txt);

      ck_assert_msg (rc_nearby_server_get_pins (server) == NULL, "case %u has pins", i);
    }
  ck_assert_ptr_null (rc_nearby_server_get_pins (long_server));

  for (guint i = 0; i < RC_NEARBY_TXT_MAX; i++)
    many[i] = "x=y";
  many[RC_NEARBY_TXT_MAX] = "pin=" PIN;
  many_txt = txt_of (many);
  many_server = make ("Box", "", "192.168.1.5", 1, many_txt);
  ck_assert_ptr_null (rc_nearby_server_get_pins (many_server));
}
END_TEST

#ifdef HAVE_AVAHI

static guint
count (RcNearby *nearby)
{
  return g_list_model_get_n_items (G_LIST_MODEL (nearby));
}

static const char *
server_at (RcNearby *nearby,
           guint     position)
{
  g_autoptr (RcNearbyServer) server = g_list_model_get_item (G_LIST_MODEL (nearby), position);

  return rc_nearby_server_get_server (server);
}

static void
announce (RcMockAvahi *avahi,
          int          interface,
          int          protocol,
          const char  *name,
          const char  *address)
{
  const RcMockService service = { interface, protocol, name, "nowhere.invalid", address, 5247, "pin=" PIN };

  rc_mock_avahi_add (avahi, &service);
}

START_TEST (a_server_is_one_row_by_the_best_way_to_it)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcNearby) nearby = rc_nearby_new ();

  rc_mock_avahi_start (avahi);
  announce (avahi, 1, 1, "Box", "fe80::1");
  announce (avahi, 2, 1, "Attic", "2001:db8::2");
  rc_nearby_start (nearby);
  RC_MOCK_WAIT_FOR (count (nearby) == 2);
  ck_assert_str_eq (server_at (nearby, 0), "[2001:db8::2]:5247");
  ck_assert (g_str_has_prefix (server_at (nearby, 1), "[fe80::1%"));

  announce (avahi, 2, 0, "Box", "192.168.1.5");
  announce (avahi, 2, 1, "Box", "2001:db8::1");
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_resolves (avahi) == 4);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (count (nearby), 2);
  ck_assert_str_eq (server_at (nearby, 1), "192.168.1.5:5247");

  rc_mock_avahi_remove (avahi, "Box");
  RC_MOCK_WAIT_FOR (count (nearby) == 1);
  rc_mock_avahi_remove (avahi, "Attic");
  RC_MOCK_WAIT_FOR (count (nearby) == 0);
}
END_TEST

START_TEST (who_cannot_be_resolved_is_not_shown)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcNearby) nearby = rc_nearby_new ();

  rc_mock_avahi_start (avahi);
  rc_nearby_start (nearby);
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 1);
  announce (avahi, 1, 0, "Nobody", "not an address");
  announce (avahi, 1, 0, "Gone", "192.168.1.6");
  rc_mock_avahi_remove (avahi, "Gone");
  announce (avahi, 1, 0, "Box", "192.168.1.5");
  RC_MOCK_WAIT_FOR (count (nearby) > 0);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (count (nearby), 1);
  ck_assert_str_eq (server_at (nearby, 0), "192.168.1.5:5247");
}
END_TEST

START_TEST (a_daemon_may_come_later_and_restart)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcNearby) nearby = rc_nearby_new ();

  announce (avahi, 1, 0, "Box", "192.168.1.5");
  rc_nearby_start (nearby);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (count (nearby), 0);
  rc_mock_avahi_start (avahi);
  RC_MOCK_WAIT_FOR (count (nearby) == 1);
  rc_mock_avahi_stop (avahi);
  RC_MOCK_WAIT_FOR (count (nearby) == 0);
  rc_mock_avahi_start (avahi);
  RC_MOCK_WAIT_FOR (count (nearby) == 1);
}
END_TEST

START_TEST (it_looks_only_while_it_is_asked_to)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcNearby) nearby = rc_nearby_new ();

  rc_mock_avahi_start (avahi);
  announce (avahi, 1, 0, "Box", "192.168.1.5");
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (rc_mock_avahi_count_browsers (avahi), 0);
  rc_nearby_start (nearby);
  rc_nearby_start (nearby);
  RC_MOCK_WAIT_FOR (count (nearby) == 1);
  ck_assert_uint_eq (rc_mock_avahi_count_browsers (avahi), 1);
  rc_nearby_stop (nearby);
  ck_assert_uint_eq (count (nearby), 0);
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 0);
  rc_nearby_start (nearby);
  RC_MOCK_WAIT_FOR (count (nearby) == 1);
}
END_TEST

START_TEST (it_can_end_at_any_moment)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();

  rc_mock_avahi_start (avahi);
  announce (avahi, 1, 0, "Box", "192.168.1.5");
  announce (avahi, 1, 1, "Box", "2001:db8::1");
  for (guint n_turns = 0; n_turns < 30; n_turns++)
    {
      g_autoptr (RcNearby) nearby = rc_nearby_new ();

      rc_nearby_start (nearby);
      for (guint turn = 0; turn < n_turns; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
  RC_MOCK_WAIT_FOR (rc_mock_avahi_count_browsers (avahi) == 0);
}
END_TEST

START_TEST (a_bus_may_be_missing_or_end)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"));
  g_autoptr (RcNearby) nearby = rc_nearby_new ();

  rc_mock_avahi_start (avahi);
  announce (avahi, 1, 0, "Box", "192.168.1.5");
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all", TRUE);
  rc_nearby_start (nearby);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (count (nearby), 0);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  rc_nearby_start (nearby);
  RC_MOCK_WAIT_FOR (count (nearby) == 1);
  rc_mock_avahi_end_bus (avahi);
  RC_MOCK_WAIT_FOR (count (nearby) == 0);
}
END_TEST

START_TEST (announcements_and_servers_are_bounded)
{
  g_autoptr (RcMockAvahi) avahi = rc_mock_avahi_new ();
  g_autoptr (RcNearby) nearby = rc_nearby_new ();

  rc_mock_avahi_start (avahi);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("Box %u", i);

      announce (avahi, 1, 0, name, "192.168.1.5");
    }
  rc_nearby_start (nearby);
  RC_MOCK_WAIT_FOR (count (nearby) == RC_NEARBY_SERVERS_MAX);
  rc_mock_avahi_settle (avahi);
  ck_assert_uint_eq (rc_mock_avahi_count_resolves (avahi), RC_NEARBY_FOUND_MAX);
  ck_assert_uint_eq (count (nearby), RC_NEARBY_SERVERS_MAX);
}
END_TEST

#endif

int
main (void)
{
  Suite *suite = suite_create ("nearby");
  TCase *tcase = tcase_create ("nearby");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, a_server_has_a_name_an_address_and_pins);
  tcase_add_test (tcase, an_address_of_the_link_has_its_interface);
  tcase_add_test (tcase, what_is_no_server_is_left_out);
  tcase_add_test (tcase, a_name_is_one_line_that_shows_all_that_is_in_it);
  tcase_add_test (tcase, a_machines_name_is_used_only_on_the_local_network);
  tcase_add_test (tcase, pins_that_are_none_are_no_pins);
#ifdef HAVE_AVAHI
  tcase_add_test (tcase, a_server_is_one_row_by_the_best_way_to_it);
  tcase_add_test (tcase, who_cannot_be_resolved_is_not_shown);
  tcase_add_test (tcase, a_daemon_may_come_later_and_restart);
  tcase_add_test (tcase, it_looks_only_while_it_is_asked_to);
  tcase_add_test (tcase, it_can_end_at_any_moment);
  tcase_add_test (tcase, a_bus_may_be_missing_or_end);
  tcase_add_test (tcase, announcements_and_servers_are_bounded);
#endif
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
