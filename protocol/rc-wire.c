/* rc-wire.c - the typed messages, as a table of what each verb carries. */
#include "config.h"

#include "rc-frame-writer-private.h"
#include "rc-id.h"
#include "rc-wire.h"

/* The loop over a layout, where that is known when it is compiled, becomes one step
 * for each field. clang decides by itself. */
#if defined (__clang__)
#define RC_UNROLL
#else
#define RC_UNROLL _Pragma ("GCC unroll 16")
#endif

typedef enum
{
  KIND_VALUE,        /* RcSlice: anything the grammar lets through */
  KIND_NAME,         /* RcSlice: an id or a room, at most 64 bytes */
  KIND_REF,          /* RcSlice: see rc_ref_check() */
  KIND_ABOUT,        /* RcSlice: FROM/REF */
  KIND_TAG,          /* RcSlice: at most 64 bytes */
  KIND_NUMBER,       /* guint64: at most RC_SEQ_MAX */
  KIND_FLAG,         /* guint64: 0 or 1 */
  KIND_ON_OFF,       /* guint64: off is 0, on is 1 */
  KIND_PRESENCE,     /* guint64: an RcPresence */
  KIND_STATUS,       /* guint64: online or away */
  KIND_METHOD,       /* guint64: an RcLoginMethod */
  KIND_REGISTRATION, /* guint64: an RcRegistration */
  KIND_CODE,         /* guint64: an RcError */
} Kind;

typedef enum
{
  BODY_NONE,     /* a body is ignored */
  BODY_OPTIONAL, /* UTF-8 without NUL, if any */
  BODY_REQUIRED, /* UTF-8 without NUL */
  BODY_TEXT,     /* the same, and not empty where the frame has no type */
} BodyRule;

typedef struct
{
  RcKey key;
  Kind kind;
  gboolean required;
  gsize offset;
} Field;

typedef struct
{
  const Field *fields;
  guint n_fields;
  BodyRule body_rule;
  gsize body_offset;
} Layout;

#define NEEDS(Type, key, kind, member) { key, kind, TRUE, G_STRUCT_OFFSET (Type, member) }
#define TAKES(Type, key, kind, member) { key, kind, FALSE, G_STRUCT_OFFSET (Type, member) }

