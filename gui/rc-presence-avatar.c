/* rc-presence-avatar.c - an avatar that shows presence by shape and colour.
 *
 * The disc that stands beside a message, with a small badge at its corner: a green
 * disc, a yellow crescent or a hollow ring; none where nobody knows. A person's disc
 * is drawn rather than a widget, as there is one in every row of the contact list; a
 * room's is an AdwAvatar, for its icon. It is a picture only: whoever uses it says
 * the word beside it. */
#include "config.h"

#include "rc-message-avatar.h"
#include "rc-presence-avatar.h"
#include "rc-words.h"

#define SIZE_PX 40

struct _RcPresenceAvatar
{
  GtkWidget parent_instance;

  char *text;
  RcPresence presence;
  gboolean room;
  gboolean is_known;
  int size_px;
  PangoLayout *initials; /* (owned) (nullable): made when first drawn */

  /* children */
  GtkWidget *room_avatar; /* nullable */
  GtkWidget *badge;
};

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_PRESENCE,
  PROP_ROOM,
  PROP_SIZE,
  PROP_IS_KNOWN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcPresenceAvatar, rc_presence_avatar, GTK_TYPE_WIDGET)

static const char *const badge_classes[] = { "online", "away", "offline" };

static const char *
badge_class (RcPresence presence)
{
  if (presence == RC_PRESENCE_ONLINE)
    return badge_classes[0];
  if (presence == RC_PRESENCE_AWAY)
    return badge_classes[1];
  return badge_classes[2];
}

static void
update_badge (RcPresenceAvatar *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (badge_classes); i++)
    gtk_widget_remove_css_class (self->badge, badge_classes[i]);
  gtk_widget_add_css_class (self->badge, badge_class (self->presence));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->badge),
                                rc_words_presence_icon (self->presence));
  gtk_widget_set_visible (self->badge, !self->room && self->is_known);
}

static void
forget_initials (RcPresenceAvatar *self)
{
  g_clear_object (&self->initials);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_size (RcPresenceAvatar *self,
          int               size_px)
{
  if (self->size_px == size_px)
    return;
  self->size_px = size_px;
  gtk_widget_set_size_request (GTK_WIDGET (self), size_px, size_px);
  if (self->room_avatar != NULL)
    adw_avatar_set_size (ADW_AVATAR (self->room_avatar), size_px);
  forget_initials (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE]);
}

static void
set_text (RcPresenceAvatar *self,
          const char       *text)
{
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  if (self->room_avatar != NULL)
    adw_avatar_set_text (ADW_AVATAR (self->room_avatar), text);
  forget_initials (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
set_presence (RcPresenceAvatar *self,
              RcPresence        presence)
{
  if (self->presence == presence)
    return;
  self->presence = presence;
  update_badge (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
}

static void
set_room (RcPresenceAvatar *self,
          gboolean          room)
{
  if (self->room == room)
    return;
  self->room = room;
  if (room)
    {
      self->room_avatar = adw_avatar_new (self->size_px, self->text, FALSE);
      adw_avatar_set_icon_name (ADW_AVATAR (self->room_avatar), "system-users-symbolic");
      gtk_widget_insert_before (self->room_avatar, GTK_WIDGET (self), self->badge);
    }
  else
    {
      g_clear_pointer (&self->room_avatar, gtk_widget_unparent);
    }
  update_badge (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROOM]);
}

static void
set_is_known (RcPresenceAvatar *self,
              gboolean          is_known)
{
  if (self->is_known == is_known)
    return;
  self->is_known = is_known;
  update_badge (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_KNOWN]);
}

static void
set_font (PangoLayout *layout,
          double       size_px)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (size_px * PANGO_SCALE)));
  pango_layout_set_attributes (layout, attributes);
}

/* As AdwAvatar has them: as large as fits into a square in the disc, with some room. */
static PangoLayout *
make_initials (RcPresenceAvatar *self)
{
  g_autofree char *letters = rc_message_avatar_make_initials (self->text);
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), letters);
  double most_px = self->size_px / G_SQRT2 - MAX (self->size_px * 0.4 - 5.0, 0.0);
  int width;

  set_font (layout, most_px);
  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width > most_px)
    set_font (layout, most_px * most_px / width);
  return layout;
}

