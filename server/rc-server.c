/* rc-server.c - the server as a whole: what is made in which order, and how
 * it ends.
 *
 *     data folder (locked) -> store -> reactor -> hub -> acceptor -> listeners
 *         -> TLS key -> run
 *
 *     SIGHUP: the configuration, the TLS key and the certificate are read
 *     again -> all of them are good, or nothing changes -> what was copied from the
 *     configuration is told.
 *     SIGINT, SIGTERM: stop listening and reading -> what was taken is on disk
 *     and acknowledged -> BYE to everybody -> wait until they
 *     have it, for a bounded time -> end. A second signal ends at once. */
#include "config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>

#include "rc-acceptor.h"
#include "rc-activation.h"
#include "rc-admin.h"
#include "rc-announcer.h"
#include "rc-certificate.h"
#include "rc-data-dir.h"
#include "rc-history.h"
#include "rc-log.h"
#include "rc-metrics.h"
#include "rc-notify.h"
#include "rc-server.h"
#include "rc-sqlite-store.h"
#include "rc-session.h"

/* Descriptors that are never given to connections: the main loop's, the
 * state's, the listeners', one that is being accepted, and some to spare. */
#define RESERVED_DESCRIPTORS 64

/* How often what is too old is looked for. */
#define TRIM_S (60 * 60)

struct _RcServer
{
  RcServerConfig source; /* all NULL: the configuration is not read again */
  RcConfig *config;     /* owned */
  RcDataDir *data_dir;  /* owned */
  RcReactor *reactor;   /* owned */
  RcStore *store;       /* owned */
  RcNotify *notify;     /* owned */
  RcAdmin *admin;       /* owned */
  RcMetrics *metrics;   /* (nullable), owned */
  RcAnnouncer *announcer; /* owned */
  RcCertificate *certificate; /* owned */
  RcHub *hub;           /* owned */
  RcAcceptor *acceptor; /* owned */
  GMainLoop *loop;      /* owned */
  GPtrArray *where;     /* owned: where it really listens */
  guint room;           /* connections that there are descriptors for */
  guint int_id;         /* the sources of the two signals */
  guint term_id;
  guint hup_id;
  guint trim_id;        /* the source that removes what is too old */
  guint shutdown_id;    /* the source that ends a shutdown, 0 = none goes on */
};

static guint
raise_descriptor_limit (const RcConfig *config)
{
  struct rlimit limit;
  guint room = config->connections_max;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return room;

  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0 || getrlimit (RLIMIT_NOFILE, &limit) != 0)
    (void) getrlimit (RLIMIT_NOFILE, &limit);

  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= room + RESERVED_DESCRIPTORS)
    return room;

  return limit.rlim_cur > RESERVED_DESCRIPTORS ? limit.rlim_cur - RESERVED_DESCRIPTORS : 1;
}

static gboolean
open_data_dir (RcServer *self, GError **error)
{
  g_autofree char *path = self->config->data_dir != NULL ? g_strdup (self->config->data_dir) : rc_data_dir_default ();

  self->data_dir = rc_data_dir_open (path, error);
  return self->data_dir != NULL;
}

static gboolean
open_store (RcServer *self, GError **error)
{
  g_autofree char *path = g_build_filename (rc_data_dir_get_path (self->data_dir), "redcoast.db", NULL);

  self->store = rc_sqlite_store_open (path, NULL, error);
  return self->store != NULL;
}

static RcCertificate *
open_certificate (RcServer *self, const RcConfig *config, GError **error)
{
  return rc_certificate_open (rc_data_dir_get_path (self->data_dir), config->tls_certificate, config->tls_key, error);
}

static void
use_certificate (RcServer *self, RcCertificate *certificate)
{
  g_clear_pointer (&self->certificate, rc_certificate_unref);
  self->certificate = certificate;
  self->hub->certificate = certificate;
}

