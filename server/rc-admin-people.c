/* rc-admin-people.c - the administrator asks: those who are here. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-admin-commands.h"
#include "rc-delivery.h"
#include "rc-id.h"
#include "rc-limits.h"
#include "rc-session.h"

static void
add_person (JsonBuilder *builder, RcHub *hub, gconstpointer item)
{
  const RcPerson *person = item;

  /* They may have left since the list was begun. */
  if (!rc_person_is_here (person))
    return;

  json_builder_begin_object (builder);
  rc_admin_add_slice (builder, "id", rc_person_get_id (person));
  rc_admin_add_string (builder, "state", rc_presence_to_string (person->presence));
  rc_admin_add_number (builder, "sessions", person->n_sessions);
  rc_admin_add_number (builder, "since", person->since_us);
  rc_admin_add_boolean (builder, "guest", person->guest);
  json_builder_end_object (builder);
}

static void
unref_person (gpointer person)
{
  rc_person_unref (person);
}

/**
 * rc_admin_run_who:
 *
 * Lists who is here.
 */
void
rc_admin_run_who (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  GPtrArray *here = g_ptr_array_new_with_free_func (unref_person);
  GHashTableIter iter;
  gpointer person;

  g_hash_table_iter_init (&iter, hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    if (rc_person_is_here (person))
      g_ptr_array_add (here, rc_person_ref (person));

  rc_admin_list_return (call, here, add_person);
}

/**
 * rc_admin_find_person:
 * @call: a call with an `id`
 *
 * Returns: (transfer none) (nullable): who has an account or is here under that
 *   id, however it is spelt.
 */
RcPerson *
rc_admin_find_person (RcAdminCall *call)
{
  const char *id = rc_admin_call_get_string (call, "id");

  if (id == NULL || !rc_id_check (rc_slice_from_string (id), NULL))
    return NULL;

  return rc_hub_find (rc_admin_call_get_hub (call), rc_slice_from_string (id));
}

/**
 * rc_admin_end_sessions:
 * @person: somebody
 *
 * Disconnects all their devices; they have left at the end of the turn.
 *
 * Returns: how many.
 */
guint
rc_admin_end_sessions (RcPerson *person)
{
  guint n = 0;

  /* With its last session the person may be gone as well. */
  rc_person_ref (person);
  for (RcSession *session = person->sessions, *next; session != NULL; session = next)
    {
      next = session->person_next;
      if (!rc_session_is_open (session))
        continue;

      if (session->door == RC_DOOR_FRAMES)
        rc_session_put_bye (session, "kicked", RC_SLICE_ABSENT);
      rc_session_close (session);
      n++;
    }

  rc_person_unref (person);
  return n;
}

/**
 * rc_admin_run_kick:
 *
 * Disconnects somebody.
 */
void
rc_admin_run_kick (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  RcPerson *person = rc_admin_find_person (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (person == NULL || !rc_person_is_here (person))
    {
      rc_admin_call_fail (call, _ ("Nobody of that id is here."));
      return;
    }

  json_builder_begin_object (builder);
  rc_admin_add_slice (builder, "id", rc_person_get_id (person));
  rc_admin_add_number (builder, "sessions", rc_admin_end_sessions (person));
  json_builder_end_object (builder);
  rc_reactor_request_turn (hub->reactor);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

/* --- saying something ------------------------------------------------------ */

typedef struct
{
  RcAdminCall *call;
  guint64 seq;
} Saying;

static void
on_said (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Saying *saying = user_data;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (done->error != NULL)
    {
      rc_admin_call_fail (saying->call, _ ("It was said to those who are here, but could not be kept: %s"), done->error->message);
    }
  else
    {
      json_builder_begin_object (builder);
      rc_admin_add_number (builder, "seq", saying->seq);
      json_builder_end_object (builder);
      rc_admin_call_return (saying->call, json_builder_get_root (builder));
    }

  g_free (saying);
}

/**
 * rc_admin_run_say:
 *
 * Says something to everyone in the server's name.
 */
void
rc_admin_run_say (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  RcSlice text = rc_slice_from_string (rc_admin_call_get_string (call, "text"));
  Saying *saying;
  guint64 seq;

  if (text.len == 0 || text.len > RC_BODY_MAX_BYTES || !rc_text_check (text))
    {
      rc_admin_call_fail (call, _ ("A text has 1 to %d bytes."), RC_BODY_MAX_BYTES);
      return;
    }

  if (!rc_delivery_announce (hub, text, &seq))
    {
      rc_admin_call_fail (call, _ ("The server's disk is too busy. Try again in a moment."));
      return;
    }

  saying = g_new0 (Saying, 1);
  saying->call = call;
  saying->seq = seq;

  /* This removes nothing; it is told when what was queued before is on disk. */
  rc_store_expire (hub->store, 0, 0, on_said, saying);
  rc_reactor_request_turn (hub->reactor);
}
