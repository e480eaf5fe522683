/* test-config.c - the configuration of the server.
 *
 * Covers: defaults, every kind of value, its bounds, unknown keys and groups
 * by name, what a
 * server that runs takes of another one, and that the README lists each key with
 * its default and whether it needs a restart, and so do the manual page
 * and the sample, which can be read. */
#include "config.h"

#include <glib/gstdio.h>

#include "rc-config.h"
#include "rc-test-files.h"
#include "test-run.h"

static void
assert_refused (const char *pair, RcConfigError code, const char *named)
{
  g_autoptr (RcConfig) config = rc_config_new ();
  g_autoptr (GError) error = NULL;

  ck_assert_msg (!rc_config_set_pair (config, pair, &error), "“%s” was taken", pair);
  ck_assert_msg (g_error_matches (error, RC_CONFIG_ERROR, code), "“%s”: %s", pair, error->message);
  ck_assert_ptr_nonnull (strstr (error->message, named));
}

START_TEST (a_new_configuration_has_the_defaults)
{
  g_autoptr (RcConfig) config = rc_config_new ();

  ck_assert_str_eq (config->listen[0], "127.0.0.1:5247");
  ck_assert_ptr_null (config->listen[1]);
  ck_assert_ptr_null (config->data_dir);
  ck_assert_int_eq (config->registration, RC_REGISTRATION_OPEN);
  ck_assert_int_eq (config->seed_door, FALSE);
  ck_assert_int_eq (config->queue_max_bytes, 4 * 1024 * 1024);
  ck_assert_int_eq (config->login_timeout_us, 10 * G_USEC_PER_SEC);
  ck_assert (rc_config_check (config, NULL));
}
END_TEST

START_TEST (every_kind_of_value_is_read)
{
  static const char *const pairs[] = {
    "listen = 127.0.0.1:1 ; [::1]:2;", "name=红岸", "registration=closed", "guests=false", "session-rate=0",
    "login-timeout=0.25", "log-level=debug", "data-dir=/var/lib/redcoast",
  };
  g_autoptr (RcConfig) config = rc_config_new ();

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    ck_assert_msg (rc_config_set_pair (config, pairs[i], NULL), "%s", pairs[i]);

  ck_assert_str_eq (config->listen[0], "127.0.0.1:1");
  ck_assert_str_eq (config->listen[1], "[::1]:2");
  ck_assert_str_eq (config->name, "红岸");
  ck_assert_int_eq (config->registration, RC_REGISTRATION_CLOSED);
  ck_assert_int_eq (config->guests, FALSE);
  ck_assert_int_eq (config->session_rate, 0);
  ck_assert_int_eq (config->login_timeout_us, 250000);
  ck_assert_int_eq (config->log_level, G_LOG_LEVEL_DEBUG);
  ck_assert_str_eq (config->data_dir, "/var/lib/redcoast");
}
END_TEST

START_TEST (a_wrong_value_is_refused_by_key)
{
  static const char *const pairs[] = {
    "guests=yes", "guests=", "session-rate=-1", "session-rate=1.5", "session-rate=ten", "session-rate=",
    "session-rate=nan", "session-rate=1e99", "login-timeout=0", "login-timeout=inf", "registration=all",
    "log-level=loud", "name=", "listen=", "listen=;", "queue-max-bytes=1", "name=\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *key = g_strndup (pairs[i], strchr (pairs[i], '=') - pairs[i]);

      assert_refused (pairs[i], RC_CONFIG_ERROR_VALUE, key);
    }
}
END_TEST

START_TEST (an_unknown_key_is_refused_by_name)
{
  assert_refused ("no-such-key=1", RC_CONFIG_ERROR_KEY, "no-such-key");
  assert_refused ("seed-door", RC_CONFIG_ERROR_KEY, "seed-door");
}
END_TEST

START_TEST (times_that_contradict_are_refused)
{
  g_autoptr (RcConfig) config = rc_config_new ();

  ck_assert (rc_config_set_pair (config, "idle-timeout=60", NULL));
  ck_assert (!rc_config_check (config, NULL));
}
END_TEST

