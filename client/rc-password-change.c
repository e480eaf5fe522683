#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rc-password-change.h"
#include "rc-secret.h"
#include "rc-sentence.h"

/* Of the protocol. */
#define PASSWORD_MAX_BYTES 1024

/* The exchange's tags are numbers. */
#define TAG "password"

/* Whether it can be a password. The message is for people. */
gboolean
rc_password_change_check (const char  *password,
                          GError     **error)
{
  gsize len = strlen (password);

  if (len > 0 && len <= PASSWORD_MAX_BYTES && strchr (password, '\n') == NULL
      && g_utf8_validate (password, -1, NULL))
    return TRUE;

  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_VALUE,
                       len == 0 ? _("Enter a password.")
                                : _("This cannot be a password. Use one line of at most 1024 bytes."));
  return FALSE;
}

/*< private >
 * rc_password_change_begin:
 * @old_password: (nullable): %NULL where the account has none yet
 * @task: (transfer full): gets a boolean or an error
 */
void
rc_password_change_begin (RcPasswordChange *change,
                          RcLink           *link,
                          const char       *old_password,
                          const char       *new_password,
                          GTask            *task)
{
  RcConnection *connection = rc_link_get_connection (link);
  rc_auto_secret char *secrets =
    g_strdup_printf ("%s\n%s", old_password != NULL ? old_password : "", new_password);
  const RcWirePassword password = {
    .tag = rc_slice_from_string (TAG),
    .secrets = rc_slice_from_string (secrets),
  };

  if (connection == NULL || change->task != NULL
      || !rc_connection_send (connection, password, &password, password.secrets.len))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED,
                               _("There is no connection. Try again when there is one."));
      g_object_unref (task);
      return;
    }

  g_task_set_task_data (task, g_strdup (new_password), rc_secret_free);
  change->task = task;
}

static GError *
new_error (const RcWireError *wire)
{
  g_autofree char *sentence = NULL;

  if (wire->code == RC_ERROR_DENIED)
    return g_error_new_literal (RC_ERROR, RC_ERROR_DENIED,
                                _("The present password is another one. Enter it once more."));

  sentence = rc_sentence_for_error ((RcError) wire->code, wire->sentence);

  return g_error_new_literal (RC_ERROR, (int) wire->code, sentence);
}

/*< private >
 * rc_password_change_take:
 *
 * Returns: whether @frame was the answer, and nobody else's business
 */
gboolean
rc_password_change_take (RcPasswordChange *change,
                         RcLink           *link,
                         const RcFrame    *frame)
{
  g_autoptr (GTask) task = NULL;
  RcWireEnd end;
  RcWireError wire;

  if (change->task == NULL)
    return FALSE;

  if (frame->verb == RC_VERB_END && rc_wire_end_parse (frame, &end, NULL)
      && rc_slice_equal_string (end.tag, TAG))
    {
      task = g_steal_pointer (&change->task);
      rc_link_set_password (link, g_task_get_task_data (task));
      g_task_return_boolean (task, TRUE);
      return TRUE;
    }

  if (frame->verb == RC_VERB_ERROR && rc_wire_error_parse (frame, &wire, NULL)
      && rc_slice_equal_string (wire.tag, TAG))
    {
      task = g_steal_pointer (&change->task);
      g_task_return_error (task, new_error (&wire));
      return TRUE;
    }

  return FALSE;
}

/* There will be no answer. */
void
rc_password_change_lost (RcPasswordChange *change)
{
  g_autoptr (GTask) task = g_steal_pointer (&change->task);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                             _("The connection was lost. Either password may be the right one now."));
}
