/* rc-test-files.c - temporary folders. */
#include "config.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>

#include "rc-test-files.h"

#define MAX_OPEN_FOLDERS 16

static int
remove_one (const char *path, const struct stat *info, int type, struct FTW *walk)
{
  return remove (path);
}

/**
 * rc_test_files_make_dir:
 *
 * Makes an empty folder that only we may look into. Its path is short enough
 * for a Unix socket inside.
 *
 * Returns: (transfer full): its path
 */
char *
rc_test_files_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("redcoast-XXXXXX", &error);

  ck_assert_msg (path != NULL, "%s", error != NULL ? error->message : "");

  return path;
}

/* Removes @path with everything in it; symbolic links are not followed. */
void
rc_test_files_remove (const char *path)
{
  nftw (path, remove_one, MAX_OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
