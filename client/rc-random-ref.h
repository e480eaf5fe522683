/* rc-random-ref.h - a reference that nobody else will ever make. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rc_random_ref (void);

G_END_DECLS
