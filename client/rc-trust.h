/* rc-trust.h - which keys are the server's, and what is asked of a connection. */
#pragma once

#include "rc-connection.h"

G_BEGIN_DECLS

/**
 * RcTrust:
 * @pins: (nullable): the server's keys, as far as they are known
 * @offered_pin: (nullable): the key that it showed last and that we did not take
 * @wants_tls: whether TLS is asked for even where plain would do
 *
 * A field of its owner's.
 */
typedef struct
{
  char **pins;
  char *offered_pin;
  gboolean wants_tls;
} RcTrust;

void      rc_trust_init      (RcTrust               *trust,
                              const char *const     *pins,
                              gboolean               wants_tls);
void      rc_trust_clear     (RcTrust               *trust);
gboolean  rc_trust_needs_tls (const RcTrust         *trust,
                              const RcServerAddress *address);
gboolean  rc_trust_accept    (RcTrust               *trust,
                              const char            *pin);
gboolean  rc_trust_take      (RcTrust               *trust,
                              const char            *announced,
                              const char            *current);

G_END_DECLS
