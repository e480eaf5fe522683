/* rc-error.c - the closed list of error codes. */
#include "config.h"

#include "rc-error.h"

static const struct
{
  const char *code;
  gboolean closes;
} errors[RC_N_ERRORS] = {
  [RC_ERROR_BAD_FRAME] = { "bad-frame", TRUE },
  [RC_ERROR_TOO_LARGE] = { "too-large", TRUE },
  [RC_ERROR_VERSION] = { "version", TRUE },
  [RC_ERROR_TOO_LONG] = { "too-long", FALSE },
  [RC_ERROR_UNKNOWN_VERB] = { "unknown-verb", FALSE },
  [RC_ERROR_BAD_STATE] = { "bad-state", FALSE },
  [RC_ERROR_MISSING_KEY] = { "missing-key", FALSE },
  [RC_ERROR_BAD_VALUE] = { "bad-value", FALSE },
  [RC_ERROR_BAD_ID] = { "bad-id", FALSE },
  [RC_ERROR_ID_IN_USE] = { "id-in-use", FALSE },
  [RC_ERROR_BAD_METHOD] = { "bad-method", FALSE },
  [RC_ERROR_DENIED] = { "denied", FALSE },
  [RC_ERROR_NO_SUCH_ID] = { "no-such-id", FALSE },
  [RC_ERROR_OFFLINE] = { "offline", FALSE },
  [RC_ERROR_REF_USED] = { "ref-used", FALSE },
  [RC_ERROR_STORAGE] = { "storage", FALSE },
  [RC_ERROR_LIMIT] = { "limit", FALSE },
  [RC_ERROR_TIMEOUT] = { "timeout", TRUE },
  [RC_ERROR_SLOW_READER] = { "slow-reader", TRUE },
};

G_DEFINE_QUARK (rc-error-quark, rc_error)

/**
 * rc_error_to_code:
 * @error: an error
 *
 * How @error is written on the wire.
 *
 * Returns: (transfer none): the value of `code=`. Any thread.
 */
const char *
rc_error_to_code (RcError error)
{
  g_return_val_if_fail (error < RC_N_ERRORS, NULL);

  return errors[error].code;
}

/**
 * rc_error_from_code:
 * @code: the value of `code=`
 * @error: (out): the error
 *
 * Reads a code. The list is closed for a version of the protocol, so a code
 * that is not in it comes from a newer peer.
 *
 * Returns: whether this version knows the code. Any thread.
 */
gboolean
rc_error_from_code (RcSlice code, RcError *error)
{
  for (guint i = 0; i < RC_N_ERRORS; i++)
    {
      if (rc_slice_equal_string (code, errors[i].code))
        {
          *error = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * rc_error_closes:
 * @error: an error
 *
 * Returns: whether the server closes the connection behind this error,
 *   whatever it answers. Any thread.
 */
gboolean
rc_error_closes (RcError error)
{
  g_return_val_if_fail (error < RC_N_ERRORS, TRUE);

  return errors[error].closes;
}
