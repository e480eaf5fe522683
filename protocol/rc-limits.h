/* rc-limits.h - the numbers of the wire that both sides must agree on.
 *
 * protocol/README.md, section "Limits", gives the reason for each. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RC_PROTOCOL_VERSION 1

/* The port of the tutorial that Red Coast grew from. */
#define RC_DEFAULT_PORT 5247

/* A header line, its LF not counted. */
#define RC_HEADER_MAX_BYTES 1024

/* A body that is taken. */
#define RC_BODY_MAX_BYTES (64 * 1024)

/* A body that is read past and answered with too-long; above it the
 * connection is closed. */
#define RC_BODY_SKIP_MAX_BYTES (1024 * 1024)

/* The most that one frame can take: header, LF, body, LF. */
#define RC_FRAME_MAX_BYTES (RC_HEADER_MAX_BYTES + 1 + RC_BODY_MAX_BYTES + 1)

#define RC_ID_MAX_BYTES 64
#define RC_REF_MAX_BYTES 64
#define RC_TAG_MAX_BYTES 64

/* seq, after and before are below 2^63, so that they fit a signed 64-bit
 * integer of a database. */
#define RC_SEQ_MAX ((guint64) G_MAXINT64)

/* TYPING ends by itself after this long. */
#define RC_TYPING_TIMEOUT_MS 6000

/* How many of a sender's last refs the server knows in memory. */
#define RC_REF_WINDOW 256

/* The room of everyone, as it stands in to=, with= and the conversation. */
#define RC_ROOM_ALL "all"

/* Who the server is where it says something itself. */
#define RC_ID_SERVER "server"

G_END_DECLS
