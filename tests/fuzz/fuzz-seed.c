/* fuzz-seed.c - the tutorial's door, by people who mean no good there.
 *
 * The bytes are a script, see rc-fuzz-world.h. Who speaks:
 *
 *     1, 2   have said nothing yet: what they say first is an id
 *     3, 4   clients of the tutorial, "c" and "d"
 *     5      "e", who has come with frames, and whom nothing here can speak for
 *
 * The quiet after which a text without an end is one passes at once. Nothing is
 * kept by this server, so that a text is told or it is not.
 *
 * Holds: no assertion of the server's own; who reads at this door reads lines, each one
 * of the server's sentences or "ID said : TEXT" with an id that may be one; e reads
 * frames, and what it is told was said by somebody else, to it or to the room, and
 * is a text; when all have gone, nobody is left and no memory is. */
#include "config.h"

#include <string.h>

#include "rc-fuzz-world.h"
#include "rc-id.h"
#include "rc-wire.h"

#define FRAMES 4
#define SAID " said : "

static const char *const openings[RC_FUZZ_N_CLIENTS] = {
  NULL,
  NULL,
  "c\n",
  "d\n",
  "HELLO v=1\nLOGIN id=e method=guest\nROSTER\n",
};

static gboolean
is_sentence (RcSlice line)
{
  static const char *const sentences[] = {
    "remote is offline", "that text is ", "the server is ", "the server could not ", "write <id>||<text> ", "you read too slowly",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (line.len >= strlen (sentences[i]) && memcmp (line.data, sentences[i], strlen (sentences[i])) == 0)
      return TRUE;

  return FALSE;
}

static void
check_line (RcSlice line)
{
  const char *said;

  RC_FUZZ_CHECK (line.data != NULL && rc_text_check (line));
  RC_FUZZ_CHECK (memchr (line.data, '\n', line.len) == NULL);
  if (is_sentence (line))
    return;

  said = memmem (line.data, line.len, SAID, strlen (SAID));
  RC_FUZZ_CHECK (said != NULL);
  RC_FUZZ_CHECK (rc_id_check (rc_slice (line.data, said - line.data), NULL));
}

/* c and d have been welcomed without an end of line. */
static void
check_lines (const guint8 *data,
             gsize         len)
{
  const char *at = (const char *) data;
  const char *end = at + len;

  if (len > strlen ("hello c,you login successed") && g_str_has_prefix (at, "hello ") && at[7] == ',')
    at += strlen ("hello c,you login successed");
  while (at < end)
    {
      const char *lf = memchr (at, '\n', (gsize) (end - at));

      if (lf == NULL)
        return;
      check_line (rc_slice (at, lf - at));
      at = lf + 1;
    }
}

static void
look (RcFuzzWorld  *world,
      guint         which,
      const guint8 *data,
      gsize         len)
{
  RcFrameReader *reader = &world->readers[which];
  RcFrame frame;
  RcParse parse;

  if (which == 2 || which == 3)
    check_lines (data, len);
  if (which != FRAMES)
    return;

  rc_frame_reader_feed (reader, data, len);
  while ((parse = rc_frame_reader_next (reader, &frame, NULL)) == RC_PARSE_FRAME)
    {
      RcSlice from = rc_frame_get (&frame, RC_KEY_FROM);

      if (frame.verb != RC_VERB_MESSAGE)
        continue;

      RC_FUZZ_CHECK (!rc_slice_equal_string (from, "e") && rc_id_check (from, NULL));
      RC_FUZZ_CHECK (rc_text_check (frame.body) && memchr (frame.body.data, '\n', frame.body.len) == NULL);
    }
  RC_FUZZ_CHECK (parse == RC_PARSE_MORE);
  rc_frame_reader_keep (reader);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  RcFuzzWorld world = { NULL };

  rc_fuzz_world_init (&world, openings, FALSE, look);
  rc_deadline_queue_set_period (&world.hub->quiet_queue, 0);
  rc_fuzz_world_run (&world, data, size, look);
  return 0;
}
