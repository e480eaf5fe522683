/* rc-gui-wakeups.c - how often a process wakes while nothing happens.
 *
 * strace tells each system call of each thread. Where a thread returns from
 * waiting, it has woken; what it calls until it waits again says why: the
 * keep-alive is sent, or its answer read. */
#include "config.h"

#include <check.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>

#include "rc-gui-wakeups.h"

/* What a thread has done since it woke. */
typedef struct
{
  char *line;
  gboolean has_link;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_free (turn->line);
  g_free (turn);
}

static gboolean
is_wait (const char *call)
{
  static const char *const names[] = { "poll", "ppoll", "epoll_wait", "epoll_pwait", "select", "pselect6", "futex",
                                       "restart_syscall", "nanosleep", "clock_nanosleep", NULL };

  return g_strv_contains (names, call);
}

static gboolean
is_link (const char *call)
{
  static const char *const names[] = { "sendto", "sendmsg", "recvfrom", "recvmsg", NULL };

  return g_strv_contains (names, call);
}

static void
end_turn (RcGuiWakeups *self,
          Turn         *turn)
{
  self->n_all++;
  self->n_link += turn->has_link;
  if (!turn->has_link && self->first == NULL)
    self->first = g_strdup (turn->line);
}

/* "1234 12:00:00.5 poll([...], 3, 25000) = 1", or "1234 … <... poll resumed>) = 1". */
static void
take_line (RcGuiWakeups *self,
           GHashTable   *turns,
           const char   *line,
           GMatchInfo   *match)
{
  g_autofree char *thread = g_match_info_fetch (match, 1);
  g_autofree char *call = g_match_info_fetch (match, 2);
  Turn *turn = g_hash_table_lookup (turns, thread);
  /* At the end it is still waiting. */
  gboolean is_begun = g_str_has_suffix (line, "<unfinished ...>") || g_str_has_suffix (line, "<detached ...>");

  if (turn != NULL && is_wait (call) && !g_str_has_prefix (strchr (line, ' '), " <..."))
    {
      end_turn (self, turn);
      g_hash_table_remove (turns, thread);
    }
  else if (turn != NULL)
    {
      turn->has_link |= is_link (call);
    }
  if (is_wait (call) && !is_begun)
    {
      turn = g_new0 (Turn, 1);
      turn->line = g_strdup (line);
      g_hash_table_replace (turns, g_strdup (thread), turn);
    }
}

/**
 * rc_gui_wakeups_read:
 * @self: counts, which go on
 * @trace: of `strace -f`
 *
 * Counts what is told in @trace. What a thread has not finished at its end is a
 * wake-up as well.
 */
void
rc_gui_wakeups_read (RcGuiWakeups *self,
                     const char   *trace)
{
  g_autoptr (GRegex) regex = g_regex_new ("^([0-9]+) +(?:<\\.\\.\\. )?([a-z0-9_]+)[ (]", 0, 0, NULL);
  g_autoptr (GHashTable) turns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, turn_free);
  g_auto (GStrv) lines = g_strsplit (trace, "\n", -1);
  GHashTableIter iter;
  gpointer value;

  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (GMatchInfo) match = NULL;

      if (g_regex_match (regex, *line, 0, &match))
        take_line (self, turns, *line, match);
    }
  g_hash_table_iter_init (&iter, turns);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    end_turn (self, value);
}

/**
 * rc_gui_wakeups_watch:
 * @self: counts, which go on
 * @pid: a process that has come to rest
 * @seconds: how long to watch it
 *
 * Nothing is sent to @pid meanwhile.
 */
void
rc_gui_wakeups_watch (RcGuiWakeups *self,
                      GPid          pid,
                      guint         seconds)
{
  g_autofree char *folder = g_dir_make_tmp ("redcoast-strace-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "trace", NULL);
  g_autofree char *pid_text = g_strdup_printf ("%d", pid);
  g_autofree char *trace = NULL;
  g_autofree char *seconds_text = g_strdup_printf ("%u", seconds);
  g_autoptr (GError) error = NULL;
  const char *const arguments[] = { "timeout", "--signal=INT", seconds_text, "strace", "-f", "-qq", "-o", path, "-p", pid_text, NULL };

  ck_assert_msg (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               NULL, NULL, NULL, &error), "%s", error != NULL ? error->message : "");
  ck_assert_msg (g_file_get_contents (path, &trace, NULL, NULL), "strace is not installed, or may not look");
  rc_gui_wakeups_read (self, trace);
  g_unlink (path);
  g_rmdir (folder);
}

/* Frees what it has. */
void
rc_gui_wakeups_clear (RcGuiWakeups *self)
{
  g_clear_pointer (&self->first, g_free);
}
