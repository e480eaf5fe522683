/* rc-frame.c - the grammar of a header line.
 *
 *     Header = VERB *(SP key=value)
 *
 * What is not in here is in rc-frame-reader.c: where a header ends, and its
 * body. */
#include "config.h"

#include "rc-frame.h"
#include "rc-block-private.h"
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

#define WORD_BITS 64

/* A bit for each byte of a header that is a space, and one for its end. */
typedef struct
{
  guint64 words[RC_HEADER_MAX_BYTES / WORD_BITS + 1];
} Spaces;

static G_GNUC_NO_INLINE gboolean
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

static inline void
note_spaces (Spaces *spaces, gsize at, guint64 bits)
{
  if (at % WORD_BITS == 0)
    spaces->words[at / WORD_BITS] = bits;
  else
    spaces->words[at / WORD_BITS] |= bits << at % WORD_BITS;
}

/* What is left behind the last whole block, and the end. It is looked at with what
 * comes before it, which costs less than a copy. */
static inline RcBlock
note_rest (Spaces *spaces, RcSlice header, gsize whole)
{
  gsize n_left = header.len - whole;
  guint64 bits = G_GUINT64_CONSTANT (1) << n_left;
  RcBlock block = { 0 };

  if (n_left == 0)
    {
      note_spaces (spaces, whole, bits);
      return block;
    }

  if (whole > 0)
    block = rc_block_load (header.data + header.len - RC_BLOCK_BYTES);
  else
    block = rc_block_load_short (header.data, n_left, '!');

  bits |= rc_block_to_bits (rc_block_find (block, ' ')) >> (whole > 0 ? RC_BLOCK_BYTES - n_left : 0);
  note_spaces (spaces, whole, bits);
  return rc_block_find_odd (block, ' ');
}

/* Finds the spaces of a header that is not too long. Returns whether all of it
 * is plain. */
static inline gboolean
find_spaces (RcSlice header, Spaces *spaces)
{
  gsize whole = header.len - header.len % RC_BLOCK_BYTES;
  RcBlock odd = { 0 };

  for (gsize i = 0; i < whole; i += RC_BLOCK_BYTES)
    {
      RcBlock block = rc_block_load (header.data + i);

      odd |= rc_block_find_odd (block, ' ');
      note_spaces (spaces, i, rc_block_to_bits (rc_block_find (block, ' ')));
    }

  odd |= note_rest (spaces, header, whole);
  return !rc_block_has_any (odd);
}

/* The first space; the end of the header where there is none. */
static inline gsize
find_first_space (const Spaces *spaces)
{
  gsize i = 0;

  while (spaces->words[i] == 0)
    i++;
  return i * WORD_BITS + __builtin_ctzll (spaces->words[i]);
}

static gboolean
check_odd_bytes (RcSlice header, GError **error)
{
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

/* The eight bytes of a header from @at on, the first in the lowest; zeros behind
 * its end. Near that, its last eight bytes without those before are looked at. */
static inline guint64
get_word (RcSlice header, gsize at)
{
  gsize n_left = header.len - at;
  guint64 word = 0;

  if (n_left >= sizeof word)
    {
      memcpy (&word, header.data + at, sizeof word);
      return GUINT64_FROM_LE (word);
    }

  if (header.len < sizeof word || n_left == 0)
    {
      memcpy (&word, header.data + at, n_left);
      return GUINT64_FROM_LE (word);
    }

  memcpy (&word, header.data + header.len - sizeof word, sizeof word);
  return GUINT64_FROM_LE (word) >> (sizeof word - n_left) * 8;
}

/* The first @len bytes of a word, fewer than all. */
static inline guint64
cut_word (guint64 word, gsize len)
{
  return word & ((G_GUINT64_CONSTANT (1) << len * 8) - 1);
}

/* How many bytes @word has before an equals sign, 8 where there is none. */
static inline gsize
count_before_equals (guint64 word)
{
  guint64 equals = word ^ RC_EVERY_BYTE ('=');

  equals = (equals - RC_EVERY_BYTE (1)) & ~equals & RC_EVERY_BYTE (0x80);
  return equals != 0 ? (gsize) __builtin_ctzll (equals) / 8 : sizeof word;
}

static inline gboolean
take_value (RcFrame *frame, RcKey key, gsize from, gsize to, GError **error)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << key;

  if (from == to)
    return fail (error, "A value is empty.");

  if (frame->present & bit)
    return fail (error, "A key stands in the header twice.");

  frame->present |= bit;
  frame->values[key].offset = from;
  frame->values[key].len = to - from;
  return TRUE;
}

