/* rc-data-dir.c - the folder of the server's state: made, checked, locked. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rc-data-dir.h"

#define LOCK_NAME "lock"

struct _RcDataDir
{
  char *path;
  int dir_fd;
  int lock_fd;
};

static gboolean
refuse (GError **error, const char *path, const char *why)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the data folder %s %s", path, why);
  return FALSE;
}

static gboolean
refuse_errno (GError **error, const char *path, const char *what)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "the data folder %s %s: %s", path, what,
               g_strerror (saved_errno));
  return FALSE;
}

/* Opened first and looked at then: what is checked is what is used. */
static gboolean
open_dir (RcDataDir *self, GError **error)
{
  struct stat info;

  if (g_mkdir_with_parents (self->path, 0700) != 0 && errno != EEXIST && errno != ENOTDIR)
    return refuse_errno (error, self->path, "cannot be made");

  self->dir_fd = open (self->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (self->dir_fd < 0 && (errno == ELOOP || errno == ENOTDIR))
    return refuse (error, self->path, "is a symbolic link or a file; it must be a folder");
  if (self->dir_fd < 0 || fstat (self->dir_fd, &info) != 0)
    return refuse_errno (error, self->path, "cannot be opened");

  if (info.st_uid != geteuid ())
    return refuse (error, self->path, "belongs to another user");

  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return refuse (error, self->path, "is open to other users; close it with chmod 700");

  return TRUE;
}

static gboolean
lock_dir (RcDataDir *self, GError **error)
{
  self->lock_fd = openat (self->dir_fd, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    return refuse_errno (error, self->path, "cannot be locked");

  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  if (errno == EWOULDBLOCK)
    return refuse (error, self->path, "is in use by another server");

  return refuse_errno (error, self->path, "cannot be locked");
}

/**
 * rc_data_dir_open:
 * @path: a folder; it is made where it is not there, 0700
 * @error: return location for an error
 *
 * Opens and locks the server's folder. A symbolic link, somebody else's
 * folder, and one that others may look into are refused. Errors: #GIOErrorEnum,
 * with @path in the message.
 *
 * Returns: (transfer full) (nullable): the folder, this server's until
 *   rc_data_dir_close().
 */
RcDataDir *
rc_data_dir_open (const char *path, GError **error)
{
  g_autoptr (RcDataDir) self = g_new0 (RcDataDir, 1);

  /* Without slashes at its end, which would follow a link. */
  self->path = g_canonicalize_filename (path, NULL);
  self->dir_fd = -1;
  self->lock_fd = -1;

  if (!open_dir (self, error) || !lock_dir (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rc_data_dir_close:
 * @self: (transfer full): a folder
 *
 * Unlocks and closes it.
 */
void
rc_data_dir_close (RcDataDir *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  if (self->dir_fd >= 0)
    close (self->dir_fd);

  g_free (self->path);
  g_free (self);
}

/**
 * rc_data_dir_get_path:
 * @self: a folder
 *
 * Returns: (transfer none): its absolute path.
 */
const char *
rc_data_dir_get_path (RcDataDir *self)
{
  return self->path;
}

/**
 * rc_data_dir_default:
 *
 * The folder that systemd has made for a service with a user of its own is
 * named to us by a link; what it leads to is ours, and the link itself is refused
 * like any other.
 *
 * Returns: (transfer full): the folder where none is named: the one that
 *   systemd has made for the service, or one in the user's home.
 */
char *
rc_data_dir_default (void)
{
  const char *given = g_getenv ("STATE_DIRECTORY");
  g_autofree char *real = NULL;

  if (given != NULL && *given == '/' && strchr (given, ':') == NULL)
    {
      real = realpath (given, NULL);
      return g_strdup (real != NULL ? real : given);
    }

  return g_build_filename (g_get_user_state_dir (), "redcoastd", NULL);
}
