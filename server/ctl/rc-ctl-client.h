/* rc-ctl-client.h - asks a running server for something. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RcCtlError:
 * @RC_CTL_ERROR_UNREACHABLE: no server runs on that folder, or it is not ours
 * @RC_CTL_ERROR_REFUSED: the server did not do it
 * @RC_CTL_ERROR_USAGE: the command line is wrong
 *
 * Why there is no result.
 */
typedef enum
{
  RC_CTL_ERROR_UNREACHABLE,
  RC_CTL_ERROR_REFUSED,
  RC_CTL_ERROR_USAGE,
} RcCtlError;

#define RC_CTL_ERROR (rc_ctl_error_quark ())
GQuark    rc_ctl_error_quark (void);

/* Takes a piece of a long answer. */
typedef void (*RcCtlPieceFunc) (JsonNode *piece,
                                gpointer  user_data);

JsonNode *rc_ctl_client_call (const char      *socket_path,
                              const char      *command,
                              JsonNode        *arguments,
                              RcCtlPieceFunc   func,
                              gpointer         user_data,
                              GError         **error);

G_END_DECLS
