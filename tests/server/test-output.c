/* test-output.c - what waits to be written to one connection.
 *
 * Covers: order of own and shared bytes, that neighbours become one segment,
 * short writes at every place, that an emptied queue holds nothing, and that a
 * cut leaves only the rest of a frame that was begun. */
#include "config.h"

#include <errno.h>

#include "rc-output.h"
#include "test-run.h"

/* A socket that takes @room bytes and then would block. */
typedef struct
{
  RcTransport base;
  GString *written;
  gsize room;
} Sink;

static gssize
sink_writev (RcTransport *transport, const struct iovec *parts, guint n_parts)
{
  Sink *sink = transport->impl;
  gsize taken = 0;

  for (guint i = 0; i < n_parts && sink->room > 0; i++)
    {
      gsize n = MIN (parts[i].iov_len, sink->room);

      g_string_append_len (sink->written, parts[i].iov_base, n);
      sink->room -= n;
      taken += n;
    }

  if (taken == 0)
    errno = EAGAIN;
  return taken > 0 ? (gssize) taken : -1;
}

static const RcTransportVtable sink_vtable = { .writev = sink_writev };

static void
sink_init (Sink *sink, gsize room)
{
  sink->base = (RcTransport) { &sink_vtable, sink, -1 };
  sink->written = g_string_new (NULL);
  sink->room = room;
}

static void
put (RcOutput *output, RcChunkPool *pool, const char *text)
{
  memcpy (rc_output_reserve (output, pool, 100), text, strlen (text));
  rc_output_commit (output, pool, strlen (text));
}

static guint
count_segments (const RcOutput *output)
{
  guint n = 0;

  for (RcSegment *segment = output->head; segment != NULL; segment = segment->next)
    n++;

  return n;
}

static RcChunk *
make_shared (RcChunkPool *pool, const char *text)
{
  RcChunk *chunk = rc_chunk_pool_take (pool, 100);

  memcpy (chunk->data, text, strlen (text));
  chunk->used = strlen (text);
  return chunk;
}

START_TEST (neighbours_become_one_segment)
{
  g_autoptr (RcChunkPool) pool = rc_chunk_pool_new ();
  RcChunk *shared = make_shared (pool, "abcdef");
  RcOutput output = { NULL };

  put (&output, pool, "1\n");
  put (&output, pool, "2\n");
  ck_assert_uint_eq (count_segments (&output), 1);
  rc_output_append (&output, pool, shared, 0, 2);
  rc_output_append (&output, pool, shared, 2, 2);
  ck_assert_uint_eq (count_segments (&output), 2);
  rc_output_append (&output, pool, shared, 5, 1);
  ck_assert_uint_eq (count_segments (&output), 3);
  rc_output_append (&output, pool, shared, 0, 0);
  ck_assert_uint_eq (count_segments (&output), 3);
  ck_assert_uint_eq (output.n_bytes, 4 + 4 + 1);

  rc_output_clear (&output, pool);
  ck_assert_uint_eq (output.n_bytes, 0);
  ck_assert_uint_eq (shared->refs, 1);
  rc_chunk_unref (shared);
}
END_TEST

/* Writes a mixed queue in steps of @step bytes. */
static void
write_in_steps (gsize step)
{
  g_autoptr (RcChunkPool) pool = rc_chunk_pool_new ();
  RcChunk *shared = make_shared (pool, "shared\nroom\n");
  RcOutput output = { NULL };
  Sink sink;

  sink_init (&sink, 0);
  put (&output, pool, "own\n");
  rc_output_append (&output, pool, shared, 0, 7);
  put (&output, pool, "again\n");
  rc_output_append (&output, pool, shared, 7, 5);

  ck_assert_int_eq (rc_output_flush (&output, pool, &sink.base), RC_FLUSH_BLOCKED);
  while (output.n_bytes > 0)
    {
      sink.room = step;
      rc_output_flush (&output, pool, &sink.base);
    }

  ck_assert_int_eq (rc_output_flush (&output, pool, &sink.base), RC_FLUSH_DONE);
  ck_assert_str_eq (sink.written->str, "own\nshared\nagain\nroom\n");
  ck_assert_ptr_null (output.head);
  ck_assert_ptr_null (output.tail);
  ck_assert_ptr_null (output.own);
  ck_assert_uint_eq (shared->refs, 1);

  g_string_free (sink.written, TRUE);
  rc_chunk_unref (shared);
}