static void
assert_file (const char *contents, const char *named)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "redcoast.conf", NULL);
  g_autoptr (RcConfig) config = rc_config_new ();
  g_autoptr (GError) error = NULL;

  ck_assert (contents == NULL || g_file_set_contents (path, contents, -1, NULL));
  if (named == NULL)
    {
      ck_assert_msg (rc_config_load (config, path, &error), "%s", error != NULL ? error->message : "");
      ck_assert_int_eq (config->seed_door, TRUE);
    }
  else
    {
      ck_assert (!rc_config_load (config, path, &error));
      ck_assert_msg (strstr (error->message, path) != NULL && strstr (error->message, named) != NULL, "%s",
                     error->message);
    }
  rc_test_files_remove (dir);
}

START_TEST (a_file_sets_keys_and_its_errors_name_it)
{
  assert_file ("# why\n[server]\nseed-door = true\n", NULL);
  assert_file ("[server]\nseed-dor = true\n", ":2: seed-dor: there is no such key");
  assert_file ("[server]\n# seed-door\n\n seed-door= maybe\n", ":4: seed-door = maybe: it must be true or false");
  assert_file ("[server]\nname=a\nname-b=1\n", ":3: name-b: there is no such key");
  assert_file ("[server]\n\n[client]\nseed-door = true\n", ":3: there is no group [client], only [server]");
  assert_file ("[server]\nnonsense\n", "nonsense");
  assert_file ("seed-door = true\n", "");
  assert_file (NULL, "");
}
END_TEST

START_TEST (what_can_change_is_taken_and_the_rest_is_named)
{
  g_autoptr (RcConfig) config = rc_config_new ();
  g_autoptr (RcConfig) newer = rc_config_new ();
  g_auto (GStrv) kept = NULL;

  ck_assert (rc_config_set_pair (newer, "listen=127.0.0.1:1", NULL));
  ck_assert (rc_config_set_pair (newer, "data-dir=/elsewhere", NULL));
  ck_assert (rc_config_set_pair (newer, "name=Elsewhere", NULL));
  ck_assert (rc_config_set_pair (newer, "session-rate=1", NULL));
  kept = rc_config_take (config, newer);

  ck_assert_uint_eq (g_strv_length (kept), 2);
  ck_assert_str_eq (kept[0], "listen");
  ck_assert_str_eq (kept[1], "data-dir");
  ck_assert_str_eq (config->listen[0], "127.0.0.1:5247");
  ck_assert_ptr_null (config->data_dir);
  ck_assert_str_eq (config->name, "Elsewhere");
  ck_assert_int_eq (config->session_rate, 1);
}
END_TEST

START_TEST (the_readme_lists_every_key_with_its_default)
{
  g_autofree char *described = rc_config_describe ();
  g_auto (GStrv) lines = g_strsplit (described, "\n", -1);
  g_autofree char *readme = NULL;
  guint n_keys = 0;

  ck_assert (g_file_get_contents (SERVER_README, &readme, NULL, NULL));
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i += 2)
    {
      g_auto (GStrv) parts = g_strsplit (g_strstrip (lines[i]), " =", 2);
      g_autofree char *row = g_strdup_printf ("| `%s` | `%s` |", parts[0], g_strstrip (parts[1]));
      g_autofree char *line = NULL;
      const char *at;

      if (*parts[1] == '\0')
        row[strlen (row) - strlen (" `` |")] = '\0';
      at = strstr (readme, row);
      ck_assert_msg (at != NULL, "README.md does not have: %s", row);
      line = g_strndup (at, strcspn (at, "\n"));
      ck_assert_msg (g_str_has_suffix (line, "*restart* |") == rc_config_needs_restart (parts[0]), "%s", line);
      n_keys++;
    }
  ck_assert_uint_gt (n_keys, 20);
}
END_TEST

/* What the table says of each key: "name = default", in its order. */
static GHashTable *
read_table (void)
{
  g_autofree char *described = rc_config_describe ();
  g_auto (GStrv) lines = g_strsplit (described, "\n", -1);
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i += 2)
    {
      g_auto (GStrv) parts = g_strsplit (g_strstrip (lines[i]), " =", 2);

      g_hash_table_insert (table, g_strdup (parts[0]), g_strdup (g_strstrip (parts[1])));
    }

  return table;
}

/* A line of the sample: "#name = value" is a key, "# text" is not. */
static gboolean
split_sample (const char *line, char ***parts)
{
  if (*line != '#' || !g_ascii_islower (line[1]))
    return FALSE;

  *parts = g_strsplit (line + 1, " = ", 2);
  ck_assert_msg (g_strv_length (*parts) == 2, "%s", line);
  return TRUE;
}

