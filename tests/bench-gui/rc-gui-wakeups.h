/* rc-gui-wakeups.h - how often a process wakes while nothing happens. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RcGuiWakeups:
 * @n_all: how often one of its threads came back from waiting
 * @n_link: how often it then had something to do with the server: the keep-alive
 * @first: (nullable): a line of the first one for which there was no such reason
 */
typedef struct
{
  guint n_all;
  guint n_link;
  char *first;
} RcGuiWakeups;

void rc_gui_wakeups_watch (RcGuiWakeups *self,
                           GPid          pid,
                           guint         seconds);
void rc_gui_wakeups_read  (RcGuiWakeups *self,
                           const char   *trace);
void rc_gui_wakeups_clear (RcGuiWakeups *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RcGuiWakeups, rc_gui_wakeups_clear)

G_END_DECLS
