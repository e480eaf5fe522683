/* rc-client-login.c - what an RcClient offers about logging in and out. */
#include "config.h"

#include "rc-client-private.h"

/**
 * rc_client_log_in:
 * @secret: (nullable): a password; copied
 * @invite: (nullable): an invite; copied
 *
 * In %RC_CLIENT_OFFLINE, and in every state from which nothing goes on by
 * itself: connects, and logs in this way. In any other state nothing happens.
 */
void
rc_client_log_in (RcClient      *self,
                  RcLoginMethod  method,
                  const char    *secret,
                  const char    *invite)
{
  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (method != RC_LOGIN_TOKEN);

  rc_link_log_in (rc_client_get_link (self), method, secret, invite);
}

/**
 * rc_client_log_out:
 *
 * Ends the resume token of this device, and goes OFFLINE at once. Where there is
 * no connection the server keeps its half of the token until nobody has used it
 * for long. As after rc_client_stop() the main loop has to run on for a moment.
 */
void
rc_client_log_out (RcClient *self)
{
  g_return_if_fail (RC_IS_CLIENT (self));

  rc_link_log_out (rc_client_get_link (self));
}

/**
 * rc_client_has_account:
 *
 * Returns: whether there is a resume token: guests get none
 */
gboolean
rc_client_has_account (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), FALSE);

  return rc_link_has_token (rc_client_get_link (self));
}

/**
 * rc_client_get_registration:
 *
 * Returns: who may make an account, as the server said last
 */
RcRegistration
rc_client_get_registration (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), RC_REGISTRATION_OPEN);

  return rc_link_get_registration (rc_client_get_link (self));
}

/**
 * rc_client_get_guests:
 *
 * Returns: whether the server takes guests, as it said last
 */
gboolean
rc_client_get_guests (RcClient *self)
{
  g_return_val_if_fail (RC_IS_CLIENT (self), FALSE);

  return rc_link_get_guests (rc_client_get_link (self));
}

/**
 * rc_client_check_password:
 * @password: what a person typed
 *
 * Whether it can be a new password. The error's message is for people.
 */
gboolean
rc_client_check_password (const char  *password,
                          GError     **error)
{
  g_return_val_if_fail (password != NULL, FALSE);

  return rc_password_change_check (password, error);
}

/**
 * rc_client_change_password:
 * @old_password: (nullable): %NULL where the account has none yet
 * @new_password: see rc_client_check_password()
 *
 * Sets or changes one's own password. All other devices are logged out by it.
 */
void
rc_client_change_password (RcClient            *self,
                           const char          *old_password,
                           const char          *new_password,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (RC_IS_CLIENT (self));
  g_return_if_fail (new_password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  if (rc_password_change_check (new_password, &error))
    {
      rc_password_change_begin (rc_client_get_password_change (self), rc_client_get_link (self),
                                old_password, new_password, task);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * rc_client_change_password_finish:
 *
 * Returns: whether the new password is the right one now; the error's message is
 *   for people, %RC_ERROR_DENIED: the old one was wrong
 */
gboolean
rc_client_change_password_finish (RcClient      *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