START_TEST (the_sample_has_every_key_once_with_its_default)
{
  g_autoptr (GHashTable) table = read_table ();
  g_auto (GStrv) lines = NULL;
  g_autofree char *sample = NULL;
  gboolean restart = FALSE;

  ck_assert (g_file_get_contents (SERVER_SAMPLE, &sample, NULL, NULL));
  lines = g_strsplit (sample, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = NULL;
      const char *fallback;

      restart = *lines[i] != '\0' && (restart || strstr (lines[i], "(restart)") != NULL);
      if (!split_sample (lines[i], &parts))
        continue;

      fallback = g_hash_table_lookup (table, parts[0]);
      ck_assert_msg (fallback != NULL, "no such key, or twice: %s", lines[i]);
      ck_assert_msg (*fallback == '\0' || g_str_equal (fallback, parts[1]), "%s: the default is %s", lines[i],
                     fallback);
      ck_assert_msg (restart == rc_config_needs_restart (parts[0]), "%s: is “(restart)” right?", lines[i]);
      g_hash_table_remove (table, parts[0]);
    }
  ck_assert_uint_eq (g_hash_table_size (table), 0);
}
END_TEST

static RcConfig *
load_text (const char *text)
{
  g_autofree char *dir = rc_test_files_make_dir ();
  g_autofree char *path = g_build_filename (dir, "redcoast.conf", NULL);
  g_autoptr (GError) error = NULL;
  RcConfig *config = rc_config_new ();

  ck_assert (g_file_set_contents (path, text, -1, NULL));
  ck_assert_msg (rc_config_load (config, path, &error) && rc_config_check (config, &error), "%s",
                 error != NULL ? error->message : "");
  rc_test_files_remove (dir);
  return config;
}

START_TEST (the_sample_is_read_as_it_is_and_with_all_its_keys)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (RcConfig) as_it_is = NULL;
  g_autoptr (RcConfig) all = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *sample = NULL;

  ck_assert (g_file_get_contents (SERVER_SAMPLE, &sample, NULL, NULL));
  as_it_is = load_text (sample);
  ck_assert_int_eq (as_it_is->registration, RC_REGISTRATION_INVITE);

  lines = g_strsplit (sample, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = NULL;

      g_string_append_printf (text, "%s\n", lines[i] + split_sample (lines[i], &parts));
    }
  all = load_text (text->str);
  ck_assert_str_eq (all->data_dir, "/var/lib/redcoastd");
}
END_TEST

START_TEST (the_manual_page_has_every_key_with_its_default)
{
  g_autoptr (GHashTable) table = read_table ();
  g_auto (GStrv) sections = NULL;
  g_autofree char *page = NULL;

  ck_assert (g_file_get_contents (SERVER_MAN, &page, NULL, NULL));
  sections = g_strsplit (page, "\n.TP\n.B ", -1);
  for (guint i = 1; sections[i] != NULL; i++)
    {
      g_auto (GStrv) plain = g_strsplit (sections[i], "\\-", -1);
      g_autofree char *section = g_strjoinv ("-", plain);
      g_autofree char *head = g_strndup (section, strcspn (section, "\n"));
      g_auto (GStrv) parts = g_strsplit (head, " =", 2);
      const char *fallback = g_hash_table_lookup (table, parts[0]);

      ck_assert_msg (fallback != NULL, "no such key, or twice: %s", head);
      ck_assert_msg (parts[1] != NULL && g_str_equal (g_strstrip (parts[1]), fallback),
                     "%s: the default is %s", head, fallback);
      ck_assert_msg ((strstr (section, "\n.I Restart.") != NULL) == rc_config_needs_restart (parts[0]), "%s", head);
      g_hash_table_remove (table, parts[0]);
      if (strstr (section, "\n.SH ") != NULL)
        break;
    }
  ck_assert_uint_eq (g_hash_table_size (table), 0);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    a_new_configuration_has_the_defaults,
    every_kind_of_value_is_read,
    a_wrong_value_is_refused_by_key,
    an_unknown_key_is_refused_by_name,
    times_that_contradict_are_refused,
    a_file_sets_keys_and_its_errors_name_it,
    what_can_change_is_taken_and_the_rest_is_named,
    the_readme_lists_every_key_with_its_default,
    the_sample_has_every_key_once_with_its_default,
    the_manual_page_has_every_key_with_its_default,
    the_sample_is_read_as_it_is_and_with_all_its_keys,
    NULL,
  };

  return test_run ("config", tests);
}
