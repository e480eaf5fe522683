#include "config.h"

#include "rc-contact-private.h"

/* The most of a last message that is kept for a row, in characters. */
#define LAST_TEXT_MAX_CHARS 200

/**
 * RcContact:
 *
 * A row of the contact list: a person, or the room of everyone. Made and
 * changed by the engine only; the thread that the engine runs on.
 */
struct _RcContact
{
  GObject parent_instance;

  /* owned */
  char *id;
  char *last_from;
  char *last_text;
  gboolean last_is_own;

  RcPresence presence;
  gint64 seen_us;
  gint64 since_us;
  gint64 last_time_us;
  guint unread;
  guint generation;
  guint is_room : 1;
  guint is_self : 1;
  guint typing : 1;
  guint has_conversation : 1;
  guint leaving : 1;
  guint has_left : 1;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_IS_ROOM,
  PROP_IS_SELF,
  PROP_PRESENCE,
  PROP_SEEN_US,
  PROP_UNREAD,
  PROP_TYPING,
  PROP_LAST_FROM,
  PROP_LAST_TEXT,
  PROP_LAST_TIME_US,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcContact, rc_contact, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (RcPresence, rc_presence,
                    G_DEFINE_ENUM_VALUE (RC_PRESENCE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (RC_PRESENCE_AWAY, "away"),
                    G_DEFINE_ENUM_VALUE (RC_PRESENCE_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (RC_PRESENCE_GONE, "gone"))

/* One line of what may be sixty-four kilobytes of many: runs of white space
 * and control characters become one space. */
static char *
make_one_line (const char *text)
{
  GString *line = g_string_new (NULL);
  gboolean space_due = FALSE;
  guint n_chars = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          space_due = line->len > 0;
          continue;
        }
      if (++n_chars > LAST_TEXT_MAX_CHARS)
        break;
      if (space_due)
        g_string_append_c (line, ' ');
      space_due = FALSE;
      g_string_append_unichar (line, c);
    }

  return g_string_free (line, FALSE);
}

static void
rc_contact_finalize (GObject *object)
{
  RcContact *self = RC_CONTACT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->last_from, g_free);
  g_clear_pointer (&self->last_text, g_free);

  G_OBJECT_CLASS (rc_contact_parent_class)->finalize (object);
}

static void
rc_contact_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  RcContact *self = RC_CONTACT (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_IS_ROOM:
      g_value_set_boolean (value, self->is_room);
      break;
    case PROP_IS_SELF:
      g_value_set_boolean (value, self->is_self);
      break;
    case PROP_PRESENCE:
      g_value_set_enum (value, self->presence);
      break;
    case PROP_SEEN_US:
      g_value_set_int64 (value, self->seen_us);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    case PROP_TYPING:
      g_value_set_boolean (value, self->typing);
      break;
    case PROP_LAST_FROM:
      g_value_set_string (value, self->last_from);
      break;
    case PROP_LAST_TEXT:
      g_value_set_string (value, self->last_text);
      break;
    case PROP_LAST_TIME_US:
      g_value_set_int64 (value, self->last_time_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_contact_class_init (RcContactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = rc_contact_finalize;
  object_class->get_property = rc_contact_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_IS_ROOM] =
    g_param_spec_boolean ("is-room", NULL, NULL, FALSE, flags);
  properties[PROP_IS_SELF] =
    g_param_spec_boolean ("is-self", NULL, NULL, FALSE, flags);
  properties[PROP_PRESENCE] =
    g_param_spec_enum ("presence", NULL, NULL, RC_TYPE_PRESENCE,
                       RC_PRESENCE_OFFLINE, flags);
  properties[PROP_SEEN_US] =
    g_param_spec_int64 ("seen-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_UNREAD] =
    g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TYPING] =
    g_param_spec_boolean ("typing", NULL, NULL, FALSE, flags);
  properties[PROP_LAST_FROM] =
    g_param_spec_string ("last-from", NULL, NULL, NULL, flags);
  properties[PROP_LAST_TEXT] =
    g_param_spec_string ("last-text", NULL, NULL, NULL, flags);
  properties[PROP_LAST_TIME_US] =
    g_param_spec_int64 ("last-time-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_contact_init (RcContact *self)
{
  self->presence = RC_PRESENCE_OFFLINE;
}

/*< private >
 * rc_contact_new:
 *
 * Returns: (transfer full): a contact that is offline; the room: online
 */
RcContact *
rc_contact_new (const char *id,
                gboolean    is_room)
{
  RcContact *self = g_object_new (RC_TYPE_CONTACT, NULL);

  self->id = g_strdup (id);
  self->is_room = !!is_room;
  self->presence = is_room ? RC_PRESENCE_ONLINE : RC_PRESENCE_OFFLINE;

  return self;
}

void
rc_contact_set_is_self (RcContact *self,
                        gboolean   is_self)
{
  if (self->is_self == !!is_self)
    return;

  self->is_self = !!is_self;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SELF]);
}

void
rc_contact_set_presence (RcContact  *self,
                         RcPresence  presence)
{
  if (self->presence == presence)
    return;

  self->presence = presence;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
}

void
rc_contact_set_seen_us (RcContact *self,
                        gint64     seen_us)
{
  if (self->seen_us == seen_us)
    return;

  self->seen_us = seen_us;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEEN_US]);
}