static void
log_pin (RcServer *self)
{
  const char *next = strchr (rc_certificate_get_pins (self->certificate), ',');

  g_message ("the TLS key's pin is %s", rc_certificate_get_pin (self->certificate));
  if (next != NULL)
    g_message ("the next TLS key's pin is %s", next + 1);
}

/* Who is nearby cannot come where only this machine can. */
static void
announce (RcServer *self)
{
  const RcAnnouncement what = {
    .name = self->config->name,
    .pins = rc_certificate_get_pins (self->certificate),
    .port = rc_announcer_find_port (rc_server_get_where (self)),
  };

  rc_announcer_set (self->announcer, self->config->announce && what.port != 0 ? &what : NULL);
}

static gboolean
open_hub (RcServer *self, GError **error)
{
  self->reactor = rc_reactor_new (NULL, error);
  if (self->reactor == NULL)
    return FALSE;

  self->hub = rc_hub_new (self->config, self->reactor, self->store);
  return rc_hub_open (self->hub, error);
}

static gboolean
open_metrics (RcServer *self, GError **error)
{
  if (self->config->metrics_listen == NULL)
    return TRUE;

  self->metrics = rc_metrics_new (self->hub, self->config->metrics_listen, error);
  return self->metrics != NULL;
}

/* Those of the service manager are where the administrator wants us to be. */
static gboolean
adopt_all (RcServer *self, GPtrArray *sockets, GError **error)
{
  for (guint i = 0; i < sockets->len; i++)
    {
      char *real = NULL;

      if (!rc_acceptor_adopt (self->acceptor, g_ptr_array_index (sockets, i), &real, error))
        return FALSE;

      g_message ("the service manager's socket is used instead of listen: %s", real);
      g_ptr_array_add (self->where, real);
    }

  g_ptr_array_add (self->where, NULL);
  return TRUE;
}

static gboolean
listen_all (RcServer *self, GError **error)
{
  g_autoptr (GPtrArray) sockets = rc_activation_take (error);

  if (sockets == NULL)
    return FALSE;
  if (sockets->len > 0)
    return adopt_all (self, sockets, error);

  for (char **where = self->config->listen; *where != NULL; where++)
    {
      char *real = NULL;

      if (!rc_acceptor_listen (self->acceptor, *where, &real, error))
        return FALSE;

      g_ptr_array_add (self->where, real);
    }

  g_ptr_array_add (self->where, NULL);
  return TRUE;
}

static gboolean
on_shutdown_timeout (gpointer user_data)
{
  RcServer *self = user_data;

  self->shutdown_id = 0;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
on_session_gone (gpointer user_data)
{
  RcServer *self = user_data;

  if (self->hub->n_sessions == 0)
    g_main_loop_quit (self->loop);
}

/* What was taken is answered: now they can go. */
static void
on_drained (gpointer user_data)
{
  RcServer *self = user_data;

  rc_hub_set_room_func (self->hub, on_session_gone, self);
  rc_hub_say_bye (self->hub, "shutdown");
  on_session_gone (self);
}

static gboolean
on_end_signal (gpointer user_data)
{
  RcServer *self = user_data;

  if (self->shutdown_id != 0 || self->hub->n_sessions == 0)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_CONTINUE;
    }

  rc_notify_stopping (self->notify);
  rc_announcer_set (self->announcer, NULL);
  g_message ("shutting down: %u connections get their BYE", self->hub->n_sessions);
  rc_acceptor_stop (self->acceptor);
  self->shutdown_id = g_timeout_add (self->config->shutdown_timeout_us / 1000, on_shutdown_timeout, self);
  rc_history_drain (self->hub, on_drained, self);
  return G_SOURCE_CONTINUE;
}

static void
trim (RcServer *self)
{
  gint64 days = self->config->keep_days;
  gint64 older_than_us = days > 0 ? g_get_real_time () - days * G_TIME_SPAN_DAY : 0;

  if (days > 0 || self->config->keep_max_bytes > 0)
    rc_store_trim (self->store, older_than_us, self->config->keep_max_bytes, NULL, NULL);
}

