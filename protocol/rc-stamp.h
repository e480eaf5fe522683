/* rc-stamp.h - the place and the time of a message, as they are written. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many bytes are copied, whatever the length. */
#define RC_STAMP_BYTES 64

/**
 * RcStamp:
 *
 * " seq=… time=…", which stands in MESSAGE and in SENT: written in decimal once
 * for both, and only where it differs from that of the message before. All zeros
 * are an empty one, see rc_stamp_set(). Treat the fields as private. One thread
 * at a time.
 */
typedef struct
{
  /*< private >*/
  guint64 seq;
  guint64 time;
  guint8 len;
  guint8 last_digit; /* of seq */
  char text[RC_STAMP_BYTES];
} RcStamp;

void rc_stamp_set (RcStamp *self,
                   guint64  seq,
                   guint64  time);

G_END_DECLS
