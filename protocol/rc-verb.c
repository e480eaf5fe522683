/* rc-verb.c - the verbs and the keys that version 1 knows.
 *
 * A name is found without a search: its first, second and last byte and its
 * length give a slot that no other known name has. For a new name take the
 * slot that verb_slot() or key_slot() gives; where it is taken, choose other
 * factors and lay the table out anew. The unit test looks up every name. */
#include "config.h"

#include "rc-verb.h"

#define N_SLOTS 128

typedef struct
{
  const char *name;
  guint8 len;
  guint8 value;
} Name;

#define NAME(s, value) { s, sizeof (s) - 1, value }

static const Name verb_slots[N_SLOTS] = {
  [4] = NAME ("END", RC_VERB_END),
  [13] = NAME ("TYPING", RC_VERB_TYPING),
  [14] = NAME ("BYE", RC_VERB_BYE),
  [17] = NAME ("MESSAGE", RC_VERB_MESSAGE),
  [21] = NAME ("LOGOUT", RC_VERB_LOGOUT),
  [23] = NAME ("ROSTER", RC_VERB_ROSTER),
  [27] = NAME ("WELCOME", RC_VERB_WELCOME),
  [31] = NAME ("STATUS", RC_VERB_STATUS),
  [39] = NAME ("GOT", RC_VERB_GOT),
  [43] = NAME ("READ", RC_VERB_READ),
  [44] = NAME ("SEND", RC_VERB_SEND),
  [47] = NAME ("CONTACT", RC_VERB_CONTACT),
  [49] = NAME ("PASSWORD", RC_VERB_PASSWORD),
  [51] = NAME ("PING", RC_VERB_PING),
  [52] = NAME ("RECEIPT", RC_VERB_RECEIPT),
  [56] = NAME ("HISTORY", RC_VERB_HISTORY),
  [57] = NAME ("PONG", RC_VERB_PONG),
  [62] = NAME ("SYNC", RC_VERB_SYNC),
  [76] = NAME ("SENT", RC_VERB_SENT),
  [90] = NAME ("HELLO", RC_VERB_HELLO),
  [102] = NAME ("LOGIN", RC_VERB_LOGIN),
  [106] = NAME ("ERROR", RC_VERB_ERROR),
};

static const char *const verb_names[RC_N_VERBS] = {
  [RC_VERB_UNKNOWN] = "",
  [RC_VERB_HELLO] = "HELLO",
  [RC_VERB_LOGIN] = "LOGIN",
  [RC_VERB_WELCOME] = "WELCOME",
  [RC_VERB_PASSWORD] = "PASSWORD",
  [RC_VERB_LOGOUT] = "LOGOUT",
  [RC_VERB_ROSTER] = "ROSTER",
  [RC_VERB_CONTACT] = "CONTACT",
  [RC_VERB_SEND] = "SEND",
  [RC_VERB_SENT] = "SENT",
  [RC_VERB_MESSAGE] = "MESSAGE",
  [RC_VERB_SYNC] = "SYNC",
  [RC_VERB_HISTORY] = "HISTORY",
  [RC_VERB_END] = "END",
  [RC_VERB_GOT] = "GOT",
  [RC_VERB_READ] = "READ",
  [RC_VERB_RECEIPT] = "RECEIPT",
  [RC_VERB_TYPING] = "TYPING",
  [RC_VERB_STATUS] = "STATUS",
  [RC_VERB_PING] = "PING",
  [RC_VERB_PONG] = "PONG",
  [RC_VERB_ERROR] = "ERROR",
  [RC_VERB_BYE] = "BYE",
};

static const Name key_slots[N_SLOTS] = {
  [2] = NAME ("idle", RC_KEY_IDLE),
  [5] = NAME ("seq", RC_KEY_SEQ),
  [7] = NAME ("code", RC_KEY_CODE),
  [11] = NAME ("read", RC_KEY_READ),
  [17] = NAME ("more", RC_KEY_MORE),
  [18] = NAME ("time", RC_KEY_TIME),
  [21] = NAME ("from", RC_KEY_FROM),
  [22] = NAME ("seen", RC_KEY_SEEN),
  [24] = NAME ("with", RC_KEY_WITH),
  [26] = NAME ("again", RC_KEY_AGAIN),
  [27] = NAME ("about", RC_KEY_ABOUT),
  [28] = NAME ("pins", RC_KEY_PINS),
  [29] = NAME ("after", RC_KEY_AFTER),
  [34] = NAME ("type", RC_KEY_TYPE),
  [36] = NAME ("before", RC_KEY_BEFORE),
  [37] = NAME ("since", RC_KEY_SINCE),
  [45] = NAME ("limit", RC_KEY_LIMIT),
  [46] = NAME ("method", RC_KEY_METHOD),
  [48] = NAME ("state", RC_KEY_STATE),
  [52] = NAME ("invite", RC_KEY_INVITE),
  [53] = NAME ("registration", RC_KEY_REGISTRATION),
  [61] = NAME ("reason", RC_KEY_REASON),
  [71] = NAME ("guests", RC_KEY_GUESTS),
  [86] = NAME ("history", RC_KEY_HISTORY),
  [89] = NAME ("id", RC_KEY_ID),
  [94] = NAME ("features", RC_KEY_FEATURES),
  [97] = NAME ("delivered", RC_KEY_DELIVERED),
  [100] = NAME ("re", RC_KEY_RE),
  [105] = NAME ("body-max", RC_KEY_BODY_MAX),
  [118] = NAME ("v", RC_KEY_V),
  [120] = NAME ("tag", RC_KEY_TAG),
  [121] = NAME ("ref", RC_KEY_REF),
  [122] = NAME ("to", RC_KEY_TO),
  [123] = NAME ("len", RC_KEY_LEN),
  [126] = NAME ("log", RC_KEY_LOG),
};

