/* rc-id-looks.c - whether all of an id can be seen, and in one order only.
 *
 * Skeletons (rc-skeleton.c) tell letters that look alike. Two more things let an id be taken
 * for another one: marks that are drawn where something is drawn already (a dot above an i,
 * the same accent twice, ten accents all over the neighbours), and reading directions that
 * are mixed, so that two orders of the same letters are one picture. The first is told by ICU
 * and by a count, the second by the Bidi Rule of RFC 5893, which lets an id be read in one way
 * only. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <unicode/uchar.h>
#include <unicode/uspoof.h>

#include "rc-error.h"
#include "rc-id-looks.h"

#define MARKS_MAX 4
#define BIT(direction) (1u << (direction))
#define RIGHT_TO_LEFT (BIT (U_RIGHT_TO_LEFT) | BIT (U_RIGHT_TO_LEFT_ARABIC))
#define DIGITS (BIT (U_EUROPEAN_NUMBER) | BIT (U_ARABIC_NUMBER))
#define MAY_STAND_BETWEEN                                                                                               \
  (RIGHT_TO_LEFT | DIGITS | BIT (U_EUROPEAN_NUMBER_SEPARATOR) | BIT (U_EUROPEAN_NUMBER_TERMINATOR) |                    \
   BIT (U_COMMON_NUMBER_SEPARATOR) | BIT (U_OTHER_NEUTRAL) | BIT (U_DIR_NON_SPACING_MARK))

static gboolean
is_ascii (RcSlice id)
{
  for (gsize i = 0; i < id.len; i++)
    if ((id.data[i] & 0x80) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
is_all_visible (RcSlice id)
{
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker *checker = uspoof_open (&status);
  int32_t found;

  uspoof_setChecks (checker, USPOOF_HIDDEN_OVERLAY | USPOOF_INVISIBLE, &status);
  found = uspoof_checkUTF8 (checker, id.data, (int32_t) id.len, NULL, &status);
  uspoof_close (checker);
  return U_SUCCESS (status) && found == 0;
}

/* More than four, by Unicode TS 39, are painted over what stands around. */
static gboolean
has_few_marks (RcSlice id)
{
  guint n_marks = 0;

  for (const char *at = id.data; at < id.data + id.len; at = g_utf8_next_char (at))
    {
      GUnicodeType type = g_unichar_type (g_utf8_get_char (at));

      n_marks = type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK ? n_marks + 1 : 0;
      if (n_marks > MARKS_MAX)
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_one_order (RcSlice id)
{
  guint32 first = 0, last = 0, all = 0;

  for (const char *at = id.data; at < id.data + id.len; at = g_utf8_next_char (at))
    {
      guint32 direction = BIT (u_charDirection ((UChar32) g_utf8_get_char (at)));

      first = first != 0 ? first : direction;
      last = direction != BIT (U_DIR_NON_SPACING_MARK) ? direction : last;
      all |= direction;
    }

  if ((all & (RIGHT_TO_LEFT | BIT (U_ARABIC_NUMBER))) == 0)
    return TRUE;

  return (first & RIGHT_TO_LEFT) != 0 && (last & (RIGHT_TO_LEFT | DIGITS)) != 0 && (all & ~MAY_STAND_BETWEEN) == 0 &&
         (all & DIGITS) != DIGITS;
}

/**
 * rc_id_looks_check:
 * @id: a good id, as by rc_id_check()
 * @error: return location for an error
 *
 * Looks at an id that is to be given to somebody; who has one already keeps it.
 * Errors: %RC_ERROR_BAD_ID. Any thread.
 *
 * Returns: whether every mark of it is seen and in its place, and it is read in one direction.
 */
gboolean
rc_id_looks_check (RcSlice id, GError **error)
{
  if (is_ascii (id))
    return TRUE;

  if (!is_all_visible (id))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID, _ ("That id has marks that cannot be seen."));
      return FALSE;
    }
  if (!has_few_marks (id))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID, _ ("That id has too many marks on one letter."));
      return FALSE;
    }
  if (!has_one_order (id))
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID,
                           _ ("That id mixes letters that are read from the left with others. Begin and end it with letters of one direction."));
      return FALSE;
    }

  return TRUE;
}
