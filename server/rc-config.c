/* rc-config.c - the configuration of the server: every key, in one table.
 *
 * The file is a GKeyFile with one group, [server]. What stands on the command
 * line (--set KEY=VALUE and the options that are short for it) goes through
 * the same table, so that no key can be set in one way only. */
#include "config.h"

#include <math.h>

#include "rc-config.h"
#include "rc-id.h"

typedef enum
{
  TYPE_NUMBER,
  TYPE_SECONDS,      /* with decimals; kept in microseconds */
  TYPE_SWITCH,       /* true or false */
  TYPE_TEXT,
  TYPE_LIST,         /* separated by ; */
  TYPE_REGISTRATION,
  TYPE_LEVEL,
  TYPE_HISTORY,      /* on or off */
} Type;

typedef struct
{
  const char *name;
  Type type;
  gsize offset;
  const char *fallback; /* the default, as it would be written; NULL: none */
  double min;
  double max;
  const char *doc;
  gboolean fixed;       /* not read again: only a restart changes it */
} Key;

#define FIELD(member) G_STRUCT_OFFSET (RcConfig, member)

static const Key keys[] = {
  { "listen", TYPE_LIST, FIELD (listen), "127.0.0.1:5247", 0, 0,
    "where to listen: ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH; several are separated by ;", TRUE },
  { "data-dir", TYPE_TEXT, FIELD (data_dir), NULL, 0, 0,
    "the folder of the server's state; without it, the one that systemd gives or the user's own", TRUE },
  { "name", TYPE_TEXT, FIELD (name), "Red Coast", 0, 0,
    "what the server is called for people" },
  { "public-address", TYPE_TEXT, FIELD (public_address), NULL, 0, 0,
    "HOST or HOST:PORT by which people reach the server, for invites; without it, it is guessed" },
  { "announce", TYPE_SWITCH, FIELD (announce), "true", 0, 0,
    "whether clients nearby are told of the server, by Avahi, where it listens beyond this machine" },
  { "log-level", TYPE_LEVEL, FIELD (log_level), "info", 0, 0,
    "the least severe that is logged: error, warning, message, info or debug" },
  { "registration", TYPE_REGISTRATION, FIELD (registration), "open", 0, 0,
    "who may take a new id: open, invite or closed" },
  { "guests", TYPE_SWITCH, FIELD (guests), "true", 0, 0,
    "whether people may come as guests, who hold their id while they are connected" },
  { "open-id-hold", TYPE_SECONDS, FIELD (open_id_hold_us), "2592000", 0.05, 3153600000,
    "seconds after which an account without a password that nobody comes back to is forgotten" },
  { "token-hold", TYPE_SECONDS, FIELD (token_hold_us), "15552000", 0.05, 3153600000,
    "seconds after which a device's resume token that is not used ends" },
  { "password-memory", TYPE_NUMBER, FIELD (password_memory), "67108864", 8192, 4294967296,
    "bytes of memory that hashing one password takes, of new ones" },
  { "password-ops", TYPE_NUMBER, FIELD (password_ops), "2", 1, 1000,
    "how often hashing a password goes over that memory, of new ones" },
  { "hashes-at-once", TYPE_NUMBER, FIELD (hashes_at_once), "2", 1, 8,
    "passwords that are hashed at once", TRUE },
  { "hash-queue", TYPE_NUMBER, FIELD (hash_queue), "64", 1, 10000,
    "log-ins that may wait for a hash; more are refused" },
  { "password-tries-per-id", TYPE_NUMBER, FIELD (password_tries_per_id), "10", 0, 1000000,
    "passwords that may be tried for one id in a minute; 0: no limit" },
  { "password-tries-per-address", TYPE_NUMBER, FIELD (password_tries_per_address), "30", 0, 1000000,
    "passwords that may be tried from one address in a minute; 0: no limit" },
  { "open-ids-per-address", TYPE_NUMBER, FIELD (open_ids_per_address), "20", 0, 1000000,
    "ids that may be taken by method=open from one address in an hour; 0: no limit" },
  { "handshakes-per-address", TYPE_NUMBER, FIELD (handshakes_per_address), "300", 0, 1000000,
    "TLS handshakes that one address may ask for in a minute; 0: no limit" },
  { "limit-own-machine", TYPE_SWITCH, FIELD (limit_own_machine), "false", 0, 0,
    "whether the limits for one address hold for connections from this machine, too" },
  { "seed-door", TYPE_SWITCH, FIELD (seed_door), "false", 0, 0,
    "whether the plain-text clients of the tutorial are served" },
  { "plain-tcp-anywhere", TYPE_SWITCH, FIELD (plain_tcp_anywhere), "false", 0, 0,
    "whether TCP without TLS may be served beyond this machine" },
  { "tls-certificate", TYPE_TEXT, FIELD (tls_certificate), NULL, 0, 0,
    "a certificate of your own, with its chain, in PEM; without it, a self-signed one is made" },
  { "tls-key", TYPE_TEXT, FIELD (tls_key), NULL, 0, 0,
    "the key of tls-certificate, in PEM; both or none" },
  { "connections-max", TYPE_NUMBER, FIELD (connections_max), "20000", 1, 1000000,
    "connections in all; the limit on descriptors less 64 where that is less", TRUE },
  { "connections-per-address", TYPE_NUMBER, FIELD (connections_per_address), "64", 0, 1000000,
    "connections from one address (IPv6: one /64), this machine's own not counted; 0: no limit" },
  { "sessions-per-id", TYPE_NUMBER, FIELD (sessions_per_id), "8", 1, 1000,
    "devices of one person; the one that was silent longest gives way" },
  { "queue-max-bytes", TYPE_NUMBER, FIELD (queue_max_bytes), "4194304", 131072, 1073741824,
    "what may wait for one slow reader before it is disconnected" },
  { "login-timeout", TYPE_SECONDS, FIELD (login_timeout_us), "10", 0.05, 3600,
    "seconds from connecting to being logged in" },
  { "login-attempts", TYPE_NUMBER, FIELD (login_attempts), "3", 1, 1000,
    "failed log-ins of one connection before it is closed" },
  { "ping-interval", TYPE_SECONDS, FIELD (ping_interval_us), "60", 0.05, 86400,
    "seconds of silence after which a client is asked for a sign of life" },
  { "idle-timeout", TYPE_SECONDS, FIELD (idle_timeout_us), "180", 0.1, 86400,
    "seconds of silence after which a client is disconnected; more than ping-interval" },
  { "session-rate", TYPE_NUMBER, FIELD (session_rate), "50", 0, 1000000,
    "frames a second that are read from one connection, with four seconds' worth at once; 0: no limit" },
  { "roster-gather", TYPE_SECONDS, FIELD (roster_gather_us), "0.25", 0.001, 60,
    "seconds for which changes of the contact list are gathered" },
  { "typing-interval", TYPE_SECONDS, FIELD (typing_interval_us), "0.5", 0, 60,
    "seconds between two signs of typing from one connection that are passed on" },
  { "refs-kept", TYPE_NUMBER, FIELD (refs_kept), "1024", 0, 1000000,
    "people who have left whose last refs are still known" },
  { "history", TYPE_HISTORY, FIELD (history), "on", 0, 0,
    "whether messages are kept: on or off; off: a message to somebody who is not there is refused", TRUE },
  { "store-queue-max-bytes", TYPE_NUMBER, FIELD (store_queue_max_bytes), "16777216", 65536, 1073741824,
    "messages that wait for the disk; at the bound nothing more is read from who sends" },
  { "keep-days", TYPE_NUMBER, FIELD (keep_days), "0", 0, 36500,
    "days for which messages are kept; 0: for ever" },
  { "keep-max-bytes", TYPE_NUMBER, FIELD (keep_max_bytes), "0", 0, 1e15,
    "what messages may take on disk before the oldest go; 0: no limit" },
  { "receipt-people", TYPE_NUMBER, FIELD (receipt_people), "50", 0, 10000,
    "members up to which the room has receipts" },
  { "seed-line-max-bytes", TYPE_NUMBER, FIELD (seed_line_max_bytes), "8192", 256, 65536,
    "the longest line that is taken from a client of the tutorial" },
  { "linger-timeout", TYPE_SECONDS, FIELD (linger_timeout_us), "2", 0.05, 60,
    "seconds that a closed connection has to take its last words" },
  { "shutdown-timeout", TYPE_SECONDS, FIELD (shutdown_timeout_us), "2", 0.05, 60,
    "seconds that all connections have to take their BYE when the server ends" },
  { "metrics-listen", TYPE_TEXT, FIELD (metrics_listen), NULL, 0, 0,
    "where measuring programs get figures: a loopback ADDRESS:PORT or unix:PATH; without it, nowhere", TRUE },
};

