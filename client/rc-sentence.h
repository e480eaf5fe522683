/* rc-sentence.h - an error code, in words for a person. */
#pragma once

#include "rc-error.h"

G_BEGIN_DECLS

char *rc_sentence_make_safe (RcSlice from_server);
char *rc_sentence_for_error (RcError error,
                             RcSlice from_server);

G_END_DECLS
