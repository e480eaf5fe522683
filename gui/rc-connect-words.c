/* rc-connect-words.c - what the connect page says. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-connect-words.h"
#include "rc-words.h"

const char *
rc_connect_words_hint (RcConnectQuestion question,
                           gboolean          invited)
{
  if (invited)
    return _("Choose the name that others see, and a password.");
  switch (question)
    {
    case RC_CONNECT_PRESENT:
      return _("Enter your password. If you have no account here yet, ask who runs the server for an invitation, and paste it above.");
    case RC_CONNECT_OPTIONAL:
      return _("With a password you can come back from every computer. If you have an account already, enter its password.");
    case RC_CONNECT_NAMES:
    default:
      return _("Your server’s address or an invitation, and the name that others see.");
    }
}

const char *
rc_connect_words_password (RcConnectQuestion question,
                           gboolean          invited)
{
  if (invited)
    return _("New password");
  return question == RC_CONNECT_OPTIONAL ? _("Password (optional)") : _("Password");
}

const char *
rc_connect_words_button (RcConnectQuestion question,
                           gboolean          invited)
{
  if (invited)
    return _("Create _Account");
  return question == RC_CONNECT_NAMES ? _("_Connect") : _("_Log In");
}

char *
rc_connect_words_error (RcConnectQuestion  question,
                        gboolean           invited,
                        const GError      *error,
                        const char        *server,
                        const char        *id)
{
  gboolean denied = g_error_matches (error, RC_ERROR, RC_ERROR_DENIED);

  if (denied && invited)
    return g_strdup (_("This invitation was used already, or it has expired. Ask for a new one. If you have an account there, remove the invitation and log in with its password."));
  if (denied && question != RC_CONNECT_NAMES)
    return g_strdup_printf (_("This is not the password of “%s”. Enter it again; if you have forgotten it, ask who runs the server."), id);
  if (g_error_matches (error, RC_ERROR, RC_ERROR_BAD_METHOD) && invited)
    return g_strdup_printf (_("%s takes nobody new at the moment. Ask who runs the server."), server);
  return rc_words_error (error, server, id);
}
