/* smash.c heap|stack BYTES - writes that many bytes to where there are sixteen.
 *
 * For test-hardening: built as all else is, so whether it ends says whether the
 * compiler and the C library look. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_BYTES 16

/* Its size is known while it runs, not before: _FORTIFY_SOURCE=3 looks, 2 does not. */
static int
smash_heap (const char *bytes, size_t len, size_t room)
{
  char *buffer = malloc (room);
  int first;

  if (buffer == NULL)
    return EXIT_FAILURE;

  memcpy (buffer, bytes, len);
  first = buffer[0];
  free (buffer);
  return first == bytes[0] ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Byte by byte, which no library sees: the canary behind the buffer does. It
 * is in a frame of its own: what is inlined overwrites its caller's variables first. */
static int __attribute__ ((noinline))
smash_stack (const char *bytes, size_t len)
{
  char buffer[ROOM_BYTES];
  volatile char *at = buffer;

  for (size_t i = 0; i < len; i++)
    at[i] = bytes[i];

  return at[0] == bytes[0] ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  char bytes[64];
  size_t len = argc == 3 ? strtoul (argv[2], NULL, 10) : sizeof bytes + 1;

  if (len > sizeof bytes)
    {
      fprintf (stderr, "smash heap|stack BYTES, 64 at most\n");
      return EXIT_FAILURE;
    }

  memset (bytes, 'x', sizeof bytes);
  return strcmp (argv[1], "heap") == 0 ? smash_heap (bytes, len, strtoul ("16", NULL, 10)) : smash_stack (bytes, len);
}