START_TEST (short_writes_lose_nothing)
{
  for (gsize step = 1; step < 25; step++)
    write_in_steps (step);
}
END_TEST

START_TEST (more_segments_than_one_write_takes)
{
  g_autoptr (RcChunkPool) pool = rc_chunk_pool_new ();
  RcChunk *shared = make_shared (pool, "x");
  RcOutput output = { NULL };
  Sink sink;

  sink_init (&sink, G_MAXSIZE);
  for (guint i = 0; i < 500; i++)
    rc_output_append (&output, pool, shared, 0, 1);

  ck_assert_int_eq (rc_output_flush (&output, pool, &sink.base), RC_FLUSH_DONE);
  ck_assert_uint_eq (sink.written->len, 500);
  g_string_free (sink.written, TRUE);
  rc_chunk_unref (shared);
}
END_TEST

START_TEST (a_frame_above_a_chunk_has_its_own)
{
  g_autoptr (RcChunkPool) pool = rc_chunk_pool_new ();
  RcOutput output = { NULL };
  Sink sink;

  sink_init (&sink, G_MAXSIZE);
  put (&output, pool, "1\n");
  memset (rc_output_reserve (&output, pool, 5 * RC_CHUNK_BYTES), 'x', 5 * RC_CHUNK_BYTES);
  rc_output_commit (&output, pool, 5 * RC_CHUNK_BYTES);
  put (&output, pool, "2\n");

  ck_assert_int_eq (rc_output_flush (&output, pool, &sink.base), RC_FLUSH_DONE);
  ck_assert_uint_eq (sink.written->len, 5 * RC_CHUNK_BYTES + 4);
  ck_assert (g_str_has_prefix (sink.written->str, "1\nx") && g_str_has_suffix (sink.written->str, "x2\n"));
  g_string_free (sink.written, TRUE);
}
END_TEST

static gsize
find_line_end (const guint8 *data, gsize start, gsize end)
{
  while (start < end && data[start] != '\n')
    start++;

  return start + 1;
}

/* Of four lines of two bytes, @n bytes are written; the lines that were not
 * begun must go. */
static void
cut_after (gsize n)
{
  g_autoptr (RcChunkPool) pool = rc_chunk_pool_new ();
  RcOutput output = { NULL };
  g_autofree char *expected = NULL;
  Sink sink;

  sink_init (&sink, n);
  put (&output, pool, "1\n2\n");
  g_clear_pointer (&output.own, rc_chunk_unref);
  put (&output, pool, "3\n4\n");
  rc_output_flush (&output, pool, &sink.base);
  rc_output_cut (&output, pool, find_line_end);
  ck_assert_uint_eq (output.n_bytes, n % 2);

  put (&output, pool, "!\n");
  sink.room = G_MAXSIZE;
  ck_assert_int_eq (rc_output_flush (&output, pool, &sink.base), RC_FLUSH_DONE);
  expected = g_strdup_printf ("%.*s!\n", (int) (n + n % 2), "1\n2\n3\n4\n");
  ck_assert_str_eq (sink.written->str, expected);
  g_string_free (sink.written, TRUE);
}

START_TEST (a_cut_leaves_the_rest_of_what_was_begun)
{
  for (gsize n = 0; n <= 8; n++)
    cut_after (n);
}
END_TEST

int
main (void)
{
  const TTest *tests[] = {
    neighbours_become_one_segment,
    short_writes_lose_nothing,
    more_segments_than_one_write_takes,
    a_frame_above_a_chunk_has_its_own,
    a_cut_leaves_the_rest_of_what_was_begun,
    NULL,
  };

  return test_run ("output", tests);
}