static const struct
{
  const char *name;
  GLogLevelFlags level;
} levels[] = {
  { "error", G_LOG_LEVEL_CRITICAL }, { "warning", G_LOG_LEVEL_WARNING }, { "message", G_LOG_LEVEL_MESSAGE },
  { "info", G_LOG_LEVEL_INFO },      { "debug", G_LOG_LEVEL_DEBUG },
};

G_DEFINE_QUARK (rc-config-error-quark, rc_config_error)

static gboolean
refuse (const Key *key, const char *value, const char *why, GError **error)
{
  g_set_error (error, RC_CONFIG_ERROR, RC_CONFIG_ERROR_VALUE, "%s = %s: %s", key->name, value, why);
  return FALSE;
}

static gboolean
read_number (const Key *key, const char *value, gint64 *number, GError **error)
{
  char *end = NULL;
  double parsed = g_ascii_strtod (value, &end);
  g_autofree char *why = NULL;

  if (*value == '\0' || *end != '\0' || !isfinite (parsed))
    return refuse (key, value, "this is not a number", error);

  if (key->type == TYPE_NUMBER && parsed != floor (parsed))
    return refuse (key, value, "this is not a whole number", error);

  if (parsed < key->min || parsed > key->max)
    {
      why = g_strdup_printf ("it must be from %.15g to %.15g", key->min, key->max);
      return refuse (key, value, why, error);
    }

  *number = key->type == TYPE_SECONDS ? (gint64) (parsed * G_USEC_PER_SEC) : (gint64) parsed;
  return TRUE;
}

