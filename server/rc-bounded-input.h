/* rc-bounded-input.h - a stream from which only so much is read. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define RC_TYPE_BOUNDED_INPUT (rc_bounded_input_get_type ())
G_DECLARE_FINAL_TYPE (RcBoundedInput, rc_bounded_input, RC, BOUNDED_INPUT, GFilterInputStream)

GIOStream *rc_bounded_input_wrap (GIOStream *stream,
                                  gsize      max_bytes);

G_END_DECLS
