/* test-hostile-notifications.c - what peers and a server that mean harm can make a desktop show.
 *
 * - where a desktop reads markup, a peer's text is text all the same; where it does not,
 *   nothing is escaped
 * - a text turns nothing around, and is short
 * - a flood from many people is a bounded number of notifications, in bounded time; reading
 *   takes back what is there
 * - a flood from one is one notification */
#include "config.h"

#include <string.h>

#include "gui-fixture.h"
#include "rc-client-fixture.h"
#include "rc-e2e-desktop.h"
#include "rc-notifier.h"

#define N_PEOPLE 600
#define PIECE 100

static RcE2eDesktop *desktop;
static GApplication *application;
static RcNotifier *notifier;

static gboolean
is_shown (const char *conversation,
          gpointer    user_data)
{
  return FALSE;
}

static void
set_up (void)
{
  g_autoptr (RcContactPrefs) prefs = NULL;

  gui_fixture_init ();
  desktop = rc_e2e_desktop_new ();
  rc_client_fixture_set_up ();
  application = g_application_new ("org.redcoast.RedCoast.Test", G_APPLICATION_NON_UNIQUE);
  ck_assert (g_application_register (application, NULL, NULL));
  prefs = rc_contact_prefs_new (NULL);
  notifier = rc_notifier_new (application, prefs, NULL, is_shown, NULL);
  rc_notifier_set_account (notifier, "alice@127.0.0.1", NULL);
  rc_notifier_set_client (notifier, fixture->client);
  rc_client_fixture_hear_nothing ();
  go_online ();
}

static void
tear_down (void)
{
  g_clear_object (&notifier);
  g_clear_object (&application);
  gui_fixture_turn ();
  rc_client_fixture_tear_down ();
}

static void
tell (const char *text)
{
  static guint64 seq = 10;
  g_autofree char *ref = g_strdup_printf ("n%" G_GUINT64_FORMAT, ++seq);

  rc_client_mark_read (fixture->client, "eve");
  rc_fake_server_message (fixture->server, seq, "eve", "alice", ref, text);
}

static const struct
{
  const char *text;
  const char *as_markup;
  const char *as_text;
} texts[] = {
  { "<b>bold</b>", "[1 eve|&lt;b&gt;bold&lt;/b&gt;]", "[1 eve|<b>bold</b>]" },
  { "<a href='http://x'>x</a>", "[1 eve|&lt;a href=&apos;http://x&apos;&gt;x&lt;/a&gt;]", "[1 eve|<a href='http://x'>x</a>]" },
  { "<img src='file:///etc/passwd'/>", "[1 eve|&lt;img src=&apos;file:///etc/passwd&apos;/&gt;]",
    "[1 eve|<img src='file:///etc/passwd'/>]" },
  { "&lt;b&gt;", "[1 eve|&amp;lt;b&amp;gt;]", "[1 eve|&lt;b&gt;]" },
  { "</body>", "[1 eve|&lt;/body&gt;]", "[1 eve|</body>]" },
  { "%s%n", "[1 eve|%s%n]", "[1 eve|%s%n]" },
  { "\xe2\x80\xae" "evil", "[1 eve|\\u202eevil]", "[1 eve|\\u202eevil]" },
  { "\x1b[2J", "[1 eve|\\x1b[2J]", "[1 eve|\\x1b[2J]" },
  { "&", "[1 eve|&amp;]", "[1 eve|&]" },
  { "a & b < c", "[1 eve|a &amp; b &lt; c]", "[1 eve|a & b < c]" },
};

START_TEST (a_text_is_text_where_markup_is_read)
{
  rc_e2e_desktop_read_markup (desktop);
  tell (texts[_i].text);
  rc_e2e_desktop_expect (desktop, texts[_i].as_markup);
}
END_TEST

START_TEST (a_text_is_as_it_was_where_none_is_read)
{
  tell (texts[_i].text);
  rc_e2e_desktop_expect (desktop, texts[_i].as_text);
}
END_TEST

/* It is cut before it is escaped: no half of a sign is left. */
START_TEST (a_long_text_is_cut_before_it_is_escaped)
{
  g_autofree char *text = g_strnfill (60000, '<');
  g_autoptr (GString) expected = g_string_new ("[1 eve|");

  for (guint i = 0; i < 200; i++)
    g_string_append (expected, "&lt;");
  g_string_append (expected, "…]");
  rc_e2e_desktop_read_markup (desktop);
  tell (text);
  rc_e2e_desktop_expect (desktop, expected->str);
}
END_TEST

static void
flood (guint first)
{
  for (guint i = first; i < first + N_PEOPLE; i++)
    {
      g_autofree char *from = g_strdup_printf ("p%u", i);

      rc_fake_server_message (fixture->server, i + 1, from, "alice", "r", "look at me");
      if (i % PIECE == 0)
        rc_fake_server_turn ();
    }
}

START_TEST (a_flood_from_many_is_a_bounded_number)
{
  gint64 start_us = g_get_monotonic_time ();
  RcRoster *roster = rc_client_get_roster (fixture->client);

  flood (0);
  RC_WAIT_FOR (rc_e2e_desktop_count_calls (desktop) >= RC_NOTIFIER_MAX_PENDING);
  /* The second flood is told when the first one's time is over, and takes its place. */
  flood (N_PEOPLE);
  RC_WAIT_FOR (rc_e2e_desktop_count_calls (desktop) > RC_NOTIFIER_MAX_PENDING);
  ck_assert_int_ge (g_get_monotonic_time () - start_us, RC_NOTIFIER_MAX_PENDING * 300 * G_GINT64_CONSTANT (1000));
  RC_WAIT_FOR (rc_e2e_desktop_count_calls (desktop) == 2 * RC_NOTIFIER_MAX_PENDING);
  rc_fake_server_settle ();
  ck_assert_uint_le (rc_e2e_desktop_count_there (desktop), RC_NOTIFIER_MAX_TOLD);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (roster)); i++)
    {
      g_autoptr (RcContact) someone = g_list_model_get_item (G_LIST_MODEL (roster), i);

      rc_client_mark_read (fixture->client, rc_contact_get_id (someone));
    }
  RC_WAIT_FOR (rc_e2e_desktop_count_there (desktop) == 0);
}
END_TEST

START_TEST (a_flood_from_one_is_one)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *ref = g_strdup_printf ("f%u", i);

      rc_fake_server_message (fixture->server, i + 1, "eve", "alice", ref, "again");
      if (i % PIECE == 0)
        rc_fake_server_turn ();
    }
  rc_fake_server_settle ();
  RC_WAIT_FOR (rc_e2e_desktop_count_there (desktop) == 1);
  RC_WAIT_FOR (rc_contact_get_unread (contact ("eve")) == 2000);
  ck_assert_uint_lt (rc_e2e_desktop_count_calls (desktop), 100);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("hostile-notifications");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_loop_test (tcase, a_text_is_text_where_markup_is_read, 0, (int) G_N_ELEMENTS (texts));
  tcase_add_loop_test (tcase, a_text_is_as_it_was_where_none_is_read, 0, (int) G_N_ELEMENTS (texts));
  tcase_add_test (tcase, a_long_text_is_cut_before_it_is_escaped);
  tcase_add_test (tcase, a_flood_from_many_is_a_bounded_number);
  tcase_add_test (tcase, a_flood_from_one_is_one);
  return gui_fixture_run ("hostile-notifications", tcase);
}
