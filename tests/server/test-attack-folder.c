/* test-attack-folder.c - attacks on the folder of the server's state, by those who have read how
 * it is checked, by the numbers of the list in README.md.
 *
 * Covers: 19 folders that are links, open, somebody else's or none; what somebody has put into
 * the folder beforehand; copies that are to go over another file, or come from what is no copy;
 * what others may read of a server that was started carelessly. A full disk is in
 * test-server-attacks-disk.c. */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rc-test-files.h"
#include "test-ctl.h"
#include "test-refused.h"
#include "test-run.h"

/* Runs @script in the folder @dir. */
static void
prepare (const char *dir, const char *script)
{
  const char *const argv[] = { "sh", "-e", "-c", script, NULL };
  g_autofree char *errors = NULL;
  int status = 0;

  ck_assert (g_spawn_sync (dir, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &errors, &status, NULL));
  ck_assert_msg (status == 0, "%s: %s", script, errors);
}

/* It must end at once, with one line that says why. */
static void
assert_kept_out (const char *name, const char *data_dir, const char *reason)
{
  const char *argv[] = { "timeout", "-s", "KILL", "20", g_getenv ("REDCOASTD"), "--listen", "127.0.0.1:0", "--data-dir", data_dir, NULL };
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int status = 0;

  ck_assert (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &errors, &status, NULL));
  g_strchomp (errors);
  ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == 1 && *output == '\0', "%s: status %x, %s%s", name, status, output, errors);
  ck_assert_msg (strstr (errors, reason) != NULL, "%s: expected “%s”, got: %s", name, reason, errors);
}

#define LINK "is a symbolic link"
#define OPEN "is open to other users"

/* A folder, made by a script in an empty one. */
static const struct
{
  const char *name;
  const char *script;
  const char *path;
  const char *reason;
} folders[] = {
  { "a link", "mkdir -m 700 real; ln -s real data", "data", LINK },
  { "a link with a slash", "mkdir -m 700 real; ln -s real data", "data/", LINK },
  { "a link with many slashes", "mkdir -m 700 real; ln -s real data", "data////", LINK },
  { "a link with a dot", "mkdir -m 700 real; ln -s real data", "data/.", LINK },
  { "a link, there and back", "mkdir -m 700 real; ln -s real data", "data/../data/", LINK },
  { "a link to a link", "mkdir -m 700 real; ln -s real one; ln -s one data", "data", LINK },
  { "a link to nothing", "ln -s nothing data", "data", LINK },
  { "a link to itself", "ln -s data data", "data", LINK },
  { "a link to a file", "touch real; ln -s real data", "data", LINK },
  { "a link by its whole path", "mkdir -m 700 real; ln -s $PWD/real data", "data", LINK },
  { "a link in /proc", "mkdir -m 700 data", "/proc/self/cwd", LINK },
  { "a file", "touch data", "data", LINK },
  { "a pipe", "mkfifo data", "data", LINK },
  { "a device", "true", "/dev/null", LINK },
  { "below a file", "touch data", "data/data", LINK },
  { "the group may read", "mkdir -m 740 data", "data", OPEN },
  { "the group may write", "mkdir -m 720 data", "data", OPEN },
  { "the group may go through", "mkdir -m 710 data", "data", OPEN },
  { "all may read", "mkdir -m 704 data", "data", OPEN },
  { "all may write", "mkdir -m 702 data", "data", OPEN },
  { "all may go through", "mkdir -m 701 data", "data", OPEN },
  { "as /tmp is", "mkdir -m 1777 data", "data", OPEN },
  { "with the group's bit", "mkdir data; chmod 2770 data", "data", OPEN },
  { "all may do everything", "mkdir data; chmod 777 data", "data", OPEN },
};

START_TEST (case_19_no_other_folder_is_taken)
{
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *dir = rc_test_files_make_dir ();
      g_autofree char *path = *folders[i].path == '/' ? g_strdup (folders[i].path) : g_strconcat (dir, "/", folders[i].path, NULL);

      prepare (dir, folders[i].script);
      assert_kept_out (folders[i].name, path, folders[i].reason);
      /* Nothing was made where the link leads to. */
      prepare (dir, "test -z \"$(ls -A real 2>/dev/null | grep -v '^real$')\" || test -f real");
      rc_test_files_remove (dir);
    }
}
END_TEST

