/* rc-hub.c - who is here.
 *
 * Persons are found by their id as it is written and by its fold; both tables
 * hash with the server's own key. The end of a turn is in rc-turn.c. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-accounts.h"
#include "rc-ack.h"
#include "rc-door.h"
#include "rc-history.h"
#include "rc-hub.h"
#include "rc-id.h"
#include "rc-receipts.h"
#include "rc-seed.h"
#include "rc-session.h"
#include "rc-sync.h"
#include "rc-turn.h"

#define MINUTE_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define HOUR_US (60 * MINUTE_US)

static void
on_login_timeout (RcDeadline *deadline, gpointer user_data)
{
  RcSession *session = RC_CONTAINER_OF (deadline, RcSession, life);

  session->hub->counts.log_ins_refused[RC_ERROR_TIMEOUT]++;
  /* Whoever has not even said which door it came for hears nothing. */
  if (session->door == RC_DOOR_FRAMES)
    rc_session_put_error (session, NULL, RC_ERROR_TIMEOUT, _ ("You did not log in in time."));
  rc_session_close (session);
}

static void
on_ping_due (RcDeadline *deadline, gpointer user_data)
{
  RcSession *session = RC_CONTAINER_OF (deadline, RcSession, life);
  RcHub *self = user_data;
  RcWirePlain ping = { RC_SLICE_ABSENT };

  rc_session_put (session, ping, &ping, 0);
  if (rc_session_is_open (session))
    rc_deadline_queue_start (&self->idle_queue, &session->life, rc_reactor_get_now_us (self->reactor));
}

static void
on_idle_timeout (RcDeadline *deadline, gpointer user_data)
{
  RcSession *session = RC_CONTAINER_OF (deadline, RcSession, life);

  rc_session_put_error (session, NULL, RC_ERROR_TIMEOUT, _ ("Nothing was heard of you for too long."));
  rc_session_close (session);
}

static void
on_linger_timeout (RcDeadline *deadline, gpointer user_data)
{
  rc_session_kill (RC_CONTAINER_OF (deadline, RcSession, life));
}

static void
on_throttled (RcDeadline *deadline, gpointer user_data)
{
  rc_session_resume (RC_CONTAINER_OF (deadline, RcSession, pause));
}

static void
on_sniffed (RcDeadline *deadline, gpointer user_data)
{
  rc_door_timeout (RC_CONTAINER_OF (deadline, RcSession, pause));
}

static void
on_quiet (RcDeadline *deadline, gpointer user_data)
{
  rc_seed_quiet (deadline);
}

static void
on_marks_due (RcDeadline *deadline, gpointer user_data)
{
  rc_receipts_flush (user_data);
}

static void
add_queue (RcHub *self, RcDeadlineQueue *queue, gint64 period_us, RcDeadlineFunc func)
{
  rc_deadline_queue_init (queue, period_us, func, self);
  rc_reactor_add_queue (self->reactor, queue);
}

static void
add_queues (RcHub *self)
{
  const RcConfig *config = self->config;

  add_queue (self, &self->login_queue, config->login_timeout_us, on_login_timeout);
  add_queue (self, &self->ping_queue, config->ping_interval_us, on_ping_due);
  add_queue (self, &self->idle_queue, config->idle_timeout_us - config->ping_interval_us, on_idle_timeout);
  add_queue (self, &self->linger_queue, config->linger_timeout_us, on_linger_timeout);
  add_queue (self, &self->throttle_queue, G_USEC_PER_SEC / 10, on_throttled);
  add_queue (self, &self->sniff_queue, G_USEC_PER_SEC, on_sniffed);
  add_queue (self, &self->quiet_queue, RC_SEED_QUIET_US, on_quiet);
  add_queue (self, &self->marks_queue, G_USEC_PER_SEC, on_marks_due);
}

static void
on_turn_end (gpointer user_data)
{
  rc_turn_end (user_data);
}

static void
name_log (RcHub *self)
{
  guint8 bytes[RC_LOG_NAME_BYTES / 2];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (self->log_name, sizeof self->log_name, bytes, sizeof bytes);
}

static RcHasherSettings
get_hasher_settings (const RcConfig *config)
{
  return (RcHasherSettings) {
    .ops = config->password_ops, .memory_bytes = config->password_memory,
    .n_threads = config->hashes_at_once, .queue_max = config->hash_queue,
  };
}

