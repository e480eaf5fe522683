/* test-frame-reader.c
 *
 * Covers: every vector of vectors.txt, whole, byte by byte, at every split in
 * two and with the rest kept in between; what a reader keeps is bounded, and
 * nothing between two frames; a frame borrows the caller's bytes; a
 * broken stream stays broken; the names of all verbs and keys. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-frame-reader.h"
#include "rc-vectors.h"

/* Splits at every place are tried up to this length of input; above it at
 * some that are not multiples of one another. */
#define ALL_SPLITS_MAX 2000

/* The reader's buffer doubles, so it can be twice what it must hold. */
#define KEPT_BOUND (2 * (RC_FRAME_MAX_BYTES + 1))

static void
append_slice (GString *line, RcSlice slice)
{
  for (gsize i = 0; i < slice.len; i++)
    {
      if (slice.data[i] == '\0')
        g_string_append (line, "\\0");
      else
        g_string_append_c (line, slice.data[i]);
    }
}

static void
note_frame (GPtrArray *found, const char *what, const RcFrame *frame)
{
  GString *line = g_string_new (what);

  append_slice (line, frame->header);
  if (!rc_slice_is_absent (frame->body))
    {
      g_string_append (line, " | ");
      append_slice (line, frame->body);
    }
  g_ptr_array_add (found, g_string_free (line, FALSE));
}

/* Takes all frames there are; FALSE where the stream is broken. */
static gboolean
drain (RcFrameReader *reader, gboolean keep, GPtrArray *found)
{
  g_autoptr (GError) error = NULL;
  RcFrame frame;

  for (;;)
    {
      RcParse parse = rc_frame_reader_next (reader, &frame, &error);

      if (!keep)
        ck_assert_uint_le (reader->kept_size, KEPT_BOUND);
      if (parse == RC_PARSE_MORE)
        return TRUE;

      if (parse == RC_PARSE_BROKEN)
        {
          g_ptr_array_add (found, g_strdup_printf ("error %s", rc_error_to_code (error->code)));
          ck_assert (error->domain == RC_ERROR);
          return FALSE;
        }

      note_frame (found, parse == RC_PARSE_FRAME ? "frame " : "too-long ", &frame);
    }
}

static void
compare (const RcVector *vector, GPtrArray *found, const char *how)
{
  for (guint i = 0; i < MAX (found->len, vector->expected->len); i++)
    {
      const char *got = i < found->len ? found->pdata[i] : "(nothing)";
      const char *expected = i < vector->expected->len ? vector->expected->pdata[i] : "(nothing)";

      ck_assert_msg (strcmp (got, expected) == 0, "%s, %s: expected “%.200s”, got “%.200s”",
                     vector->name, how, expected, got);
    }
}

/* Feeds pieces of @first bytes and then of @then bytes, each from memory of
 * its own, so that what is read too long is seen by the address sanitizer. */
static void
run_in_pieces (const RcVector *vector, gsize first, gsize then, gboolean keep, const char *how)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  RcFrameReader reader;
  gsize at = 0;
  gsize piece = first;
  gboolean whole = TRUE;

  rc_frame_reader_init (&reader);
  while (whole && at < vector->input->len)
    {
      gsize len = MIN (piece, vector->input->len - at);
      g_autofree guint8 *bytes = g_memdup2 (vector->input->data + at, len);

      rc_frame_reader_feed (&reader, bytes, len);
      if (keep)
        {
          rc_frame_reader_keep (&reader);
          memset (bytes, '!', len);
        }
      whole = drain (&reader, keep, found);
      at += len;
      piece = then;
    }

  rc_frame_reader_clear (&reader);
  compare (vector, found, how);
}

START_TEST (every_vector_is_read_the_same_at_every_split)
{
  g_autoptr (GPtrArray) vectors = rc_vectors_load (VECTORS_FILE);

  ck_assert_uint_gt (vectors->len, 50);
  for (guint i = 0; i < vectors->len; i++)
    {
      const RcVector *vector = vectors->pdata[i];
      gsize len = MAX (vector->input->len, 1);
      gsize step = len <= ALL_SPLITS_MAX ? 1 : 7919;

      run_in_pieces (vector, len, len, FALSE, "whole");
      run_in_pieces (vector, len, len, TRUE, "whole and kept");
      run_in_pieces (vector, 1, 1, FALSE, "byte by byte");
      run_in_pieces (vector, 1, 1, TRUE, "byte by byte and kept");
      for (gsize split = 1; split < len; split += step)
        run_in_pieces (vector, split, len, FALSE, "in two");
      for (gsize size = 2; size < MIN (len, 40); size += step)
        run_in_pieces (vector, size, size, FALSE, "in pieces");
    }
}
END_TEST

