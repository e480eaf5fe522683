/* test-wire.c
 *
 * Covers: for each verb, that what is written is read back and that what it
 * needs must be there; values of the wrong kind; absent numbers and slices;
 * which bodies are taken. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-frame-reader.h"
#include "rc-frame-writer.h"
#include "rc-wire.h"

/* Reads the one frame that @bytes are. It borrows from @bytes. */
static void
read_frame (const char *bytes, RcFrame *frame)
{
  RcFrameReader reader;

  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, bytes, strlen (bytes));
  ck_assert_msg (rc_frame_reader_next (&reader, frame, NULL) == RC_PARSE_FRAME, "%s", bytes);
}

typedef union
{
  RcWireHello hello;
  RcWireLogin login;
  RcWireWelcome welcome;
  RcWirePassword password;
  RcWirePlain plain;
  RcWireContact contact;
  RcWireSend send;
  RcWireSent sent;
  RcWireMessage message;
  RcWireSync sync;
  RcWireHistory history;
  RcWireEnd end;
  RcWireGot got;
  RcWireRead read;
  RcWireReceipt receipt;
  RcWireTyping typing;
  RcWireStatus status;
  RcWireError error;
  RcWireBye bye;
} Any;

typedef gboolean (*ParseFunc) (const RcFrame *frame, Any *out, GError **error);
typedef gsize (*WriteFunc) (const Any *in, void *memory, gsize size);

#define DEFINE_ANY(name, member)                                        \
  static gboolean                                                       \
  parse_##name (const RcFrame *frame, Any *out, GError **error)         \
  {                                                                     \
    return rc_wire_##name##_parse (frame, &out->member, error);         \
  }                                                                     \
                                                                        \
  static gsize                                                          \
  write_##name (const Any *in, void *memory, gsize size)                \
  {                                                                     \
    return rc_wire_##name##_write (&in->member, memory, size);          \
  }

DEFINE_ANY (hello, hello)
DEFINE_ANY (login, login)
DEFINE_ANY (welcome, welcome)
DEFINE_ANY (password, password)
DEFINE_ANY (logout, plain)
DEFINE_ANY (roster, plain)
DEFINE_ANY (contact, contact)
DEFINE_ANY (send, send)
DEFINE_ANY (sent, sent)
DEFINE_ANY (message, message)
DEFINE_ANY (sync, sync)
DEFINE_ANY (history, history)
DEFINE_ANY (end, end)
DEFINE_ANY (got, got)
DEFINE_ANY (read, read)
DEFINE_ANY (receipt, receipt)
DEFINE_ANY (typing, typing)
DEFINE_ANY (status, status)
DEFINE_ANY (ping, plain)
DEFINE_ANY (pong, plain)
DEFINE_ANY (error, error)
DEFINE_ANY (bye, bye)

#define ROW(name, whole, needs) { parse_##name, write_##name, whole, needs }

/* @whole: a frame with everything in it, as it is written. @needs: how many of
 * its keys, counted from the first, must be there. */
static const struct
{
  ParseFunc parse;
  WriteFunc write;
  const char *whole;
  guint needs;
} rows[] = {
  ROW (hello, "HELLO v=1 features=a,b log=x pins=p,q history=on registration=invite guests=off body-max=65536 idle=180 tag=t len=4\nname\n", 1),
  ROW (login, "LOGIN id=bob method=register invite=i tag=t len=6\nsecret\n", 2),
  ROW (welcome, "WELCOME id=bob seq=9223372036854775807 tag=t len=5\ntoken\n", 2),
  ROW (password, "PASSWORD tag=t len=7\nold\nnew\n", 0),
  ROW (logout, "LOGOUT tag=t\n", 0),
  ROW (roster, "ROSTER tag=t\n", 0),
  ROW (contact, "CONTACT id=bob state=away since=1 seen=2 tag=t\n", 2),
  ROW (send, "SEND ref=a to=bob type=x about=eve/r again=1 tag=t len=2\nhi\n", 2),
  ROW (sent, "SENT ref=a seq=1 time=2 tag=t\n", 3),
  ROW (message, "MESSAGE seq=1 time=2 from=eve to=bob ref=a type=x about=eve/r tag=t len=2\nhi\n", 5),
  ROW (sync, "SYNC after=1 limit=2 tag=t\n", 1),
  ROW (history, "HISTORY with=all before=1 limit=2 tag=t\n", 2),
  ROW (end, "END more=1 tag=t\n", 0),
  ROW (got, "GOT seq=1 tag=t\n", 1),
  ROW (read, "READ with=all seq=1 tag=t\n", 2),
  ROW (receipt, "RECEIPT with=all id=bob delivered=1 read=0 tag=t\n", 4),
  ROW (typing, "TYPING with=all from=bob tag=t\n", 1),
  ROW (status, "STATUS state=away tag=t\n", 1),
  ROW (ping, "PING tag=t\n", 0),
  ROW (pong, "PONG tag=t\n", 0),
  ROW (error, "ERROR code=no-such-id ref=a re=SEND tag=t len=3\nno.\n", 1),
  ROW (bye, "BYE reason=shutdown tag=t\n", 0),
};

