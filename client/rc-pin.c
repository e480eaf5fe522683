#include "config.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <string.h>

#include "rc-pin.h"

#define SHA256_BYTES 32
#define GROUP_CHARS 4

G_DEFINE_QUARK (rc-pin-error-quark, rc_pin_error)

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_pubkey_t, gnutls_pubkey_deinit, NULL)

/*< private >
 * rc_pin_check:
 * @pin: (nullable): any text
 *
 * Whether it is a pin, spelt in the one way there is: pins are compared as
 * text.
 */
gboolean
rc_pin_check (const char *pin)
{
  static const char last_chars[] = "AEIMQUYcgkosw048";

  if (pin == NULL || strlen (pin) != RC_PIN_CHARS)
    return FALSE;

  for (guint i = 0; i < RC_PIN_CHARS; i++)
    if (!g_ascii_isalnum (pin[i]) && pin[i] != '-' && pin[i] != '_')
      return FALSE;

  /* 32 bytes leave four bits for the last one. */
  return strchr (last_chars, pin[RC_PIN_CHARS - 1]) != NULL;
}

/*< private >
 * rc_pin_format:
 * @pin: a pin
 *
 * Returns: (transfer full): the pin in groups, for two people to compare
 */
char *
rc_pin_format (const char *pin)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; pin[i] != '\0'; i++)
    {
      if (i > 0 && i % GROUP_CHARS == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, pin[i]);
    }

  return g_string_free (text, FALSE);
}

static char *
encode_digest (const guint8 *data,
               gsize         len)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[SHA256_BYTES];
  gsize digest_len = sizeof digest;
  char *text;

  g_checksum_update (checksum, data, (gssize) len);
  g_checksum_get_digest (checksum, digest, &digest_len);
  text = g_base64_encode (digest, digest_len);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[RC_PIN_CHARS] = '\0';

  return text;
}

/*< private >
 * rc_pin_from_certificate:
 * @certificate: what a server showed
 *
 * Returns: (transfer full) (nullable): the pin of its key: base64url of the
 *   SHA-256 of the SubjectPublicKeyInfo; %NULL where it cannot be read
 */
char *
rc_pin_from_certificate (GTlsCertificate *certificate)
{
  g_auto (gnutls_x509_crt_t) x509 = NULL;
  g_auto (gnutls_pubkey_t) key = NULL;
  g_autoptr (GByteArray) der = NULL;
  gnutls_datum_t info = { NULL, 0 };
  char *pin;

  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL || gnutls_x509_crt_init (&x509) != 0)
    return NULL;

  if (gnutls_x509_crt_import (x509, &(gnutls_datum_t) { der->data, der->len }, GNUTLS_X509_FMT_DER) != 0
      || gnutls_pubkey_init (&key) != 0 || gnutls_pubkey_import_x509 (key, x509, 0) != 0
      || gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_DER, &info) != 0)
    return NULL;

  pin = encode_digest (info.data, info.size);
  gnutls_free (info.data);

  return pin;
}

/*< private >
 * rc_pins_parse:
 * @list: pins with commas between them; may be absent
 *
 * What is no pin is left out, and so is what is above %RC_PINS_MAX.
 *
 * Returns: (transfer full) (nullable): the pins, %NULL where there is none
 */
char **
rc_pins_parse (RcSlice list)
{
  g_autofree char *text = rc_slice_is_absent (list) ? NULL : rc_slice_dup (list);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", RC_PINS_MAX + 1) : NULL;
  g_autoptr (GPtrArray) pins = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts != NULL && parts[i] != NULL && pins->len < RC_PINS_MAX; i++)
    if (rc_pin_check (parts[i]))
      g_ptr_array_add (pins, g_strdup (parts[i]));

  if (pins->len == 0)
    return NULL;

  g_ptr_array_add (pins, NULL);

  return (char **) g_ptr_array_steal (pins, NULL);
}

/* Whether @pin, which may be NULL, is one of @pins, which may be NULL too. */
gboolean
rc_pins_contain (const char *const *pins,
                 const char        *pin)
{
  return pins != NULL && pin != NULL && g_strv_contains (pins, pin);
}
