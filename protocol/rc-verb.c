/* rc-verb.c - the verbs and the keys that version 1 knows.
 *
 * A name is found without a search: its first eight bytes, multiplied by
 * RC_NAME_FACTOR, give a slot that no other known name has. For a new name take
 * the slot that rc_name_find() gives; where it is taken, choose another factor,
 * any odd number at random is soon one, and lay both tables out anew. The unit
 * test looks up every name. */
#include "config.h"

#include "rc-verb-private.h"

#define NAME(s, value) { s, sizeof (s) - 1, value }

const RcName rc_verb_slots[RC_NAME_SLOTS] = {
  [30] = NAME ("PING", RC_VERB_PING),
  [41] = NAME ("HELLO", RC_VERB_HELLO),
  [42] = NAME ("ERROR", RC_VERB_ERROR),
  [43] = NAME ("PONG", RC_VERB_PONG),
  [54] = NAME ("STATUS", RC_VERB_STATUS),
  [57] = NAME ("PASSWORD", RC_VERB_PASSWORD),
  [63] = NAME ("MESSAGE", RC_VERB_MESSAGE),
  [64] = NAME ("BYE", RC_VERB_BYE),
  [70] = NAME ("TYPING", RC_VERB_TYPING),
  [83] = NAME ("HISTORY", RC_VERB_HISTORY),
  [88] = NAME ("SENT", RC_VERB_SENT),
  [91] = NAME ("SEND", RC_VERB_SEND),
  [93] = NAME ("LOGOUT", RC_VERB_LOGOUT),
  [101] = NAME ("GOT", RC_VERB_GOT),
  [104] = NAME ("RECEIPT", RC_VERB_RECEIPT),
  [107] = NAME ("CONTACT", RC_VERB_CONTACT),
  [108] = NAME ("SYNC", RC_VERB_SYNC),
  [109] = NAME ("WELCOME", RC_VERB_WELCOME),
  [118] = NAME ("READ", RC_VERB_READ),
  [120] = NAME ("LOGIN", RC_VERB_LOGIN),
  [122] = NAME ("ROSTER", RC_VERB_ROSTER),
  [126] = NAME ("END", RC_VERB_END),
};

const RcWritten rc_written_verbs[RC_N_VERBS] = {
  [RC_VERB_UNKNOWN] = RC_WRITTEN (""),
  [RC_VERB_HELLO] = RC_WRITTEN ("HELLO"),
  [RC_VERB_LOGIN] = RC_WRITTEN ("LOGIN"),
  [RC_VERB_WELCOME] = RC_WRITTEN ("WELCOME"),
  [RC_VERB_PASSWORD] = RC_WRITTEN ("PASSWORD"),
  [RC_VERB_LOGOUT] = RC_WRITTEN ("LOGOUT"),
  [RC_VERB_ROSTER] = RC_WRITTEN ("ROSTER"),
  [RC_VERB_CONTACT] = RC_WRITTEN ("CONTACT"),
  [RC_VERB_SEND] = RC_WRITTEN ("SEND"),
  [RC_VERB_SENT] = RC_WRITTEN ("SENT"),
  [RC_VERB_MESSAGE] = RC_WRITTEN ("MESSAGE"),
  [RC_VERB_SYNC] = RC_WRITTEN ("SYNC"),
  [RC_VERB_HISTORY] = RC_WRITTEN ("HISTORY"),
  [RC_VERB_END] = RC_WRITTEN ("END"),
  [RC_VERB_GOT] = RC_WRITTEN ("GOT"),
  [RC_VERB_READ] = RC_WRITTEN ("READ"),
  [RC_VERB_RECEIPT] = RC_WRITTEN ("RECEIPT"),
  [RC_VERB_TYPING] = RC_WRITTEN ("TYPING"),
  [RC_VERB_STATUS] = RC_WRITTEN ("STATUS"),
  [RC_VERB_PING] = RC_WRITTEN ("PING"),
  [RC_VERB_PONG] = RC_WRITTEN ("PONG"),
  [RC_VERB_ERROR] = RC_WRITTEN ("ERROR"),
  [RC_VERB_BYE] = RC_WRITTEN ("BYE"),
};