static void
add_gates (RcHub *self)
{
  const RcConfig *config = self->config;
  RcHasherSettings settings = get_hasher_settings (config);

  self->hasher = rc_hasher_new (&settings, NULL);
  self->id_tries = rc_buckets_new (config->password_tries_per_id, MINUTE_US);
  self->address_tries = rc_buckets_new (config->password_tries_per_address, MINUTE_US);
  self->open_ids = rc_buckets_new (config->open_ids_per_address, HOUR_US);
  self->handshakes = rc_handshakes_new (config->handshakes_per_address, config->limit_own_machine);
}

/**
 * rc_hub_new:
 * @config: the configuration; it must outlive the hub
 * @reactor: the reactor; it must outlive the hub
 * @store: what is kept; to be freed when the sessions have ended, and before the
 *   hub, which is told its last completions
 *
 * Makes an empty hub. libsodium must be initialised. Main loop's thread only,
 * like all of it.
 *
 * Returns: (transfer full): a hub, see rc_hub_free().
 */
RcHub *
rc_hub_new (const RcConfig *config, RcReactor *reactor, RcStore *store)
{
  RcHub *self = g_new0 (RcHub, 1);

  self->config = config;
  self->reactor = reactor;
  self->store = store;
  rc_hash_key_make (&self->key);
  name_log (self);
  self->persons_by_id = g_hash_table_new (rc_name_key_hash, rc_name_key_equal);
  self->persons_by_folded =
    g_hash_table_new_full (rc_name_key_hash, rc_name_key_equal, NULL, (GDestroyNotify) rc_person_unref);
  self->shelf = rc_ref_shelf_new (config->refs_kept);
  rc_room_init (&self->room, rc_reactor_get_pool (reactor));
  add_queues (self);
  add_gates (self);
  rc_roster_feed_init (&self->roster, self);
  self->waiting = g_ptr_array_new ();
  self->receipts = rc_receipts_new (self);
  rc_history_start (self);
  rc_reactor_set_turn_end (reactor, on_turn_end, self);
  return self;
}

/**
 * rc_hub_open:
 * @self: a hub that nobody has entered
 * @error: return location for an error
 *
 * Reads the accounts and bans; it blocks. Errors: as rc_skeletons_new(),
 * rc_bans_new() and rc_accounts_new().
 *
 * Returns: whether sessions may come.
 */
gboolean
rc_hub_open (RcHub *self, GError **error)
{
  self->skeletons = rc_skeletons_new (error);
  if (self->skeletons == NULL)
    return FALSE;

  self->bans = rc_bans_new (self->store, error);
  if (self->bans == NULL)
    return FALSE;

  self->accounts = rc_accounts_new (self, error);
  return self->accounts != NULL;
}

/**
 * rc_hub_free:
 * @self: (transfer full): a hub without sessions, see rc_hub_end_sessions(),
 *   whose store has told all that it will: it is freed already
 *
 * Frees all.
 */
void
rc_hub_free (RcHub *self)
{
  rc_reactor_set_turn_end (self->reactor, NULL, NULL);
  rc_hasher_free (self->hasher);
  g_clear_pointer (&self->accounts, rc_accounts_free);
  g_clear_pointer (&self->bans, rc_bans_free);
  rc_ack_clear (self);
  rc_receipts_free (self->receipts);
  g_ptr_array_unref (self->waiting);
  rc_roster_feed_clear (&self->roster);
  rc_room_clear (&self->room);
  rc_ref_shelf_free (self->shelf);
  g_hash_table_unref (self->persons_by_id);
  g_hash_table_unref (self->persons_by_folded);
  g_clear_pointer (&self->skeletons, rc_skeletons_free);
  rc_buckets_free (self->id_tries);
  rc_buckets_free (self->address_tries);
  rc_buckets_free (self->open_ids);
  rc_handshakes_free (self->handshakes);
  g_free (self);
}

/**
 * rc_hub_reload:
 * @self: a hub whose configuration has changed
 *
 * Takes from it again what was copied, for who is connected as well.
 */