START_TEST (a_reader_between_two_frames_holds_no_memory)
{
  RcFrameReader reader;
  RcFrame frame;

  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, "PING\nPI", 7);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_FRAME);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_MORE);
  ck_assert_ptr_nonnull (reader.kept);

  rc_frame_reader_feed (&reader, "NG\n", 3);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_FRAME);
  ck_assert (rc_slice_equal_string (frame.header, "PING"));
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_MORE);
  ck_assert_ptr_null (reader.kept);
}
END_TEST

START_TEST (a_whole_frame_borrows_the_callers_bytes)
{
  const char bytes[] = "SEND ref=a to=bob len=2\nhi\n";
  RcFrameReader reader;
  RcFrame frame;

  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, bytes, sizeof bytes - 1);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_FRAME);
  ck_assert_ptr_eq (frame.header.data, bytes);
  ck_assert_ptr_eq (frame.body.data, bytes + sizeof bytes - 4);
  ck_assert_ptr_null (reader.kept);
  ck_assert_int_eq (frame.verb, RC_VERB_SEND);
  ck_assert (rc_slice_equal_string (rc_frame_get (&frame, RC_KEY_TO), "bob"));
  ck_assert (rc_slice_is_absent (rc_frame_get (&frame, RC_KEY_TAG)));
}
END_TEST

START_TEST (a_promised_body_takes_no_memory_before_it_comes)
{
  const char header[] = "SEND ref=a to=bob len=65536\n";
  RcFrameReader reader;
  RcFrame frame;

  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, header, sizeof header - 1);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_MORE);
  ck_assert_uint_le (reader.kept_size, 256);
  rc_frame_reader_clear (&reader);
}
END_TEST

START_TEST (a_body_that_is_read_past_takes_no_memory)
{
  const char header[] = "SEND ref=a to=bob len=1048576\n";
  char piece[4096];
  RcFrameReader reader;
  RcFrame frame;

  memset (piece, 'x', sizeof piece);
  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, header, sizeof header - 1);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_TOO_LONG);
  for (guint i = 0; i < 1048576 / sizeof piece; i++)
    {
      ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_MORE);
      ck_assert_ptr_null (reader.kept);
      rc_frame_reader_feed (&reader, piece, sizeof piece);
    }
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_MORE);
  rc_frame_reader_feed (&reader, "\nPING\n", 6);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_FRAME);
  ck_assert_int_eq (frame.verb, RC_VERB_PING);
}
END_TEST

START_TEST (a_broken_stream_stays_broken)
{
  g_autoptr (GError) error = NULL;
  RcFrameReader reader;
  RcFrame frame;

  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, "ping\nPING\n", 10);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, NULL), RC_PARSE_BROKEN);
  ck_assert_int_eq (rc_frame_reader_next (&reader, &frame, &error), RC_PARSE_BROKEN);
  ck_assert (g_error_matches (error, RC_ERROR, RC_ERROR_BAD_FRAME));
  rc_frame_reader_clear (&reader);
}
END_TEST

START_TEST (every_name_is_found_and_nothing_else)
{
  static const char *const strangers[] = { "A", "HELO", "HELLOO", "PINGPONG", "Z", "SENDT", "XXXXXXXXXXXXXXXX" };
  RcKey key;

  for (guint i = RC_VERB_UNKNOWN + 1; i < RC_N_VERBS; i++)
    ck_assert_int_eq (rc_verb_from_name (rc_slice_from_string (rc_verb_to_name (i))), i);

  for (guint i = 0; i < RC_N_KEYS; i++)
    {
      ck_assert_msg (rc_key_from_name (rc_key_to_name (i), &key), "key %u", i);
      ck_assert_int_eq (key, i);
    }

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *lower = g_ascii_strdown (strangers[i], -1);

      ck_assert_int_eq (rc_verb_from_name (rc_slice_from_string (strangers[i])), RC_VERB_UNKNOWN);
      ck_assert (!rc_key_from_name (rc_slice_from_string (lower), &key));
    }
}
END_TEST

