/* rc-admin-invites.c - the administrator asks: invites.
 *
 * The link is said once and is nowhere else; afterwards an invite is known by
 * the beginning of its hash. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "rc-admin-commands.h"
#include "rc-invites.h"

#define DAY_S (24 * 60 * 60)
#define DEFAULT_S (7 * DAY_S)
#define MAX_S (366 * DAY_S)

/* What an invite is known by. */
#define KEY_BYTES 8
#define KEY_CHARS (2 * KEY_BYTES)

/* --- making one ------------------------------------------------------------ */

/* An invite that is being made. */
typedef struct
{
  RcAdminCall *call;
  char *address;
  gboolean guessed;
  gint64 expires_us;
} Making;

static void
making_free (Making *making)
{
  g_free (making->address);
  g_free (making);
}

static void
on_made (const char *invite, const GError *error, gpointer user_data)
{
  Making *making = user_data;
  RcHub *hub = rc_admin_call_get_hub (making->call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *link = NULL;

  if (invite == NULL)
    {
      rc_admin_call_fail (making->call, "%s", error->message);
      making_free (making);
      return;
    }

  link = rc_invites_to_link (making->address, invite, rc_certificate_get_pin (hub->certificate));
  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "link", link);
  rc_admin_add_string (builder, "invite", invite);
  rc_admin_add_string (builder, "address", making->address);
  rc_admin_add_boolean (builder, "guessed", making->guessed);
  rc_admin_add_number (builder, "expires", making->expires_us);
  json_builder_end_object (builder);
  rc_admin_call_return (making->call, json_builder_get_root (builder));
  making_free (making);
}

/* What is said now, what the configuration says, or a guess. */
static char *
find_address (RcAdminCall *call, gboolean *guessed, GError **error)
{
  const RcAdminServices *services = rc_admin_call_get_services (call);
  const char *said = rc_admin_call_get_string (call, "address");
  guint16 port;
  g_autofree char *guess = rc_invites_guess_address (services->where, &port);

  if (said == NULL)
    said = services->hub->config->public_address;
  if (said != NULL)
    return rc_invites_read_address (said, port, error);

  *guessed = TRUE;
  if (guess != NULL)
    return g_steal_pointer (&guess);

  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE,
                       _ ("The server cannot guess by what address people reach it. Say --address HOST:PORT."));
  return NULL;
}

/**
 * rc_admin_run_invite:
 *
 * Makes an invite.
 */
void
rc_admin_run_invite (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  gint64 seconds = rc_admin_call_get_number (call, "seconds");
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  gboolean guessed = FALSE;
  Making *making;

  if (hub->config->registration == RC_REGISTRATION_CLOSED)
    {
      rc_admin_call_fail (call, _ ("Nobody can register here: “registration” is “closed”. Add accounts instead."));
      return;
    }

  if (seconds < 0 || seconds > MAX_S)
    {
      rc_admin_call_fail (call, _ ("An invite holds for 366 days at most."));
      return;
    }

  address = find_address (call, &guessed, &error);
  if (address == NULL)
    {
      rc_admin_call_fail (call, "%s", error->message);
      return;
    }

  seconds = seconds > 0 ? seconds : DEFAULT_S;
  making = g_new0 (Making, 1);
  making->call = call;
  making->address = g_steal_pointer (&address);
  making->guessed = guessed;
  making->expires_us = g_get_real_time () + seconds * G_USEC_PER_SEC;
  rc_invites_make (hub->store, seconds * G_USEC_PER_SEC, on_made, making);
}

/* --- those that are open --------------------------------------------------- */

static void
write_key (const RcStoreInvite *invite, char *key)
{
  sodium_bin2hex (key, KEY_CHARS + 1, invite->hash, KEY_BYTES);
}

static void
add_invite (JsonBuilder *builder, RcHub *hub, gconstpointer item)
{
  const RcStoreInvite *invite = item;
  char key[KEY_CHARS + 1];

  write_key (invite, key);
  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "key", key);
  rc_admin_add_number (builder, "created", invite->created_us);
  rc_admin_add_number (builder, "expires", invite->expires_us);
  json_builder_end_object (builder);
}

static void
on_listed (RcStore *store, const RcStoreInvite *invites, gsize n_invites, const GError *error, gpointer user_data)
{
  RcAdminCall *call = user_data;
  GPtrArray *list;

  if (error != NULL)
    {
      rc_admin_call_fail (call, "%s", error->message);
      return;
    }

  list = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < n_invites; i++)
    g_ptr_array_add (list, g_memdup2 (&invites[i], sizeof invites[i]));

  rc_admin_list_return (call, list, add_invite);
}

/**
 * rc_admin_run_invite_list:
 *
 * Lists the invites that are open.
 */
void
rc_admin_run_invite_list (RcAdminCall *call)
{
  rc_store_list_invites (rc_admin_call_get_hub (call)->store, g_get_real_time (), on_listed, call);
}

static void
on_revoked (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  RcAdminCall *call = user_data;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (done->error != NULL || done->outcome != RC_STORE_DONE)
    {
      rc_admin_call_fail (call, "%s", done->error != NULL ? done->error->message : _ ("There is no such open invite."));
      return;
    }

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "key", rc_admin_call_get_string (call, "key"));
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

static void
on_searched (RcStore *store, const RcStoreInvite *invites, gsize n_invites, const GError *error, gpointer user_data)
{
  RcAdminCall *call = user_data;
  const char *wanted = rc_admin_call_get_string (call, "key");
  char key[KEY_CHARS + 1];

  for (gsize i = 0; i < n_invites; i++)
    {
      write_key (&invites[i], key);
      if (g_strcmp0 (key, wanted) != 0)
        continue;

      rc_store_remove_invite (store, invites[i].hash, on_revoked, call);
      rc_store_flush (store);
      return;
    }

  rc_admin_call_fail (call, "%s", error != NULL ? error->message : _ ("There is no such open invite."));
}

/**
 * rc_admin_run_invite_revoke:
 *
 * Makes an open invite worthless.
 */
void
rc_admin_run_invite_revoke (RcAdminCall *call)
{
  rc_store_list_invites (rc_admin_call_get_hub (call)->store, g_get_real_time (), on_searched, call);
}