void
rc_hub_reload (RcHub *self)
{
  const RcConfig *config = self->config;
  RcHasherSettings settings = get_hasher_settings (config);

  rc_deadline_queue_set_period (&self->login_queue, config->login_timeout_us);
  rc_deadline_queue_set_period (&self->ping_queue, config->ping_interval_us);
  rc_deadline_queue_set_period (&self->idle_queue, config->idle_timeout_us - config->ping_interval_us);
  rc_deadline_queue_set_period (&self->linger_queue, config->linger_timeout_us);
  rc_deadline_queue_set_period (&self->roster.gather_queue, config->roster_gather_us);
  rc_hasher_set (self->hasher, &settings);
  rc_buckets_set_rate (self->id_tries, config->password_tries_per_id, MINUTE_US);
  rc_buckets_set_rate (self->address_tries, config->password_tries_per_address, MINUTE_US);
  rc_buckets_set_rate (self->open_ids, config->open_ids_per_address, HOUR_US);
  rc_handshakes_set (self->handshakes, config->handshakes_per_address, config->limit_own_machine);
  rc_ref_shelf_set_max (self->shelf, config->refs_kept);
  if (self->history)
    rc_store_set_queue_max (self->store, config->store_queue_max_bytes);
  rc_reactor_request_turn (self->reactor);
}

/**
 * rc_hub_set_room_func:
 * @self: a hub
 * @func: (scope forever): called whenever a session was freed
 * @user_data: for @func
 *
 * For who stopped accepting and may accept again.
 */
void
rc_hub_set_room_func (RcHub *self, RcHubRoomFunc func, gpointer user_data)
{
  self->room_func = func;
  self->room_data = user_data;
}

/**
 * rc_hub_find_folded:
 * @self: a hub
 * @folded: a folded id
 *
 * Returns: (transfer none) (nullable): whose id folds to @folded.
 */
RcPerson *
rc_hub_find_folded (RcHub *self, RcSlice folded)
{
  RcNameKey key;

  rc_name_key_set (&key, folded, &self->key);
  return g_hash_table_lookup (self->persons_by_folded, &key);
}

/**
 * rc_hub_find:
 * @self: a hub
 * @id: what may be somebody's id, however it is spelt
 *
 * Returns: (transfer none) (nullable): whose id it is.
 */
RcPerson *
rc_hub_find (RcHub *self, RcSlice id)
{
  g_autofree char *folded = NULL;
  RcPerson *person;
  RcNameKey key;

  rc_name_key_set (&key, id, &self->key);
  person = g_hash_table_lookup (self->persons_by_id, &key);
  if (person != NULL || !rc_id_check (id, NULL))
    return person;

  folded = rc_id_fold (id);
  return rc_hub_find_folded (self, rc_slice_from_string (folded));
}

/**
 * rc_hub_take_id:
 * @self: a hub
 * @id: a good id that nobody has, in its owner's spelling
 * @folded: the same, folded
 * @claim: (transfer full): what it looks like
 *
 * Gives the id to a new person. Where that is no account's, a session must enter
 * as that person in the same turn.
 *
 * Returns: (transfer none): the person.
 */
RcPerson *
rc_hub_take_id (RcHub *self, RcSlice id, const char *folded, RcSkeletonClaim *claim)
{
  RcPerson *person = rc_person_new (id, folded, &self->key);

  person->since_us = rc_reactor_get_time_us (self->reactor);
  person->claim = claim;
  g_hash_table_insert (self->persons_by_id, &person->id_key, person);
  g_hash_table_insert (self->persons_by_folded, &person->folded_key, person);
  return person;
}

/**
 * rc_hub_tell_time:
 * @self: a hub
 *
 * The machine's clock may be set back; this one waits then. Whatever is compared
 * with the time of a message has its time from here.
 *
 * Returns: Unix time, in microseconds
 */
gint64
rc_hub_tell_time (RcHub *self)
{
  self->time_us = MAX (self->time_us, g_get_real_time ());
  return self->time_us;
}

/**
 * rc_hub_give_up_id:
 * @self: a hub
 * @person: who has left, and has no account (any more)
 *
 * Makes the id free.
 */
void
rc_hub_give_up_id (RcHub *self, RcPerson *person)
{
  rc_roster_feed_note (&self->roster, person);
  rc_skeletons_release (self->skeletons, g_steal_pointer (&person->claim));
  g_hash_table_remove (self->persons_by_id, &person->id_key);
  g_hash_table_remove (self->persons_by_folded, &person->folded_key);
}

/**
 * rc_hub_shelve_refs:
 * @self: a hub
 * @person: a person
 *
 * Puts the window of who is not here on the shelf; where something of theirs
 * waits for the disk, which still answers to that window, later.
 */
void
rc_hub_shelve_refs (RcHub *self, RcPerson *person)
{
  if (person->refs != NULL && person->n_sessions == 0 && person->n_pending == 0)
    rc_ref_shelf_put (self->shelf, person->folded_key.name.data, g_steal_pointer (&person->refs));
}

