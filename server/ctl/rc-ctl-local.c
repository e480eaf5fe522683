/* rc-ctl-local.c - what redcoastctl does itself, with files. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-ctl-command.h"
#include "rc-data-dir.h"
#include "rc-sqlite-store.h"

static RcCtlStatus
tell_file (const RcCtlCommand *command, const RcCtlOptions *options, const char *path)
{
  g_autoptr (JsonBuilder) builder = rc_ctl_command_arguments (command, path);
  g_autoptr (JsonNode) result = json_builder_get_root (json_builder_end_object (builder));

  rc_ctl_command_print (command, options, result);
  return RC_CTL_DONE;
}

/**
 * rc_ctl_run_backup:
 *
 * Has the server make a copy, or checks one.
 */
RcCtlStatus
rc_ctl_run_backup (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autoptr (JsonBuilder) arguments = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  RcCtlStatus status;

  if (options->verify)
    return rc_sqlite_store_verify (value, &error) ? tell_file (command, options, value)
                                                  : rc_ctl_command_fail (RC_CTL_REFUSED, error->message);

  arguments = rc_ctl_command_arguments (command, value);
  result = rc_ctl_command_ask (command, options, arguments, &status);
  if (result != NULL)
    rc_ctl_command_print (command, options, result);
  return status;
}

/**
 * rc_ctl_run_restore:
 *
 * Puts a copy in the place of what is kept. The lock of the folder keeps a
 * server out meanwhile, and us while one runs.
 */
RcCtlStatus
rc_ctl_run_restore (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autofree char *dir = rc_ctl_command_get_dir (options);
  g_autoptr (GError) error = NULL;
  g_autoptr (RcDataDir) data_dir = rc_data_dir_open (dir, &error);
  g_autofree char *database = g_build_filename (dir, "redcoast.db", NULL);

  if (data_dir == NULL || !rc_sqlite_store_restore (value, database, &error))
    return rc_ctl_command_fail (RC_CTL_REFUSED, error->message);

  return tell_file (command, options, value);
}
