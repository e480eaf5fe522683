/* test-server-metrics.c - the figures of a live server.
 *
 * Covers: the text, read as strictly as OpenMetrics 1.0 asks for; figures that rise
 * as messages are sent and log-ins refused; the same figures in `redcoastctl status`;
 * a Unix socket; what is not GET /metrics; requests that are too long, never end
 * or come with too many others; addresses that are not this machine's. */
#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "rc-test-files.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"
#include "test-run.h"

#ifdef HAVE_LIBSOUP

#define CONTENT_TYPE "application/openmetrics-text; version=1.0.0; charset=utf-8"
#define TOLD "figures are told at "

typedef struct
{
  RcTestServer *server;
  char *where;
} Fixture;

/* It says so once it is ready, which may be a moment after its ready line. */
static char *
find_where (RcTestServer *server)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);

  while (TRUE)
    {
      g_autofree char *log = rc_test_server_get_log (server);
      const char *told = strstr (log, TOLD);

      if (told != NULL && strchr (told, '\n') != NULL)
        return g_strndup (told + strlen (TOLD), strcspn (told + strlen (TOLD), "\n"));

      ck_assert_msg (g_get_monotonic_time () < deadline_us, "%s", log);
      g_usleep (5000);
    }
}

static void
set_up (Fixture *self, const char *where)
{
  g_autofree char *key = g_strconcat ("metrics-listen=", where, NULL);
  const char *const arguments[] = { "--set", key, "--set", "session-rate=0", NULL };

  self->server = rc_test_server_start (arguments);
  self->where = find_where (self->server);
}

static void
tear_down (Fixture *self)
{
  rc_test_server_stop (self->server);
  g_free (self->where);
}

static GSocketConnection *
connect_to (Fixture *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = NULL;
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, RC_TEST_DEADLINE_MS / 1000);
  if (g_str_has_prefix (self->where, "unix:"))
    address = G_SOCKET_CONNECTABLE (g_unix_socket_address_new (self->where + strlen ("unix:")));
  else
    address = g_network_address_parse (self->where, 0, &error);
  connection = g_socket_client_connect (client, address, NULL, &error);
  ck_assert_msg (connection != NULL, "%s", error != NULL ? error->message : "");
  return connection;
}

static char *
read_all (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *answer = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (answer, buffer, n);

  return g_string_free (answer, FALSE);
}

/* Sends @request and gives all that comes until the end. */
static char *
ask (Fixture *self, const char *request)
{
  g_autoptr (GSocketConnection) connection = connect_to (self);

  (void) g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                    strlen (request), NULL, NULL, NULL);
  return read_all (connection);
}

