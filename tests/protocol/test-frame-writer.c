/* test-frame-writer.c
 *
 * Covers: what is written is read back; what would break the grammar is not
 * written; a frame that does not fit is not written; the bound of a frame. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-frame-reader.h"
#include "rc-frame-writer.h"

static gsize
write_tag (RcSlice tag, char *memory, gsize size)
{
  RcFrameWriter writer;

  rc_frame_writer_begin (&writer, RC_VERB_PING, memory, size);
  rc_frame_writer_slice (&writer, RC_KEY_TAG, tag);
  return rc_frame_writer_end (&writer);
}

START_TEST (a_frame_is_written_as_the_grammar_says)
{
  char memory[RC_FRAME_BOUND (5)];
  RcFrameWriter writer;
  gsize len;

  rc_frame_writer_begin (&writer, RC_VERB_MESSAGE, memory, sizeof memory);
  rc_frame_writer_uint (&writer, RC_KEY_SEQ, 0);
  rc_frame_writer_uint (&writer, RC_KEY_TIME, G_MAXUINT64);
  rc_frame_writer_slice (&writer, RC_KEY_FROM, RC_SLICE_LITERAL ("叶文洁"));
  rc_frame_writer_slice (&writer, RC_KEY_TYPE, RC_SLICE_ABSENT);
  len = rc_frame_writer_end_body (&writer, RC_SLICE_LITERAL ("a\nb c"));
  ck_assert (rc_slice_equal_string (rc_slice (memory, len),
                                    "MESSAGE seq=0 time=18446744073709551615 from=叶文洁 len=5\na\nb c\n"));
}
END_TEST

START_TEST (every_length_of_number_is_written)
{
  char memory[RC_FRAME_BOUND (0)];
  char expected[64];
  guint64 number = 0;

  for (guint i = 0; i < 60; i++)
    {
      RcFrameWriter writer;
      gsize len;

      g_snprintf (expected, sizeof expected, "GOT seq=%" G_GUINT64_FORMAT "\n", number);
      rc_frame_writer_begin (&writer, RC_VERB_GOT, memory, sizeof memory);
      rc_frame_writer_uint (&writer, RC_KEY_SEQ, number);
      len = rc_frame_writer_end (&writer);
      ck_assert (rc_slice_equal_string (rc_slice (memory, len), expected));

      /* 0, 1, 9, 10, 11, 99, 100, 101, 999, … */
      number = i % 3 == 0 ? number + 1 : i % 3 == 1 ? (number == 1 ? 9 : number * 10 - 11) : number + 1;
    }
}
END_TEST

START_TEST (an_empty_body_is_not_an_absent_one)
{
  char memory[RC_FRAME_BOUND (0)];
  RcFrameWriter writer;

  rc_frame_writer_begin (&writer, RC_VERB_HELLO, memory, sizeof memory);
  ck_assert_uint_eq (rc_frame_writer_end_body (&writer, RC_SLICE_LITERAL ("")), strlen ("HELLO len=0\n\n"));
  rc_frame_writer_begin (&writer, RC_VERB_HELLO, memory, sizeof memory);
  ck_assert_uint_eq (rc_frame_writer_end_body (&writer, RC_SLICE_ABSENT), strlen ("HELLO\n"));
}
END_TEST

START_TEST (a_value_never_becomes_another_line)
{
  static const RcSlice bad[] = {
    RC_SLICE_INIT (""),         RC_SLICE_INIT ("a b"),        RC_SLICE_INIT ("a\nBYE"),
    RC_SLICE_INIT ("a\rb"),     RC_SLICE_INIT ("a\tb"),       RC_SLICE_INIT ("a\0b"),
    RC_SLICE_INIT ("a\x7f"),    RC_SLICE_INIT ("a\xc2\x85"),  RC_SLICE_INIT ("\xff"),
    RC_SLICE_INIT ("\xe7\xba"),
  };
  char memory[RC_FRAME_BOUND (0)];

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    ck_assert_msg (write_tag (bad[i], memory, sizeof memory) == 0, "value %u was written", i);
  ck_assert_uint_gt (write_tag (RC_SLICE_LITERAL ("a\xc2\xa0"), memory, sizeof memory), 0);
}
END_TEST

