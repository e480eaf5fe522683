/* fuzz-id.c - ids, refs and texts.
 *
 * Holds: folding twice is folding once; a good id stays good when it is folded
 * or is not reserved in one spelling only; what was made safe is UTF-8 without
 * control characters; what is no text is not taken for one. */
#include "config.h"

#include <string.h>

#include "rc-fuzz.h"
#include "rc-id.h"

static void
check_fold (RcSlice id)
{
  g_autofree char *folded = rc_id_fold (id);
  g_autofree char *twice = rc_id_fold (rc_slice_from_string (folded));

  RC_FUZZ_CHECK (g_utf8_validate (folded, -1, NULL));
  RC_FUZZ_CHECK (g_str_equal (folded, twice));
  RC_FUZZ_CHECK (rc_id_is_reserved (id) == rc_id_is_reserved (rc_slice_from_string (folded)));
}

static void
check_safe (RcSlice  text,
            gboolean keep_lines)
{
  g_autofree char *safe = rc_text_make_safe (text, keep_lines);
  g_autofree char *again = rc_text_make_safe (rc_slice_from_string (safe), keep_lines);

  RC_FUZZ_CHECK (g_utf8_validate (safe, -1, NULL));
  RC_FUZZ_CHECK (g_str_equal (safe, again));
  for (const char *at = safe; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      RC_FUZZ_CHECK (!g_unichar_iscntrl (c) || (keep_lines && (c == '\n' || c == '\t')));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  RcSlice slice = rc_slice ((const char *) data, size);
  g_autoptr (GError) error = NULL;

  if (rc_id_check (slice, &error))
    {
      RC_FUZZ_CHECK (error == NULL && size >= 1 && size <= 64);
      check_fold (slice);
    }
  else
    {
      RC_FUZZ_CHECK (error != NULL);
    }

  if (rc_ref_check (slice))
    RC_FUZZ_CHECK (size >= 1 && size <= 64 && g_utf8_validate ((const char *) data, size, NULL));
  if (rc_text_check (slice))
    RC_FUZZ_CHECK (memchr (data, '\0', size) == NULL && g_utf8_validate ((const char *) data, size, NULL));

  check_safe (slice, TRUE);
  check_safe (slice, FALSE);
  return 0;
}
