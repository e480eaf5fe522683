/* test-chaos-link.h - one connection of a client in chaos, plain or over TLS.
 *
 * Nothing here waits: bytes are queued, and go and come when there is time. An end of any
 * kind is an end. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ChaosLink ChaosLink;

ChaosLink *chaos_link_new        (guint16     port,
                                  gboolean    tls);
void       chaos_link_free       (ChaosLink  *self); /* closes, without a word */
int        chaos_link_get_fd     (ChaosLink  *self);
short      chaos_link_get_events (ChaosLink  *self); /* as of poll() */
void       chaos_link_say        (ChaosLink  *self,
                                  const char *bytes,
                                  gsize       len);
void       chaos_link_sayf       (ChaosLink  *self,
                                  const char *format,
                                  ...) G_GNUC_PRINTF (2, 3);
/* Writes what waits and adds what came to @input; FALSE at the end. */
gboolean   chaos_link_pump       (ChaosLink  *self,
                                  GByteArray *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChaosLink, chaos_link_free)

G_END_DECLS
