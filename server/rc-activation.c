/* rc-activation.c - sockets that the service manager has opened for us: systemd's
 * protocol, see sd_listen_fds(3). */
#include "config.h"

#ifdef HAVE_LIBSYSTEMD
#include <systemd/sd-daemon.h>
#endif

#include "rc-activation.h"

#ifdef HAVE_LIBSYSTEMD

static gboolean
is_usable (int fd)
{
  if (sd_is_socket (fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
    return FALSE;

  return sd_is_socket (fd, AF_INET, 0, -1) > 0 || sd_is_socket (fd, AF_INET6, 0, -1) > 0 ||
         sd_is_socket (fd, AF_UNIX, 0, -1) > 0;
}

static GSocket *
take (int fd, GError **error)
{
  if (is_usable (fd))
    return g_socket_new_from_fd (fd, error);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "the service manager gave us descriptor %d, which is no listening stream socket", fd);
  return NULL;
}

#endif

/**
 * rc_activation_take:
 * @error: return location for an error
 *
 * Takes what the service manager has opened, once in a process: what is started
 * from here does not see them. Errors: #GIOErrorEnum, where one of them is not a
 * socket that connections come from.
 *
 * Returns: (transfer full) (element-type GSocket) (nullable): the sockets; none
 *   where there is no service manager, or the server was built without.
 */
GPtrArray *
rc_activation_take (GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);

#ifdef HAVE_LIBSYSTEMD
  int n = sd_listen_fds (1);

  for (int i = 0; i < n; i++)
    {
      GSocket *socket = take (SD_LISTEN_FDS_START + i, error);

      if (socket == NULL)
        return NULL;

      g_ptr_array_add (sockets, socket);
    }
#endif

  return g_steal_pointer (&sockets);
}
