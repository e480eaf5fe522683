/* rc-certificate.c - what the server proves with that it is itself: a key, a
 * certificate over it, and the pin by which clients know it again.
 *
 *     tls-key.pem       made where it is not there (ECDSA P-256, 0600)
 *     tls-cert.pem      self-signed; made where it is not there, or is not
 *                       for this key
 *     tls-next-key.pem  the administrator's, where the key is to change: its
 *                       pin is told in advance
 *
 * or the administrator's own certificate and key. The pin is of the key, so
 * a new certificate over the same key changes nothing for anybody. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <sys/stat.h>

#include "rc-certificate.h"

/* Of TLS 1.2 only what 1.3 has kept: keys that are forgotten, ciphers that authenticate, no SHA-1. */
#define PRIORITY                                                                                                        \
  "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-MAC-ALL:+AEAD:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1"
#define SHA256_BYTES 32
#define SERIAL_BYTES 16
#define FILE_MAX_BYTES (1024 * 1024)

/* Clocks of home boxes start anywhere. */
#define ACTIVATION_TIME 0

struct _RcCertificate
{
  gatomicrefcount ref_count;
  gnutls_certificate_credentials_t credentials; /* owned */
  gnutls_priority_t priority;                   /* owned */
  char *pin;                                    /* owned */
  char *pins;                                   /* owned: now, next */
};

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_privkey_t, gnutls_privkey_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_pubkey_t, gnutls_pubkey_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)

/* Bytes of GnuTLS's, and of a secret. */
typedef gnutls_datum_t Datum;

static void
datum_clear (Datum *datum)
{
  if (datum->data != NULL)
    gnutls_memset (datum->data, 0, datum->size);
  g_clear_pointer (&datum->data, gnutls_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Datum, datum_clear)

/* The first thing that fails says why. */
static gboolean
check (int result, const char *path, GError **error)
{
  if (result >= 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, gnutls_strerror (result));
  return FALSE;
}

static gboolean
read_file (const char *path, Datum *datum, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0 && (!S_ISREG (info.st_mode) || info.st_size > FILE_MAX_BYTES))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: this is no key and no certificate", path);
      return FALSE;
    }

  return check (gnutls_load_file (path, datum), path, error);
}

static gboolean
read_key (const char *path, Datum *datum, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0 && (info.st_mode & S_IRWXO) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "%s: this key is open to every user; close it with chmod 600", path);
      return FALSE;
    }

  return read_file (path, datum, error);
}

static char *
format_pin (const Datum *info)
{
  guint8 digest[SHA256_BYTES];
  char pin[sodium_base64_ENCODED_LEN (SHA256_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  crypto_hash_sha256 (digest, info->data, info->size);
  sodium_bin2base64 (pin, sizeof pin, digest, sizeof digest, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (pin);
}

static char *
make_pin (const Datum *key, const char *path, GError **error)
{
  g_auto (gnutls_privkey_t) private_key = NULL;
  g_auto (gnutls_pubkey_t) public_key = NULL;
  g_auto (Datum) info = { NULL, 0 };

  if (!check (gnutls_privkey_init (&private_key), path, error) ||
      !check (gnutls_privkey_import_x509_raw (private_key, key, GNUTLS_X509_FMT_PEM, NULL, 0), path, error) ||
      !check (gnutls_pubkey_init (&public_key), path, error) ||
      !check (gnutls_pubkey_import_privkey (public_key, private_key, 0, 0), path, error) ||
      !check (gnutls_pubkey_export2 (public_key, GNUTLS_X509_FMT_DER, &info), path, error))
    return NULL;

  return format_pin (&info);
}

static gboolean
write_secret (const char *path, const Datum *datum, GError **error)
{
  return g_file_set_contents_full (path, (const char *) datum->data, datum->size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                   error);
}

static gboolean
make_key (const char *path, GError **error)
{
  g_auto (gnutls_x509_privkey_t) key = NULL;
  g_auto (Datum) text = { NULL, 0 };

  if (!check (gnutls_x509_privkey_init (&key), path, error) ||
      !check (gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
              path, error) ||
      !check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &text), path,
              error) ||
      !write_secret (path, &text, error))
    return FALSE;

  g_message ("made a new TLS key: %s", path);
  return TRUE;
}

/* Nobody checks more of it than its key; the fields are what every TLS library
 * wants to see. */
static int
fill_certificate (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key)
{
  guint8 serial[SERIAL_BYTES];
  const char *error_at = NULL;
  int results[8];

  if (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial) != 0)
    return GNUTLS_E_RANDOM_FAILED;

  serial[0] = (serial[0] & 0x7f) | 0x40;
  results[0] = gnutls_x509_crt_set_version (certificate, 3);
  results[1] = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  results[2] = gnutls_x509_crt_set_dn (certificate, "CN=Red Coast", &error_at);
  results[3] = gnutls_x509_crt_set_activation_time (certificate, ACTIVATION_TIME);
  results[4] = gnutls_x509_crt_set_expiration_time (certificate, GNUTLS_X509_NO_WELL_DEFINED_EXPIRATION);
  results[5] = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  results[6] = gnutls_x509_crt_set_key (certificate, key);
  results[7] = gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    if (results[i] < 0)
      return results[i];

  return 0;
}

