/* rc-error.h - the closed list of error codes. */
#pragma once

#include <glib.h>

#include "rc-slice.h"

G_BEGIN_DECLS

/**
 * RcError:
 *
 * What can go wrong between two programs that speak Red Coast. It is the
 * list of `ERROR code=…` as well as the codes of #RC_ERROR, so that a #GError
 * can be put on the wire and taken from it without a second table.
 *
 * The server closes the connection after those marked (closes).
 */
typedef enum
{
  RC_ERROR_BAD_FRAME,       /* breaks the grammar of frames (closes) */
  RC_ERROR_TOO_LARGE,       /* len above 1 MiB (closes) */
  RC_ERROR_VERSION,         /* no version of the protocol in common (closes) */
  RC_ERROR_TOO_LONG,        /* a body above 64 KiB; it was read past */
  RC_ERROR_UNKNOWN_VERB,    /* a verb that this server does not know */
  RC_ERROR_BAD_STATE,       /* the verb is known, but not now */
  RC_ERROR_MISSING_KEY,     /* a key or the body that the verb needs is not there */
  RC_ERROR_BAD_VALUE,       /* a value or the body is not what the verb takes */
  RC_ERROR_BAD_ID,          /* not an id by the rules, or a reserved one */
  RC_ERROR_ID_IN_USE,       /* the id, or one that looks like it, is somebody else's */
  RC_ERROR_BAD_METHOD,      /* this server does not offer that method of log-in */
  RC_ERROR_DENIED,          /* the secret is wrong, or the id is not known */
  RC_ERROR_NO_SUCH_ID,      /* nobody has this id */
  RC_ERROR_OFFLINE,         /* the receiver is away and nothing is kept for them */
  RC_ERROR_REF_USED,        /* this ref was given to another message */
  RC_ERROR_STORAGE,         /* the server's disk did not take it */
  RC_ERROR_LIMIT,           /* too many connections, sessions or attempts (closes before log-in) */
  RC_ERROR_TIMEOUT,         /* too long without log-in or without a sign of life (closes) */
  RC_ERROR_SLOW_READER,     /* the queue of what you do not read is full (closes) */
} RcError;

#define RC_N_ERRORS (RC_ERROR_SLOW_READER + 1)

#define RC_ERROR (rc_error_quark ())

GQuark      rc_error_quark       (void);
const char *rc_error_to_code     (RcError  error);
gboolean    rc_error_from_code   (RcSlice  code,
                                  RcError *error);
gboolean    rc_error_closes      (RcError  error);

G_END_DECLS
