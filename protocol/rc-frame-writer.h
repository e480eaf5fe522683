/* rc-frame-writer.h - a frame, written straight to where it is sent from. */
#pragma once

#include "rc-error.h"
#include "rc-limits.h"
#include "rc-slice.h"
#include "rc-verb.h"

G_BEGIN_DECLS

/* The memory that a frame with a body of @body_len bytes is sure to fit in. */
#define RC_FRAME_BOUND(body_len) (RC_HEADER_MAX_BYTES + 1 + (gsize) (body_len) + 1)

/**
 * RcFrameWriter:
 *
 * Writes one frame to memory of the caller's, and allocates nothing. What
 * would break the grammar (a value with a space or a control character in it,
 * an empty one, a header above %RC_HEADER_MAX_BYTES) makes the end return 0 and
 * leaves nothing that could be taken for a frame: so no value can ever turn
 * into somebody else's line. Absent values are left out. On the stack; any
 * thread.
 */
typedef struct
{
  /*< private >*/
  guint8 *start;
  guint8 *at;
  guint8 *header_end; /* the header may not grow past this */
  guint8 *end;
  gboolean failed;
} RcFrameWriter;

void  rc_frame_writer_begin    (RcFrameWriter *writer,
                                RcVerb         verb,
                                void          *memory,
                                gsize          size);
void  rc_frame_writer_slice    (RcFrameWriter *writer,
                                RcKey          key,
                                RcSlice        value);
void  rc_frame_writer_uint     (RcFrameWriter *writer,
                                RcKey          key,
                                guint64        value);
gsize rc_frame_writer_end      (RcFrameWriter *writer);
gsize rc_frame_writer_end_body (RcFrameWriter *writer,
                                RcSlice        body);

G_END_DECLS