static gboolean
make_certificate (const char *path, const Datum *key_text, GError **error)
{
  g_auto (gnutls_x509_privkey_t) key = NULL;
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  g_auto (Datum) text = { NULL, 0 };

  return check (gnutls_x509_privkey_init (&key), path, error) &&
         check (gnutls_x509_privkey_import (key, key_text, GNUTLS_X509_FMT_PEM), path, error) &&
         check (gnutls_x509_crt_init (&certificate), path, error) &&
         check (fill_certificate (certificate, key), path, error) &&
         check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &text), path, error) &&
         write_secret (path, &text, error);
}

/* Whether @path holds a certificate over the key, as GnuTLS would check it. */
static gboolean
is_certificate_for (const char *path, const Datum *key)
{
  gnutls_certificate_credentials_t credentials;
  g_auto (Datum) certificate = { NULL, 0 };
  int result;

  if (!read_file (path, &certificate, NULL) || gnutls_certificate_allocate_credentials (&credentials) != 0)
    return FALSE;

  result = gnutls_certificate_set_x509_key_mem2 (credentials, &certificate, key, GNUTLS_X509_FMT_PEM, NULL, 0);
  gnutls_certificate_free_credentials (credentials);
  return result >= 0;
}

/* Sees to it that the server's own files are there and go together. */
static gboolean
prepare_own (const char *certificate_path, const char *key_path, GError **error)
{
  g_auto (Datum) key = { NULL, 0 };
  g_autofree char *pin = NULL;

  if (!g_file_test (key_path, G_FILE_TEST_EXISTS) && !make_key (key_path, error))
    return FALSE;

  if (!read_key (key_path, &key, error))
    return FALSE;

  /* What is no key is said of the key, not of the certificate made from it. */
  pin = make_pin (&key, key_path, error);
  if (pin == NULL)
    return FALSE;

  return is_certificate_for (certificate_path, &key) || make_certificate (certificate_path, &key, error);
}

static gboolean
load (RcCertificate *self, const char *certificate_path, const char *key_path, GError **error)
{
  g_auto (Datum) certificate = { NULL, 0 };
  g_auto (Datum) key = { NULL, 0 };

  if (!read_key (key_path, &key, error) || !read_file (certificate_path, &certificate, error))
    return FALSE;

  self->pin = make_pin (&key, key_path, error);
  return self->pin != NULL && check (gnutls_certificate_allocate_credentials (&self->credentials), key_path, error) &&
         check (gnutls_certificate_set_x509_key_mem2 (self->credentials, &certificate, &key, GNUTLS_X509_FMT_PEM, NULL, 0),
                certificate_path, error) &&
         check (gnutls_priority_init (&self->priority, PRIORITY, NULL), "TLS", error);
}

