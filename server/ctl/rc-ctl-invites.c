/* rc-ctl-invites.c - an invite, as it is handed on. */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "rc-ctl-command.h"
#include "rc-ctl-qr.h"

static void
draw (const char *link, gboolean asked)
{
  g_autofree char *drawing = NULL;

  if (!g_get_charset (NULL))
    {
      if (asked)
        g_printerr (_ ("A QR code can only be drawn where characters are UTF-8.\n"));
      return;
    }

  drawing = rc_ctl_qr_draw (link, isatty (STDOUT_FILENO));
  if (drawing != NULL)
    printf ("\n%s", drawing);
}

static void
show (const RcCtlOptions *options, JsonObject *invite)
{
  const char *link = json_object_get_string_member_with_default (invite, "link", "");
  gint64 expires_us = json_object_get_int_member_with_default (invite, "expires", 0);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (expires_us / G_USEC_PER_SEC);
  g_autofree char *until = time != NULL ? g_date_time_format (time, "%F %R") : g_strdup ("?");

  printf ("%s\n", link);
  fflush (stdout);
  g_printerr (_ ("Good for one person, until %s.\n"), until);
  if (json_object_get_boolean_member_with_default (invite, "guessed", FALSE))
    g_printerr (_ ("The address is a guess: if people reach the server by another one, say --address HOST:PORT, or set "
                   "“public-address”.\n"));

  if (options->qr || (!options->no_qr && isatty (STDOUT_FILENO)))
    draw (link, options->qr);
}

/**
 * rc_ctl_run_invite:
 *
 * Makes an invite, and shows it. The link alone goes to standard output.
 */
RcCtlStatus
rc_ctl_run_invite (const RcCtlCommand *command, const RcCtlOptions *options, const char *value)
{
  g_autoptr (JsonBuilder) arguments = rc_ctl_command_arguments (command, value);
  g_autoptr (JsonNode) result = NULL;
  RcCtlStatus status;
  gint64 seconds = 0;

  if (options->expires != NULL && !rc_ctl_duration_parse (options->expires, &seconds))
    return rc_ctl_command_fail (RC_CTL_USAGE, _ ("A period is a number and s, m, h, d or w, as in 7d."));

  rc_ctl_command_add (arguments, "address", options->address);
  json_builder_set_member_name (arguments, "seconds");
  json_builder_add_int_value (arguments, seconds);
  result = rc_ctl_command_ask (command, options, arguments, &status);
  if (result != NULL && (options->json || !JSON_NODE_HOLDS_OBJECT (result)))
    rc_ctl_command_print (command, options, result);
  else if (result != NULL)
    show (options, json_node_get_object (result));

  return status;
}
