/* rc-certificate.h - what the server proves with that it is itself. */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* Files of the server's own, in its data folder. */
#define RC_CERTIFICATE_KEY_NAME "tls-key.pem"
#define RC_CERTIFICATE_NAME "tls-cert.pem"
#define RC_CERTIFICATE_NEXT_KEY_NAME "tls-next-key.pem"

typedef struct _RcCertificate RcCertificate;

RcCertificate                    *rc_certificate_open            (const char     *data_dir,
                                                                  const char     *certificate_path,
                                                                  const char     *key_path,
                                                                  GError        **error);
char                             *rc_certificate_read_pin        (const char     *key_path,
                                                                  GError        **error);
RcCertificate                    *rc_certificate_ref             (RcCertificate  *self);
void                              rc_certificate_unref           (RcCertificate  *self);
const char                       *rc_certificate_get_pin         (RcCertificate  *self);
const char                       *rc_certificate_get_pins        (RcCertificate  *self);
gnutls_certificate_credentials_t  rc_certificate_get_credentials (RcCertificate  *self);
gnutls_priority_t                 rc_certificate_get_priority    (RcCertificate  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCertificate, rc_certificate_unref)

G_END_DECLS
