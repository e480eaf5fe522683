#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "rc-cache-fixture.h"

char *cache_path;

static char *folder;

void
rc_cache_fixture_make_path (void)
{
  folder = g_dir_make_tmp ("rc-client-cache-XXXXXX", NULL);
  cache_path = g_build_filename (folder, "alice.db", NULL);
}

void
rc_cache_fixture_remove (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (folder, name, NULL);

      g_unlink (child);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
  g_clear_pointer (&cache_path, g_free);
}

void
restart (void)
{
  rc_client_fixture_renew (cache_path);
  RC_WAIT_FOR (rc_client_get_loaded (fixture->client));
  rc_fake_server_settle ();
}

void
rc_cache_fixture_set_up (void)
{
  rc_cache_fixture_make_path ();
  rc_client_fixture_set_up ();
  restart ();
}

void
rc_cache_fixture_tear_down (void)
{
  rc_client_fixture_tear_down ();
  rc_cache_fixture_remove ();
}

void
limit_file_size (guint64 n_bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &limit), 0);
  limit.rlim_cur = n_bytes == G_MAXUINT64 ? limit.rlim_max : n_bytes;
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
}

gboolean
all_is_kept (void)
{
  return rc_exchange_get_n_held (rc_client_get_exchange (fixture->client)) == 0;
}
