/* rc-admin-accounts.c - the administrator asks: accounts.
 *
 *      add       check the id, claim it -> hash -> disk -> answer
 *      password                            hash -> disk -> answer
 *
 * Passwords are hashed as those of people who log in: on the hasher's threads,
 * in its queue. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-accounts.h"
#include "rc-admin-commands.h"
#include "rc-id.h"
#include "rc-login.h"
#include "rc-receipts.h"

/* An account that is being added, or gets a password. */
typedef struct
{
  RcAdminCall *call;
  RcHub *hub;       /* borrowed */
  RcPerson *person; /* (nullable), a reference: whose password it is */
  RcNewId new_id;   /* owned: what is claimed for a new one */
} Task;

static void
task_free (Task *task)
{
  g_clear_pointer (&task->person, rc_person_unref);
  rc_skeletons_release (task->hub->skeletons, task->new_id.claim);
  g_free (task->new_id.folded);
  g_free (task);
}

static void
task_fail (Task *task, const char *sentence)
{
  rc_admin_call_fail (task->call, "%s", sentence);
  task_free (task);
}

static void
task_return (Task *task, RcPerson *person)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rc_admin_add_slice (builder, "id", rc_person_get_id (person));
  json_builder_end_object (builder);
  rc_admin_call_return (task->call, json_builder_get_root (builder));
  task_free (task);
}

static void
on_added (RcPerson *person, const RcStoreDone *done, gpointer user_data)
{
  Task *task = user_data;

  if (person != NULL)
    {
      task->new_id.claim = NULL;
      task_return (task, person);
      return;
    }

  task_fail (task, done->error != NULL ? done->error->message : _ ("That id, or one that looks like it, is in use."));
}

static void
on_password_set (RcPerson *person, const GError *error, gpointer user_data)
{
  Task *task = user_data;

  if (error != NULL)
    task_fail (task, error->message);
  else
    task_return (task, task->person);
}

static void
on_hashed (const char *hash, gpointer user_data)
{
  Task *task = user_data;
  RcNewAccount account = { .password_hash = hash };

  if (hash == NULL)
    {
      task_fail (task, _ ("The server has no memory for that now."));
      return;
    }

  if (task->person == NULL)
    {
      account.id = rc_slice_from_string (rc_admin_call_get_string (task->call, "id"));
      account.folded = task->new_id.folded;
      account.claim = task->new_id.claim;
      rc_accounts_add (task->hub->accounts, &account, on_added, task);
    }
  else if (task->person->details == NULL)
    {
      task_fail (task, _ ("There is no account of that id any more."));
    }
  else
    {
      rc_accounts_set_password (task->hub->accounts, task->person, hash, NULL, on_password_set, task);
    }
}

static gboolean
hash (Task *task, RcSlice password, GError **error)
{
  if (!rc_login_check_new_password (password, error))
    return FALSE;

  if (rc_hasher_hash (task->hub->hasher, password, on_hashed, task) != NULL)
    return TRUE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_LIMIT, _ ("Too many people log in at once. Try again in a moment."));
  return FALSE;
}

static Task *
task_new (RcAdminCall *call)
{
  Task *task = g_new0 (Task, 1);

  task->call = call;
  task->hub = rc_admin_call_get_hub (call);
  return task;
}

/**
 * rc_admin_run_account_add:
 *
 * Makes an account with a password.
 */
void
rc_admin_run_account_add (RcAdminCall *call)
{
  RcSlice id = rc_slice_from_string (rc_admin_call_get_string (call, "id"));
  RcSlice password = rc_slice_from_string (rc_admin_call_get_string (call, "password"));
  Task *task = task_new (call);
  g_autoptr (GError) error = NULL;

  if (!rc_login_check_id (task->hub, id, &task->new_id, &error) || !hash (task, password, &error))
    task_fail (task, error->message);
}

static RcPerson *
find_account (RcAdminCall *call)
{
  RcPerson *person = rc_admin_find_person (call);

  return person != NULL && person->account ? person : NULL;
}

/**
 * rc_admin_run_account_password:
 *
 * Sets somebody's password; all their devices are logged out.
 */