static gboolean
on_trim_due (gpointer user_data)
{
  trim (user_data);
  return G_SOURCE_CONTINUE;
}

static void
take_config (RcServer *self, RcConfig *newer)
{
  g_auto (GStrv) kept = rc_config_take (self->config, newer);

  for (char **key = kept; *key != NULL; key++)
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "REDCOAST_KEY", *key, "MESSAGE",
                      "%s was changed: it needs a restart, and stays as it was until then", *key);

  rc_hub_reload (self->hub);
  rc_acceptor_reload (self->acceptor);
  trim (self);
  if (self->source.changed != NULL)
    self->source.changed (self->config, self->source.user_data);
}

/**
 * rc_server_set_config:
 * @self: a server
 * @source: (scope forever): copied
 *
 * Says where rc_server_reload() reads from.
 */
void
rc_server_set_config (RcServer *self, const RcServerConfig *source)
{
  self->source = *source;
}

/**
 * rc_server_reload:
 * @self: a server
 * @error: return location for an error
 *
 * Reads the configuration, the TLS key and the certificate again. After an error
 * everything is as it was. What only a restart can change stays as it was, too,
 * and the log says so. Who is connected stays connected, and goes on with the TLS
 * key it came with. Errors: a sentence for the administrator that names the file
 * and the key, of any domain.
 *
 * Returns: whether it was taken.
 */
gboolean
rc_server_reload (RcServer *self, GError **error)
{
  g_autoptr (RcConfig) newer = NULL;
  RcCertificate *certificate;

  if (self->source.read != NULL)
    {
      newer = self->source.read (self->source.user_data, error);
      if (newer == NULL)
        return FALSE;
    }

  certificate = open_certificate (self, newer != NULL ? newer : self->config, error);
  if (certificate == NULL)
    return FALSE;

  if (newer != NULL)
    take_config (self, newer);

  use_certificate (self, certificate);
  log_pin (self);
  announce (self);
  return TRUE;
}

static gboolean
reload (gpointer user_data, GError **error)
{
  RcServer *self = user_data;
  gboolean ok;

  rc_notify_reloading (self->notify);
  ok = rc_server_reload (self, error);
  rc_notify_ready (self->notify);
  if (!ok)
    g_prefix_error_literal (error, "nothing was reloaded, and all settings stay as they were: ");
  else
    g_message ("the configuration, the TLS key and the certificate were read again");

  return ok;
}

static gboolean
on_reload_signal (gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!reload (user_data, &error))
    g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE_ID", RC_LOG_ID_RELOAD_REFUSED, "REDCOAST_REASON",
                      error->message, "MESSAGE", "%s", error->message);

  return G_SOURCE_CONTINUE;
}

static gboolean
open_admin (RcServer *self, GError **error)
{
  g_autofree char *path = g_build_filename (rc_data_dir_get_path (self->data_dir), RC_ADMIN_SOCKET, NULL);
  const RcAdminServices services = {
    .hub = self->hub,
    .where = rc_server_get_where (self),
    .reload = reload,
    .reload_data = self,
  };

  self->admin = rc_admin_new (&services, path, error);
  return self->admin != NULL;
}

static void
watch_signals (RcServer *self)
{
  self->int_id = g_unix_signal_add (SIGINT, on_end_signal, self);
  self->term_id = g_unix_signal_add (SIGTERM, on_end_signal, self);
  self->hup_id = g_unix_signal_add (SIGHUP, on_reload_signal, self);
  (void) signal (SIGPIPE, SIG_IGN);
  /* A limit on the size of files is a full disk, and no reason to end. */
  (void) signal (SIGXFSZ, SIG_IGN);
}

