/* rc-config.h - the configuration of the server: every key, in one table. */
#pragma once

#include <glib.h>

#include "rc-wire.h"

G_BEGIN_DECLS

#define RC_CONFIG_ERROR (rc_config_error_quark ())
GQuark rc_config_error_quark (void);

/* Either the file cannot be read, or a key in it, or from --set, is wrong. */
typedef enum
{
  RC_CONFIG_ERROR_FILE,
  RC_CONFIG_ERROR_KEY,
  RC_CONFIG_ERROR_VALUE,
} RcConfigError;

/**
 * RcConfig:
 *
 * What rc-config.c's table says of each key: that is its documentation. Times
 * are in microseconds here, in seconds in the file. Once the server has started
 * only rc_config_take() changes it, in the main loop's thread: texts are good
 * until then.
 */
typedef struct
{
  char **listen;
  char *data_dir;
  char *name;
  char *public_address;           /* (nullable) */
  gint64 announce;
  gint64 log_level;               /* a GLogLevelFlags: what is less severe is not logged */
  gint64 registration;            /* an RcRegistration */
  gint64 guests;
  gint64 open_id_hold_us;
  gint64 token_hold_us;
  gint64 password_memory;         /* bytes */
  gint64 password_ops;
  gint64 hashes_at_once;
  gint64 hash_queue;
  gint64 password_tries_per_id;
  gint64 password_tries_per_address;
  gint64 open_ids_per_address;
  gint64 handshakes_per_address;
  gint64 limit_own_machine;
  gint64 seed_door;
  gint64 plain_tcp_anywhere;
  char *tls_certificate;
  char *tls_key;
  gint64 connections_max;
  gint64 connections_per_address;
  gint64 sessions_per_id;
  gint64 queue_max_bytes;
  gint64 login_timeout_us;
  gint64 login_attempts;
  gint64 ping_interval_us;
  gint64 idle_timeout_us;
  gint64 session_rate;
  gint64 roster_gather_us;
  gint64 typing_interval_us;
  gint64 refs_kept;
  gint64 history;
  gint64 store_queue_max_bytes;
  gint64 keep_days;               /* 0: for ever */
  gint64 keep_max_bytes;          /* 0: no limit */
  gint64 receipt_people;
  gint64 seed_line_max_bytes;
  gint64 linger_timeout_us;
  gint64 shutdown_timeout_us;
  char *metrics_listen;
} RcConfig;

RcConfig *rc_config_new        (void);
void      rc_config_free       (RcConfig    *config);
gboolean  rc_config_load       (RcConfig    *config,
                                const char  *path,
                                GError     **error);
gboolean  rc_config_set        (RcConfig    *config,
                                const char  *key,
                                const char  *value,
                                GError     **error);
gboolean  rc_config_set_pair   (RcConfig    *config,
                                const char  *pair,
                                GError     **error);
gboolean  rc_config_check      (const RcConfig *config,
                                GError     **error);
char    **rc_config_take       (RcConfig    *config,
                                RcConfig    *newer);
gboolean  rc_config_needs_restart (const char *key);
char     *rc_config_describe   (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcConfig, rc_config_free)

G_END_DECLS
