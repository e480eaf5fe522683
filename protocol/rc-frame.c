/* rc-frame.c - the grammar of a header line.
 *
 *     Header = VERB *(SP key=value)
 *
 * What is not in here is in rc-frame-reader.c: where a header ends, and its
 * body. */
#include "config.h"

#include "rc-frame.h"
#include "rc-plain-private.h"
#include "rc-verb-private.h"

/* " a=b" is the shortest key that a header can hold. */
#define MAX_KEYS (RC_HEADER_MAX_BYTES / 4)

/* The keys of a header that this version does not know: they are ignored, but
 * the grammar forbids them to stand there twice all the same. */
typedef struct
{
  RcSlice names[MAX_KEYS];
  guint n;
} UnknownKeys;

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_FRAME, sentence);
  return FALSE;
}

/* The control characters of ASCII, and those of U+0080 to U+009F. */
static gboolean
has_control (RcSlice s)
{
  for (gsize i = 0; i < s.len; i++)
    {
      guint8 byte = s.data[i];

      if (byte < 0x20 || byte == 0x7f)
        return TRUE;
      if (byte == 0xc2 && i + 1 < s.len && (guint8) s.data[i + 1] < 0xa0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_bytes (RcSlice header, GError **error)
{
  if (header.len > RC_HEADER_MAX_BYTES)
    return fail (error, "The header is too long.");

  if (rc_count_plain (header, ' ') == header.len)
    return TRUE;

  if (has_control (header))
    return fail (error, "There is a control character in the header.");

  if (!g_utf8_validate_len (header.data, header.len, NULL))
    return fail (error, "The header is not UTF-8.");

  return TRUE;
}

static gboolean
is_verb (RcSlice name)
{
  for (gsize i = 0; i < name.len; i++)
    if (!g_ascii_isupper (name.data[i]))
      return FALSE;

  return name.len > 0;
}

static gboolean
is_key (RcSlice name)
{
  if (name.len == 0 || !g_ascii_islower (name.data[0]))
    return FALSE;

  for (gsize i = 1; i < name.len; i++)
    if (!g_ascii_islower (name.data[i]) && !g_ascii_isdigit (name.data[i]) && name.data[i] != '-')
      return FALSE;

  return TRUE;
}

static gboolean
note_unknown (UnknownKeys *unknown, RcSlice name, RcSlice value, GError **error)
{
  if (!is_key (name))
    return fail (error, "A key is not written as a key.");

  if (value.len == 0)
    return fail (error, "A value is empty.");

  for (guint i = 0; i < unknown->n; i++)
    if (rc_slice_equal (unknown->names[i], name))
      return fail (error, "A key stands in the header twice.");

  g_assert (unknown->n < MAX_KEYS);
  unknown->names[unknown->n++] = name;
  return TRUE;
}

static gboolean
take_pair (RcFrame *frame, UnknownKeys *unknown, RcSlice pair, GError **error)
{
  RcSlice name, value;
  gboolean known;
  RcKey key;

  name.data = pair.data;
  known = rc_key_from_pair (pair, &key, &name.len);
  if (name.len == pair.len)
    return fail (error, "A key has no value.");

  /* One that is known is written as a key. */
  value = rc_slice (pair.data + name.len + 1, pair.len - name.len - 1);
  if (!known)
    return note_unknown (unknown, name, value, error);

  if (value.len == 0)
    return fail (error, "A value is empty.");

  if (frame->present & (G_GUINT64_CONSTANT (1) << key))
    return fail (error, "A key stands in the header twice.");

  frame->present |= G_GUINT64_CONSTANT (1) << key;
  frame->values[key].offset = value.data - frame->header.data;
  frame->values[key].len = value.len;
  return TRUE;
}

static gboolean
is_number (RcSlice value)
{
  for (gsize i = 0; i < value.len; i++)
    if (!g_ascii_isdigit (value.data[i]))
      return FALSE;

  return value.len == 1 || value.data[0] != '0';
}

static gboolean
read_len (const RcFrame *frame, gsize *body_len, GError **error)
{
  RcSlice value = rc_frame_get (frame, RC_KEY_LEN);
  guint64 len;

  if (value.data + value.len != frame->header.data + frame->header.len)
    return fail (error, "The key len is not the last one.");

  if (!is_number (value))
    return fail (error, "The value of len is not a number.");

  if (!rc_slice_to_uint (value, RC_BODY_SKIP_MAX_BYTES, &len))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_TOO_LARGE, "The body is far too long.");
      return FALSE;
    }

  *body_len = len;
  return TRUE;
}

/**
 * rc_frame_parse_header:
 * @frame: (out caller-allocates): the frame; its body is absent
 * @header: a header line without its LF
 * @body_len: (out): the length of the body that follows, 0 where there is none
 * @error: return location for an error
 *
 * Parses a header line. @frame borrows from @header; on failure it holds
 * nothing of use. A header with a body has the key %RC_KEY_LEN.
 *
 * Errors: %RC_ERROR_BAD_FRAME where the grammar is broken, %RC_ERROR_TOO_LARGE
 * where the body is above %RC_BODY_SKIP_MAX_BYTES. Any thread.
 *
 * Returns: %RC_PARSE_FRAME, %RC_PARSE_TOO_LONG or %RC_PARSE_BROKEN.
 */
RcParse
rc_frame_parse_header (RcFrame *frame, RcSlice header, gsize *body_len, GError **error)
{
  const char *end = header.data + header.len;
  const char *at;
  UnknownKeys unknown;

  unknown.n = 0;
  frame->verb = RC_VERB_UNKNOWN;
  frame->header = header;
  frame->body = RC_SLICE_ABSENT;
  frame->present = 0;
  *body_len = 0;

  if (!check_bytes (header, error))
    return RC_PARSE_BROKEN;

  at = memchr (header.data, ' ', header.len);
  frame->name = rc_slice (header.data, at != NULL ? (gsize) (at - header.data) : header.len);
  if (frame->name.len > 0)
    frame->verb = rc_verb_from_name (frame->name);
  if (frame->verb == RC_VERB_UNKNOWN && !is_verb (frame->name))
    {
      fail (error, "The line does not begin with a verb.");
      return RC_PARSE_BROKEN;
    }

  while (at != NULL)
    {
      const char *pair = at + 1;
      gsize left = end - pair;

      at = memchr (pair, ' ', left);
      if (!take_pair (frame, &unknown, rc_slice (pair, at != NULL ? (gsize) (at - pair) : left), error))
        return RC_PARSE_BROKEN;
    }

  if (!rc_slice_is_absent (rc_frame_get (frame, RC_KEY_LEN)) && !read_len (frame, body_len, error))
    return RC_PARSE_BROKEN;

  return *body_len > RC_BODY_MAX_BYTES ? RC_PARSE_TOO_LONG : RC_PARSE_FRAME;
}

/**
 * rc_slice_to_uint:
 * @slice: decimal digits
 * @max: the largest number that is taken
 * @number: (out): the number
 *
 * Reads a number without sign and without leading zeros.
 *
 * Returns: whether @slice is one and not above @max. Any thread.
 */
gboolean
rc_slice_to_uint (RcSlice slice, guint64 max, guint64 *number)
{
  guint64 n = 0;

  if (slice.len == 0 || slice.len > 20 || (slice.len > 1 && slice.data[0] == '0'))
    return FALSE;

  for (gsize i = 0; i < slice.len; i++)
    {
      guint digit = (guint8) slice.data[i] - '0';

      if (digit > 9 || __builtin_mul_overflow (n, 10, &n) || __builtin_add_overflow (n, digit, &n))
        return FALSE;
    }

  if (n > max)
    return FALSE;

  *number = n;
  return TRUE;
}
