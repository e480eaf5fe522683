/* rc-id.c - what an id, a ref and a text must look like.
 *
 * An id is 1 to 64 bytes of UTF-8 in NFC: letters (L*), marks (M*) and decimal
 * digits (Nd) of any script, and "-", "_", ".". It does not begin with a mark,
 * which would join whatever is written before it, and holds none of the code
 * points that are letters or marks by category but invisible by nature
 * (Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties). */
#include "config.h"

#include "rc-error.h"
#include "rc-id.h"
#include "rc-limits.h"
#include "rc-block-private.h"

typedef struct
{
  gunichar first;
  gunichar last;
} Range;

/* Default_Ignorable_Code_Point, as far as it is of category L or M. */
static const Range ignorable[] = {
  { 0x034f, 0x034f }, { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 },   { 0x180b, 0x180d },   { 0x180f, 0x180f },
  { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f }, { 0xffa0, 0xffa0 },   { 0xe0100, 0xe01ef },
};

/* What turns text around: U+061C, the marks and the embeddings, overrides
 * and isolates of Unicode Annex 9; and the separators that break a line. */
static const Range direction[] = {
  { 0x061c, 0x061c }, { 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
};

/* What the full case folding of Unicode's CaseFolding.txt leaves as it is, and
 * g_utf8_casefold() makes small: of Cherokee the capitals are the older letters,
 * and the small ones fold to them. */
static const Range folded_capitals[] = {
  { 0x13a0, 0x13f5 },
};

static gboolean
is_in (gunichar c, const Range *ranges, guint n)
{
  for (guint i = 0; i < n; i++)
    if (c >= ranges[i].first && c <= ranges[i].last)
      return TRUE;

  return FALSE;
}

static gboolean
is_mark (gunichar c)
{
  return g_unichar_ismark (c);
}

static gboolean
is_id_char (gunichar c)
{
  if (c == '-' || c == '_' || c == '.' || g_unichar_isdigit (c))
    return TRUE;

  return (g_unichar_isalpha (c) || is_mark (c)) && !is_in (c, ignorable, G_N_ELEMENTS (ignorable));
}

static gboolean
is_ascii_id (RcSlice id)
{
  for (gsize i = 0; i < id.len; i++)
    if (!g_ascii_isalnum (id.data[i]) && id.data[i] != '-' && id.data[i] != '_' && id.data[i] != '.')
      return FALSE;

  return TRUE;
}

static gboolean
is_nfc (RcSlice id)
{
  g_autofree char *normal = g_utf8_normalize (id.data, id.len, G_NORMALIZE_NFC);

  return normal != NULL && rc_slice_equal_string (id, normal);
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID, sentence);
  return FALSE;
}

/**
 * rc_id_check:
 * @id: what may be an id
 * @error: return location for an error
 *
 * Checks an id by the rules at the top of this file. Whether it is reserved is
 * another question, see rc_id_is_reserved(). Errors: %RC_ERROR_BAD_ID. Any thread.
 *
 * Returns: whether @id is one.
 */
gboolean
rc_id_check (RcSlice id, GError **error)
{
  if (id.len == 0)
    return fail (error, "An id has one character at least.");

  if (id.len > RC_ID_MAX_BYTES)
    return fail (error, "An id has 64 bytes at most.");

  if (is_ascii_id (id))
    return TRUE;

  if (!g_utf8_validate_len (id.data, id.len, NULL))
    return fail (error, "The id is not UTF-8.");

  for (const char *at = id.data; at < id.data + id.len; at = g_utf8_next_char (at))
    if (!is_id_char (g_utf8_get_char (at)))
      return fail (error, "An id has only letters, digits and “-”, “_”, “.”.");

  if (is_mark (g_utf8_get_char (id.data)))
    return fail (error, "An id does not begin with a combining mark.");

  return is_nfc (id) || fail (error, "The id is not in Unicode's normal form C.");
}