void
rc_admin_run_account_password (RcAdminCall *call)
{
  RcSlice password = rc_slice_from_string (rc_admin_call_get_string (call, "password"));
  RcPerson *person = find_account (call);
  Task *task = task_new (call);
  g_autoptr (GError) error = NULL;

  if (person == NULL)
    {
      task_fail (task, _ ("There is no account of that id."));
      return;
    }

  task->person = rc_person_ref (person);
  if (!hash (task, password, &error))
    task_fail (task, error->message);
}

static void
add_account (JsonBuilder *builder, RcHub *hub, gconstpointer item)
{
  const RcPerson *person = item;
  guint n_tokens = 0;

  /* They may have been removed since the list was begun. */
  if (person->details == NULL)
    return;

  for (const RcToken *token = person->details->tokens; token != NULL; token = token->next)
    n_tokens++;

  json_builder_begin_object (builder);
  rc_admin_add_slice (builder, "id", rc_person_get_id (person));
  rc_admin_add_number (builder, "since", person->since_us);
  rc_admin_add_number (builder, "seen", person->seen_us);
  rc_admin_add_boolean (builder, "here", rc_person_is_here (person));
  rc_admin_add_boolean (builder, "password", person->details->password_hash != NULL);
  rc_admin_add_number (builder, "devices", n_tokens);
  json_builder_end_object (builder);
}

static void
note_account (gpointer person, gpointer list)
{
  g_ptr_array_add (list, rc_person_ref (person));
}

static void
unref_person (gpointer person)
{
  rc_person_unref (person);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const RcPerson *first = *(const RcPerson *const *) a;
  const RcPerson *second = *(const RcPerson *const *) b;

  return strcmp (first->folded_key.name.data, second->folded_key.name.data);
}

/**
 * rc_admin_run_account_list:
 *
 * Lists all accounts.
 */
void
rc_admin_run_account_list (RcAdminCall *call)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (unref_person);

  rc_accounts_foreach (rc_admin_call_get_hub (call)->accounts, note_account, list);
  g_ptr_array_sort (list, compare_ids);
  rc_admin_list_return (call, list, add_account);
}

/* --- forgetting ------------------------------------------------------------ */

static void
on_forgotten (const RcStoreDone *done, gpointer user_data)
{
  RcAdminCall *call = user_data;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (done->error != NULL)
    {
      rc_admin_call_fail (call, "%s", done->error->message);
      return;
    }

  json_builder_begin_object (builder);
  rc_admin_add_string (builder, "id", rc_admin_call_get_string (call, "id"));
  rc_admin_add_number (builder, "messages", done->n);
  json_builder_end_object (builder);
  rc_admin_call_return (call, json_builder_get_root (builder));
}

static void
on_guest_forgotten (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  on_forgotten (done, user_data);
}

/* A guest has no account; what was written to and from accounts is kept under
 * a number of its own. */
static void
forget_guest (RcAdminCall *call, RcPerson *person)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  const char *text = rc_admin_call_get_string (call, "id");
  RcSlice id = person != NULL ? rc_person_get_id (person) : rc_slice_from_string (text);
  gint64 party = text != NULL ? rc_store_find_party (hub->store, id) : RC_STORE_NO_PARTY;

  if (party == RC_STORE_NO_PARTY || rc_id_is_reserved (id))
    {
      rc_admin_call_fail (call, _ ("The server knows nobody of that id."));
      return;
    }

  rc_store_remove_account (hub->store, party, id, on_guest_forgotten, call);
  if (person == NULL)
    return;

  person->party = RC_STORE_NO_PARTY;
  rc_receipts_forget (hub, person);
  rc_admin_end_sessions (person);
}

/**
 * rc_admin_run_forget:
 *
 * Forgets somebody: the account, and all that is private to it.
 */
void
rc_admin_run_forget (RcAdminCall *call)
{
  RcHub *hub = rc_admin_call_get_hub (call);
  RcPerson *person = rc_admin_find_person (call);

  if (person != NULL && person->account)
    rc_accounts_remove (hub->accounts, person, on_forgotten, call);
  else
    forget_guest (call, person);

  rc_reactor_request_turn (hub->reactor);
}