/**
 * rc_server_new:
 * @config: (transfer full): the configuration
 * @error: return location for an error
 *
 * Makes a server that listens and, once it runs, accepts. Errors: a sentence
 * for the administrator, of any domain.
 *
 * Returns: (transfer full) (nullable): a server, see rc_server_free().
 */
RcServer *
rc_server_new (RcConfig *config, GError **error)
{
  g_autoptr (RcServer) self = g_new0 (RcServer, 1);
  RcCertificate *certificate;

  self->config = config;
  self->where = g_ptr_array_new_with_free_func (g_free);
  self->loop = g_main_loop_new (NULL, FALSE);

  if (sodium_init () < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libsodium cannot be used");
      return NULL;
    }

  if (!rc_config_check (config, error) || !open_data_dir (self, error) || !open_store (self, error) ||
      !open_hub (self, error))
    return NULL;

  self->room = raise_descriptor_limit (config);
  self->acceptor = rc_acceptor_new (self->hub, self->room);
  if (!listen_all (self, error))
    return NULL;

  if (!open_admin (self, error) || !open_metrics (self, error))
    return NULL;

  certificate = open_certificate (self, config, error);
  if (certificate == NULL)
    return NULL;

  use_certificate (self, certificate);

  watch_signals (self);
  self->notify = rc_notify_new (NULL);
  self->announcer = rc_announcer_new ();
  trim (self);
  self->trim_id = g_timeout_add_seconds (TRIM_S, on_trim_due, self);

  return g_steal_pointer (&self);
}

/**
 * rc_server_free:
 * @self: (transfer full): a server
 *
 * Closes every connection at once, stops listening, and frees all.
 */
void
rc_server_free (RcServer *self)
{
  g_clear_handle_id (&self->trim_id, g_source_remove);
  g_clear_handle_id (&self->shutdown_id, g_source_remove);
  g_clear_pointer (&self->announcer, rc_announcer_free);
  g_clear_pointer (&self->admin, rc_admin_free);
  g_clear_pointer (&self->metrics, rc_metrics_free);
  g_clear_handle_id (&self->hup_id, g_source_remove);
  if (self->hub != NULL)
    rc_hub_end_sessions (self->hub);

  g_clear_pointer (&self->acceptor, rc_acceptor_free);

  /* The store's last completions are told to the hub. */
  g_clear_pointer (&self->store, rc_store_free);
  g_clear_pointer (&self->hub, rc_hub_free);
  g_clear_pointer (&self->certificate, rc_certificate_unref);
  g_clear_pointer (&self->reactor, rc_reactor_free);
  g_clear_pointer (&self->data_dir, rc_data_dir_close);
  g_clear_pointer (&self->where, g_ptr_array_unref);
  g_clear_pointer (&self->notify, rc_notify_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->config, rc_config_free);

  /* Last: until here a second signal must not cut off what is being kept. */
  g_clear_handle_id (&self->int_id, g_source_remove);
  g_clear_handle_id (&self->term_id, g_source_remove);
  g_free (self);
}

/**
 * rc_server_get_where:
 * @self: a server
 *
 * Returns: (transfer none) (array zero-terminated=1): where it listens, with
 *   real ports.
 */
char **
rc_server_get_where (RcServer *self)
{
  return (char **) self->where->pdata;
}

/**
 * rc_server_run:
 * @self: a server
 *
 * Serves until the process is told to end by SIGINT or SIGTERM.
 */
void
rc_server_run (RcServer *self)
{
  if (self->room < self->config->connections_max)
    g_message ("the limit on descriptors leaves room for %u connections", self->room);

  log_pin (self);
  if (self->metrics != NULL)
    g_message ("figures are told at %s", rc_metrics_get_where (self->metrics));
  rc_acceptor_start (self->acceptor);
  announce (self);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "MESSAGE_ID", RC_LOG_ID_READY, "MESSAGE",
                    "redcoastd %s accepts connections", PACKAGE_VERSION);
  rc_notify_ready (self->notify);
  g_main_loop_run (self->loop);
}
