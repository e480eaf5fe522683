/* fuzz-config.c - a configuration file, as somebody has left it.
 *
 * Holds: it is taken, or there is an error that says why; what was taken passes
 * the check of the whole or is refused by it with a sentence. */
#include "config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "rc-config.h"
#include "rc-fuzz.h"

/* One file for all runs. */
static int
get_file (void)
{
  static int fd = -1;

  if (fd < 0)
    fd = memfd_create ("redcoast.conf", MFD_CLOEXEC);
  RC_FUZZ_CHECK (fd >= 0);
  return fd;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (RcConfig) config = rc_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = get_file ();

  RC_FUZZ_CHECK (ftruncate (fd, 0) == 0 && pwrite (fd, data, size, 0) == (gssize) size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);

  if (rc_config_load (config, path, &error))
    {
      RC_FUZZ_CHECK (error == NULL);
      if (!rc_config_check (config, &error))
        RC_FUZZ_CHECK (error != NULL && *error->message != '\0');
    }
  else
    {
      RC_FUZZ_CHECK (error != NULL && *error->message != '\0');
    }

  return 0;
}
