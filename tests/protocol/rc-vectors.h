/* rc-vectors.h - the test vectors of vectors.txt. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;
  GByteArray *input;
  GPtrArray *expected; /* (element-type utf8): as they stand, unescaped */
} RcVector;

GPtrArray *rc_vectors_load (const char *path); /* (element-type RcVector) */

G_END_DECLS
