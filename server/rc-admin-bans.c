/* rc-admin-bans.c - the administrator asks: who may not come in. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-admin-commands.h"
#include "rc-id.h"
#include "rc-session.h"

/* What is asked for: an id, or with `network` a network. */
static char *
read_what (RcAdminCall *call, RcStoreBan *ban, GError **error)
{
  const char *network = rc_admin_call_get_string (call, "network");

  ban->kind = network != NULL ? RC_STORE_BAN_NETWORK : RC_STORE_BAN_ID;
  ban->shown = network != NULL ? network : rc_admin_call_get_string (call, "id");
  return rc_bans_read (ban->kind, ban->shown, error);
}

static gboolean
check_reason (const char *reason)
{
  if (reason == NULL)
    return TRUE;

  for (const char *at = reason; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;

  return *reason != '\0' && strlen (reason) <= RC_BAN_REASON_MAX_BYTES;
}

/* Whoever is here and would not be let in now. */
static guint
end_banned (RcHub *hub)
{
  guint n = 0;

  for (RcSession *session = hub->sessions; session != NULL; session = session->next)
    {
      if (!rc_session_is_open (session) ||
          (rc_bans_check_peer (hub->bans, session->watch.fd, NULL) &&
           (session->person == NULL || rc_bans_check_id (hub->bans, rc_person_get_id (session->person), NULL))))
        continue;

      if (session->door == RC_DOOR_FRAMES)
        rc_session_put_bye (session, "kicked", RC_SLICE_ABSENT);
      rc_session_close (session);
      n++;
    }

  rc_reactor_request_turn (hub->reactor);
  return n;
}

static const char *
get_shown (RcAdminCall *call)
{
  const char *network = rc_admin_call_get_string (call, "network");

  return network != NULL ? network : rc_admin_call_get_string (call, "id");
}

static void
on_banned (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  RcAdminCall *call = user_data;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (done->error != NULL || done->outcome != RC_STORE_DONE)
    {
      rc_admin_call_fail (call, "%s", done->error != NULL ? done->error->message
                                                          : _ ("There are too many bans. Take some back."));
      return;
    }

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "what", get_shown (call));
  rc_admin_add_number (builder, "sessions", end_banned (rc_admin_call_get_hub (call)));
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

/**
 * rc_admin_run_ban:
 *
 * Bans an id or a network, and disconnects who is meant.
 */
void
rc_admin_run_ban (RcAdminCall *call)
{
  gint64 seconds = rc_admin_call_get_number (call, "seconds");
  RcStoreBan ban = { .created_us = g_get_real_time (), .reason = rc_admin_call_get_string (call, "reason") };
  g_autoptr (GError) error = NULL;
  g_autofree char *what = read_what (call, &ban, &error);

  if (what == NULL)
    {
      rc_admin_call_fail (call, "%s", error->message);
      return;
    }

  if (!check_reason (ban.reason))
    {
      rc_admin_call_fail (call, _ ("A reason is one line of 1 to %d bytes."), RC_BAN_REASON_MAX_BYTES);
      return;
    }

  if (seconds < 0 || seconds > RC_ADMIN_PERIOD_MAX_S)
    {
      rc_admin_call_fail (call, _ ("That is too long a time."));
      return;
    }

  ban.what = what;
  ban.expires_us = seconds > 0 ? ban.created_us + seconds * G_USEC_PER_SEC : 0;
  rc_bans_add (rc_admin_call_get_hub (call)->bans, &ban, on_banned, call);
}

static void
on_unbanned (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  RcAdminCall *call = user_data;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (done->error != NULL || done->outcome != RC_STORE_DONE)
    {
      rc_admin_call_fail (call, "%s", done->error != NULL ? done->error->message : _ ("There is no such ban."));
      return;
    }

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "what", get_shown (call));
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

/**
 * rc_admin_run_unban:
 *
 * Takes a ban back.
 */
void
rc_admin_run_unban (RcAdminCall *call)
{
  g_autoptr (GError) error = NULL;
  RcStoreBan ban = { 0 };
  g_autofree char *what = read_what (call, &ban, &error);

  if (what == NULL)
    rc_admin_call_fail (call, "%s", error->message);
  else
    rc_bans_remove (rc_admin_call_get_hub (call)->bans, ban.kind, what, on_unbanned, call);
}

static void
add_ban (JsonBuilder *builder, RcHub *hub, gconstpointer item)
{
  const RcStoreBan *ban = item;

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "kind", ban->kind == RC_STORE_BAN_ID ? "id" : "network");
  rc_admin_add_string (builder, "what", ban->kind == RC_STORE_BAN_ID ? ban->shown : ban->what);
  rc_admin_add_number (builder, "created", ban->created_us);
  rc_admin_add_number (builder, "expires", ban->expires_us);
  rc_admin_add_string (builder, "reason", ban->reason != NULL ? ban->reason : "");
  json_builder_end_object (builder);
}

/**
 * rc_admin_run_bans:
 *
 * Lists the bans that hold.
 */
void
rc_admin_run_bans (RcAdminCall *call)
{
  rc_admin_list_return (call, rc_bans_list (rc_admin_call_get_hub (call)->bans), add_ban);
}
