/* rc-frame-reader.c - bytes in, frames out, wherever the bytes are cut.
 *
 * Two places hold bytes, and the first is always older than the second:
 *
 *     kept    what a read before this one left: at most one cut-off frame,
 *             or, after rc_frame_reader_keep(), whole ones as well
 *     input   what was fed last and is the caller's
 *
 * While nothing is kept, frames are parsed in the input. A frame that is cut
 * in two is put together in kept, which takes from the input exactly what
 * that frame needs, so that the next one is parsed in the input again. */
#include "config.h"

#include "rc-frame-reader.h"

#define FIRST_SIZE 256

/**
 * rc_frame_reader_init:
 * @reader: a reader, not initialised
 *
 * Makes @reader ready for the first byte of a stream.
 */
void
rc_frame_reader_init (RcFrameReader *reader)
{
  memset (reader, 0, sizeof *reader);
}

/**
 * rc_frame_reader_clear:
 * @reader: a reader
 *
 * Frees what @reader holds and makes it ready for another stream. Frames
 * that it gave are no longer valid.
 */
void
rc_frame_reader_clear (RcFrameReader *reader)
{
  g_free (reader->kept);
  rc_frame_reader_init (reader);
}

/**
 * rc_frame_reader_feed:
 * @reader: a reader that has said %RC_PARSE_MORE, or is new
 * @data: what was read
 * @len: how many bytes
 *
 * Gives @reader what was read. @data stays the caller's and must stay as it is
 * until rc_frame_reader_next() says %RC_PARSE_MORE or rc_frame_reader_keep() was
 * called.
 */
void
rc_frame_reader_feed (RcFrameReader *reader, const void *data, gsize len)
{
  g_return_if_fail (reader->input.len == 0);

  reader->input = rc_slice (data, len);
}

static void
drop_input (RcFrameReader *reader, gsize n)
{
  reader->input.data += n;
  reader->input.len -= n;
}

/* Room for @more bytes behind what is kept. Doubles, so that a peer which
 * announces a body pays for the memory with bytes, not with the promise. */
static void
reserve_kept (RcFrameReader *reader, gsize more)
{
  gsize size = MAX (reader->kept_size, FIRST_SIZE);

  if (reader->kept_start > 0)
    {
      memmove (reader->kept, reader->kept + reader->kept_start, reader->kept_len);
      reader->kept_start = 0;
    }

  while (size < reader->kept_len + more)
    size *= 2;

  if (size == reader->kept_size)
    return;

  reader->kept = g_realloc (reader->kept, size);
  reader->kept_size = size;
}

static void
keep_input (RcFrameReader *reader, gsize n)
{
  if (n == 0)
    return;

  reserve_kept (reader, n);
  memcpy (reader->kept + reader->kept_len, reader->input.data, n);
  reader->kept_len += n;
  drop_input (reader, n);
}

/* Forgets the first @n bytes that are kept; they stay readable until the next
 * call, for the frame that was parsed there. */
static void
drop_kept (RcFrameReader *reader, gsize n)
{
  reader->kept_start += n;
  reader->kept_len -= n;
  reader->scanned = 0;
  reader->wanted = 0;
}

static void
free_kept_if_empty (RcFrameReader *reader)
{
  if (reader->kept_len > 0 || reader->kept == NULL)
    return;

  g_clear_pointer (&reader->kept, g_free);
  reader->kept_start = 0;
  reader->kept_size = 0;
}

static RcParse
break_off (RcFrameReader *reader, GError **error, const char *sentence)
{
  reader->broken = TRUE;
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_FRAME, sentence);
  return RC_PARSE_BROKEN;
}

/* Reads past a body that is too long, and the LF behind it. %RC_PARSE_FRAME:
 * that is done, and what follows is a frame again. */
static RcParse
skip_body (RcFrameReader *reader, GError **error)
{
  gsize from_kept = MIN (reader->skip, reader->kept_len);
  gsize from_input;
  char last;

  drop_kept (reader, from_kept);
  reader->skip -= from_kept;

  from_input = MIN (reader->skip, reader->input.len);
  drop_input (reader, from_input);
  reader->skip -= from_input;

  if (reader->skip > 0 || (reader->kept_len == 0 && reader->input.len == 0))
    return RC_PARSE_MORE;

  if (reader->kept_len > 0)
    {
      last = reader->kept[reader->kept_start];
      drop_kept (reader, 1);
    }
  else
    {
      last = reader->input.data[0];
      drop_input (reader, 1);
    }

  reader->skip_ends = FALSE;
  return last == '\n' ? RC_PARSE_FRAME : break_off (reader, error, "There is no LF behind the body.");
}

/* Parses the frame that @bytes begin with. @scanned of them are known to hold
 * no LF. @size is the length of the frame, or of what must be there to go on
 * (0: not known, more of the header). */