static void
rc_presence_avatar_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  RcPresenceAvatar *self = RC_PRESENCE_AVATAR (widget);
  float size = (float) self->size_px;
  graphene_rect_t bounds;

  if (!self->room && self->text != NULL && *self->text != '\0')
    {
      if (self->initials == NULL)
        self->initials = make_initials (self);
      graphene_rect_init (&bounds, ((float) gtk_widget_get_width (widget) - size) / 2.0f,
                          ((float) gtk_widget_get_height (widget) - size) / 2.0f, size, size);
      rc_message_avatar_snapshot (snapshot, &bounds, self->text, self->initials);
    }
  GTK_WIDGET_CLASS (rc_presence_avatar_parent_class)->snapshot (widget, snapshot);
}

static void
rc_presence_avatar_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  RcPresenceAvatar *self = RC_PRESENCE_AVATAR (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_PRESENCE:
      g_value_set_enum (value, (int) self->presence);
      break;
    case PROP_ROOM:
      g_value_set_boolean (value, self->room);
      break;
    case PROP_SIZE:
      g_value_set_int (value, self->size_px);
      break;
    case PROP_IS_KNOWN:
      g_value_set_boolean (value, self->is_known);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_presence_avatar_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  RcPresenceAvatar *self = RC_PRESENCE_AVATAR (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;
    case PROP_PRESENCE:
      set_presence (self, (RcPresence) g_value_get_enum (value));
      break;
    case PROP_ROOM:
      set_room (self, g_value_get_boolean (value));
      break;
    case PROP_SIZE:
      set_size (self, g_value_get_int (value));
      break;
    case PROP_IS_KNOWN:
      set_is_known (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_presence_avatar_dispose (GObject *object)
{
  RcPresenceAvatar *self = RC_PRESENCE_AVATAR (object);

  g_clear_pointer (&self->room_avatar, gtk_widget_unparent);
  g_clear_pointer (&self->badge, gtk_widget_unparent);
  g_clear_object (&self->initials);
  G_OBJECT_CLASS (rc_presence_avatar_parent_class)->dispose (object);
}

static void
rc_presence_avatar_finalize (GObject *object)
{
  RcPresenceAvatar *self = RC_PRESENCE_AVATAR (object);

  g_free (self->text);
  G_OBJECT_CLASS (rc_presence_avatar_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_PRESENCE] =
    g_param_spec_enum ("presence", NULL, NULL, RC_TYPE_PRESENCE,
                       RC_PRESENCE_OFFLINE, flags);
  properties[PROP_ROOM] =
    g_param_spec_boolean ("room", NULL, NULL, FALSE, flags);
  properties[PROP_SIZE] =
    g_param_spec_int ("size", NULL, NULL, 16, 512, SIZE_PX, flags);
  properties[PROP_IS_KNOWN] =
    g_param_spec_boolean ("is-known", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_presence_avatar_class_init (RcPresenceAvatarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_presence_avatar_get_property;
  object_class->set_property = rc_presence_avatar_set_property;
  object_class->dispose = rc_presence_avatar_dispose;
  object_class->finalize = rc_presence_avatar_finalize;
  widget_class->snapshot = rc_presence_avatar_snapshot;
  install_properties (object_class);

  gtk_widget_class_set_css_name (widget_class, "presence-avatar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rc_presence_avatar_init (RcPresenceAvatar *self)
{
  self->presence = RC_PRESENCE_OFFLINE;
  self->is_known = TRUE;
  self->badge = g_object_new (GTK_TYPE_IMAGE,
                              "css-name", "badge",
                              "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "halign", GTK_ALIGN_END,
                              "valign", GTK_ALIGN_END,
                              "pixel-size", 10,
                              "css-classes", (const char *[]) { "badge", NULL },
                              NULL);
  gtk_widget_set_parent (self->badge, GTK_WIDGET (self));
  set_size (self, SIZE_PX);
  update_badge (self);
}
