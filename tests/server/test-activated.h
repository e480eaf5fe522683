/* test-activated.h - a server whose sockets somebody else has opened, as a service manager
 * does. */
#pragma once

#include <check.h>
#include <gio/gio.h>
#include <signal.h>
#include <unistd.h>

#include "rc-test-files.h"

typedef struct
{
  char *dir;
  GSubprocess *process;
} Activated;

static inline GSocket *
activated_open_socket (GSocketAddress *address, GSocketType type)
{
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (g_socket_address_get_family (address), type, G_SOCKET_PROTOCOL_DEFAULT, &error);

  ck_assert_msg (socket != NULL && g_socket_bind (socket, address, TRUE, &error), "%s",
                 error != NULL ? error->message : "");
  if (type == G_SOCKET_TYPE_STREAM)
    ck_assert (g_socket_listen (socket, NULL));
  return socket;
}

static inline GSocket *
activated_open_inet (const char *host, GSocketType type, guint16 *port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, 0);
  GSocket *socket = activated_open_socket (address, type);
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, NULL);

  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

/* As systemd starts it: the socket is descriptor 3, and the process is named.
 * @more_arguments (nullable) ends in NULL. */
static inline void
activated_start (Activated *self, GSocket *socket, GSubprocessFlags flags, const char *const *more_arguments)
{
  /* NULL: the program, and its folder. */
  static const char *const first[] = {
    "sh", "-c", "LISTEN_PID=$$ exec \"$@\"", "sh", NULL, "--listen", "unix:/nowhere/at/all", "--data-dir", NULL,
  };
  g_autofree char *dir = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  self->dir = rc_test_files_make_dir ();
  dir = g_build_filename (self->dir, "data", NULL);
  g_subprocess_launcher_setenv (launcher, "LISTEN_FDS", "1", TRUE);
  g_subprocess_launcher_take_fd (launcher, dup (g_socket_get_fd (socket)), 3);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (argv, (gpointer) (first[i] != NULL ? first[i] : i == 4 ? g_getenv ("REDCOASTD") : dir));
  for (; more_arguments != NULL && *more_arguments != NULL; more_arguments++)
    g_ptr_array_add (argv, (gpointer) *more_arguments);
  g_ptr_array_add (argv, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  ck_assert_msg (self->process != NULL, "%s", error != NULL ? error->message : "");
}

static inline void
activated_expect_ready (Activated *self, const char *where)
{
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_autofree char *wanted = g_strconcat ("ready on ", where, NULL);

  ck_assert_str_eq (line, wanted);
}

static inline void
activated_stop (Activated *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  ck_assert (g_subprocess_wait_check (self->process, NULL, NULL));
  g_object_unref (self->process);
  rc_test_files_remove (self->dir);
  g_free (self->dir);
}