START_TEST (what_is_written_is_read_back)
{
  char memory[RC_FRAME_BOUND (64)];
  RcFrame frame;
  Any any;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize len;

      read_frame (rows[i].whole, &frame);
      ck_assert_msg (rows[i].parse (&frame, &any, &error), "%s: %s", rows[i].whole, error ? error->message : "");
      len = rows[i].write (&any, memory, sizeof memory);
      ck_assert_msg (rc_slice_equal_string (rc_slice (memory, len), rows[i].whole), "%s became %.*s",
                     rows[i].whole, (int) len, memory);
    }
}
END_TEST

/* @whole without its key number @skip, counted from 1. */
static char *
without_key (const char *whole, guint skip)
{
  const char *at = whole;
  const char *end;

  for (guint i = 0; i < skip; i++)
    at = strchr (at, ' ') + 1;
  end = at + strcspn (at, " \n");

  return g_strdup_printf ("%.*s%s", (int) (at - 1 - whole), whole, end);
}

START_TEST (what_a_verb_needs_must_be_there)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      for (guint key = 1; key <= rows[i].needs; key++)
        {
          g_autofree char *bytes = without_key (rows[i].whole, key);
          g_autoptr (GError) error = NULL;
          RcFrame frame;
          Any any;

          read_frame (bytes, &frame);
          ck_assert_msg (!rows[i].parse (&frame, &any, &error), "%s", bytes);
          ck_assert (g_error_matches (error, RC_ERROR, RC_ERROR_MISSING_KEY));
        }
    }
}
END_TEST

static RcError
refusal_of (ParseFunc parse, const char *bytes)
{
  g_autoptr (GError) error = NULL;
  RcFrame frame;
  Any any;

  read_frame (bytes, &frame);
  ck_assert_msg (!parse (&frame, &any, &error), "%s", bytes);
  ck_assert (error->domain == RC_ERROR);
  return error->code;
}