static gboolean
read_switch (const Key *key, const char *value, gint64 *number, GError **error)
{
  if (g_str_equal (value, "true") || g_str_equal (value, "false"))
    {
      *number = g_str_equal (value, "true");
      return TRUE;
    }

  return refuse (key, value, "it must be true or false", error);
}

static gboolean
read_history (const Key *key, const char *value, gint64 *number, GError **error)
{
  if (g_str_equal (value, "on") || g_str_equal (value, "off"))
    {
      *number = g_str_equal (value, "on");
      return TRUE;
    }

  return refuse (key, value, "it must be on or off", error);
}

static gboolean
read_registration (const Key *key, const char *value, gint64 *number, GError **error)
{
  RcRegistration registration;

  if (!rc_registration_from_name (rc_slice_from_string (value), &registration))
    return refuse (key, value, "it must be open, invite or closed", error);

  *number = registration;
  return TRUE;
}

static gboolean
read_level (const Key *key, const char *value, gint64 *number, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      if (g_str_equal (value, levels[i].name))
        {
          *number = levels[i].level;
          return TRUE;
        }
    }

  return refuse (key, value, "it must be error, warning, message, info or debug", error);
}

static gboolean
read_text (const Key *key, const char *value, char **text, GError **error)
{
  if (*value == '\0')
    return refuse (key, value, "it must not be empty", error);

  if (strlen (value) > 1024 || !g_utf8_validate (value, -1, NULL))
    return refuse (key, value, "it must be UTF-8 of 1024 bytes at most", error);

  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
read_list (const Key *key, const char *value, char ***list, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  gboolean any = FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (*parts[i] == '\0')
        continue;

      g_strv_builder_add (kept, parts[i]);
      any = TRUE;
    }

  if (!any)
    return refuse (key, value, "it must not be empty", error);

  g_strfreev (*list);
  *list = g_strv_builder_end (kept);
  return TRUE;
}

