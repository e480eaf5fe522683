/* rc-tab-memory.h - which conversations were open, for the next start. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of each account; what was open beyond this is not opened again. */
#define RC_TAB_MEMORY_MAX_TABS 20

/* The accounts that were used last. */
#define RC_TAB_MEMORY_MAX_ACCOUNTS 16

void      rc_tab_memory_save (GSettings  *settings,
                              const char *account,
                              const char *selected,
                              GVariant   *tabs);      /* a(sb): id, whether it is pinned; floating is taken; nullable */
GVariant *rc_tab_memory_load (GSettings  *settings,
                              const char *account,
                              char      **selected);  /* out; nullable: nothing was open */

G_END_DECLS
