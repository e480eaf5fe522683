#include "config.h"

#include <glib/gi18n.h>

#include "rc-cli-password.h"
#include "rc-secret.h"

void
rc_cli_password_init (RcCliPassword      *self,
                      const RcCliOptions *options,
                      RcClient           *client,
                      RcCliLine          *line)
{
  *self = (RcCliPassword) { .options = options, .client = client, .line = line };
}

void
rc_cli_password_clear (RcCliPassword *self)
{
  rc_secret_clear (&self->chosen);
}

/* There is to be an account: asks for its password. */
void
rc_cli_password_choose (RcCliPassword *self)
{
  self->question = RC_CLI_PASSWORD_NEW;
  rc_cli_line_ask_secret (self->line, _("Choose a password: "));
}

/*< private >
 * rc_cli_password_ask:
 * @error: why the server did not let us in
 *
 * Asks for the password where one could help.
 *
 * Returns: whether it is asked for
 */
gboolean
rc_cli_password_ask (RcCliPassword *self,
                     const GError  *error)
{
  if (self->options->guest || error == NULL || error->domain != RC_ERROR
      || (error->code != RC_ERROR_DENIED && error->code != RC_ERROR_ID_IN_USE
          && error->code != RC_ERROR_BAD_METHOD))
    return FALSE;

  rc_cli_line_print (self->line, _("* If you have an account, type its password; an empty line leaves."));
  self->question = RC_CLI_PASSWORD_PRESENT;
  rc_cli_line_ask_secret (self->line, _("Password: "));

  return TRUE;
}

gboolean
rc_cli_password_is_asked (RcCliPassword *self)
{
  return self->question != RC_CLI_PASSWORD_NONE;
}

static void
take_new (RcCliPassword *self,
          const char    *text)
{
  g_autoptr (GError) error = NULL;

  if (!rc_client_check_password (text, &error))
    {
      g_autofree char *line = g_strdup_printf ("* %s", error->message);

      rc_cli_line_print (self->line, line);
      rc_cli_password_choose (self);
      return;
    }

  self->chosen = g_strdup (text);
  self->question = RC_CLI_PASSWORD_AGAIN;
  rc_cli_line_ask_secret (self->line, _("The same once more: "));
}

static void
take_again (RcCliPassword *self,
            const char    *text)
{
  rc_auto_secret char *chosen = g_steal_pointer (&self->chosen);

  if (!g_str_equal (chosen, text))
    {
      rc_cli_line_print (self->line, _("* These were two different passwords."));
      rc_cli_password_choose (self);
      return;
    }

  self->question = RC_CLI_PASSWORD_NONE;
  rc_client_log_in (self->client, rc_cli_options_get_method (self->options), chosen,
                    self->options->invite);
}

/*< private >
 * rc_cli_password_take:
 * @text: what was entered
 *
 * Returns: %FALSE where the person has had enough
 */
gboolean
rc_cli_password_take (RcCliPassword *self,
                      const char    *text)
{
  if (*text == '\0')
    return FALSE;

  if (self->question == RC_CLI_PASSWORD_NEW)
    take_new (self, text);
  else if (self->question == RC_CLI_PASSWORD_AGAIN)
    take_again (self, text);
  else
    {
      self->question = RC_CLI_PASSWORD_NONE;
      rc_client_log_in (self->client, RC_LOGIN_PASSWORD, text, NULL);
    }

  return TRUE;
}