START_TEST (a_header_above_the_limit_is_not_written)
{
  g_autofree char *value = g_strnfill (RC_HEADER_MAX_BYTES, 'x');
  char memory[4 * RC_HEADER_MAX_BYTES];
  gsize room = RC_HEADER_MAX_BYTES - strlen ("PING tag=");

  ck_assert_uint_eq (write_tag (rc_slice (value, room), memory, sizeof memory), RC_HEADER_MAX_BYTES + 1);
  ck_assert_uint_eq (write_tag (rc_slice (value, room + 1), memory, sizeof memory), 0);
}
END_TEST

START_TEST (a_frame_that_does_not_fit_is_not_written)
{
  char whole[] = "PING tag=abc\n";

  for (gsize size = 0; size < sizeof whole - 1; size++)
    {
      g_autofree char *memory = g_malloc (size);

      ck_assert_uint_eq (write_tag (RC_SLICE_LITERAL ("abc"), memory, size), 0);
    }
  ck_assert_uint_eq (write_tag (RC_SLICE_LITERAL ("abc"), whole, sizeof whole - 1), sizeof whole - 1);
}
END_TEST

START_TEST (a_body_above_the_limit_is_not_written)
{
  gsize size = RC_FRAME_BOUND (RC_BODY_MAX_BYTES + 1);
  g_autofree char *memory = g_malloc (size);
  g_autofree char *body = g_strnfill (RC_BODY_MAX_BYTES + 1, 'x');
  RcFrameWriter writer;

  rc_frame_writer_begin (&writer, RC_VERB_SEND, memory, size);
  ck_assert_uint_eq (rc_frame_writer_end_body (&writer, rc_slice (body, RC_BODY_MAX_BYTES + 1)), 0);
  rc_frame_writer_begin (&writer, RC_VERB_SEND, memory, size);
  ck_assert_uint_gt (rc_frame_writer_end_body (&writer, rc_slice (body, RC_BODY_MAX_BYTES)), RC_BODY_MAX_BYTES);
}
END_TEST

/* Of every length and with every byte at every place, in memory that ends where
 * the value does. */
static void
try_every_byte (gsize len)
{
  char memory[RC_FRAME_BOUND (0)];

  for (gsize at = 0; at < len; at++)
    for (guint byte = 0; byte < 0x80; byte++)
      {
        g_autofree char *value = g_strnfill (len, 'x');
        gsize written;

        value[at] = byte;
        written = write_tag (rc_slice (value, len), memory, sizeof memory);
        ck_assert_msg ((written > 0) == (byte > ' ' && byte < 0x7f), "byte %u at %zu of %zu", byte, at, len);
        ck_assert (written == 0 || memcmp (memory + strlen ("PING tag="), value, len) == 0);
      }
}

START_TEST (every_byte_of_a_value_is_looked_at)
{
  for (gsize len = 1; len <= 36; len++)
    try_every_byte (len);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("frame-writer");
  TCase *tcase = tcase_create ("frame-writer");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, a_frame_is_written_as_the_grammar_says);
  tcase_add_test (tcase, every_length_of_number_is_written);
  tcase_add_test (tcase, an_empty_body_is_not_an_absent_one);
  tcase_add_test (tcase, a_value_never_becomes_another_line);
  tcase_add_test (tcase, every_byte_of_a_value_is_looked_at);
  tcase_add_test (tcase, a_header_above_the_limit_is_not_written);
  tcase_add_test (tcase, a_frame_that_does_not_fit_is_not_written);
  tcase_add_test (tcase, a_body_above_the_limit_is_not_written);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
