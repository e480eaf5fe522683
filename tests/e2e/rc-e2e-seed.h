/* rc-e2e-seed.h - the tutorial's client, in a terminal of its own. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcE2eSeed RcE2eSeed;

RcE2eSeed *rc_e2e_seed_start  (guint16     port,
                               const char *id);
void       rc_e2e_seed_type   (RcE2eSeed  *self,
                               const char *line);  /* without its LF */
void       rc_e2e_seed_expect (RcE2eSeed  *self,
                               const char *text);  /* drops what it printed up to @text */
void       rc_e2e_seed_free   (RcE2eSeed  *self);  /* ends its input, so it ends */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcE2eSeed, rc_e2e_seed_free)

G_END_DECLS