/* A next key that cannot be read must not keep the server from starting, nor
 * be passed over in silence. */
static void
load_next (RcCertificate *self, const char *path)
{
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    next = rc_certificate_read_pin (path, &error);
  if (error != NULL)
    g_warning ("the next TLS key is not announced: %s", error->message);

  self->pins = next != NULL ? g_strdup_printf ("%s,%s", self->pin, next) : g_strdup (self->pin);
}

/**
 * rc_certificate_open:
 * @data_dir: the server's folder
 * @certificate_path: (nullable): the administrator's own certificate, with the
 *   chain below it, in PEM
 * @key_path: (nullable): its key; both are named or none
 * @error: return location for an error
 *
 * Reads key and certificate; where the administrator names none, the server's
 * own, which are made where they are not there. libsodium must be initialised.
 * Errors: any domain, with the file in the message.
 *
 * Returns: (transfer full) (nullable): see rc_certificate_unref().
 */
RcCertificate *
rc_certificate_open (const char *data_dir, const char *certificate_path, const char *key_path, GError **error)
{
  g_autoptr (RcCertificate) self = g_new0 (RcCertificate, 1);
  g_autofree char *own_certificate = g_build_filename (data_dir, RC_CERTIFICATE_NAME, NULL);
  g_autofree char *own_key = g_build_filename (data_dir, RC_CERTIFICATE_KEY_NAME, NULL);
  g_autofree char *next_key = g_build_filename (data_dir, RC_CERTIFICATE_NEXT_KEY_NAME, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  if (certificate_path == NULL)
    {
      if (!prepare_own (own_certificate, own_key, error) || !load (self, own_certificate, own_key, error))
        return NULL;
    }
  else if (!load (self, certificate_path, key_path, error))
    {
      return NULL;
    }

  load_next (self, next_key);
  return g_steal_pointer (&self);
}

/**
 * rc_certificate_read_pin:
 * @key_path: a key, in PEM
 * @error: return location for an error
 *
 * Works out the pin of a key without anything else of it.
 *
 * Returns: (transfer full) (nullable): base64url of the SHA-256 of the
 *   SubjectPublicKeyInfo, 43 characters.
 */
char *
rc_certificate_read_pin (const char *key_path, GError **error)
{
  g_auto (Datum) key = { NULL, 0 };

  return read_key (key_path, &key, error) ? make_pin (&key, key_path, error) : NULL;
}

/**
 * rc_certificate_ref:
 * @self: a certificate
 *
 * Returns: (transfer full): @self; a connection keeps what it began with.
 */
RcCertificate *
rc_certificate_ref (RcCertificate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rc_certificate_unref:
 * @self: (transfer full): a certificate
 *
 * Frees it with its last reference.
 */
void
rc_certificate_unref (RcCertificate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  g_clear_pointer (&self->priority, gnutls_priority_deinit);
  g_free (self->pin);
  g_free (self->pins);
  g_free (self);
}

/**
 * rc_certificate_get_pin:
 * @self: a certificate
 *
 * Returns: (transfer none): the pin of its key.
 */
const char *
rc_certificate_get_pin (RcCertificate *self)
{
  return self->pin;
}

/**
 * rc_certificate_get_pins:
 * @self: a certificate
 *
 * Returns: (transfer none): what HELLO says: the pin of its key and, where
 *   there is one, of the next key, separated by a comma.
 */
const char *
rc_certificate_get_pins (RcCertificate *self)
{
  return self->pins;
}

/**
 * rc_certificate_get_credentials:
 * @self: a certificate
 *
 * Returns: (transfer none): for gnutls_credentials_set().
 */
gnutls_certificate_credentials_t
rc_certificate_get_credentials (RcCertificate *self)
{
  return self->credentials;
}

/**
 * rc_certificate_get_priority:
 * @self: a certificate
 *
 * Returns: (transfer none): which versions and ciphers are spoken, worked out
 *   once for all connections.
 */
gnutls_priority_t
rc_certificate_get_priority (RcCertificate *self)
{
  return self->priority;
}