START_TEST (values_of_another_kind_are_refused)
{
  g_autofree char *x65 = g_strnfill (65, 'x');
  g_autofree char *long_to = g_strdup_printf ("SEND ref=a to=%s len=1\nx\n", x65);
  g_autofree char *long_ref = g_strdup_printf ("SEND ref=%s to=bob len=1\nx\n", x65);
  g_autofree char *long_tag = g_strdup_printf ("PING tag=%s\n", x65);
  const struct
  {
    ParseFunc parse;
    const char *bytes;
  } cases[] = {
    { parse_hello, "HELLO v=one\n" },
    { parse_hello, "HELLO v=1 history=maybe\n" },
    { parse_hello, "HELLO v=01\n" },
    { parse_login, "LOGIN id=bob method=magic\n" },
    { parse_send, "SEND ref=a.b to=bob len=1\nx\n" },
    { parse_send, "SEND ref=a to=bob again=2 len=1\nx\n" },
    { parse_send, "SEND ref=a to=bob about=nobody len=1\nx\n" },
    { parse_send, "SEND ref=a to=bob about=/r len=1\nx\n" },
    { parse_send, "SEND ref=a to=bob about=eve/ len=1\nx\n" },
    { parse_send, long_to },
    { parse_send, long_ref },
    { parse_ping, long_tag },
    { parse_sync, "SYNC after=9223372036854775808\n" },
    { parse_sync, "SYNC after=-1\n" },
    { parse_status, "STATUS state=offline\n" },
    { parse_contact, "CONTACT id=bob state=asleep\n" },
    { parse_error, "ERROR code=whatever\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    ck_assert_int_eq (refusal_of (cases[i].parse, cases[i].bytes), RC_ERROR_BAD_VALUE);
}
END_TEST

START_TEST (bodies_are_text)
{
  RcFrame frame;
  RcWireSend send;
  RcWirePlain plain;

  ck_assert_int_eq (refusal_of (parse_send, "SEND ref=a to=bob\n"), RC_ERROR_MISSING_KEY);
  ck_assert_int_eq (refusal_of (parse_send, "SEND ref=a to=bob len=0\n\n"), RC_ERROR_BAD_VALUE);
  ck_assert_int_eq (refusal_of (parse_send, "SEND ref=a to=bob len=2\n\xff\xfe\n"), RC_ERROR_BAD_VALUE);

  read_frame ("SEND ref=a to=bob type=delete len=0\n\n", &frame);
  ck_assert (rc_wire_send_parse (&frame, &send, NULL));
  ck_assert (!rc_slice_is_absent (send.text));

  read_frame ("PING len=2\n\xff\xfe\n", &frame);
  ck_assert (rc_wire_ping_parse (&frame, &plain, NULL));
}
END_TEST

START_TEST (what_is_not_there_is_absent)
{
  char memory[RC_FRAME_BOUND (0)];
  RcFrame frame;
  RcWireHello hello;
  gsize len;

  memset (&hello, 0x55, sizeof hello);
  read_frame ("HELLO v=1\n", &frame);
  ck_assert (rc_wire_hello_parse (&frame, &hello, NULL));
  ck_assert_uint_eq (hello.body_max, RC_WIRE_ABSENT);
  ck_assert_uint_eq (hello.history, RC_WIRE_ABSENT);
  ck_assert (rc_slice_is_absent (hello.log));
  ck_assert (rc_slice_is_absent (hello.name));

  len = rc_wire_hello_write (&hello, memory, sizeof memory);
  ck_assert (rc_slice_equal_string (rc_slice (memory, len), "HELLO v=1\n"));
}
END_TEST

/* In memory of every size. */
static void
compare_stamped (const RcWireMessage *message, const RcWireSent *sent, const RcStamp *stamp)
{
  char plain[RC_FRAME_BOUND (4)];
  gsize n_message = rc_wire_message_write (message, plain, sizeof plain);
  gsize n_sent = rc_wire_sent_write (sent, plain, sizeof plain);

  for (gsize size = 0; size < n_message + RC_STAMP_BYTES; size++)
    {
      g_autofree char *stamped = g_malloc (size);

      rc_wire_message_write (message, plain, sizeof plain);
      ck_assert_uint_eq (rc_wire_message_write_stamped (message, stamp, stamped, size), size < n_message ? 0 : n_message);
      ck_assert (size < n_message || memcmp (stamped, plain, n_message) == 0);

      rc_wire_sent_write (sent, plain, sizeof plain);
      ck_assert_uint_eq (rc_wire_sent_write_stamped (sent, stamp, stamped, size), size < n_sent ? 0 : n_sent);
      ck_assert (size < n_sent || memcmp (stamped, plain, n_sent) == 0);
    }
}

START_TEST (a_stamped_frame_is_the_same)
{
  static const guint64 first[] = { 0, 8, 98, 99999997, 9999999999999997, RC_SEQ_MAX - 4 };
  RcStamp stamp = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (first) * 4; i++)
    {
      RcWireMessage message = {
        .seq = first[i / 4] + i % 4,
        .time = i % 4 == 3 ? 1 : first[i / 4],
        .from = RC_SLICE_LITERAL ("叶文洁"),
        .to = RC_SLICE_LITERAL ("all"),
        .ref = RC_SLICE_LITERAL ("a-ref-of-more-than-sixteen-bytes"),
        .text = RC_SLICE_LITERAL ("text"),
      };
      RcWireSent sent = { .ref = message.ref, .seq = message.seq, .time = message.time };

      rc_stamp_set (&stamp, message.seq, message.time);
      compare_stamped (&message, &sent, &stamp);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("wire");
  TCase *tcase = tcase_create ("wire");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, what_is_written_is_read_back);
  tcase_add_test (tcase, what_a_verb_needs_must_be_there);
  tcase_add_test (tcase, values_of_another_kind_are_refused);
  tcase_add_test (tcase, bodies_are_text);
  tcase_add_test (tcase, what_is_not_there_is_absent);
  tcase_add_test (tcase, a_stamped_frame_is_the_same);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
