/* rc-frame-reader.h - bytes in, frames out, wherever the bytes are cut. */
#pragma once

#include "rc-frame.h"

G_BEGIN_DECLS

/**
 * RcFrameReader:
 *
 * Turns a stream of bytes into frames. Frames are parsed where the caller's
 * bytes lie; only what the end of a read cuts in two is copied, so a reader
 * between two frames holds no memory, and one in the middle of a frame holds
 * at most %RC_FRAME_MAX_BYTES (after rc_frame_reader_keep(), and what was kept).
 *
 * Meant to be a field of the connection; treat the fields as private. One
 * thread at a time.
 */
typedef struct
{
  /*< private >*/
  RcSlice input;      /* borrowed: fed and not parsed yet */
  guint8 *kept;       /* owned: what came before @input */
  gsize kept_start;
  gsize kept_len;
  gsize kept_size;
  gsize scanned;      /* of @kept from its start: known to hold no LF */
  gsize wanted;       /* length of the frame that @kept begins with; 0 = not known */
  gsize skip;         /* of a body that is too long: still to be read past */
  gboolean skip_ends; /* the next byte must be the LF behind that body */
  gboolean broken;
} RcFrameReader;

void    rc_frame_reader_init  (RcFrameReader  *reader);
void    rc_frame_reader_clear (RcFrameReader  *reader);
void    rc_frame_reader_feed  (RcFrameReader  *reader,
                               const void     *data,
                               gsize           len);
RcParse rc_frame_reader_next  (RcFrameReader  *reader,
                               RcFrame        *frame,
                               GError        **error);
void    rc_frame_reader_keep  (RcFrameReader  *reader);

G_END_DECLS