/* A header of @len bytes, in memory that ends where it does. */
static RcParse
parse_with (gsize len, gsize at, guint byte, RcFrame *frame)
{
  static const char begin[] = "PING tag=";
  g_autofree char *header = g_strnfill (len, 'x');
  g_autofree char *exact = NULL;
  gsize body_len;

  memcpy (header, begin, MIN (len, strlen (begin)));
  header[at] = byte;
  exact = g_memdup2 (header, len);
  return rc_frame_parse_header (frame, rc_slice (exact, len), &body_len, NULL);
}

START_TEST (every_byte_of_a_header_is_looked_at)
{
  RcFrame frame;

  for (gsize len = strlen ("PING tag=x"); len < 70; len++)
    for (gsize at = strlen ("PING tag="); at < len; at++)
      {
        ck_assert_int_eq (parse_with (len, at, 'y', &frame), RC_PARSE_FRAME);
        ck_assert_uint_eq (rc_frame_get (&frame, RC_KEY_TAG).len, len - strlen ("PING tag="));
        ck_assert_int_eq (parse_with (len, at, '\t', &frame), RC_PARSE_BROKEN);
        ck_assert_int_eq (parse_with (len, at, 0x7f, &frame), RC_PARSE_BROKEN);
        ck_assert_int_eq (parse_with (len, at, 0xff, &frame), RC_PARSE_BROKEN);
        /* What follows the space is a key without a value. */
        ck_assert_int_eq (parse_with (len, at, ' ', &frame), RC_PARSE_BROKEN);
      }
}
END_TEST

static void
check_pairs (const char *header, gsize len, guint n_pad)
{
  g_autofree char *exact = g_memdup2 (header, len);
  gsize body_len;
  RcFrame frame;

  ck_assert_int_eq (rc_frame_parse_header (&frame, rc_slice (exact, len), &body_len, NULL), RC_PARSE_FRAME);
  ck_assert_uint_eq (rc_frame_get (&frame, RC_KEY_LOG).len, n_pad);
  ck_assert (rc_slice_equal_string (rc_frame_get (&frame, RC_KEY_DELIVERED), "1"));
  ck_assert (rc_slice_equal_string (rc_frame_get (&frame, RC_KEY_V), "2"));
  ck_assert (rc_slice_equal_string (rc_frame_get (&frame, RC_KEY_RE), "3"));
}

START_TEST (keys_are_found_at_every_place)
{
  for (guint n_pad = 1; n_pad < 140; n_pad++)
    {
      g_autofree char *pad = g_strnfill (n_pad, 'x');
      g_autofree char *header = g_strdup_printf ("PING log=%s delivered=1 unknown=0 v=2 re=3", pad);

      check_pairs (header, strlen (header), n_pad);
    }
}
END_TEST

START_TEST (every_error_code_is_read_back)
{
  RcError error;

  for (guint i = 0; i < RC_N_ERRORS; i++)
    {
      ck_assert (rc_error_from_code (rc_slice_from_string (rc_error_to_code (i)), &error));
      ck_assert_int_eq (error, i);
    }
  ck_assert (!rc_error_from_code (RC_SLICE_LITERAL ("of-a-later-version"), &error));
  ck_assert (rc_error_closes (RC_ERROR_BAD_FRAME));
  ck_assert (!rc_error_closes (RC_ERROR_TOO_LONG));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("frame-reader");
  TCase *tcase = tcase_create ("frame-reader");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, every_vector_is_read_the_same_at_every_split);
  tcase_add_test (tcase, a_reader_between_two_frames_holds_no_memory);
  tcase_add_test (tcase, a_whole_frame_borrows_the_callers_bytes);
  tcase_add_test (tcase, a_promised_body_takes_no_memory_before_it_comes);
  tcase_add_test (tcase, a_body_that_is_read_past_takes_no_memory);
  tcase_add_test (tcase, a_broken_stream_stays_broken);
  tcase_add_test (tcase, every_name_is_found_and_nothing_else);
  tcase_add_test (tcase, every_byte_of_a_header_is_looked_at);
  tcase_add_test (tcase, keys_are_found_at_every_place);
  tcase_add_test (tcase, every_error_code_is_read_back);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