/* What lies in the folder when the server starts for the first time. */
static const struct
{
  const char *name;
  const char *script;
  const char *reason;
} contents[] = {
  { "the lock is a link", "ln -s ../victim lock", "cannot be locked" },
  { "the lock is a link to nothing", "ln -s ../nothing lock", "cannot be locked" },
  { "the lock is a folder", "mkdir lock", "cannot be locked" },
  { "the lock is a device's name", "ln -s /dev/full lock", "cannot be locked" },
  { "the database is a link", "ln -s ../victim redcoast.db", "cannot be opened" },
  { "the database is a link to nothing", "ln -s ../nothing redcoast.db", "cannot be opened" },
  { "the database is a folder", "mkdir redcoast.db", "cannot be opened" },
  { "the database is a text", "echo 'no database at all, but long enough to be one' > redcoast.db", "database" },
  { "the database is a pipe", "mkfifo redcoast.db", "database" },
  { "the database is another program's", "printf 'SQLite format 3\\0' > redcoast.db; head -c 5000 /dev/zero >> redcoast.db", "database" },
  { "the key is a text", "echo x > tls-key.pem; chmod 600 tls-key.pem", "tls-key.pem" },
  { "the key is empty", "touch tls-key.pem; chmod 600 tls-key.pem", "tls-key.pem" },
  { "the key is open", "cp ../key.pem tls-key.pem; chmod 604 tls-key.pem", "is open to every user" },
  { "the key is a link to one that is open", "chmod 644 ../key.pem; ln -s ../key.pem tls-key.pem", "is open to every user" },
  { "the key is a pipe", "mkfifo -m 600 tls-key.pem", "tls-key.pem" },
  { "the key is a folder", "mkdir -m 700 tls-key.pem", "tls-key.pem" },
  { "the key never ends", "ln -s /dev/zero tls-key.pem", "tls-key.pem" },
  { "the key is a giant", "truncate -s 2M tls-key.pem; chmod 600 tls-key.pem", "is no key" },
  { "the certificate is a folder", "mkdir tls-cert.pem", "tls-cert.pem" },
  { "the administrator's door is a folder", "mkdir admin.socket", "admin.socket" },
};

/* A key that a server has made. */
static char *
make_key (void)
{
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *path = g_build_filename (rc_test_server_get_dir (server), "data", "tls-key.pem", NULL);
  char *key = NULL;

  ck_assert (g_file_get_contents (path, &key, NULL, NULL));
  return key;
}

START_TEST (case_19_nothing_that_was_put_there_is_used)
{
  g_autofree char *key = make_key ();

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *dir = rc_test_files_make_dir ();
      g_autofree char *data = g_build_filename (dir, "data", NULL);
      g_autofree char *victim = g_build_filename (dir, "victim", NULL);
      g_autofree char *key_path = g_build_filename (dir, "key.pem", NULL);
      g_autofree char *left = NULL;

      ck_assert_int_eq (g_mkdir (data, 0700), 0);
      ck_assert (g_file_set_contents (victim, "as it was", -1, NULL));
      ck_assert (g_file_set_contents (key_path, key, -1, NULL));
      prepare (data, contents[i].script);
      assert_kept_out (contents[i].name, data, contents[i].reason);
      ck_assert (g_file_get_contents (victim, &left, NULL, NULL));
      ck_assert_msg (g_str_equal (left, "as it was"), "%s: the file behind it was written to", contents[i].name);
      prepare (dir, "test ! -e nothing");
      rc_test_files_remove (dir);
    }
}
END_TEST

/* A link where the administrator's door is made gives way; what it led to stays. */
START_TEST (case_19_the_administrators_door_takes_no_file_with_it)
{
  static const char *const scripts[] = { "ln -s ../victim admin.socket", "ln ../victim admin.socket", "mkfifo admin.socket",
                                         "echo x > admin.socket" };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *data = test_ctl_get_dir (server);

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      GStatBuf info;
      g_autofree char *door = g_build_filename (data, "admin.socket", NULL);

      rc_test_server_kill (server);
      prepare (data, "rm -f admin.socket; echo 'as it was' > ../victim");
      prepare (data, scripts[i]);
      rc_test_server_restart (server);
      prepare (data, "test \"$(cat ../victim)\" = 'as it was'");
      ck_assert_int_eq (g_lstat (door, &info), 0);
      ck_assert_msg (S_ISSOCK (info.st_mode) && (info.st_mode & 0777) == 0600, "%s: %o", scripts[i], info.st_mode);
      test_ctl (server, 0, "status", NULL);
    }
}
END_TEST

