/* test-memory.c - how many arenas the allocator has.
 *
 * - threads that are there at the same time share one with one another */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "gui-fixture.h"
#include "rc-memory.h"

#define N_THREADS 6

typedef struct
{
  GMutex mutex;
  GCond cond;
  guint n_there;
} Meeting;

/* None goes before all are there, or the next would take over its arena. */
static gpointer
allocate_in_thread (gpointer user_data)
{
  Meeting *meeting = user_data;
  g_autofree char *block = g_malloc (1000);

  memset (block, 1, 1000);
  g_mutex_lock (&meeting->mutex);
  meeting->n_there++;
  g_cond_broadcast (&meeting->cond);
  while (meeting->n_there < N_THREADS)
    g_cond_wait (&meeting->cond, &meeting->mutex);
  g_mutex_unlock (&meeting->mutex);
  return NULL;
}

static guint
count_arenas (void)
{
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream (&text, &size);
  guint n = 0;

  ck_assert_int_eq (malloc_info (0, stream), 0);
  fclose (stream);
  for (const char *at = text; (at = strstr (at, "<heap nr=")) != NULL; at++)
    n++;
  free (text);
  return n;
}

START_TEST (threads_share_an_arena)
{
  GThread *threads[N_THREADS];
  Meeting meeting = { 0 };

  rc_memory_share_arenas ();
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("allocate", allocate_in_thread, &meeting);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  ck_assert_uint_ge (count_arenas (), 1);
  ck_assert_uint_le (count_arenas (), 2);
}
END_TEST

int
main (void)
{
  TCase *tcase = tcase_create ("memory");

  tcase_add_test (tcase, threads_share_an_arena);
  return gui_fixture_run ("memory", tcase);
}