void
rc_contact_set_unread (RcContact *self,
                       guint      unread)
{
  if (self->unread == unread)
    return;

  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

void
rc_contact_set_typing (RcContact *self,
                       gboolean   typing)
{
  if (self->typing == !!typing)
    return;

  self->typing = !!typing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TYPING]);
}

/* @is_own: whether @from is ourselves, which changes with it. @text: of any length
 * and shape; the row keeps one line of it. %NULL, like @from, where there is no
 * message (any more). */
void
rc_contact_set_last (RcContact  *self,
                     const char *from,
                     gboolean    is_own,
                     const char *text,
                     gint64      time_us)
{
  g_autofree char *line = text != NULL ? make_one_line (text) : NULL;
  gboolean from_changed = g_strcmp0 (self->last_from, from) != 0;
  gboolean text_changed = g_strcmp0 (self->last_text, line) != 0;
  gboolean time_changed = self->last_time_us != time_us;

  if (from_changed)
    {
      g_free (self->last_from);
      self->last_from = g_strdup (from);
    }
  if (text_changed)
    {
      g_free (self->last_text);
      self->last_text = g_steal_pointer (&line);
    }
  self->last_is_own = is_own;
  self->last_time_us = time_us;

  if (from_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_FROM]);
  if (text_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_TEXT]);
  if (time_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_TIME_US]);
}

gint64
rc_contact_get_since_us (RcContact *self)
{
  return self->since_us;
}

void
rc_contact_set_since_us (RcContact *self,
                         gint64     since_us)
{
  self->since_us = since_us;
}

gboolean
rc_contact_get_has_conversation (RcContact *self)
{
  return self->has_conversation;
}

void
rc_contact_set_has_conversation (RcContact *self,
                                 gboolean   has_conversation)
{
  self->has_conversation = !!has_conversation;
}

guint
rc_contact_get_generation (RcContact *self)
{
  return self->generation;
}

void
rc_contact_set_generation (RcContact *self,
                           guint      generation)
{
  self->generation = generation;
}

gboolean
rc_contact_get_leaving (RcContact *self)
{
  return self->leaving;
}

void
rc_contact_set_leaving (RcContact *self,
                        gboolean   leaving)
{
  self->leaving = !!leaving;
}

gboolean
rc_contact_get_has_left (RcContact *self)
{
  return self->has_left;
}

void
rc_contact_set_has_left (RcContact *self,
                         gboolean   has_left)
{
  self->has_left = !!has_left;
}

/**
 * rc_contact_get_id:
 *
 * Returns: the id, `all` for the room; lives as long as the contact
 */
const char *
rc_contact_get_id (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), NULL);

  return self->id;
}

/**
 * rc_contact_get_is_room:
 *
 * Returns: whether it is the room of everyone
 */
gboolean
rc_contact_get_is_room (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), FALSE);

  return self->is_room;
}

/**
 * rc_contact_get_is_self:
 *
 * Returns: whether it is ourselves
 */
gboolean
rc_contact_get_is_self (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), FALSE);

  return self->is_self;
}

/**
 * rc_contact_get_presence:
 *
 * Returns: how present they are; the room is always online
 */
RcPresence
rc_contact_get_presence (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), RC_PRESENCE_OFFLINE);

  return self->presence;
}

/**
 * rc_contact_get_seen_us:
 *
 * Returns: when they were last there, Unix time in microseconds; 0 = not known
 */
gint64
rc_contact_get_seen_us (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), 0);

  return self->seen_us;
}

/**
 * rc_contact_get_unread:
 *
 * Returns: how many messages of others nobody has looked at yet
 */
guint
rc_contact_get_unread (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), 0);

  return self->unread;
}

/**
 * rc_contact_get_typing:
 *
 * Returns: whether they type to us; for the room, whether anyone types there
 */
gboolean
rc_contact_get_typing (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), FALSE);

  return self->typing;
}

/**
 * rc_contact_get_last_from:
 *
 * Returns: (nullable): who wrote the newest message of the conversation
 */
const char *
rc_contact_get_last_from (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), NULL);

  return self->last_from;
}

/**
 * rc_contact_get_last_is_own:
 *
 * Returns: whether the last message is our own; changes with #RcContact:last-from
 */
gboolean
rc_contact_get_last_is_own (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), FALSE);

  return self->last_is_own;
}

/**
 * rc_contact_get_last_text:
 *
 * Returns: (nullable): the beginning of that message, on one line
 */
const char *
rc_contact_get_last_text (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), NULL);

  return self->last_text;
}

/**
 * rc_contact_get_last_time_us:
 *
 * Returns: its time, Unix time in microseconds; 0 = there is none
 */
gint64
rc_contact_get_last_time_us (RcContact *self)
{
  g_return_val_if_fail (RC_IS_CONTACT (self), 0);

  return self->last_time_us;
}