static RcParse
parse_at (RcFrameReader *reader, RcSlice bytes, gsize scanned, RcFrame *frame, gsize *size, GError **error)
{
  const char *lf = memchr (bytes.data + scanned, '\n', MIN (bytes.len, RC_HEADER_MAX_BYTES + 1) - scanned);
  gsize header_len, body_len;
  RcParse parse;

  *size = 0;
  if (lf == NULL)
    return bytes.len > RC_HEADER_MAX_BYTES ? break_off (reader, error, "The header is too long.")
                                           : RC_PARSE_MORE;

  header_len = lf - bytes.data;
  parse = rc_frame_parse_header (frame, rc_slice (bytes.data, header_len), &body_len, error);
  *size = header_len + 1;

  if (parse == RC_PARSE_BROKEN)
    return break_off (reader, error, "");

  if (parse == RC_PARSE_TOO_LONG)
    {
      reader->skip = body_len;
      reader->skip_ends = TRUE;
      return parse;
    }

  if (rc_slice_is_absent (rc_frame_get (frame, RC_KEY_LEN)))
    return parse;

  *size += body_len + 1;
  if (bytes.len < *size)
    return RC_PARSE_MORE;

  if (bytes.data[*size - 1] != '\n')
    return break_off (reader, error, "There is no LF behind the body.");

  frame->body = rc_slice (lf + 1, body_len);
  return parse;
}

/* How many bytes of the input complete the frame that is being kept, or bring
 * it as far as its header's end. */
static gsize
count_needed (RcFrameReader *reader)
{
  gsize most;
  const char *lf;

  if (reader->wanted > 0)
    return MIN (reader->wanted - reader->kept_len, reader->input.len);

  most = MIN (reader->input.len, RC_HEADER_MAX_BYTES + 1 - reader->kept_len);
  lf = memchr (reader->input.data, '\n', most);
  return lf != NULL ? (gsize) (lf - reader->input.data) + 1 : most;
}

static RcParse
next_in_kept (RcFrameReader *reader, RcFrame *frame, GError **error)
{
  for (;;)
    {
      RcSlice bytes = rc_slice (reader->kept + reader->kept_start, reader->kept_len);
      gsize size;
      RcParse parse = RC_PARSE_MORE;

      if (reader->wanted == 0 || bytes.len >= reader->wanted)
        {
          parse = parse_at (reader, bytes, reader->wanted == 0 ? reader->scanned : 0, frame, &size, error);
          if (parse == RC_PARSE_FRAME || parse == RC_PARSE_TOO_LONG)
            drop_kept (reader, size);
          if (parse != RC_PARSE_MORE)
            return parse;

          reader->wanted = size;
          reader->scanned = size == 0 ? bytes.len : 0;
        }

      if (reader->input.len == 0)
        return RC_PARSE_MORE;

      keep_input (reader, count_needed (reader));
    }
}

static RcParse
next_in_input (RcFrameReader *reader, RcFrame *frame, GError **error)
{
  gsize size;
  RcParse parse = parse_at (reader, reader->input, 0, frame, &size, error);

  if (parse == RC_PARSE_FRAME || parse == RC_PARSE_TOO_LONG)
    {
      drop_input (reader, size);
      return parse;
    }

  if (parse == RC_PARSE_MORE)
    {
      gsize len = reader->input.len;

      keep_input (reader, len);
      reader->wanted = size;
      reader->scanned = size == 0 ? len : 0;
    }

  return parse;
}

/**
 * rc_frame_reader_next:
 * @reader: a reader
 * @frame: (out caller-allocates): the frame
 * @error: return location for an error
 *
 * Takes the next frame. It borrows from what was fed, or from @reader: it is
 * valid until the next call on @reader, and while what was fed is.
 *
 * %RC_PARSE_TOO_LONG gives the header of a frame whose body is read past; go on
 * with the next call. After %RC_PARSE_BROKEN the stream has no more frames, and
 * @error (%RC_ERROR_BAD_FRAME or %RC_ERROR_TOO_LARGE) says why; every further
 * call says the same.
 *
 * Returns: what was found.
 */
RcParse
rc_frame_reader_next (RcFrameReader *reader, RcFrame *frame, GError **error)
{
  RcParse parse = RC_PARSE_FRAME;

  if (reader->broken)
    return break_off (reader, error, "The stream is broken.");

  if (reader->skip_ends)
    parse = skip_body (reader, error);

  if (parse == RC_PARSE_FRAME)
    {
      if (reader->kept_len > 0)
        parse = next_in_kept (reader, frame, error);
      else if (reader->input.len > 0)
        parse = next_in_input (reader, frame, error);
      else
        parse = RC_PARSE_MORE;
    }

  if (parse == RC_PARSE_MORE)
    free_kept_if_empty (reader);

  return parse;
}

/**
 * rc_frame_reader_keep:
 * @reader: a reader
 *
 * Copies what was fed and is not parsed yet, so that the caller may use that
 * memory for something else although @reader has not said %RC_PARSE_MORE: for
 * who stops reading from a peer in the middle. A frame taken before is no
 * longer valid.
 */
void
rc_frame_reader_keep (RcFrameReader *reader)
{
  keep_input (reader, reader->input.len);
  free_kept_if_empty (reader);
}
