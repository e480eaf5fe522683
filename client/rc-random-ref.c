#include "config.h"

#include <sys/random.h>

#include "rc-random-ref.h"

#define REF_RANDOM_BYTES 16
#define REF_CHARS 22 /* of base64, without what fills up the last four */

/*< private >
 * rc_random_ref:
 *
 * 128 random bits, so that two devices of one person never give the same
 * reference to two messages.
 *
 * Returns: (transfer full): 22 characters of `A–Z a–z 0–9 - _`
 */
char *
rc_random_ref (void)
{
  guint8 bytes[REF_RANDOM_BYTES];
  char *ref;

  /* Before the kernel has collected any there is nothing better than this. */
  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    for (gsize i = 0; i < sizeof bytes; i++)
      bytes[i] = (guint8) g_random_int_range (0, 256);

  ref = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (ref, "+", '-');
  g_strdelimit (ref, "/", '_');
  ref[REF_CHARS] = '\0';

  return ref;
}
