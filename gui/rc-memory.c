/* rc-memory.c - how the allocator of the C library is to go about.
 *
 * It gives each thread an arena of its own, up to eight for each processor, so that
 * threads that all allocate do not wait for one another. Ours, and those of GLib and
 * of the drawing, come and go, allocate little, and leave arenas behind. And what a
 * start has freed it keeps, between what is still in use. */
#include "config.h"

#include <malloc.h>

#include "rc-memory.h"

/* One for the main loop, one for all else. */
#define ARENAS_MAX 2

static gboolean
on_trim (gpointer user_data)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

/**
 * rc_memory_share_arenas:
 *
 * Has all threads but the main one share an arena. To be called before there is
 * another thread.
 */
void
rc_memory_share_arenas (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, ARENAS_MAX);
#endif
}

/**
 * rc_memory_trim_later:
 *
 * Gives back what a start has freed, once, when it is over: RC_MEMORY_TRIM_SECONDS
 * from now, when nobody waits for a frame any more.
 *
 * Returns: the source that does it; it goes away by itself
 */
guint
rc_memory_trim_later (void)
{
  return g_timeout_add_seconds (RC_MEMORY_TRIM_SECONDS, on_trim, NULL);
}