/* A backup is a new file, or none. */
START_TEST (case_19_no_backup_takes_the_place_of_a_file)
{
  static const struct
  {
    const char *name;
    const char *script;
    const char *path;
  } places[] = {
    { "a file", "echo 'as it was' > there", "there" },
    { "a link", "echo 'as it was' > victim; ln -s victim there", "there" },
    { "a link to nothing", "ln -s nothing there", "there" },
    { "a pipe", "mkfifo there", "there" },
    { "a folder", "mkdir there", "there" },
    { "what is being written", "echo 'as it was' > there.part", "there" },
    { "a link at what is being written", "echo 'as it was' > victim; ln -s victim there.part", "there" },
    { "a pipe at what is being written", "mkfifo there.part", "there" },
    { "below a file", "touch there", "there/backup" },
    { "a name of SQLite's", "true", "file:there?mode=memory/x" },
    { "a device", "true", "/dev/full" },
    { "the database itself", "true", "data/redcoast.db" },
    { "its log", "true", "data/redcoast.db-wal" },
    { "the key", "true", "data/tls-key.pem" },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  const char *dir = rc_test_server_get_dir (server);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = *places[i].path == '/' ? g_strdup (places[i].path) : g_build_filename (dir, places[i].path, NULL);
      g_autofree char *data = test_ctl_get_dir (server);
      g_auto (TestCtl) ctl = { 0 };

      prepare (dir, places[i].script);
      ctl = test_ctl_run_in (data, NULL, "backup", path, NULL);
      ck_assert_msg (ctl.status == 1 && *ctl.err != '\0', "%s: status %d, %s", places[i].name, ctl.status, ctl.err);
      prepare (dir, "test ! -e nothing; for i in there victim there.part; do test ! -f $i || test \"$(cat $i)\" = 'as it was' || "
                    "test ! -s $i; done; rm -rf there there.part victim");
    }
  test_ctl (server, 0, "status", NULL);
}
END_TEST

/* What is no copy is not put in the place of what is kept. */
START_TEST (case_19_nothing_is_restored_that_is_no_copy)
{
  static const struct
  {
    const char *name;
    const char *script;
  } copies[] = {
    { "nothing", "true" },
    { "an empty file", "touch copy" },
    { "a text", "echo 'no copy at all' > copy" },
    { "a folder", "mkdir copy" },
    { "a head without a body", "head -c 100 backup > copy" },
    { "a copy cut off", "head -c 9000 backup > copy" },
    { "zeros", "head -c 65536 /dev/zero > copy" },
    { "a copy with a hole", "cp backup copy; dd if=/dev/urandom of=copy bs=4096 seek=2 count=3 conv=notrunc 2>/dev/null" },
    { "a link to nothing", "ln -s nothing copy" },
    { "a device", "ln -s /dev/null copy" },
    { "a pipe", "mkfifo copy" },
  };
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  const char *dir = rc_test_server_get_dir (server);
  g_autofree char *data = test_ctl_get_dir (server);
  g_autofree char *backup = g_build_filename (dir, "backup", NULL);
  g_autofree char *copy = g_build_filename (dir, "copy", NULL);

  test_ctl (server, 0, "backup", backup, NULL);
  rc_test_server_kill (server);
  prepare (dir, "rm -f data/redcoast.db*");
  for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      g_auto (TestCtl) ctl = { 0 };

      prepare (dir, copies[i].script);
      ctl = test_ctl_run_in (data, NULL, "restore", copy, NULL);
      ck_assert_msg (ctl.status == 1 && *ctl.err != '\0', "%s: status %d, %s", copies[i].name, ctl.status, ctl.err);
      prepare (dir, "test ! -e data/redcoast.db; test ! -e data/redcoast.db.part; rm -rf copy");
    }
  test_ctl (server, 0, "restore", backup, NULL);
  rc_test_server_restart (server);
  test_ctl (server, 0, "status", NULL);
}
END_TEST

/* Started by a shell that keeps nothing to itself. */
START_TEST (case_19_a_careless_umask_opens_nothing)
{
  mode_t mask = umask (0);
  g_autoptr (RcTestServer) server = rc_test_server_start (NULL);
  g_autofree char *backup = g_build_filename (rc_test_server_get_dir (server), "backup", NULL);

  umask (mask);
  rc_test_peer_free (rc_test_peer_log_in (rc_test_server_get_port (server), "alice"));
  test_ctl (server, 0, "backup", backup, NULL);
  prepare (rc_test_server_get_dir (server), "test -z \"$(find data backup -perm /077)\" && test -e data/redcoast.db-wal");
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    case_19_no_other_folder_is_taken,
    case_19_nothing_that_was_put_there_is_used,
    case_19_the_administrators_door_takes_no_file_with_it,
    case_19_no_backup_takes_the_place_of_a_file,
    case_19_nothing_is_restored_that_is_no_copy,
    case_19_a_careless_umask_opens_nothing,
    NULL,
  };

  return test_run ("attack-folder", tests);
}