static char *
get_text (Fixture *self)
{
  g_autofree char *answer = ask (self, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const char *body = strstr (answer, "\r\n\r\n");

  ck_assert_msg (g_str_has_prefix (answer, "HTTP/1.1 200 OK\r\n"), "%s", answer);
  ck_assert_msg (strstr (answer, "\r\nContent-Type: " CONTENT_TYPE "\r\n") != NULL, "%s", answer);
  ck_assert_ptr_nonnull (body);
  return g_strdup (body + 4);
}

/* The type that a family has, and by which endings of its samples' names. */
static const char *
get_endings (const char *type)
{
  if (g_str_equal (type, "counter"))
    return "_total";
  if (g_str_equal (type, "gauge"))
    return "";
  if (g_str_equal (type, "info"))
    return "_info";

  ck_assert_str_eq (type, "histogram");
  return "_bucket _count _sum";
}

static void
check_head (const char *line, const char **name, char **parts)
{
  static const char *const kinds[] = { "TYPE", "UNIT", "HELP" };
  gsize kind = 0;

  while (kind < 3 && !g_str_equal (parts[1], kinds[kind]))
    kind++;
  ck_assert_msg (kind < 3 && *parts[3] != '\0', "%s", line);
  if (kind == 1)
    ck_assert_msg (g_str_has_suffix (parts[2], parts[3]), "a unit ends the name: %s", line);
  *name = parts[2];
}

static void
check_sample (const char *line, const char *family, const char *type)
{
  gsize name_len = strcspn (line, "{ ");
  g_autofree char *name = g_strndup (line, name_len);
  g_auto (GStrv) endings = g_strsplit (get_endings (type), " ", -1);
  const char *value = strrchr (line, ' ') + 1;
  gboolean ends_well = *get_endings (type) == '\0' && g_str_equal (name, family);
  char *end;

  for (guint i = 0; endings[i] != NULL; i++)
    {
      g_autofree char *whole = g_strconcat (family, endings[i], NULL);

      ends_well |= g_str_equal (name, whole);
    }
  ck_assert_msg (ends_well, "%s is no sample of the %s %s", line, type, family);
  (void) g_ascii_strtod (value, &end);
  ck_assert_msg (*value != '\0' && *end == '\0', "%s", line);
}

/* Reads @text as strictly as can be. */
static void
check_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *family = NULL;
  g_autofree char *type = NULL;

  ck_assert_uint_gt (n, 20);
  ck_assert_str_eq (lines[n - 1], "");
  ck_assert_str_eq (lines[n - 2], "# EOF");
  for (guint i = 0; i < n - 2; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], " ", 4);
      g_autofree char *key = NULL;
      const char *name = NULL;

      if (g_str_has_prefix (lines[i], "# "))
        {
          ck_assert_uint_eq (g_strv_length (parts), 4);
          check_head (lines[i], &name, parts);
          if (g_str_equal (parts[1], "TYPE"))
            {
              g_free (family);
              g_free (type);
              family = g_strdup (name);
              type = g_strdup (parts[3]);
              get_endings (type);
            }
          ck_assert_msg (g_strcmp0 (family, name) == 0, "a family is not in one piece: %s", lines[i]);
          key = g_strdup_printf ("%s %s", parts[1], parts[2]);
        }
      else
        {
          ck_assert_msg (family != NULL && strrchr (lines[i], ' ') != NULL, "%s", lines[i]);
          check_sample (lines[i], family, type);
          key = g_strndup (lines[i], strrchr (lines[i], ' ') - lines[i]);
        }
      ck_assert_msg (g_hash_table_add (seen, g_steal_pointer (&key)), "twice: %s", lines[i]);
    }
}

static double
get_value (const char *text, const char *sample)
{
  g_autofree char *line = g_strconcat ("\n", sample, " ", NULL);
  const char *at = strstr (text, line);

  ck_assert_msg (at != NULL, "there is no %s in: %s", sample, text);
  return g_ascii_strtod (at + strlen (line), NULL);
}

static void
say (RcTestPeer *peer, const char *ref, const char *to)
{
  rc_test_peer_printf (peer, "SEND ref=%s to=%s len=2\nhi\n", ref, to);
  g_free (rc_test_peer_expect_later (peer, "SENT *"));
}

START_TEST (the_text_is_what_the_standard_asks_for)
{
  Fixture self;
  g_autofree char *text = NULL;

  set_up (&self, "127.0.0.1:0");
  text = get_text (&self);
  check_text (text);
  ck_assert_int_eq (get_value (text, "redcoast_build_info{version=\"" PACKAGE_VERSION "\"}"), 1);
  tear_down (&self);
}
END_TEST