static gboolean
apply (RcConfig *config, const Key *key, const char *value, GError **error)
{
  gpointer field = G_STRUCT_MEMBER_P (config, key->offset);

  switch (key->type)
    {
    case TYPE_NUMBER:
    case TYPE_SECONDS:
      return read_number (key, value, field, error);
    case TYPE_SWITCH:
      return read_switch (key, value, field, error);
    case TYPE_REGISTRATION:
      return read_registration (key, value, field, error);
    case TYPE_LEVEL:
      return read_level (key, value, field, error);
    case TYPE_HISTORY:
      return read_history (key, value, field, error);
    case TYPE_TEXT:
      return read_text (key, value, field, error);
    case TYPE_LIST:
      return read_list (key, value, field, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static const Key *
find_key (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, name))
      return &keys[i];

  return NULL;
}

/**
 * rc_config_new:
 *
 * Makes a configuration in which every key has its default.
 *
 * Returns: (transfer full): a configuration, see rc_config_free().
 */
RcConfig *
rc_config_new (void)
{
  RcConfig *config = g_new0 (RcConfig, 1);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (keys[i].fallback == NULL)
        continue;

      if (!apply (config, &keys[i], keys[i].fallback, NULL))
        g_critical ("%s has a default that it does not take", keys[i].name);
    }

  return config;
}

/**
 * rc_config_free:
 * @config: (transfer full): a configuration
 *
 * Frees it.
 */
void
rc_config_free (RcConfig *config)
{
  g_strfreev (config->listen);
  g_free (config->data_dir);
  g_free (config->name);
  g_free (config->public_address);
  g_free (config->tls_certificate);
  g_free (config->tls_key);
  g_free (config->metrics_listen);
  g_free (config);
}

/**
 * rc_config_set:
 * @config: a configuration
 * @key: a key of the table
 * @value: its value, as in the file
 * @error: return location for an error
 *
 * Sets one key; after an error the old value stands. Errors: %RC_CONFIG_ERROR_KEY
 * where there is no such key, %RC_CONFIG_ERROR_VALUE where it does not take @value;
 * the message names the key.
 *
 * Returns: whether it is set.
 */
gboolean
rc_config_set (RcConfig *config, const char *key, const char *value, GError **error)
{
  const Key *found = find_key (key);

  if (found == NULL)
    {
      g_set_error (error, RC_CONFIG_ERROR, RC_CONFIG_ERROR_KEY, "%s: there is no such key", key);
      return FALSE;
    }

  return apply (config, found, value, error);
}

/**
 * rc_config_set_pair:
 * @config: a configuration
 * @pair: KEY=VALUE
 * @error: return location for an error
 *
 * The same for what stands behind `--set`.
 *
 * Returns: whether it is set.
 */
gboolean
rc_config_set_pair (RcConfig *config, const char *pair, GError **error)
{
  const char *sign = strchr (pair, '=');
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  if (sign == NULL)
    {
      g_set_error (error, RC_CONFIG_ERROR, RC_CONFIG_ERROR_KEY, "%s: this is not KEY=VALUE", pair);
      return FALSE;
    }

  key = g_strstrip (g_strndup (pair, sign - pair));
  value = g_strstrip (g_strdup (sign + 1));
  return rc_config_set (config, key, value, error);
}

