/* rc-ctl-client.h - asks a running server for something. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RcCtlError:
 * @RC_CTL_ERROR_UNREACHABLE: no server runs on that folder, or it is not ours
 * @RC_CTL_ERROR_REFUSED: the server did not do it
 *
 * Why there is no result.
 */
typedef enum
{
  RC_CTL_ERROR_UNREACHABLE,
  RC_CTL_ERROR_REFUSED,
} RcCtlError;

#define RC_CTL_ERROR (rc_ctl_error_quark ())
GQuark    rc_ctl_error_quark (void);

JsonNode *rc_ctl_client_call (const char  *socket_path,
                              const char  *command,
                              const char  *argument,
                              const char  *value,
                              GError     **error);

G_END_DECLS
