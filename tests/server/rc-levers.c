/* rc-levers.c - a file that two processes map. */
#include "config.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rc-levers.h"

RcLevers *
rc_levers_map (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  RcLevers *levers = MAP_FAILED;

  if (fd < 0)
    return NULL;

  if (ftruncate (fd, sizeof *levers) == 0)
    levers = mmap (NULL, sizeof *levers, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close (fd);
  return levers != MAP_FAILED ? levers : NULL;
}