START_TEST (figures_rise_with_what_happens)
{
  Fixture self;
  RcTestPeer *a, *b, *refused;
  g_autofree char *text = NULL;

  set_up (&self, "127.0.0.1:0");
  a = rc_test_peer_log_in (rc_test_server_get_port (self.server), "a");
  b = rc_test_peer_log_in (rc_test_server_get_port (self.server), "b");
  say (a, "r1", "b");
  say (a, "r2", "b");
  say (a, "r3", "all");
  rc_test_peer_send (a, "SEND ref=r4 to=nobody len=2\nhi\n", -1);
  g_free (rc_test_peer_expect_later (a, "ERROR code=no-such-id *"));
  refused = rc_test_peer_connect (rc_test_server_get_port (self.server));
  rc_test_peer_send (refused, "HELLO v=1\nLOGIN id=a method=token len=1\nx\n", -1);
  g_free (rc_test_peer_expect_later (refused, "ERROR code=denied *"));

  text = get_text (&self);
  check_text (text);
  ck_assert_int_eq (get_value (text, "redcoast_connections"), 3);
  ck_assert_int_eq (get_value (text, "redcoast_people"), 2);
  ck_assert_int_eq (get_value (text, "redcoast_messages_accepted_total"), 3);
  ck_assert_int_eq (get_value (text, "redcoast_messages_delivered_total"), 3);
  ck_assert_int_eq (get_value (text, "redcoast_messages_kept_total"), 3);
  ck_assert_int_eq (get_value (text, "redcoast_messages_refused_total"), 1);
  ck_assert_int_eq (get_value (text, "redcoast_log_ins_total"), 2);
  ck_assert_int_eq (get_value (text, "redcoast_log_ins_refused_total{reason=\"denied\"}"), 1);
  ck_assert_int_ge (get_value (text, "redcoast_commit_seconds_bucket{le=\"+Inf\"}"), 1);
  ck_assert (get_value (text, "redcoast_commit_seconds_sum") > 0);
  ck_assert_int_gt (get_value (text, "redcoast_received_bytes_total"), 4 * strlen ("SEND ref=r1 to=b len=2\nhi\n"));
  ck_assert_int_gt (get_value (text, "redcoast_sent_bytes_total"), 4 * strlen ("SENT ref=r1 seq=1 time=1\n"));

  rc_test_peer_free (a);
  rc_test_peer_free (b);
  rc_test_peer_free (refused);
  tear_down (&self);
}
END_TEST

START_TEST (a_slow_reader_is_counted)
{
  const char *const arguments[] = {
    "--set", "metrics-listen=127.0.0.1:0", "--set", "session-rate=0", "--set", "queue-max-bytes=131072", NULL,
  };
  Fixture self = { rc_test_server_start (arguments), NULL };
  RcTestPeer *slow = rc_test_peer_log_in (rc_test_server_get_port (self.server), "slow");
  RcTestPeer *loud = rc_test_peer_log_in (rc_test_server_get_port (self.server), "loud");
  g_autofree char *body = g_strnfill (60000, 'x');
  gboolean dropped = FALSE;

  self.where = find_where (self.server);
  for (guint i = 0; i < 1000 && !dropped; i++)
    {
      g_autofree char *text = NULL;

      rc_test_peer_printf (loud, "SEND ref=r%u to=slow len=60000\n%s\n", i, body);
      g_free (rc_test_peer_expect_later (loud, "SENT *"));
      text = get_text (&self);
      dropped = get_value (text, "redcoast_slow_readers_total") == 1;
    }
  ck_assert (dropped);
  rc_test_peer_free (slow);
  rc_test_peer_free (loud);
  tear_down (&self);
}
END_TEST

START_TEST (status_shows_the_same_figures)
{
  Fixture self;
  RcTestPeer *a;
  g_autofree char *dir = NULL;
  g_autofree char *output = NULL;
  const char *lines[] = { "\nmessages-accepted ", "\nmessages-delivered ", "\nlog-ins ", "\nhashes-waiting ",
                          "\nreceived-bytes ", "\nslow-readers ", "\ncommit-us-mean " };

  set_up (&self, "127.0.0.1:0");
  a = rc_test_peer_log_in (rc_test_server_get_port (self.server), "a");
  dir = g_build_filename (rc_test_server_get_dir (self.server), "data", NULL);
  {
    const char *argv[] = { g_getenv ("REDCOASTCTL"), "--data-dir", dir, "status", NULL };

    ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL, NULL));
  }
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    ck_assert_msg (strstr (output, lines[i]) != NULL, "%s is not in: %s", lines[i], output);
  rc_test_peer_free (a);
  tear_down (&self);
}
END_TEST

START_TEST (a_unix_socket_will_do_and_is_removed)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "metrics", NULL);
  g_autofree char *where = g_strconcat ("unix:", path, NULL);
  g_autofree char *text = NULL;
  g_autofree char *old = NULL;
  Fixture self;

  set_up (&self, where);
  text = get_text (&self);
  check_text (text);
  old = ask (&self, "GET /metrics HTTP/1.0\r\n\r\n");
  ck_assert_msg (g_str_has_suffix (old, "# EOF\n") || strstr (old, " 400 ") != NULL, "%s", old);
  tear_down (&self);
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
  rc_test_files_remove (dir);
}
END_TEST