const RcName rc_key_slots[RC_NAME_SLOTS] = {
  [1] = NAME ("with", RC_KEY_WITH),
  [5] = NAME ("limit", RC_KEY_LIMIT),
  [7] = NAME ("about", RC_KEY_ABOUT),
  [13] = NAME ("seq", RC_KEY_SEQ),
  [25] = NAME ("features", RC_KEY_FEATURES),
  [29] = NAME ("seen", RC_KEY_SEEN),
  [30] = NAME ("tag", RC_KEY_TAG),
  [31] = NAME ("time", RC_KEY_TIME),
  [36] = NAME ("body-max", RC_KEY_BODY_MAX),
  [47] = NAME ("since", RC_KEY_SINCE),
  [48] = NAME ("registration", RC_KEY_REGISTRATION),
  [51] = NAME ("reason", RC_KEY_REASON),
  [52] = NAME ("before", RC_KEY_BEFORE),
  [58] = NAME ("guests", RC_KEY_GUESTS),
  [59] = NAME ("method", RC_KEY_METHOD),
  [60] = NAME ("pins", RC_KEY_PINS),
  [62] = NAME ("idle", RC_KEY_IDLE),
  [63] = NAME ("more", RC_KEY_MORE),
  [67] = NAME ("code", RC_KEY_CODE),
  [72] = NAME ("after", RC_KEY_AFTER),
  [76] = NAME ("id", RC_KEY_ID),
  [82] = NAME ("ref", RC_KEY_REF),
  [84] = NAME ("history", RC_KEY_HISTORY),
  [86] = NAME ("read", RC_KEY_READ),
  [96] = NAME ("v", RC_KEY_V),
  [101] = NAME ("to", RC_KEY_TO),
  [102] = NAME ("log", RC_KEY_LOG),
  [106] = NAME ("again", RC_KEY_AGAIN),
  [107] = NAME ("type", RC_KEY_TYPE),
  [108] = NAME ("invite", RC_KEY_INVITE),
  [111] = NAME ("from", RC_KEY_FROM),
  [120] = NAME ("len", RC_KEY_LEN),
  [121] = NAME ("state", RC_KEY_STATE),
  [122] = NAME ("re", RC_KEY_RE),
  [126] = NAME ("delivered", RC_KEY_DELIVERED),
};

/* As they are written: " name=". */
const RcWritten rc_written_keys[RC_N_KEYS] = {
  [RC_KEY_ABOUT] = RC_WRITTEN (" about="),
  [RC_KEY_AFTER] = RC_WRITTEN (" after="),
  [RC_KEY_AGAIN] = RC_WRITTEN (" again="),
  [RC_KEY_BEFORE] = RC_WRITTEN (" before="),
  [RC_KEY_BODY_MAX] = RC_WRITTEN (" body-max="),
  [RC_KEY_CODE] = RC_WRITTEN (" code="),
  [RC_KEY_DELIVERED] = RC_WRITTEN (" delivered="),
  [RC_KEY_FEATURES] = RC_WRITTEN (" features="),
  [RC_KEY_FROM] = RC_WRITTEN (" from="),
  [RC_KEY_GUESTS] = RC_WRITTEN (" guests="),
  [RC_KEY_HISTORY] = RC_WRITTEN (" history="),
  [RC_KEY_ID] = RC_WRITTEN (" id="),
  [RC_KEY_IDLE] = RC_WRITTEN (" idle="),
  [RC_KEY_INVITE] = RC_WRITTEN (" invite="),
  [RC_KEY_LEN] = RC_WRITTEN (" len="),
  [RC_KEY_LIMIT] = RC_WRITTEN (" limit="),
  [RC_KEY_LOG] = RC_WRITTEN (" log="),
  [RC_KEY_METHOD] = RC_WRITTEN (" method="),
  [RC_KEY_MORE] = RC_WRITTEN (" more="),
  [RC_KEY_PINS] = RC_WRITTEN (" pins="),
  [RC_KEY_RE] = RC_WRITTEN (" re="),
  [RC_KEY_READ] = RC_WRITTEN (" read="),
  [RC_KEY_REASON] = RC_WRITTEN (" reason="),
  [RC_KEY_REF] = RC_WRITTEN (" ref="),
  [RC_KEY_REGISTRATION] = RC_WRITTEN (" registration="),
  [RC_KEY_SEEN] = RC_WRITTEN (" seen="),
  [RC_KEY_SEQ] = RC_WRITTEN (" seq="),
  [RC_KEY_SINCE] = RC_WRITTEN (" since="),
  [RC_KEY_STATE] = RC_WRITTEN (" state="),
  [RC_KEY_TAG] = RC_WRITTEN (" tag="),
  [RC_KEY_TIME] = RC_WRITTEN (" time="),
  [RC_KEY_TO] = RC_WRITTEN (" to="),
  [RC_KEY_TYPE] = RC_WRITTEN (" type="),
  [RC_KEY_V] = RC_WRITTEN (" v="),
  [RC_KEY_WITH] = RC_WRITTEN (" with="),
};

static guint64
to_word (RcSlice name)
{
  guint64 word = 0;

  memcpy (&word, name.data, MIN (name.len, sizeof word));
  return GUINT64_FROM_LE (word);
}

static const RcName *
find_name (const RcName *slots, RcSlice name)
{
  const RcName *slot = rc_name_find (slots, to_word (name));

  return slot != NULL && slot->len == name.len && memcmp (slot->name, name.data, name.len) == 0 ? slot : NULL;
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
  const RcName *slot;

  g_return_val_if_fail (name.len > 0, RC_VERB_UNKNOWN);

  slot = find_name (rc_verb_slots, name);
  return slot != NULL ? (RcVerb) slot->value : RC_VERB_UNKNOWN;
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

  return rc_written_verbs[verb].text;
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
  const RcName *slot;

  g_return_val_if_fail (name.len > 0, FALSE);

  slot = find_name (rc_key_slots, name);
  if (slot == NULL)
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

  return rc_slice (rc_written_keys[key].text, rc_written_keys[key].len);
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
