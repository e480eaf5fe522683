/* rc-connect-words.c - what the connect page says. */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rc-client.h"
#include "rc-connect-words.h"
#include "rc-error.h"
#include "rc-id.h"
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

char *
rc_connect_words_check_server (const char *server)
{
  if (*server == '\0')
    return g_strdup (_("Enter the address of your server, such as box.local or 192.168.1.5, or paste an invitation."));
  if (rc_client_check_server (server, NULL))
    return NULL;
  return g_strdup_printf (_("“%s” is not a server’s address. Write a name or an address, such as box.local or 192.168.1.5:5247."), server);
}

char *
rc_connect_words_check_id (const char *id)
{
  g_autoptr (GError) error = NULL;
  RcSlice slice = { id, strlen (id) };

  if (*id == '\0')
    return g_strdup (_("Enter the id that you want to be known by."));
  if (rc_id_check (slice, NULL) && !rc_id_is_reserved (slice))
    return NULL;
  error = g_error_new_literal (RC_ERROR, RC_ERROR_BAD_ID, "");
  return rc_words_error (error, "", id);
}