START_TEST (nothing_but_get_metrics_is_answered)
{
  static const char *const cases[][2] = {
    { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", " 404 " },
    { "GET /metrics/ HTTP/1.1\r\nHost: a\r\n\r\n", " 404 " },
    { "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", " 405 " },
    { "DELETE /metrics HTTP/1.1\r\nHost: a\r\n\r\n", " 405 " },
    { "nonsense\r\n\r\n", "" },
  };
  Fixture self;

  set_up (&self, "127.0.0.1:0");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = ask (&self, cases[i][0]);

      ck_assert_msg (strstr (answer, cases[i][1]) != NULL, "%s: %s", cases[i][0], answer);
      ck_assert_ptr_null (strstr (answer, "redcoast_"));
    }
  tear_down (&self);
}
END_TEST

START_TEST (a_request_has_a_bound)
{
  Fixture self;
  g_autofree char *filler = g_strnfill (32 * 1024, 'a');
  g_autofree char *request = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *text = NULL;

  set_up (&self, "127.0.0.1:0");
  request = g_strdup_printf ("GET /metrics HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n", filler);
  answer = ask (&self, request);
  ck_assert_ptr_null (strstr (answer, "redcoast_"));
  text = get_text (&self);
  check_text (text);
  tear_down (&self);
}
END_TEST

START_TEST (who_says_nothing_is_cut_off_and_many_are_not_heard)
{
  GSocketConnection *silent[40];
  g_autofree char *end = NULL;
  gint64 begin_us = g_get_monotonic_time ();
  Fixture self;

  set_up (&self, "127.0.0.1:0");
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    silent[i] = connect_to (&self);

  /* Beyond the bound they are closed at once, and the first after its time. */
  end = read_all (silent[G_N_ELEMENTS (silent) - 1]);
  ck_assert_int_lt (g_get_monotonic_time () - begin_us, 8 * G_USEC_PER_SEC);
  g_free (read_all (silent[0]));
  ck_assert_int_ge (g_get_monotonic_time () - begin_us, 8 * G_USEC_PER_SEC);
  ck_assert_int_lt (g_get_monotonic_time () - begin_us, RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000) - G_USEC_PER_SEC);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    g_object_unref (silent[i]);
  g_free (get_text (&self));
  tear_down (&self);
}
END_TEST

START_TEST (it_can_end_while_somebody_asks)
{
  g_autoptr (GSocketConnection) silent = NULL;
  Fixture self;

  set_up (&self, "127.0.0.1:0");
  silent = connect_to (&self);
  g_free (get_text (&self));
  tear_down (&self);
}
END_TEST

#endif

START_TEST (figures_are_for_this_machine_only)
{
  static const char *const cases[] = { "0.0.0.0:0", "[::]:0", "192.0.2.1:9247", "localhost:9247", "9247" };
  g_autofree char *dir = rc_test_files_make_dir ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pair = g_strconcat ("metrics-listen=", cases[i], NULL);
      const char *argv[] = { g_getenv ("REDCOASTD"), "--listen", "127.0.0.1:0", "--data-dir", dir, "--set", pair, NULL };
      g_autofree char *errors = NULL;
      int status;

      ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors, &status, NULL));
      ck_assert_msg (status != 0 && (strstr (errors, cases[i]) != NULL || strstr (errors, "without metrics") != NULL),
                     "%s: %s", cases[i], errors);
    }
  rc_test_files_remove (dir);
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
#ifdef HAVE_LIBSOUP
    the_text_is_what_the_standard_asks_for,
    figures_rise_with_what_happens,
    a_slow_reader_is_counted,
    status_shows_the_same_figures,
    a_unix_socket_will_do_and_is_removed,
    nothing_but_get_metrics_is_answered,
    a_request_has_a_bound,
    who_says_nothing_is_cut_off_and_many_are_not_heard,
    it_can_end_while_somebody_asks,
#endif
    figures_are_for_this_machine_only,
    NULL,
  };

  return test_run ("server-metrics", tests);
}
