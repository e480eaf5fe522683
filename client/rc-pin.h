/* rc-pin.h - pins: by what a server's key is known again. */
#pragma once

#include <gio/gio.h>

#include "rc-slice.h"

G_BEGIN_DECLS

/* Base64url of a SHA-256, without padding. */
#define RC_PIN_CHARS 43

/* A server says one or two, and a link as many; more are left out. */
#define RC_PINS_MAX 4

/**
 * RcPinError:
 * @RC_PIN_ERROR_UNKNOWN: nobody has said yet that this key is the server's
 * @RC_PIN_ERROR_CHANGED: it is not the key that is known to be the server's
 */
typedef enum
{
  RC_PIN_ERROR_UNKNOWN,
  RC_PIN_ERROR_CHANGED,
} RcPinError;

#define RC_PIN_ERROR (rc_pin_error_quark ())
GQuark    rc_pin_error_quark         (void);

gboolean  rc_pin_check               (const char         *pin);
char     *rc_pin_format              (const char         *pin);
char     *rc_pin_from_certificate    (GTlsCertificate    *certificate);
char    **rc_pins_parse              (RcSlice             list);
gboolean  rc_pins_contain            (const char *const  *pins,
                                      const char         *pin);

G_END_DECLS