/* One with a long key, one that this version does not know, or none at all. */
static G_GNUC_NO_INLINE gboolean
take_rare_pair (RcFrame *frame, UnknownKeys *unknown, gsize from, gsize to, GError **error)
{
  RcSlice name = rc_slice (frame->header.data + from, to - from);
  const char *equals = memchr (name.data, '=', name.len);
  RcSlice value;
  RcKey key;

  if (equals == NULL)
    return fail (error, "A key has no value.");

  name.len = equals - name.data;
  if (name.len > 0 && rc_key_from_name (name, &key))
    return take_value (frame, key, from + name.len + 1, to, error);

  value = rc_slice (equals + 1, to - from - name.len - 1);
  return note_unknown (unknown, name, value, error);
}

/* What stands between two spaces. */
static G_ALWAYS_INLINE inline gboolean
take_pair (RcFrame *frame, UnknownKeys *unknown, gsize from, gsize to, GError **error)
{
  guint64 word = get_word (frame->header, from);
  gsize name_len = count_before_equals (word);
  const RcName *name;

  if (name_len >= MIN (to - from, sizeof word))
    return take_rare_pair (frame, unknown, from, to, error);

  name = rc_name_find (rc_key_slots, cut_word (word, name_len));
  if (name == NULL || name_len == 0)
    return take_rare_pair (frame, unknown, from, to, error);

  return take_value (frame, name->value, from + name_len + 1, to, error);
}

static inline gboolean
take_pairs (RcFrame *frame, const Spaces *spaces, GError **error)
{
  gsize end = frame->header.len;
  gsize at = frame->name.len + 1;
  UnknownKeys unknown;

  unknown.n = 0;
  for (gsize i = 0; i * WORD_BITS <= end; i++)
    for (guint64 bits = spaces->words[i]; bits != 0; bits &= bits - 1)
      {
        gsize space = i * WORD_BITS + __builtin_ctzll (bits);

        /* The one behind the verb. */
        if (space < at)
          continue;

        if (!take_pair (frame, &unknown, at, space, error))
          return FALSE;
        at = space + 1;
      }

  return TRUE;
}

static inline RcVerb
find_verb (RcSlice name, RcSlice header)
{
  const RcName *found;

  if (name.len == 0)
    return RC_VERB_UNKNOWN;

  if (name.len >= sizeof (guint64))
    return rc_verb_from_name (name);

  found = rc_name_find (rc_verb_slots, cut_word (get_word (header, 0), name.len));
  return found != NULL ? (RcVerb) found->value : RC_VERB_UNKNOWN;
}

static inline gboolean
take_verb (RcFrame *frame, const Spaces *spaces, GError **error)
{
  frame->name = rc_slice (frame->header.data, find_first_space (spaces));
  frame->verb = find_verb (frame->name, frame->header);

  return frame->verb != RC_VERB_UNKNOWN || is_verb (frame->name) ||
         fail (error, "The line does not begin with a verb.");
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
refuse_len (RcSlice value, GError **error)
{
  if (!is_number (value))
    return fail (error, "The value of len is not a number.");

  g_set_error_literal (error, RC_ERROR, RC_ERROR_TOO_LARGE, "The body is far too long.");
  return FALSE;
}

static gboolean
read_len (const RcFrame *frame, gsize *body_len, GError **error)
{
  RcSlice value = rc_frame_get (frame, RC_KEY_LEN);
  guint64 len;

  if (value.data + value.len != frame->header.data + frame->header.len)
    return fail (error, "The key len is not the last one.");

  if (!rc_slice_to_uint (value, RC_BODY_SKIP_MAX_BYTES, &len))
    return refuse_len (value, error);

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
  Spaces spaces;

  frame->verb = RC_VERB_UNKNOWN;
  frame->header = header;
  frame->body = RC_SLICE_ABSENT;
  frame->present = 0;
  *body_len = 0;

  if (header.len > RC_HEADER_MAX_BYTES)
    {
      fail (error, "The header is too long.");
      return RC_PARSE_BROKEN;
    }

  if (!find_spaces (header, &spaces) && !check_odd_bytes (header, error))
    return RC_PARSE_BROKEN;

  if (!take_verb (frame, &spaces, error) || !take_pairs (frame, &spaces, error))
    return RC_PARSE_BROKEN;

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

      /* Only the twentieth can be too much. */
      if (digit > 9 || (i == 19 && n > (G_MAXUINT64 - digit) / 10))
        return FALSE;

      n = n * 10 + digit;
    }

  if (n > max)
    return FALSE;

  *number = n;
  return TRUE;
}
