#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-id.h"

#include "rc-sentence.h"

/* A server's sentence is cut off behind this. */
#define FROM_SERVER_MAX_BYTES 500

/* What happened, and what to do about it, in the person's own language: the
 * server's sentence is in the administrator's. */
static const char *const sentences[RC_N_ERRORS] = {
  [RC_ERROR_BAD_FRAME] =
    N_("The server and this program do not understand each other. Check that it is a Red Coast server."),
  [RC_ERROR_TOO_LARGE] =
    N_("This is far too large for a message."),
  [RC_ERROR_VERSION] =
    N_("The server speaks another version of the protocol. Update this program or the server."),
  [RC_ERROR_TOO_LONG] =
    N_("The message is too long for the server. Split it up and send the parts."),
  [RC_ERROR_BAD_ID] =
    N_("This name cannot be used. Letters, digits, “-”, “_” and “.” can, up to 64 bytes."),
  [RC_ERROR_ID_IN_USE] =
    N_("Somebody else uses this name, or one that looks like it. Choose another one."),
  [RC_ERROR_BAD_METHOD] =
    N_("The server does not let people in this way. Ask its administrator."),
  [RC_ERROR_DENIED] =
    N_("The server did not accept the log-in. Check the name and the password."),
  [RC_ERROR_NO_SUCH_ID] =
    N_("Nobody with this name is there. Try again when they are."),
  [RC_ERROR_OFFLINE] =
    N_("They are away, and the server keeps nothing for them. Try again when they are back."),
  [RC_ERROR_REF_USED] =
    N_("The server took this for another message. Send it again."),
  [RC_ERROR_STORAGE] =
    N_("The server could not save the message. Try again later, and tell its administrator."),
  [RC_ERROR_LIMIT] =
    N_("The server has too much to do right now. Try again in a while."),
  [RC_ERROR_TIMEOUT] =
    N_("The server waited too long for this program."),
  [RC_ERROR_SLOW_READER] =
    N_("This program was too slow in reading what the server sent."),
};

/* What a server says in its administrator's language, of any content. */
char *
rc_sentence_make_safe (RcSlice from_server)
{
  return rc_text_make_safe (rc_slice (from_server.data, MIN (from_server.len, FROM_SERVER_MAX_BYTES)), FALSE);
}

/*< private >
 * rc_sentence_for_error:
 * @from_server: the ERROR's body, of any content; may be absent
 *
 * A sentence of our own where there is one, else the server's, made safe.
 *
 * Returns: (transfer full): a sentence
 */
char *
rc_sentence_for_error (RcError error,
                       RcSlice from_server)
{
  if ((guint) error < RC_N_ERRORS && sentences[error] != NULL)
    return g_strdup (_(sentences[error]));

  if (!rc_slice_is_absent (from_server) && from_server.len > 0)
    return rc_sentence_make_safe (from_server);

  return g_strdup_printf (_("The server answered with an error (%s)."),
                          rc_error_to_code (error));
}
