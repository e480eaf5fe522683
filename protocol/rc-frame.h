/* rc-frame.h - one frame, as it lies in the buffer it was read to. */
#pragma once

#include "rc-error.h"
#include "rc-limits.h"
#include "rc-slice.h"
#include "rc-verb.h"

G_BEGIN_DECLS

/**
 * RcFrame:
 * @verb: the verb, %RC_VERB_UNKNOWN where this version does not know it
 * @name: the verb as it was written
 * @header: the header line, without its LF
 * @body: the body, without its LF; absent where the header has no `len`
 *
 * A parsed frame. Everything in it borrows from the buffer that was parsed;
 * it owns nothing, lives on the stack and needs no freeing. Any thread.
 */
typedef struct
{
  RcVerb verb;
  RcSlice name;
  RcSlice header;
  RcSlice body;

  /*< private >*/
  guint64 present;
  struct
  {
    guint16 offset;
    guint16 len;
  } values[RC_N_KEYS];
} RcFrame;

/**
 * RcParse:
 * @RC_PARSE_MORE: the bytes end before the frame does
 * @RC_PARSE_FRAME: there is a frame
 * @RC_PARSE_TOO_LONG: there is a whole header whose body is above
 *   %RC_BODY_MAX_BYTES, and is being read past
 * @RC_PARSE_BROKEN: these bytes are not a frame, and never will be
 */
typedef enum
{
  RC_PARSE_MORE,
  RC_PARSE_FRAME,
  RC_PARSE_TOO_LONG,
  RC_PARSE_BROKEN,
} RcParse;

RcParse  rc_frame_parse_header (RcFrame        *frame,
                                RcSlice         header,
                                gsize          *body_len,
                                GError        **error);

/* The value of @key, absent where the frame does not have it. */
static inline RcSlice
rc_frame_get (const RcFrame *frame,
              RcKey          key)
{
  if (!(frame->present & (G_GUINT64_CONSTANT (1) << key)))
    return RC_SLICE_ABSENT;

  return rc_slice (frame->header.data + frame->values[key].offset,
                   frame->values[key].len);
}

gboolean rc_slice_to_uint      (RcSlice         slice,
                                guint64         max,
                                guint64        *number);

G_END_DECLS
