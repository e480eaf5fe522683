/* rc-decimal-private.h - numbers in decimal, eight digits at a time. */
#pragma once

#include <glib.h>
#include <string.h>

#include "rc-block-private.h"

G_BEGIN_DECLS

/* Of any guint64. */
#define RC_DECIMAL_MAX_DIGITS 20

/* What rc_decimal_write() may write beyond the number. */
#define RC_DECIMAL_SPARE 8

#define RC_DECIMAL_STEP 100000000u

/* Eight decimal digits of a number below RC_DECIMAL_STEP, the first in the lowest
 * byte: two numbers of four digits side by side, then four of two, then eight of
 * one. Multiplying and shifting divides by 100 and by 10 in all of them at once,
 * exactly for numbers as small as these; the masks drop what a neighbour has
 * shifted in. */
static inline guint64
rc_decimal_to_digits (guint32 value)
{
  guint64 pairs = value / 10000 | (guint64) (value % 10000) << 32;
  guint64 high = (pairs * 10486 >> 20) & G_GUINT64_CONSTANT (0x0000007f0000007f);

  pairs = high | (pairs - high * 100) << 16;
  high = (pairs * 103 >> 10) & G_GUINT64_CONSTANT (0x000f000f000f000f);
  return high | (pairs - high * 10) << 8;
}

static inline guint8 *
rc_decimal_write_digits (guint8 *at, guint64 digits, guint n)
{
  guint64 text = GUINT64_TO_LE ((digits | RC_EVERY_BYTE ('0')) >> (8 - n) * 8);

  memcpy (at, &text, sizeof text);
  return at + n;
}

/* Zeros in front are bytes of zero at the lower end. */
static inline guint8 *
rc_decimal_write_below_step (guint8 *at, guint32 value)
{
  guint64 digits = rc_decimal_to_digits (value);

  return rc_decimal_write_digits (at, digits, value == 0 ? 1 : 8 - __builtin_ctzll (digits) / 8);
}

/* Writes eight bytes at a time, whatever the number's length: there must be
 * room for RC_DECIMAL_SPARE more. */
static inline guint8 *
rc_decimal_write (guint8 *at, guint64 value)
{
  guint64 high = value / RC_DECIMAL_STEP;

  if (high == 0)
    return rc_decimal_write_below_step (at, value);

  if (high < RC_DECIMAL_STEP)
    {
      at = rc_decimal_write_below_step (at, high);
    }
  else
    {
      at = rc_decimal_write_below_step (at, high / RC_DECIMAL_STEP);
      at = rc_decimal_write_digits (at, rc_decimal_to_digits (high % RC_DECIMAL_STEP), 8);
    }
  return rc_decimal_write_digits (at, rc_decimal_to_digits (value % RC_DECIMAL_STEP), 8);
}

G_END_DECLS
