/* rc-id.h - what an id, a ref and a text must look like. */
#pragma once

#include <glib.h>

#include "rc-slice.h"

G_BEGIN_DECLS

gboolean rc_id_check         (RcSlice      id,
                              GError     **error);
char    *rc_id_fold          (RcSlice      id);
gboolean rc_id_is_reserved   (RcSlice      id);
gboolean rc_ref_check        (RcSlice      ref);
gboolean rc_text_check       (RcSlice      text);
gboolean rc_text_is_harmful  (gunichar     c);
char    *rc_text_make_safe   (RcSlice      text,
                              gboolean     keep_lines);

G_END_DECLS