/* The last session has gone. */
static void
leave_person (RcHub *self, RcPerson *person)
{
  person->presence = RC_PRESENCE_ONLINE;
  if (!person->account)
    {
      rc_hub_give_up_id (self, person);
      return;
    }

  rc_accounts_note_left (self->accounts, person);
  rc_roster_feed_note (&self->roster, person);
}

/**
 * rc_hub_update_person:
 * @self: a hub
 * @person: a person who is here
 *
 * Makes the state of @person that of the most present session, and has the
 * others told where that changes it.
 */
void
rc_hub_update_person (RcHub *self, RcPerson *person)
{
  guint8 presence = RC_PRESENCE_AWAY;

  for (RcSession *session = person->sessions; session != NULL; session = session->person_next)
    presence = MAX (presence, session->presence);

  if (presence == person->presence)
    return;

  person->presence = presence;
  rc_roster_feed_note (&self->roster, person);
}

/**
 * rc_hub_enter:
 * @self: a hub
 * @session: a session that may log in
 * @person: as whom
 *
 * Logs @session in. What it is told first is the caller's.
 */
void
rc_hub_enter (RcHub *self, RcSession *session, RcPerson *person)
{
  if (person->refs == NULL)
    person->refs = rc_ref_shelf_take (self->shelf, person->folded_key.name.data);

  session->person = rc_person_ref (person);
  session->person_next = person->sessions;
  person->sessions = session;
  person->n_sessions++;
  session->state = RC_SESSION_ONLINE;
  self->counts.log_ins++;

  rc_deadline_stop (&session->life);
  if (session->door == RC_DOOR_FRAMES)
    rc_deadline_queue_touch (&self->ping_queue, &session->life, rc_reactor_get_now_us (self->reactor));

  rc_room_join (&self->room, session);
  if (person->n_sessions == 1)
    rc_roster_feed_note (&self->roster, person);
  else
    rc_hub_update_person (self, person);
}

/**
 * rc_hub_leave:
 * @self: a hub
 * @session: a session that is closing or dead; logged in or not
 *
 * Takes @session out of everything; with the last one, its person leaves.
 */
void
rc_hub_leave (RcHub *self, RcSession *session)
{
  RcPerson *person = session->person;
  RcSession **at;

  rc_session_abandon (session);
  rc_sync_drop (session);
  rc_ack_forget (session);
  rc_room_leave (&self->room, session);
  rc_roster_feed_unsubscribe (&self->roster, session);
  if (person == NULL)
    return;

  for (at = &person->sessions; *at != session; at = &(*at)->person_next)
    continue;
  *at = session->person_next;
  person->n_sessions--;

  rc_hub_shelve_refs (self, person);
  if (person->n_sessions == 0)
    leave_person (self, person);
  else
    rc_hub_update_person (self, person);

  g_clear_pointer (&session->person, rc_person_unref);
}

/**
 * rc_hub_leave_closed:
 * @self: a hub
 * @person: a person
 *
 * Has those sessions of @person leave now that would at the end of the turn:
 * for whoever comes back before that.
 */
void
rc_hub_leave_closed (RcHub *self, RcPerson *person)
{
  RcSession *next;

  for (RcSession *session = person->sessions; session != NULL; session = next)
    {
      next = session->person_next;
      if (!rc_session_is_open (session))
        rc_hub_leave (self, session);
    }
}

/**
 * rc_hub_say_bye:
 * @self: a hub
 * @reason: why
 *
 * Takes leave of everybody: each session closes as soon as it has its BYE.
 */
void
rc_hub_say_bye (RcHub *self, const char *reason)
{
  self->shutting_down = TRUE;
  self->drained_func = NULL;
  for (RcSession *session = self->sessions; session != NULL; session = session->next)
    {
      if (session->door == RC_DOOR_FRAMES)
        rc_session_put_bye (session, reason, RC_SLICE_ABSENT);
      else if (session->door == RC_DOOR_SEED)
        rc_session_put_line (session, "the server is shutting down\n");
      rc_session_close (session);
    }

  rc_reactor_request_turn (self->reactor);
}

/**
 * rc_hub_end_sessions:
 * @self: a hub
 *
 * Closes all connections at once, whatever still waits to be written.
 */
void
rc_hub_end_sessions (RcHub *self)
{
  for (RcSession *session = self->sessions; session != NULL; session = session->next)
    rc_session_kill (session);

  rc_receipts_flush (self);
  rc_turn_end (self);
}
