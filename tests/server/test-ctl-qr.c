/* test-ctl-qr.c
 *
 * Covers: that a QR code in characters has each module of the code where it
 * belongs, with a light border of four around it, with and without colours. */
#include "config.h"

#include <check.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "rc-ctl-qr.h"
#include "test-run.h"

#define LINK "redcoast://chat.example.org:5247/?invite=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG&pin=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"

static gboolean
is_light_in (gunichar c, guint half)
{
  switch (c)
    {
    case 0x2588: /* all */
      return TRUE;
    case 0x2580: /* the upper half */
      return half == 0;
    case 0x2584: /* the lower half */
      return half == 1;
    case ' ':
      return FALSE;
    default:
      ck_abort_msg ("U+%04X is no part of a drawing", c);
    }
}

/* What is drawn at a module, the border's included. */
static gboolean
is_light_at (char **lines, int x, int y)
{
  const char *line = lines[(y + 4) / 2];

  return is_light_in (g_utf8_get_char (g_utf8_offset_to_pointer (line, x + 4)), (y + 4) % 2);
}

START_TEST (each_module_is_where_it_belongs)
{
  g_autofree char *drawing = rc_ctl_qr_draw (LINK, FALSE);
  g_auto (GStrv) lines = g_strsplit (drawing, "\n", -1);
  QRcode *code = QRcode_encodeString8bit (LINK, 0, QR_ECLEVEL_L);
  int width = code->width;

  ck_assert_uint_eq (g_strv_length (lines), (guint) (width + 8 + 1) / 2 + 1);
  for (int y = -4; y < width + 4; y++)
    for (int x = -4; x < width + 4; x++)
      {
        gboolean border = x < 0 || y < 0 || x >= width || y >= width;

        ck_assert_int_eq (is_light_at (lines, x, y), border || (code->data[y * width + x] & 1) == 0);
      }

  for (guint i = 0; lines[i][0] != '\0'; i++)
    ck_assert_int_eq (g_utf8_strlen (lines[i], -1), width + 8);

  /* The corner that every reader looks for: dark, light, dark. */
  ck_assert (!is_light_at (lines, 0, 0) && is_light_at (lines, 1, 1) && !is_light_at (lines, 3, 3));
  QRcode_free (code);
}
END_TEST

START_TEST (colours_are_set_and_reset_on_each_line)
{
  g_autofree char *plain = rc_ctl_qr_draw (LINK, FALSE);
  g_autofree char *coloured = rc_ctl_qr_draw (LINK, TRUE);
  g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; lines[i][0] != '\0'; i++)
    g_string_append_printf (expected, "\033[97;40m%s\033[0m\n", lines[i]);
  ck_assert_str_eq (coloured, expected->str);
}
END_TEST

START_TEST (what_is_too_long_is_not_drawn)
{
  g_autofree char *endless = g_strnfill (5000, 'x');

  ck_assert_ptr_null (rc_ctl_qr_draw (endless, FALSE));
}
END_TEST

int
main (void)
{
  const TTest *const tests[] = {
    each_module_is_where_it_belongs,
    colours_are_set_and_reset_on_each_line,
    what_is_too_long_is_not_drawn,
    NULL,
  };

  return test_run ("ctl-qr", tests);
}