/* As they are written: " name=". */
static const RcSlice written_keys[RC_N_KEYS] = {
  [RC_KEY_ABOUT] = RC_SLICE_INIT (" about="),
  [RC_KEY_AFTER] = RC_SLICE_INIT (" after="),
  [RC_KEY_AGAIN] = RC_SLICE_INIT (" again="),
  [RC_KEY_BEFORE] = RC_SLICE_INIT (" before="),
  [RC_KEY_BODY_MAX] = RC_SLICE_INIT (" body-max="),
  [RC_KEY_CODE] = RC_SLICE_INIT (" code="),
  [RC_KEY_DELIVERED] = RC_SLICE_INIT (" delivered="),
  [RC_KEY_FEATURES] = RC_SLICE_INIT (" features="),
  [RC_KEY_FROM] = RC_SLICE_INIT (" from="),
  [RC_KEY_GUESTS] = RC_SLICE_INIT (" guests="),
  [RC_KEY_HISTORY] = RC_SLICE_INIT (" history="),
  [RC_KEY_ID] = RC_SLICE_INIT (" id="),
  [RC_KEY_IDLE] = RC_SLICE_INIT (" idle="),
  [RC_KEY_INVITE] = RC_SLICE_INIT (" invite="),
  [RC_KEY_LEN] = RC_SLICE_INIT (" len="),
  [RC_KEY_LIMIT] = RC_SLICE_INIT (" limit="),
  [RC_KEY_LOG] = RC_SLICE_INIT (" log="),
  [RC_KEY_METHOD] = RC_SLICE_INIT (" method="),
  [RC_KEY_MORE] = RC_SLICE_INIT (" more="),
  [RC_KEY_PINS] = RC_SLICE_INIT (" pins="),
  [RC_KEY_RE] = RC_SLICE_INIT (" re="),
  [RC_KEY_READ] = RC_SLICE_INIT (" read="),
  [RC_KEY_REASON] = RC_SLICE_INIT (" reason="),
  [RC_KEY_REF] = RC_SLICE_INIT (" ref="),
  [RC_KEY_REGISTRATION] = RC_SLICE_INIT (" registration="),
  [RC_KEY_SEEN] = RC_SLICE_INIT (" seen="),
  [RC_KEY_SEQ] = RC_SLICE_INIT (" seq="),
  [RC_KEY_SINCE] = RC_SLICE_INIT (" since="),
  [RC_KEY_STATE] = RC_SLICE_INIT (" state="),
  [RC_KEY_TAG] = RC_SLICE_INIT (" tag="),
  [RC_KEY_TIME] = RC_SLICE_INIT (" time="),
  [RC_KEY_TO] = RC_SLICE_INIT (" to="),
  [RC_KEY_TYPE] = RC_SLICE_INIT (" type="),
  [RC_KEY_V] = RC_SLICE_INIT (" v="),
  [RC_KEY_WITH] = RC_SLICE_INIT (" with="),
};

static inline guint
verb_slot (const guint8 *name, gsize len)
{
  return (name[0] + name[len > 1] + name[len - 1] * 2 + len * 35) % N_SLOTS;
}

static inline guint
key_slot (const guint8 *name, gsize len)
{
  return (name[0] + name[len > 1] + name[len - 1] + len * 20) % N_SLOTS;
}

static inline gboolean
is_name (const Name *slot, RcSlice name)
{
  return slot->len == name.len && memcmp (slot->name, name.data, name.len) == 0;
}

/**
 * rc_verb_from_name:
 * @name: a verb as it is written, one byte at least
 *
 * Returns: the verb, %RC_VERB_UNKNOWN where this version has none of that
 *   name. Any thread.
 */
RcVerb
rc_verb_from_name (RcSlice name)
{
  const Name *slot;

  g_return_val_if_fail (name.len > 0, RC_VERB_UNKNOWN);

  slot = &verb_slots[verb_slot ((const guint8 *) name.data, name.len)];
  return is_name (slot, name) ? slot->value : RC_VERB_UNKNOWN;
}

/**
 * rc_verb_to_name:
 * @verb: a verb
 *
 * Returns: (transfer none): how @verb is written, "" for %RC_VERB_UNKNOWN.
 *   Any thread.
 */
const char *
rc_verb_to_name (RcVerb verb)
{
  g_return_val_if_fail (verb < RC_N_VERBS, "");

  return verb_names[verb];
}

/**
 * rc_key_from_name:
 * @name: a key as it is written, one byte at least
 * @key: (out): the key
 *
 * Returns: whether this version knows a key of that name. Any thread.
 */
gboolean
rc_key_from_name (RcSlice name, RcKey *key)
{
  const Name *slot;

  g_return_val_if_fail (name.len > 0, FALSE);

  slot = &key_slots[key_slot ((const guint8 *) name.data, name.len)];
  if (!is_name (slot, name))
    return FALSE;

  *key = slot->value;
  return TRUE;
}

/**
 * rc_key_to_written:
 * @key: a key
 *
 * Returns: (transfer none): @key as it stands in a header, with the space
 *   before it and the equals sign behind it. Any thread.
 */
RcSlice
rc_key_to_written (RcKey key)
{
  g_return_val_if_fail (key < RC_N_KEYS, RC_SLICE_ABSENT);

  return written_keys[key];
}

/**
 * rc_key_to_name:
 * @key: a key
 *
 * Returns: (transfer none): how @key is written. Any thread.
 */
RcSlice
rc_key_to_name (RcKey key)
{
  RcSlice written = rc_key_to_written (key);

  return rc_slice (written.data + 1, written.len - 2);
}
