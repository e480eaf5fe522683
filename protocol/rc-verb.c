/* rc-verb.c - the verbs and the keys that version 1 knows.
 *
 * A name is found without a search: its first, second and last byte and its
 * length give a slot that no other known name has. For a new name take the
 * slot that verb_slot() or key_slot() gives; where it is taken, choose other
 * factors and lay the table out anew. The unit test looks up every name. */
#include "config.h"

#include "rc-plain-private.h"
#include "rc-verb-private.h"

#define N_SLOTS 128

/* As long as the longest, and a word at least. */
#define NAME_BYTES 14

typedef struct
{
  char name[NAME_BYTES]; /* filled up with zeros */
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
  const Name *slot;

  g_return_val_if_fail (name.len > 0, FALSE);

  slot = &key_slots[key_slot ((const guint8 *) name.data, name.len)];
  if (!is_name (slot, name))
    return FALSE;

  *key = slot->value;
  return TRUE;
}

/**
 * rc_key_from_pair:
 * @pair: what stands between two spaces of a header
 * @key: (out): the key
 * @name_len: (out): where its equals sign is; the length of @pair where there
 *   is none
 *
 * Reads the key of a pair, with one look at eight bytes where it is short.
 *
 * Returns: whether this version knows it. Any thread.
 */
gboolean
rc_key_from_pair (RcSlice pair, RcKey *key, gsize *name_len)
{
  guint64 word, equals, slot_word;
  const Name *slot;
  guint n_bits;

  if (pair.len >= sizeof word)
    {
      memcpy (&word, pair.data, sizeof word);
      word = GUINT64_FROM_LE (word);
      equals = word ^ RC_EVERY_BYTE ('=');
      equals = (equals - RC_EVERY_BYTE (1)) & ~equals & RC_EVERY_BYTE (0x80);
      n_bits = equals != 0 ? __builtin_ctzll (equals) - 7 : 0;
      if (n_bits > 0)
        {
          *name_len = n_bits / 8;
          slot = &key_slots[key_slot ((const guint8 *) pair.data, *name_len)];
          memcpy (&slot_word, slot->name, sizeof slot_word);
          *key = slot->value;
          return GUINT64_FROM_LE (slot_word) == (word & ((G_GUINT64_CONSTANT (1) << n_bits) - 1));
        }
    }

  *name_len = 0;
  while (*name_len < pair.len && pair.data[*name_len] != '=')
    ++*name_len;

  return *name_len > 0 && *name_len < pair.len && rc_key_from_name (rc_slice (pair.data, *name_len), key);
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