/**
 * rc_config_check:
 * @config: a configuration in which everything is set
 * @error: return location for an error
 *
 * Checks what no key can know alone. Errors: %RC_CONFIG_ERROR_VALUE.
 *
 * Returns: whether the server can start with it.
 */
gboolean
rc_config_check (const RcConfig *config, GError **error)
{
  if ((config->tls_certificate == NULL) != (config->tls_key == NULL))
    {
      g_set_error_literal (error, RC_CONFIG_ERROR, RC_CONFIG_ERROR_VALUE,
                           "tls-certificate and tls-key go together: set both or none");
      return FALSE;
    }

  if (config->idle_timeout_us > config->ping_interval_us)
    return TRUE;

  g_set_error_literal (error, RC_CONFIG_ERROR, RC_CONFIG_ERROR_VALUE,
                       "idle-timeout must be more than ping-interval, or nobody could answer in time");
  return FALSE;
}

static gboolean
is_same (const Key *key, const RcConfig *a, const RcConfig *b)
{
  gconstpointer in_a = G_STRUCT_MEMBER_P (a, key->offset);
  gconstpointer in_b = G_STRUCT_MEMBER_P (b, key->offset);

  if (key->type == TYPE_TEXT)
    return g_strcmp0 (*(char *const *) in_a, *(char *const *) in_b) == 0;
  if (key->type == TYPE_LIST)
    return g_strv_equal (*(const char *const *const *) in_a, *(const char *const *const *) in_b);

  return *(const gint64 *) in_a == *(const gint64 *) in_b;
}

/* Swapped, so that the old value is freed with the configuration it goes to. */
static void
swap (const Key *key, RcConfig *a, RcConfig *b)
{
  gint64 *number_a = G_STRUCT_MEMBER_P (a, key->offset);
  gint64 *number_b = G_STRUCT_MEMBER_P (b, key->offset);
  gpointer *pointer_a = G_STRUCT_MEMBER_P (a, key->offset);
  gpointer *pointer_b = G_STRUCT_MEMBER_P (b, key->offset);

  if (key->type == TYPE_TEXT || key->type == TYPE_LIST)
    {
      gpointer kept = *pointer_a;

      *pointer_a = *pointer_b;
      *pointer_b = kept;
    }
  else
    {
      gint64 kept = *number_a;

      *number_a = *number_b;
      *number_b = kept;
    }
}

/**
 * rc_config_take:
 * @config: the configuration of a server that runs
 * @newer: one that was read since, and checked; its values are not to be used
 *   afterwards
 *
 * Gives @config every value of @newer that can change while the server runs. It
 * stays where it is, so whoever borrows it sees the new values; whoever has
 * copied one has to be told.
 *
 * Returns: (transfer full) (array zero-terminated=1): the keys that are different
 *   and need a restart.
 */
char **
rc_config_take (RcConfig *config, RcConfig *newer)
{
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (!keys[i].fixed)
        swap (&keys[i], config, newer);
      else if (!is_same (&keys[i], config, newer))
        g_strv_builder_add (kept, keys[i].name);
    }

  return g_strv_builder_end (kept);
}

/**
 * rc_config_needs_restart:
 * @key: a key of the table
 *
 * Returns: whether only a restart changes it.
 */
gboolean
rc_config_needs_restart (const char *key)
{
  const Key *found = find_key (key);

  return found != NULL && found->fixed;
}

/**
 * rc_config_describe:
 *
 * Describes every key, for `--help` and for the tests that compare what is written
 * about them with it: a line with name and default, and a line that says what it is.
 *
 * Returns: (transfer full): lines of text.
 */
char *
rc_config_describe (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_string_append_printf (text, "  %s = %s\n      %s%s\n", keys[i].name,
                            keys[i].fallback != NULL ? keys[i].fallback : "", keys[i].doc,
                            keys[i].fixed ? " (a change needs a restart)" : "");

  return g_string_free (text, FALSE);
}
