#include "config.h"

#include <glib/gi18n.h>

#include "rc-cli-announcer.h"

/* The list of who is there already is not a crowd that comes in: for this long
 * after the log-in nobody is announced, and then all are named at once. */
#define SETTLE_MS 500

/**
 * RcCliAnnouncer:
 *
 * Watches the contact list, and says who comes and who leaves.
 */
struct _RcCliAnnouncer
{
  /* owned */
  RcRoster *roster;
  GHashTable *here; /* of RcContact (owned): those who are there */

  /* borrowed */
  RcCliSay say;
  gpointer user_data;

  guint settle_id;
  gboolean settled;
};

static gboolean
is_here (RcContact *contact)
{
  RcPresence presence = rc_contact_get_presence (contact);

  return !rc_contact_get_is_room (contact)
         && (presence == RC_PRESENCE_ONLINE || presence == RC_PRESENCE_AWAY);
}

static void
announce (RcCliAnnouncer *self,
          RcContact      *contact,
          gboolean        comes)
{
  const char *id = rc_contact_get_id (contact);
  g_autofree char *sentence = NULL;

  if (!self->settled || rc_contact_get_is_self (contact))
    return;

  sentence = comes ? g_strdup_printf (_("* %s is here"), id)
                   : g_strdup_printf (_("* %s has left"), id);
  self->say (sentence, self->user_data);
}

static void
on_presence (RcContact      *contact,
             GParamSpec     *pspec,
             RcCliAnnouncer *self)
{
  gboolean was_here = g_hash_table_contains (self->here, contact);

  if (is_here (contact) == was_here)
    return;

  if (was_here)
    {
      g_autoptr (RcContact) guard = g_object_ref (contact);

      g_hash_table_remove (self->here, contact);
      announce (self, contact, FALSE);
      return;
    }

  g_hash_table_add (self->here, g_object_ref (contact));
  announce (self, contact, TRUE);
}

static void
on_items_changed (GListModel     *roster,
                  guint           position,
                  guint           n_removed,
                  guint           n_added,
                  RcCliAnnouncer *self)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (RcContact) contact = g_list_model_get_item (roster, i);

      g_signal_handlers_disconnect_by_data (contact, self);
      g_signal_connect (contact, "notify::presence", G_CALLBACK (on_presence), self);
      on_presence (contact, NULL, self);
    }
}

static gboolean
on_settled (gpointer user_data)
{
  RcCliAnnouncer *self = user_data;

  self->settle_id = 0;
  self->settled = TRUE;
  rc_cli_announcer_list (self);

  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full) */
RcCliAnnouncer *
rc_cli_announcer_new (RcRoster *roster,
                      RcCliSay  say_func,
                      gpointer  user_data)
{
  RcCliAnnouncer *self = g_new0 (RcCliAnnouncer, 1);

  self->roster = g_object_ref (roster);
  self->here = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->say = say_func;
  self->user_data = user_data;
  g_signal_connect (roster, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (G_LIST_MODEL (roster), 0, 0,
                    g_list_model_get_n_items (G_LIST_MODEL (roster)), self);

  return self;
}

void
rc_cli_announcer_free (RcCliAnnouncer *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->roster));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (RcContact) contact =
        g_list_model_get_item (G_LIST_MODEL (self->roster), i);

      g_signal_handlers_disconnect_by_data (contact, self);
    }
  g_signal_handlers_disconnect_by_data (self->roster, self);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_hash_table_unref (self->here);
  g_object_unref (self->roster);
  g_free (self);
}

/* We have logged in: the first time, everybody is named when the list is there. */
void
rc_cli_announcer_begin (RcCliAnnouncer *self)
{
  if (!self->settled && self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, on_settled, self);
}

/* Says who is there, in the order of the list. */
void
rc_cli_announcer_list (RcCliAnnouncer *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *sentence = NULL;
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->roster));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (RcContact) contact =
        g_list_model_get_item (G_LIST_MODEL (self->roster), i);

      if (!is_here (contact))
        continue;
      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, rc_contact_get_id (contact));
      if (rc_contact_get_is_self (contact))
        g_string_append_printf (names, " (%s)", _("you"));
      else if (rc_contact_get_presence (contact) == RC_PRESENCE_AWAY)
        g_string_append_printf (names, " (%s)", _("away"));
    }

  sentence = names->len > 0 ? g_strdup_printf (_("* Here: %s"), names->str)
                            : g_strdup (_("* Nobody is here."));
  self->say (sentence, self->user_data);
}
