/* rc-verb.h - the verbs and the keys that version 1 knows. */
#pragma once

#include <glib.h>

#include "rc-slice.h"

G_BEGIN_DECLS

typedef enum
{
  RC_VERB_UNKNOWN,
  RC_VERB_HELLO,
  RC_VERB_LOGIN,
  RC_VERB_WELCOME,
  RC_VERB_PASSWORD,
  RC_VERB_LOGOUT,
  RC_VERB_ROSTER,
  RC_VERB_CONTACT,
  RC_VERB_SEND,
  RC_VERB_SENT,
  RC_VERB_MESSAGE,
  RC_VERB_SYNC,
  RC_VERB_HISTORY,
  RC_VERB_END,
  RC_VERB_GOT,
  RC_VERB_READ,
  RC_VERB_RECEIPT,
  RC_VERB_TYPING,
  RC_VERB_STATUS,
  RC_VERB_PING,
  RC_VERB_PONG,
  RC_VERB_ERROR,
  RC_VERB_BYE,
} RcVerb;

#define RC_N_VERBS (RC_VERB_BYE + 1)

/* At most 64 of them: a frame notes which are present in one word. */
typedef enum
{
  RC_KEY_ABOUT,
  RC_KEY_AFTER,
  RC_KEY_AGAIN,
  RC_KEY_BEFORE,
  RC_KEY_BODY_MAX,
  RC_KEY_CODE,
  RC_KEY_DELIVERED,
  RC_KEY_FEATURES,
  RC_KEY_FROM,
  RC_KEY_GUESTS,
  RC_KEY_HISTORY,
  RC_KEY_ID,
  RC_KEY_IDLE,
  RC_KEY_INVITE,
  RC_KEY_LEN,
  RC_KEY_LIMIT,
  RC_KEY_LOG,
  RC_KEY_METHOD,
  RC_KEY_MORE,
  RC_KEY_PINS,
  RC_KEY_RE,
  RC_KEY_READ,
  RC_KEY_REASON,
  RC_KEY_REF,
  RC_KEY_REGISTRATION,
  RC_KEY_SEEN,
  RC_KEY_SEQ,
  RC_KEY_SINCE,
  RC_KEY_STATE,
  RC_KEY_TAG,
  RC_KEY_TIME,
  RC_KEY_TO,
  RC_KEY_TYPE,
  RC_KEY_V,
  RC_KEY_WITH,
} RcKey;

#define RC_N_KEYS (RC_KEY_WITH + 1)
G_STATIC_ASSERT (RC_N_KEYS <= 64);

RcVerb      rc_verb_from_name (RcSlice  name);
const char *rc_verb_to_name   (RcVerb   verb);
gboolean    rc_key_from_name  (RcSlice  name,
                               RcKey   *key);
RcSlice     rc_key_to_name    (RcKey    key);
RcSlice     rc_key_to_written (RcKey    key);

G_END_DECLS
