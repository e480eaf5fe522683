/* rc-bench-text.c - the text of a message that is measured.
 *
 *     0        8        16               32                            100
 *     | from   | number | sent_ns        | filling                      |
 *
 * Every byte of it is looked at when it arrives. */
#include "config.h"

#include <string.h>

#include "rc-bench-text.h"

#define DIGITS_BYTES 32
#define FILLING_BYTES (RC_BENCH_TEXT_BYTES - DIGITS_BYTES)

static const char filling[FILLING_BYTES + 1] = " Do not answer! Do not answer!! Do not answer!!! They will come now.";

static const gint8 digit_values[256] = {
  ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
  ['8'] = 9, ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};

/* Writes @value as @n_digits digits of base 16. */
void
rc_bench_put_hex (char *memory, guint64 value, guint n_digits)
{
  for (guint i = n_digits; i-- > 0; value >>= 4)
    memory[i] = "0123456789abcdef"[value & 15];
}

/* Reads them again; %FALSE where there is something else. */
gboolean
rc_bench_get_hex (const char *memory, guint n_digits, guint64 *value)
{
  guint64 n = 0;

  for (guint i = 0; i < n_digits; i++)
    {
      gint8 digit = digit_values[(guint8) memory[i]];

      if (digit == 0)
        return FALSE;
      n = n << 4 | (digit - 1);
    }

  *value = n;
  return TRUE;
}

/* Fills what is always the same. */
void
rc_bench_text_init (char *memory)
{
  memset (memory, '0', DIGITS_BYTES);
  memcpy (memory + DIGITS_BYTES, filling, FILLING_BYTES);
}

/* Writes what is not, to memory that was filled. */
void
rc_bench_text_write (char *memory, const RcBenchText *text)
{
  rc_bench_put_hex (memory, text->from, 8);
  rc_bench_put_hex (memory + 8, text->number, 8);
  rc_bench_put_hex (memory + 16, text->sent_ns, 16);
}

/**
 * rc_bench_text_read:
 * @slice: what has arrived
 * @text: (out caller-allocates): what stands in it
 *
 * Returns: whether every byte of it is one that was sent.
 */
gboolean
rc_bench_text_read (RcSlice slice, RcBenchText *text)
{
  guint64 from, number, sent_ns;

  if (slice.len != RC_BENCH_TEXT_BYTES || memcmp (slice.data + DIGITS_BYTES, filling, FILLING_BYTES) != 0)
    return FALSE;

  if (!rc_bench_get_hex (slice.data, 8, &from) || !rc_bench_get_hex (slice.data + 8, 8, &number) ||
      !rc_bench_get_hex (slice.data + 16, 16, &sent_ns))
    return FALSE;

  *text = (RcBenchText) { from, number, sent_ns };
  return TRUE;
}
