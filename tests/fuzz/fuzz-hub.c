/* fuzz-hub.c - a live hub with a store in memory, and clients that mean no good.
 *
 * The bytes are a script, see rc-fuzz-world.h. Who speaks:
 *
 *     1, 2   guests, logged in, 2 with the contact list
 *     3      somebody with an account, who has asked for what was missed
 *     4      has said nothing yet
 *     5      a client of the tutorial, logged in
 *
 * Holds: no assertion of the server's own; what it says in frames is frames;
 * whoever is told a line is told a line that ends, without control characters;
 * when all have gone, nobody is left and no memory is. */
#include "config.h"

#include "rc-fuzz-world.h"

#define UNKNOWN 3
#define SEED 4

static const char *const openings[RC_FUZZ_N_CLIENTS] = {
  "HELLO v=1\nLOGIN id=a method=guest\n",
  "HELLO v=1\nLOGIN id=b method=guest\nROSTER\n",
  "HELLO v=1\nLOGIN id=c method=open\nSYNC after=0\n",
  NULL,
  "e\n",
};

/* Who was served as a client of the tutorial reads lines, even where it spoke
 * as number 4. */
static void
look (RcFuzzWorld  *world,
      guint         which,
      const guint8 *data,
      gsize         len)
{
  if (which < UNKNOWN)
    rc_fuzz_world_check_frames (world, which, data, len);
  for (gsize i = 0; which == SEED && i < len; i++)
    RC_FUZZ_CHECK (data[i] == '\n' || (data[i] >= 0x20 && data[i] != 0x7f));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  RcFuzzWorld world = { NULL };

  rc_fuzz_world_init (&world, openings, TRUE, look);
  rc_fuzz_world_run (&world, data, size, look);
  return 0;
}
