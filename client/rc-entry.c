#include "config.h"

#include <time.h>

#include "rc-entry-struct.h"

/**
 * RcEntry:
 *
 * One message of a conversation, as a row shows it. Made and changed by the
 * engine only; the thread that the engine runs on.
 *
 * Its place in the timeline is (epoch, seq, order). The epoch rises with each
 * new log of the server, as the numbers of two logs cannot be compared; what
 * has no seq yet comes after everything that has one, in the order in which it
 * was written.
 */
enum
{
  PROP_0,
  PROP_STATE,
  PROP_ERROR,
  PROP_TIME_US,
  PROP_HEADER,
  PROP_STARTS_DAY,
  PROP_STARTS_NEW,
  PROP_REACH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcEntry, rc_entry, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (RcEntryState, rc_entry_state,
                    G_DEFINE_ENUM_VALUE (RC_ENTRY_RECEIVED, "received"),
                    G_DEFINE_ENUM_VALUE (RC_ENTRY_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (RC_ENTRY_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (RC_ENTRY_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (RC_ENTRY_DELIVERED, "delivered"),
                    G_DEFINE_ENUM_VALUE (RC_ENTRY_READ, "read"),
                    G_DEFINE_ENUM_VALUE (RC_ENTRY_FAILED, "failed"))

/* The day on the calendar of this place, as a number that differs from that
 * of every other day. The time is a peer's: whatever it is, there is an answer. */
static gint
local_day (gint64 time_us)
{
  time_t seconds = (time_t) (time_us / G_USEC_PER_SEC);
  struct tm parts;

  if (localtime_r (&seconds, &parts) == NULL)
    return G_MININT;

  return (gint) ((gint64) parts.tm_year * 366 + parts.tm_yday);
}

static gint64
time_from_wire (guint64 time_us)
{
  return time_us > (guint64) G_MAXINT64 ? G_MAXINT64 : (gint64) time_us;
}

static void
rc_entry_finalize (GObject *object)
{
  RcEntry *self = RC_ENTRY (object);

  g_clear_pointer (&self->from, g_ref_string_release);
  g_clear_pointer (&self->conversation, g_ref_string_release);
  g_clear_pointer (&self->ref, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->reach, rc_reach_free);

  G_OBJECT_CLASS (rc_entry_parent_class)->finalize (object);
}

static void
rc_entry_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  RcEntry *self = RC_ENTRY (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case PROP_TIME_US:
      g_value_set_int64 (value, self->time_us);
      break;
    case PROP_HEADER:
      g_value_set_uint (value, self->header);
      break;
    case PROP_STARTS_DAY:
      g_value_set_boolean (value, self->starts_day);
      break;
    case PROP_STARTS_NEW:
      g_value_set_boolean (value, self->starts_new);
      break;
    case PROP_REACH:
      g_value_set_pointer (value, self->reach);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_entry_class_init (RcEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = rc_entry_finalize;
  object_class->get_property = rc_entry_get_property;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, RC_TYPE_ENTRY_STATE,
                       RC_ENTRY_RECEIVED, flags);
  properties[PROP_ERROR] =
    g_param_spec_string ("error", NULL, NULL, NULL, flags);
  properties[PROP_TIME_US] =
    g_param_spec_int64 ("time-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_HEADER] =
    g_param_spec_uint ("header", NULL, NULL, RC_ENTRY_HEADER_FULL,
                       RC_ENTRY_HEADER_NONE, RC_ENTRY_HEADER_FULL, flags);
  properties[PROP_STARTS_DAY] =
    g_param_spec_boolean ("starts-day", NULL, NULL, FALSE, flags);
  properties[PROP_STARTS_NEW] =
    g_param_spec_boolean ("starts-new", NULL, NULL, FALSE, flags);
  properties[PROP_REACH] =
    g_param_spec_pointer ("reach", NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_entry_init (RcEntry *self)
{
  self->header = RC_ENTRY_HEADER_FULL;
}

static void
update_identity (RcEntry *self)
{
  self->identity.from = rc_slice_from_string (self->from);
  self->identity.ref = rc_slice_from_string (self->ref);
}

guint
rc_identity_hash (gconstpointer identity)
{
  const RcIdentity *self = identity;
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < self->from.len; i++)
    hash = (hash ^ (guint8) self->from.data[i]) * 16777619u;
  for (gsize i = 0; i < self->ref.len; i++)
    hash = (hash ^ (guint8) self->ref.data[i]) * 16777619u;

  return hash;
}

gboolean
rc_identity_equal (gconstpointer a,
                   gconstpointer b)
{
  const RcIdentity *left = a;
  const RcIdentity *right = b;

  return rc_slice_equal (left->ref, right->ref)
         && rc_slice_equal (left->from, right->from);
}

/*< private >
 * rc_entry_new_own:
 * @time_us: Unix time, in microseconds
 *
 * A message that was written here, and is not sent.
 *
 * Returns: (transfer full): the entry, WAITING
 */
RcEntry *
rc_entry_new_own (const char *from,
                  const char *ref,
                  const char *text,
                  gint64      time_us)
{
  RcEntry *self = g_object_new (RC_TYPE_ENTRY, NULL);

  self->from = g_ref_string_new_intern (from);
  self->ref = g_strdup (ref);
  self->text = g_strdup (text);
  self->is_own = TRUE;
  self->state = RC_ENTRY_WAITING;
  self->time_us = time_us;
  self->day = local_day (time_us);
  update_identity (self);

  return self;
}

/*< private >
 * rc_entry_new_received:
 * @message: a message whose ids, ref and text have been checked
 * @epoch: the log that its seq belongs to
 * @is_own: whether it is from this account
 *
 * Returns: (transfer full): the entry; an own one, said on another device, is SENT, others are RECEIVED
 */
RcEntry *
rc_entry_new_received (const RcWireMessage *message,
                       guint                epoch,
                       gboolean             is_own)
{
  RcEntry *self = g_object_new (RC_TYPE_ENTRY, NULL);
  g_autofree char *from = rc_slice_dup (message->from);

  self->from = g_ref_string_new_intern (from);
  self->ref = rc_slice_dup (message->ref);
  self->text = g_strndup (message->text.data != NULL ? message->text.data : "",
                          message->text.len);
  self->type = rc_slice_dup (message->type);
  self->is_own = is_own;
  self->state = is_own ? RC_ENTRY_SENT : RC_ENTRY_RECEIVED;
  self->time_us = time_from_wire (message->time);
  self->day = local_day (self->time_us);
  self->seq = message->seq;
  self->epoch = epoch;
  update_identity (self);

  return self;
}

const RcIdentity *
rc_entry_get_identity (RcEntry *self)
{
  return &self->identity;
}

/* The wire's type=, NULL for a text. */
const char *
rc_entry_get_type_name (RcEntry *self)
{
  return self->type;
}

/* The id, or "all", of the timeline that it is in; NULL before it is in one. */
const char *
rc_entry_get_conversation (RcEntry *self)
{
  return self->conversation;
}

/* About what it takes of memory, the object itself included. */
gsize
rc_entry_get_size_bytes (RcEntry *self)
{
  return sizeof (RcEntry) + 128 + strlen (self->text);
}

gint
rc_entry_get_day (RcEntry *self)
{
  return self->day;
}

guint
rc_entry_get_epoch (RcEntry *self)
{
  return self->epoch;
}

/* By place; 0 for an entry and itself only, as far as orders are unique. */
int
rc_entry_compare (RcEntry *a,
                  RcEntry *b)
{
  gboolean a_is_new = a->seq == 0;
  gboolean b_is_new = b->seq == 0;

  if (a_is_new != b_is_new)
    return a_is_new ? 1 : -1;
  if (!a_is_new && a->epoch != b->epoch)
    return a->epoch < b->epoch ? -1 : 1;
  if (a->seq != b->seq)
    return a->seq < b->seq ? -1 : 1;
  if (a->order != b->order)
    return a->order < b->order ? -1 : 1;

  return 0;
}

void
rc_entry_set_ref (RcEntry    *self,
                  const char *ref)
{
  g_free (self->ref);
  self->ref = g_strdup (ref);
  update_identity (self);
}

/* @error: a sentence, for FAILED; NULL else. */
void
rc_entry_set_state (RcEntry      *self,
                    RcEntryState  state,
                    const char   *error)
{
  gboolean state_changed = self->state != state;
  gboolean error_changed = g_strcmp0 (self->error, error) != 0;

  self->state = state;
  if (error_changed)
    {
      g_free (self->error);
      self->error = g_strdup (error);
    }

  if (error_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  if (state_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* How far the other person has our messages of this log. It only ever rises. */
void
rc_entry_apply_receipt (RcEntry *self,
                        guint    epoch,
                        guint64  delivered,
                        guint64  read)
{
  if (!self->is_own || self->seq == 0 || self->epoch != epoch)
    return;

  if (self->seq <= read)
    rc_entry_set_state (self, RC_ENTRY_READ, NULL);
  else if (self->seq <= delivered && self->state != RC_ENTRY_READ)
    rc_entry_set_state (self, RC_ENTRY_DELIVERED, NULL);
}

void
rc_entry_set_time_us (RcEntry *self,
                      gint64   time_us)
{
  if (self->time_us == time_us)
    return;

  self->time_us = time_us;
  self->day = local_day (time_us);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME_US]);
}

void
rc_entry_set_place (RcEntry *self,
                    guint    epoch,
                    guint64  seq)
{
  self->epoch = epoch;
  self->seq = seq;
}

void
rc_entry_set_conversation (RcEntry    *self,
                           const char *conversation)
{
  g_clear_pointer (&self->conversation, g_ref_string_release);
  self->conversation = g_ref_string_new_intern (conversation);
}

void
rc_entry_set_order (RcEntry *self,
                    guint64  order)
{
  self->order = order;
}

void
rc_entry_set_layout (RcEntry       *self,
                     RcEntryHeader  header,
                     gboolean       starts_day)
{
  gboolean header_changed = self->header != header;
  gboolean day_changed = self->starts_day != !!starts_day;

  self->header = header;
  self->starts_day = !!starts_day;

  if (header_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEADER]);
  if (day_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STARTS_DAY]);
}

void
rc_entry_set_starts_new (RcEntry  *self,
                         gboolean  starts_new)
{
  if (self->starts_new == !!starts_new)
    return;

  self->starts_new = !!starts_new;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STARTS_NEW]);
}

void
rc_reach_free (RcReach *reach)
{
  g_free (reach->missing);
  g_free (reach);
}

static gboolean
is_same_reach (const RcReach *a,
               const RcReach *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->n_people == b->n_people && a->n_delivered == b->n_delivered
         && a->n_read == b->n_read && a->n_missing == b->n_missing
         && g_strcmp0 (a->missing, b->missing) == 0;
}

/* @reach: (transfer full) (nullable) */
void
rc_entry_take_reach (RcEntry *self,
                     RcReach *reach)
{
  RcReach *old = self->reach;
  gboolean changed = !is_same_reach (old, reach);

  self->reach = reach;
  g_clear_pointer (&old, rc_reach_free);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REACH]);
}

gboolean
rc_entry_get_listed (RcEntry *self)
{
  return self->listed;
}

void
rc_entry_set_listed (RcEntry  *self,
                     gboolean  listed)
{
  self->listed = !!listed;
}

gboolean
rc_entry_get_moved (RcEntry *self)
{
  return self->moved;
}

void
rc_entry_set_moved (RcEntry  *self,
                    gboolean  moved)
{
  self->moved = !!moved;
}