static const Field hello_fields[] = {
  NEEDS (RcWireHello, RC_KEY_V, KIND_NUMBER, v),
  TAKES (RcWireHello, RC_KEY_FEATURES, KIND_VALUE, features),
  TAKES (RcWireHello, RC_KEY_LOG, KIND_TAG, log),
  TAKES (RcWireHello, RC_KEY_PINS, KIND_VALUE, pins),
  TAKES (RcWireHello, RC_KEY_HISTORY, KIND_ON_OFF, history),
  TAKES (RcWireHello, RC_KEY_REGISTRATION, KIND_REGISTRATION, registration),
  TAKES (RcWireHello, RC_KEY_GUESTS, KIND_ON_OFF, guests),
  TAKES (RcWireHello, RC_KEY_BODY_MAX, KIND_NUMBER, body_max),
  TAKES (RcWireHello, RC_KEY_IDLE, KIND_NUMBER, idle),
  TAKES (RcWireHello, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field login_fields[] = {
  NEEDS (RcWireLogin, RC_KEY_ID, KIND_VALUE, id),
  NEEDS (RcWireLogin, RC_KEY_METHOD, KIND_METHOD, method),
  TAKES (RcWireLogin, RC_KEY_INVITE, KIND_VALUE, invite),
  TAKES (RcWireLogin, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field welcome_fields[] = {
  NEEDS (RcWireWelcome, RC_KEY_ID, KIND_NAME, id),
  NEEDS (RcWireWelcome, RC_KEY_SEQ, KIND_NUMBER, seq),
  TAKES (RcWireWelcome, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field password_fields[] = {
  TAKES (RcWirePassword, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field plain_fields[] = {
  TAKES (RcWirePlain, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field contact_fields[] = {
  NEEDS (RcWireContact, RC_KEY_ID, KIND_NAME, id),
  NEEDS (RcWireContact, RC_KEY_STATE, KIND_PRESENCE, state),
  TAKES (RcWireContact, RC_KEY_SINCE, KIND_NUMBER, since),
  TAKES (RcWireContact, RC_KEY_SEEN, KIND_NUMBER, seen),
  TAKES (RcWireContact, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field send_fields[] = {
  NEEDS (RcWireSend, RC_KEY_REF, KIND_REF, ref),
  NEEDS (RcWireSend, RC_KEY_TO, KIND_NAME, to),
  TAKES (RcWireSend, RC_KEY_TYPE, KIND_TAG, type),
  TAKES (RcWireSend, RC_KEY_ABOUT, KIND_ABOUT, about),
  TAKES (RcWireSend, RC_KEY_AGAIN, KIND_FLAG, again),
  TAKES (RcWireSend, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field sent_fields[] = {
  NEEDS (RcWireSent, RC_KEY_REF, KIND_REF, ref),
  NEEDS (RcWireSent, RC_KEY_SEQ, KIND_NUMBER, seq),
  NEEDS (RcWireSent, RC_KEY_TIME, KIND_NUMBER, time),
  TAKES (RcWireSent, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field message_fields[] = {
  NEEDS (RcWireMessage, RC_KEY_SEQ, KIND_NUMBER, seq),
  NEEDS (RcWireMessage, RC_KEY_TIME, KIND_NUMBER, time),
  NEEDS (RcWireMessage, RC_KEY_FROM, KIND_NAME, from),
  NEEDS (RcWireMessage, RC_KEY_TO, KIND_NAME, to),
  NEEDS (RcWireMessage, RC_KEY_REF, KIND_REF, ref),
  TAKES (RcWireMessage, RC_KEY_TYPE, KIND_TAG, type),
  TAKES (RcWireMessage, RC_KEY_ABOUT, KIND_ABOUT, about),
  TAKES (RcWireMessage, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field sync_fields[] = {
  NEEDS (RcWireSync, RC_KEY_AFTER, KIND_NUMBER, after),
  TAKES (RcWireSync, RC_KEY_LIMIT, KIND_NUMBER, limit),
  TAKES (RcWireSync, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field history_fields[] = {
  NEEDS (RcWireHistory, RC_KEY_WITH, KIND_NAME, with),
  NEEDS (RcWireHistory, RC_KEY_BEFORE, KIND_NUMBER, before),
  TAKES (RcWireHistory, RC_KEY_LIMIT, KIND_NUMBER, limit),
  TAKES (RcWireHistory, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field end_fields[] = {
  TAKES (RcWireEnd, RC_KEY_MORE, KIND_FLAG, more),
  TAKES (RcWireEnd, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field got_fields[] = {
  NEEDS (RcWireGot, RC_KEY_SEQ, KIND_NUMBER, seq),
  TAKES (RcWireGot, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field read_fields[] = {
  NEEDS (RcWireRead, RC_KEY_WITH, KIND_NAME, with),
  NEEDS (RcWireRead, RC_KEY_SEQ, KIND_NUMBER, seq),
  TAKES (RcWireRead, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field receipt_fields[] = {
  NEEDS (RcWireReceipt, RC_KEY_WITH, KIND_NAME, with),
  NEEDS (RcWireReceipt, RC_KEY_ID, KIND_NAME, id),
  NEEDS (RcWireReceipt, RC_KEY_DELIVERED, KIND_NUMBER, delivered),
  NEEDS (RcWireReceipt, RC_KEY_READ, KIND_NUMBER, read),
  TAKES (RcWireReceipt, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field typing_fields[] = {
  NEEDS (RcWireTyping, RC_KEY_WITH, KIND_NAME, with),
  TAKES (RcWireTyping, RC_KEY_FROM, KIND_NAME, from),
  TAKES (RcWireTyping, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field status_fields[] = {
  NEEDS (RcWireStatus, RC_KEY_STATE, KIND_STATUS, state),
  TAKES (RcWireStatus, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field error_fields[] = {
  NEEDS (RcWireError, RC_KEY_CODE, KIND_CODE, code),
  TAKES (RcWireError, RC_KEY_REF, KIND_REF, ref),
  TAKES (RcWireError, RC_KEY_RE, KIND_VALUE, re),
  TAKES (RcWireError, RC_KEY_TAG, KIND_TAG, tag),
};

static const Field bye_fields[] = {
  TAKES (RcWireBye, RC_KEY_REASON, KIND_TAG, reason),
  TAKES (RcWireBye, RC_KEY_TAG, KIND_TAG, tag),
};

#define LAYOUT(fields, rule, Type, member) \
  { fields, G_N_ELEMENTS (fields), rule, G_STRUCT_OFFSET (Type, member) }
#define LAYOUT_PLAIN(fields) \
  { fields, G_N_ELEMENTS (fields), BODY_NONE, 0 }

static const Layout layouts[RC_N_VERBS] = {
  [RC_VERB_HELLO] = LAYOUT (hello_fields, BODY_OPTIONAL, RcWireHello, name),
  [RC_VERB_LOGIN] = LAYOUT (login_fields, BODY_OPTIONAL, RcWireLogin, secret),
  [RC_VERB_WELCOME] = LAYOUT (welcome_fields, BODY_OPTIONAL, RcWireWelcome, token),
  [RC_VERB_PASSWORD] = LAYOUT (password_fields, BODY_REQUIRED, RcWirePassword, secrets),
  [RC_VERB_LOGOUT] = LAYOUT_PLAIN (plain_fields),
  [RC_VERB_ROSTER] = LAYOUT_PLAIN (plain_fields),
  [RC_VERB_CONTACT] = LAYOUT_PLAIN (contact_fields),
  [RC_VERB_SEND] = LAYOUT (send_fields, BODY_TEXT, RcWireSend, text),
  [RC_VERB_SENT] = LAYOUT_PLAIN (sent_fields),
  [RC_VERB_MESSAGE] = LAYOUT (message_fields, BODY_TEXT, RcWireMessage, text),
  [RC_VERB_SYNC] = LAYOUT_PLAIN (sync_fields),
  [RC_VERB_HISTORY] = LAYOUT_PLAIN (history_fields),
  [RC_VERB_END] = LAYOUT_PLAIN (end_fields),
  [RC_VERB_GOT] = LAYOUT_PLAIN (got_fields),
  [RC_VERB_READ] = LAYOUT_PLAIN (read_fields),
  [RC_VERB_RECEIPT] = LAYOUT_PLAIN (receipt_fields),
  [RC_VERB_TYPING] = LAYOUT_PLAIN (typing_fields),
  [RC_VERB_STATUS] = LAYOUT_PLAIN (status_fields),
  [RC_VERB_PING] = LAYOUT_PLAIN (plain_fields),
  [RC_VERB_PONG] = LAYOUT_PLAIN (plain_fields),
  [RC_VERB_ERROR] = LAYOUT (error_fields, BODY_OPTIONAL, RcWireError, sentence),
  [RC_VERB_BYE] = LAYOUT_PLAIN (bye_fields),
};

static const char *const presences[] = { "offline", "away", "online", "gone" };
static const char *const methods[] = { "open", "guest", "password", "register", "token" };
static const char *const registrations[] = { "open", "invite", "closed" };
static const char *const switches[] = { "off", "on" };

static inline gboolean
is_slice (Kind kind)
{
  return kind <= KIND_TAG;
}

static gboolean
read_word (RcSlice value, const char *const *words, guint n, guint64 *number)
{
  for (guint i = 0; i < n; i++)
    {
      if (rc_slice_equal_string (value, words[i]))
        {
          *number = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_about (RcSlice value)
{
  const char *slash = memrchr (value.data, '/', value.len);
  gsize from_len;

  if (slash == NULL)
    return FALSE;

  from_len = slash - value.data;
  return from_len > 0 && from_len <= RC_ID_MAX_BYTES &&
         rc_ref_check (rc_slice (slash + 1, value.len - from_len - 1));
}

static gboolean
read_code (RcSlice value, guint64 *number)
{
  RcError error;

  if (!rc_error_from_code (value, &error))
    return FALSE;

  *number = error;
  return TRUE;
}

static gboolean
read_number (Kind kind, RcSlice value, guint64 *number)
{
  switch (kind)
    {
    case KIND_NUMBER:
      return rc_slice_to_uint (value, RC_SEQ_MAX, number);
    case KIND_FLAG:
      return rc_slice_to_uint (value, 1, number);
    case KIND_ON_OFF:
      return read_word (value, switches, G_N_ELEMENTS (switches), number);
    case KIND_PRESENCE:
      return read_word (value, presences, G_N_ELEMENTS (presences), number);
    case KIND_STATUS:
      return read_word (value, presences, G_N_ELEMENTS (presences), number) &&
             (*number == RC_PRESENCE_ONLINE || *number == RC_PRESENCE_AWAY);
    case KIND_METHOD:
      return read_word (value, methods, G_N_ELEMENTS (methods), number);
    case KIND_REGISTRATION:
      return read_word (value, registrations, G_N_ELEMENTS (registrations), number);
    case KIND_CODE:
      return read_code (value, number);
    default:
      g_return_val_if_reached (FALSE);
    }
}

static inline gboolean
check_slice (Kind kind, RcSlice value)
{
  switch (kind)
    {
    case KIND_NAME:
      return value.len <= RC_ID_MAX_BYTES;
    case KIND_REF:
      return rc_ref_check (value);
    case KIND_ABOUT:
      return is_about (value);
    case KIND_TAG:
      return value.len <= RC_TAG_MAX_BYTES;
    default:
      return TRUE;
    }
}

static gboolean
refuse_key (GError **error, RcError code, RcKey key)
{
  RcSlice name = rc_key_to_name (key);

  g_set_error (error, RC_ERROR, code,
               code == RC_ERROR_MISSING_KEY ? "The key “%.*s” is missing." : "The value of “%.*s” is not one that it takes.",
               (int) name.len, name.data);
  return FALSE;
}

static G_ALWAYS_INLINE inline gboolean
parse_field (const Field *field, const RcFrame *frame, void *out, GError **error)
{
  RcSlice value = rc_frame_get (frame, field->key);
  void *member = G_STRUCT_MEMBER_P (out, field->offset);
  gboolean absent = rc_slice_is_absent (value);

  if (absent && field->required)
    return refuse_key (error, RC_ERROR_MISSING_KEY, field->key);

  if (is_slice (field->kind))
    {
      if (!absent && !check_slice (field->kind, value))
        return refuse_key (error, RC_ERROR_BAD_VALUE, field->key);

      *(RcSlice *) member = value;
      return TRUE;
    }

  *(guint64 *) member = RC_WIRE_ABSENT;
  if (!absent && !read_number (field->kind, value, member))
    return refuse_key (error, RC_ERROR_BAD_VALUE, field->key);

  return TRUE;
}

static gboolean
refuse_body (GError **error, RcError code, const char *sentence)
{
  g_set_error_literal (error, RC_ERROR, code, sentence);
  return FALSE;
}

static G_ALWAYS_INLINE inline gboolean
parse_body (const Layout *layout, const RcFrame *frame, void *out, GError **error)
{
  gboolean absent = rc_slice_is_absent (frame->body);

  if (layout->body_rule == BODY_NONE)
    return TRUE;

  if (layout->body_rule != BODY_OPTIONAL && absent)
    return refuse_body (error, RC_ERROR_MISSING_KEY, "The body is missing.");

  if (layout->body_rule == BODY_TEXT && frame->body.len == 0 && rc_slice_is_absent (rc_frame_get (frame, RC_KEY_TYPE)))
    return refuse_body (error, RC_ERROR_BAD_VALUE, "The text is empty.");

  if (!rc_text_check (frame->body))
    return refuse_body (error, RC_ERROR_BAD_VALUE, "The body is not UTF-8, or there is a NUL in it.");

  *(RcSlice *) G_STRUCT_MEMBER_P (out, layout->body_offset) = frame->body;
  return TRUE;
}

static G_ALWAYS_INLINE inline gboolean
parse_layout (const Layout *layout, const RcFrame *frame, void *out, GError **error)
{
  RC_UNROLL
  for (guint i = 0; i < layout->n_fields; i++)
    if (!parse_field (&layout->fields[i], frame, out, error))
      return FALSE;

  return parse_body (layout, frame, out, error);
}

static gboolean
parse (const Layout *layout, const RcFrame *frame, void *out, GError **error)
{
  return parse_layout (layout, frame, out, error);
}

static RcSlice
number_to_word (Kind kind, guint64 number)
{
  switch (kind)
    {
    case KIND_ON_OFF:
      return rc_slice_from_string (switches[number != 0]);
    case KIND_PRESENCE:
    case KIND_STATUS:
      return rc_slice_from_string (rc_presence_to_string (number));
    case KIND_METHOD:
      return rc_slice_from_string (rc_login_method_to_string (number));
    case KIND_REGISTRATION:
      return rc_slice_from_string (rc_registration_to_string (number));
    case KIND_CODE:
      return rc_slice_from_string (rc_error_to_code (number));
    default:
      return RC_SLICE_ABSENT;
    }
}

static void
write_number (RcFrameWriter *writer, const Field *field, guint64 number)
{
  if (field->kind == KIND_NUMBER || field->kind == KIND_FLAG)
    rc_frame_writer_uint (writer, field->key, number);
  else
    rc_frame_writer_slice (writer, field->key, number_to_word (field->kind, number));
}

/* @stamp: (nullable): seq and time, where both are written one behind the other */
static G_ALWAYS_INLINE inline void
write_field (RcFrameWriter *writer, const Field *field, const void *in, const RcStamp *stamp)
{
  const void *member = (const guint8 *) in + field->offset;

  if (is_slice (field->kind))
    {
      if (!rc_slice_is_absent (*(const RcSlice *) member))
        rc_frame_writer_put_slice (writer, field->key, *(const RcSlice *) member);
    }
  else if (stamp != NULL && field->key == RC_KEY_SEQ)
    {
      rc_frame_writer_put_stamp (writer, stamp);
    }
  else if ((stamp == NULL || field->key != RC_KEY_TIME) && *(const guint64 *) member != RC_WIRE_ABSENT)
    {
      write_number (writer, field, *(const guint64 *) member);
    }
}

static G_ALWAYS_INLINE inline gsize
write_layout (RcVerb verb, const Layout *layout, const void *in, const RcStamp *stamp, void *memory, gsize size)
{
  RcFrameWriter writer;

  rc_frame_writer_begin (&writer, verb, memory, size);
  RC_UNROLL
  for (guint i = 0; i < layout->n_fields; i++)
    write_field (&writer, &layout->fields[i], in, stamp);

  if (layout->body_rule == BODY_NONE)
    return rc_frame_writer_put_end (&writer);

  return rc_frame_writer_put_body (&writer, *(const RcSlice *) ((const guint8 *) in + layout->body_offset));
}

static gsize
write_frame (RcVerb verb, const void *in, void *memory, gsize size)
{
  return write_layout (verb, &layouts[verb], in, NULL, memory, size);
}

/**
 * rc_presence_to_string:
 * @presence: a presence
 *
 * Returns: (transfer none): how @presence is written. Any thread.
 */
const char *
rc_presence_to_string (RcPresence presence)
{
  g_return_val_if_fail (presence < G_N_ELEMENTS (presences), NULL);

  return presences[presence];
}

/**
 * rc_login_method_to_string:
 * @method: a method of log-in
 *
 * Returns: (transfer none): how @method is written. Any thread.
 */
const char *
rc_login_method_to_string (RcLoginMethod method)
{
  g_return_val_if_fail (method < G_N_ELEMENTS (methods), NULL);

  return methods[method];
}

/**
 * rc_registration_to_string:
 * @registration: who may make an account
 *
 * Returns: (transfer none): how @registration is written, on the wire and in
 *   the server's configuration. Any thread.
 */
const char *
rc_registration_to_string (RcRegistration registration)
{
  g_return_val_if_fail (registration < G_N_ELEMENTS (registrations), NULL);

  return registrations[registration];
}

/**
 * rc_registration_from_name:
 * @name: what may be the name of a registration
 * @registration: (out): the registration
 *
 * Returns: whether @name is one. Any thread.
 */
gboolean
rc_registration_from_name (RcSlice name, RcRegistration *registration)
{
  guint64 number;

  if (!read_word (name, registrations, G_N_ELEMENTS (registrations), &number))
    return FALSE;

  *registration = number;
  return TRUE;
}

#define RC_WIRE_DEFINE_PARSE(Type, name, its_verb, func)                                      \
  gboolean rc_wire_##name##_parse (const RcFrame *frame, Type *out, GError **error)         \
  {                                                                                         \
    g_return_val_if_fail (frame->verb == its_verb, FALSE);                                  \
                                                                                            \
    return func (&layouts[its_verb], frame, out, error);                                    \
  }

#define RC_WIRE_DEFINE_WRITE(Type, name, verb)                                              \
  gsize rc_wire_##name##_write (const Type *in, void *memory, gsize size)                   \
  {                                                                                         \
    return write_frame (verb, in, memory, size);                                            \
  }

#define RC_WIRE_DEFINE_STAMP(Type, name, verb)                                              \
  gsize rc_wire_##name##_write_stamped (const Type *in, const RcStamp *stamp,               \
                                        void *memory, gsize size)                           \
  {                                                                                         \
    g_return_val_if_fail (stamp->seq == in->seq && stamp->time == in->time, 0);             \
                                                                                            \
    return write_layout (verb, &layouts[verb], in, stamp, memory, size);                    \
  }

#define RC_WIRE_DEFINE(Type, name, verb)                                                    \
  RC_WIRE_DEFINE_PARSE (Type, name, verb, parse)                                            \
  RC_WIRE_DEFINE_WRITE (Type, name, verb)

RC_WIRE_DEFINE (RcWireHello, hello, RC_VERB_HELLO)
RC_WIRE_DEFINE (RcWireLogin, login, RC_VERB_LOGIN)
RC_WIRE_DEFINE (RcWireWelcome, welcome, RC_VERB_WELCOME)
RC_WIRE_DEFINE (RcWirePassword, password, RC_VERB_PASSWORD)
RC_WIRE_DEFINE (RcWirePlain, logout, RC_VERB_LOGOUT)
RC_WIRE_DEFINE (RcWirePlain, roster, RC_VERB_ROSTER)
RC_WIRE_DEFINE (RcWireContact, contact, RC_VERB_CONTACT)
RC_WIRE_DEFINE (RcWireSent, sent, RC_VERB_SENT)
RC_WIRE_DEFINE (RcWireMessage, message, RC_VERB_MESSAGE)
RC_WIRE_DEFINE (RcWireSync, sync, RC_VERB_SYNC)
RC_WIRE_DEFINE (RcWireHistory, history, RC_VERB_HISTORY)
RC_WIRE_DEFINE (RcWireEnd, end, RC_VERB_END)
RC_WIRE_DEFINE (RcWireGot, got, RC_VERB_GOT)
RC_WIRE_DEFINE (RcWireRead, read, RC_VERB_READ)
RC_WIRE_DEFINE (RcWireReceipt, receipt, RC_VERB_RECEIPT)
RC_WIRE_DEFINE (RcWireTyping, typing, RC_VERB_TYPING)
RC_WIRE_DEFINE (RcWireStatus, status, RC_VERB_STATUS)
RC_WIRE_DEFINE (RcWirePlain, ping, RC_VERB_PING)
RC_WIRE_DEFINE (RcWirePlain, pong, RC_VERB_PONG)
RC_WIRE_DEFINE (RcWireError, error, RC_VERB_ERROR)
RC_WIRE_DEFINE (RcWireBye, bye, RC_VERB_BYE)

/* What a message costs the server: each with its layout built in. */
RC_WIRE_DEFINE_PARSE (RcWireSend, send, RC_VERB_SEND, parse_layout)
RC_WIRE_DEFINE_WRITE (RcWireSend, send, RC_VERB_SEND)
RC_WIRE_DEFINE_STAMP (RcWireSent, sent, RC_VERB_SENT)
RC_WIRE_DEFINE_STAMP (RcWireMessage, message, RC_VERB_MESSAGE)
