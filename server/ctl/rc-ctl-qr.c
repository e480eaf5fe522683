/* rc-ctl-qr.c - a text as a QR code, in characters.
 *
 * A character is two modules, one above the other. What is drawn is the light
 * ones, as for a terminal that is dark; where there are colours they are set,
 * so that it can be read on a light one, too. */
#include "config.h"

#include <qrencode.h>

#include "rc-ctl-qr.h"

/* The light border that the standard asks for, in modules. */
#define BORDER 4

#define COLOURS_ON "\033[97;40m"
#define COLOURS_OFF "\033[0m"

static gboolean
is_light (const QRcode *code, int x, int y)
{
  if (x < 0 || y < 0 || x >= code->width || y >= code->width)
    return y < code->width + BORDER;

  return (code->data[y * code->width + x] & 1) == 0;
}

static void
draw_line (GString *drawing, const QRcode *code, int y)
{
  static const char *const shapes[] = { " ", "▄", "▀", "█" };

  for (int x = -BORDER; x < code->width + BORDER; x++)
    g_string_append (drawing, shapes[2 * is_light (code, x, y) + is_light (code, x, y + 1)]);
}

/**
 * rc_ctl_qr_draw:
 * @text: a text without NUL
 * @colours: whether the terminal's colours may be set
 *
 * Returns: (transfer full) (nullable): lines of UTF-8; %NULL where the text is
 *   too long
 */
char *
rc_ctl_qr_draw (const char *text, gboolean colours)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_L);
  GString *drawing;

  if (code == NULL)
    return NULL;

  drawing = g_string_new (NULL);
  for (int y = -BORDER; y < code->width + BORDER; y += 2)
    {
      g_string_append (drawing, colours ? COLOURS_ON : "");
      draw_line (drawing, code, y);
      g_string_append (drawing, colours ? COLOURS_OFF "\n" : "\n");
    }

  QRcode_free (code);
  return g_string_free (drawing, FALSE);
}
