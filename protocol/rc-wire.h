/* rc-wire.h - the typed messages: what stands in the frame of each verb.
 *
 * Reading: rc_wire_send_parse (frame, &send, &error) checks that the keys which
 * the verb needs are there and that every value is what it must be. The
 * slices borrow from the frame.
 *
 * Writing: rc_wire_send_write (&send, memory, size) gives the number of bytes
 * written, 0 where a value would break the grammar or the memory is too small;
 * RC_FRAME_BOUND (body length) is always enough.
 *
 * In these structures a slice that is absent (RC_SLICE_ABSENT) and a number
 * that is RC_WIRE_ABSENT are not on the wire. A structure of zeros is one
 * with every slice absent, but its numbers are 0: set those that are optional.
 *
 * The table behind it, in rc-wire.c, is the same as the one in README.md. */
#pragma once

#include "rc-frame.h"
#include "rc-stamp.h"

G_BEGIN_DECLS

#define RC_WIRE_ABSENT G_MAXUINT64

typedef enum
{
  RC_PRESENCE_OFFLINE,
  RC_PRESENCE_AWAY,
  RC_PRESENCE_ONLINE,
  RC_PRESENCE_GONE,
} RcPresence;

typedef enum
{
  RC_LOGIN_OPEN,
  RC_LOGIN_GUEST,
  RC_LOGIN_PASSWORD,
  RC_LOGIN_REGISTER,
  RC_LOGIN_TOKEN,
} RcLoginMethod;

typedef enum
{
  RC_REGISTRATION_OPEN,
  RC_REGISTRATION_INVITE,
  RC_REGISTRATION_CLOSED,
} RcRegistration;

const char *rc_presence_to_string     (RcPresence     presence);
const char *rc_login_method_to_string (RcLoginMethod  method);
const char *rc_registration_to_string (RcRegistration registration);
gboolean    rc_registration_from_name (RcSlice         name,
                                       RcRegistration *registration);

/* What is true or false is a number, 1 or 0: again= and more= on the wire too,
 * history= and guests= are written on and off there. */

typedef struct
{
  guint64 v;
  RcSlice features;
  RcSlice log;          /* the server's from here on */
  RcSlice pins;
  guint64 history;      /* optional */
  guint64 registration; /* optional, an RcRegistration */
  guint64 guests;       /* optional */
  guint64 body_max;     /* optional, bytes */
  guint64 idle;         /* optional, seconds of silence that the server bears */
  RcSlice tag;
  RcSlice name;         /* body: a name for people */
} RcWireHello;

typedef struct
{
  RcSlice id;
  guint64 method;       /* an RcLoginMethod */
  RcSlice invite;
  RcSlice tag;
  RcSlice secret;       /* body */
} RcWireLogin;

typedef struct
{
  RcSlice id;
  guint64 seq;
  RcSlice tag;
  RcSlice token;        /* body */
} RcWireWelcome;

typedef struct
{
  RcSlice tag;
  RcSlice secrets;      /* body: the old one, LF, the new one */
} RcWirePassword;

/* LOGOUT, ROSTER, PING and PONG: nothing but a tag. */
typedef struct
{
  RcSlice tag;
} RcWirePlain;

typedef struct
{
  RcSlice id;
  guint64 state;        /* an RcPresence */
  guint64 since;        /* optional, microseconds of Unix time */
  guint64 seen;         /* optional, microseconds of Unix time */
  RcSlice tag;
} RcWireContact;

typedef struct
{
  RcSlice ref;
  RcSlice to;
  RcSlice type;
  RcSlice about;
  guint64 again;        /* optional */
  RcSlice tag;
  RcSlice text;         /* body */
} RcWireSend;

typedef struct
{
  RcSlice ref;
  guint64 seq;
  guint64 time;         /* microseconds of Unix time */
  RcSlice tag;
} RcWireSent;

typedef struct
{
  guint64 seq;
  guint64 time;         /* microseconds of Unix time */
  RcSlice from;
  RcSlice to;
  RcSlice ref;
  RcSlice type;
  RcSlice about;
  RcSlice tag;
  RcSlice text;         /* body */
} RcWireMessage;

typedef struct
{
  guint64 after;
  guint64 limit;        /* optional */
  RcSlice tag;
} RcWireSync;

typedef struct
{
  RcSlice with;
  guint64 before;
  guint64 limit;        /* optional */
  RcSlice tag;
} RcWireHistory;

typedef struct
{
  guint64 more;         /* optional: ROSTER's END has none */
  RcSlice tag;
} RcWireEnd;

typedef struct
{
  guint64 seq;
  RcSlice tag;
} RcWireGot;

typedef struct
{
  RcSlice with;
  guint64 seq;
  RcSlice tag;
} RcWireRead;

typedef struct
{
  RcSlice with;
  RcSlice id;
  guint64 delivered;
  guint64 read;
  RcSlice tag;
} RcWireReceipt;

typedef struct
{
  RcSlice with;
  RcSlice from;         /* the server's: who is typing */
  RcSlice tag;
} RcWireTyping;

typedef struct
{
  guint64 state;        /* RC_PRESENCE_ONLINE or RC_PRESENCE_AWAY */
  RcSlice tag;
} RcWireStatus;

typedef struct
{
  guint64 code;         /* an RcError */
  RcSlice ref;
  RcSlice re;
  RcSlice tag;
  RcSlice sentence;     /* body */
} RcWireError;

typedef struct
{
  RcSlice reason;
  RcSlice tag;
} RcWireBye;

#define RC_WIRE_DECLARE(Type, name)                                           \
  gboolean rc_wire_##name##_parse (const RcFrame *frame, Type *out,           \
                                   GError **error);                           \
  gsize rc_wire_##name##_write (const Type *in, void *memory, gsize size);

RC_WIRE_DECLARE (RcWireHello, hello)
RC_WIRE_DECLARE (RcWireLogin, login)
RC_WIRE_DECLARE (RcWireWelcome, welcome)
RC_WIRE_DECLARE (RcWirePassword, password)
RC_WIRE_DECLARE (RcWirePlain, logout)
RC_WIRE_DECLARE (RcWirePlain, roster)
RC_WIRE_DECLARE (RcWireContact, contact)
RC_WIRE_DECLARE (RcWireSend, send)
RC_WIRE_DECLARE (RcWireSent, sent)
RC_WIRE_DECLARE (RcWireMessage, message)
RC_WIRE_DECLARE (RcWireSync, sync)
RC_WIRE_DECLARE (RcWireHistory, history)
RC_WIRE_DECLARE (RcWireEnd, end)
RC_WIRE_DECLARE (RcWireGot, got)
RC_WIRE_DECLARE (RcWireRead, read)
RC_WIRE_DECLARE (RcWireReceipt, receipt)
RC_WIRE_DECLARE (RcWireTyping, typing)
RC_WIRE_DECLARE (RcWireStatus, status)
RC_WIRE_DECLARE (RcWirePlain, ping)
RC_WIRE_DECLARE (RcWirePlain, pong)
RC_WIRE_DECLARE (RcWireError, error)
RC_WIRE_DECLARE (RcWireBye, bye)

#undef RC_WIRE_DECLARE

/* The same bytes, for who writes many: @stamp has the seq and the time of @in. */
gsize rc_wire_sent_write_stamped    (const RcWireSent    *in,
                                     const RcStamp       *stamp,
                                     void                *memory,
                                     gsize                size);
gsize rc_wire_message_write_stamped (const RcWireMessage *in,
                                     const RcStamp       *stamp,
                                     void                *memory,
                                     gsize                size);

G_END_DECLS
