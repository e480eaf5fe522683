/* test-listen.c - addresses to listen on.
 *
 * Covers: the three forms, what is none of them, which addresses are this
 * machine's own. */
#include "config.h"

#include "rc-listen.h"
#include "test-run.h"

START_TEST (the_three_forms_are_read_and_written_alike)
{
  static const char *const forms[] = {
    "127.0.0.1:5247", "0.0.0.0:0", "[::1]:5247", "[::]:65535", "unix:/run/redcoast/socket", "unix:socket",
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketAddress) address = rc_listen_parse (forms[i], &error);
      g_autofree char *text = NULL;

      ck_assert_msg (address != NULL, "%s", error != NULL ? error->message : "");
      text = rc_listen_to_string (address);
      ck_assert_str_eq (text, forms[i]);
    }
}
END_TEST

START_TEST (what_is_no_address_is_refused_by_name)
{
  static const char *const texts[] = {
    "", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "localhost:5247",
    "::1:5247", "[::1]", "[::1]5247", "[127.0.0.1]:5247", "unix:", ":5247", "]:1", "[]:1", "[:1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketAddress) address = rc_listen_parse (texts[i], &error);

      ck_assert_msg (address == NULL, "“%s” was taken", texts[i]);
      ck_assert_ptr_nonnull (strstr (error->message, texts[i]));
    }
}
END_TEST

START_TEST (a_path_too_long_for_a_socket_is_refused)
{
  g_autofree char *path = g_strnfill (120, 'x');
  g_autofree char *text = g_strconcat ("unix:/", path, NULL);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (rc_listen_parse (text, &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

START_TEST (loopback_and_unix_sockets_are_local)
{
  static const struct
  {
    const char *text;
    gboolean local;
  } cases[] = {
    { "127.0.0.1:1", TRUE }, { "127.1.2.3:1", TRUE }, { "[::1]:1", TRUE },     { "unix:/s", TRUE },
    { "0.0.0.0:1", FALSE },  { "[::]:1", FALSE },     { "192.0.2.1:1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GSocketAddress) address = rc_listen_parse (cases[i].text, NULL);

      ck_assert_msg (rc_listen_is_local (address) == cases[i].local, "%s", cases[i].text);
    }
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    the_three_forms_are_read_and_written_alike,
    what_is_no_address_is_refused_by_name,
    a_path_too_long_for_a_socket_is_refused,
    loopback_and_unix_sockets_are_local,
    NULL,
  };

  return test_run ("listen", tests);
}
