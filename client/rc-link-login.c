/* rc-link-login.c - who we are: what an RcLink logs in with. */
#include "config.h"

#include "rc-link-private.h"
#include "rc-secret.h"

/*< private >
 * rc_link_log_in:
 * @secret: (nullable): copied
 * @invite: (nullable): copied
 *
 * Where nothing goes on by itself: tries it this way.
 */
void
rc_link_log_in (RcLink        *self,
                RcLoginMethod  method,
                const char    *secret,
                const char    *invite)
{
  if (self->state != RC_CLIENT_OFFLINE && !rc_client_state_is_final (self->state))
    return;

  rc_credentials_set (&self->credentials, method, secret, invite);
  self->credentials.undecided = FALSE;
  rc_link_start (self);
}

/*< private >
 * rc_link_log_out:
 *
 * Ends the token, here and, where there is a session, at the server; then as
 * rc_link_stop(). All that was known of the account is overwritten.
 */
void
rc_link_log_out (RcLink *self)
{
  const RcWirePlain logout = { 0 };
  RcConnection *connection = rc_link_get_connection (self);

  if (self->credentials.token != NULL && connection != NULL)
    rc_connection_send (connection, logout, &logout, 0);

  rc_credentials_set (&self->credentials, self->credentials.method, NULL, NULL);
  rc_link_drop_token (self);
  rc_link_stop (self);
}

/* It has ended; the owner is told. */
void
rc_link_drop_token (RcLink *self)
{
  gboolean had_token = self->credentials.token != NULL;

  rc_credentials_drop_token (&self->credentials);
  if (had_token && self->events != NULL)
    self->events->token_changed (NULL, self->user_data);
}

/* The account has another password now. */
void
rc_link_set_password (RcLink     *self,
                      const char *password)
{
  rc_credentials_set (&self->credentials, RC_LOGIN_PASSWORD, password, NULL);
}

/* Whether we are somebody with an account. */
gboolean
rc_link_has_token (RcLink *self)
{
  return self->credentials.token != NULL;
}

RcRegistration
rc_link_get_registration (RcLink *self)
{
  return self->greeting.registration;
}

gboolean
rc_link_get_guests (RcLink *self)
{
  return self->greeting.guests;
}
