/* rc-levers.h - the clocks and the disk of a program under test, in a test's hands.
 *
 * redcoastd-levers is redcoastd, linked once more from the same parts: its calls
 * of g_get_real_time() come here, and SQLite's files go through here.
 * redcoast-levers is the desktop client with its clocks. What the levers say lies in
 * a file that test and program both map; the environment variable REDCOAST_LEVERS
 * names it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  _Atomic gint64 clock_us; /* how far the clock is off */
  _Atomic gint64 slept_us; /* the client: how long the machine has slept */
  _Atomic gint64 n_jumps;  /* the client: how often its clock was set, which it is told */
  _Atomic gint64 sync_us;  /* how much longer the disk takes to sync */
  _Atomic gint64 n_clock;  /* how often the clock was asked, and the disk synced: */
  _Atomic gint64 n_syncs;  /* whether the levers are connected to anything */
} RcLevers;

RcLevers *rc_levers_map (const char *path); /* makes the file where there is none; %NULL: not possible */

G_END_DECLS