/* Case folding goes letter by letter, whatever stands beside it. */
static char *
casefold (RcSlice id)
{
  GString *folded = g_string_sized_new (id.len);

  for (const char *at = id.data; at < id.data + id.len; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_autofree char *letter = NULL;

      if (is_in (c, folded_capitals, G_N_ELEMENTS (folded_capitals)))
        {
          g_string_append_unichar (folded, c);
          continue;
        }

      letter = g_utf8_casefold (at, g_utf8_next_char (at) - at);
      g_string_append (folded, letter);
    }

  return g_string_free (folded, FALSE);
}

/**
 * rc_id_fold:
 * @id: an id that rc_id_check() took
 *
 * What the server compares instead of @id: its full case folding, in NFC.
 * Any thread.
 *
 * Returns: (transfer full): the folded id.
 */
char *
rc_id_fold (RcSlice id)
{
  g_autofree char *folded = NULL;

  if (is_ascii_id (id))
    return g_ascii_strdown (id.data, id.len);

  folded = casefold (id);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

/**
 * rc_id_is_reserved:
 * @id: an id
 *
 * Returns: whether @id, however it is spelt, is a name of the protocol's own
 *   (`all`, `server`) and nobody's id. Any thread.
 */
gboolean
rc_id_is_reserved (RcSlice id)
{
  g_autofree char *folded = rc_id_fold (id);

  return strcmp (folded, RC_ROOM_ALL) == 0 || strcmp (folded, RC_ID_SERVER) == 0;
}

/* What is no letter, no digit and neither of the two others. */
static RcBlock
find_not_ref (RcBlock block)
{
  RcSignedBlock lower = (RcSignedBlock) (block | 0x20);
  RcSignedBlock byte = (RcSignedBlock) block;
  RcBlock letter = (RcBlock) (lower >= 'a') & (RcBlock) (lower <= 'z');
  RcBlock digit = (RcBlock) (byte >= '0') & (RcBlock) (byte <= '9');

  return ~(letter | digit | rc_block_find (block, '-') | rc_block_find (block, '_'));
}

/**
 * rc_ref_check:
 * @ref: what may be a ref
 *
 * Returns: whether @ref is 1 to 64 of `A–Z a–z 0–9 - _`. Any thread.
 */
gboolean
rc_ref_check (RcSlice ref)
{
  return ref.len > 0 && ref.len <= RC_REF_MAX_BYTES && !rc_block_search (ref, find_not_ref);
}

/* NUL, and what is not ASCII. */
static RcBlock
find_not_plain (RcBlock block)
{
  return rc_block_find_below (block, 0x01);
}

/**
 * rc_text_check:
 * @text: what may be a text
 *
 * Returns: whether @text is UTF-8 without NUL. Any thread.
 */
gboolean
rc_text_check (RcSlice text)
{
  return !rc_block_search (text, find_not_plain) || g_utf8_validate_len (text.data, text.len, NULL);
}

/**
 * rc_text_is_harmful:
 * @c: a character
 *
 * Returns: whether @c would do something to a terminal or to the text around it:
 *   it is a control character, the end of a line too, or turns text around. Any
 *   thread.
 */
gboolean
rc_text_is_harmful (gunichar c)
{
  return g_unichar_iscntrl (c) || is_in (c, direction, G_N_ELEMENTS (direction));
}

/**
 * rc_text_make_safe:
 * @text: any bytes
 * @keep_lines: whether LF and TAB stay as they are
 *
 * Makes @text harmless for a terminal or a log: control characters, what turns
 * text around and what is not UTF-8 become visible as `\x1b` and `\u202e`.
 * Any thread.
 *
 * Returns: (transfer full): UTF-8 for people; not meant to be read back.
 */
char *
rc_text_make_safe (RcSlice text, gboolean keep_lines)
{
  GString *safe = g_string_sized_new (text.len + 1);
  const char *at = text.data;
  const char *end = text.data + text.len;

  while (at < end)
    {
      gunichar c = g_utf8_get_char_validated (at, end - at);

      if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0)
        {
          g_string_append_printf (safe, "\\x%02x", (guint8) *at);
          at++;
          continue;
        }

      if ((keep_lines && (c == '\n' || c == '\t')) || !rc_text_is_harmful (c))
        g_string_append_unichar (safe, c);
      else
        g_string_append_printf (safe, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
      at = g_utf8_next_char (at);
    }

  return g_string_free (safe, FALSE);
}
