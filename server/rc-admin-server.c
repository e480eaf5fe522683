/* rc-admin-server.c - the administrator asks: the server as a whole. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-admin-commands.h"
#include "rc-sqlite-store.h"

static void
return_string (RcAdminCall *call, const char *name, const char *value)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, name, value);
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

static void
on_backup_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RcAdminCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (rc_sqlite_store_backup_finish (result, &error))
    return_string (call, "file", rc_admin_call_get_string (call, "file"));
  else
    rc_admin_call_fail (call, "%s", error->message);
}

/**
 * rc_admin_run_backup:
 *
 * Copies the store to a file.
 */
void
rc_admin_run_backup (RcAdminCall *call)
{
  const char *path = rc_admin_call_get_string (call, "file");

  if (path == NULL || !g_path_is_absolute (path))
    {
      rc_admin_call_fail (call, _ ("A backup needs the whole path of a file."));
      return;
    }

  rc_sqlite_store_backup (rc_admin_call_get_hub (call)->store, path, on_backup_done, call);
}

/**
 * rc_admin_run_reload:
 *
 * Does what SIGHUP does, and tells what was wrong.
 */
void
rc_admin_run_reload (RcAdminCall *call)
{
  const RcAdminServices *services = rc_admin_call_get_services (call);
  g_autoptr (GError) error = NULL;

  if (services->reload != NULL && services->reload (services->reload_data, &error))
    return_string (call, "pin", rc_certificate_get_pin (services->hub->certificate));
  else
    rc_admin_call_fail (call, "%s", error != NULL ? error->message : _ ("This server cannot do that."));
}

/**
 * rc_admin_run_pin:
 *
 * Says by which pins clients know the server, now and next.
 */
void
rc_admin_run_pin (RcAdminCall *call)
{
  RcCertificate *certificate = rc_admin_call_get_hub (call)->certificate;
  const char *next = strchr (rc_certificate_get_pins (certificate), ',');
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "pin", rc_certificate_get_pin (certificate));
  if (next != NULL)
    rc_admin_add_string (builder, "next-pin", next + 1);
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}
