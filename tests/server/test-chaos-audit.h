/* test-chaos-audit.h - whether somebody's log is what was promised. */
#pragma once

#include "test-chaos-ground.h"

G_BEGIN_DECLS

/* Reads all that @id has from the server; @said: (nullable): how far they said
 * that they read. What is not as it was promised fails the test. Gives how many
 * messages there are. */
guint chaos_audit (ChaosGround *ground,
                   const char  *id,
                   const char  *method,
                   const char  *secret,
                   GHashTable  *said);

G_END_DECLS
