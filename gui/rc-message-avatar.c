/* rc-message-avatar.c - the disc with initials beside a message.
 *
 * It is drawn rather than a widget, as there may be one on every row. Colour
 * and initials follow AdwAvatar, so a person looks the same in the contact list
 * and in the timeline. */
#include "config.h"

#include <string.h>

#include "rc-message-avatar.h"

typedef struct
{
  const char *top;
  const char *bottom;
} AvatarColor;

static const AvatarColor avatar_colors[] = {
  { "#83b6ec", "#337fdc" }, { "#7ad9f1", "#0f9ac8" }, { "#8de6b1", "#29ae74" },
  { "#b5e98a", "#6ab85b" }, { "#f8e359", "#d29d09" }, { "#ffcb62", "#d68400" },
  { "#ffa95a", "#ed5b00" }, { "#f78773", "#e62d42" }, { "#e973ab", "#e33b6a" },
  { "#cb78d4", "#9945b5" }, { "#9e91e8", "#7a59ca" }, { "#e3cf9c", "#b08952" },
  { "#be916d", "#785336" }, { "#c0bfbc", "#6e6d71" },
};

/**
 * rc_message_avatar_make_initials:
 * @from: a sender's id
 *
 * Returns: (transfer full): the letters of the sender's avatar, perhaps none
 */
char *
rc_message_avatar_make_initials (const char *from)
{
  g_autofree char *upper = g_utf8_strup (from, -1);
  g_autofree char *normal = g_utf8_normalize (g_strstrip (upper), -1, G_NORMALIZE_DEFAULT_COMPOSE);
  GString *initials = g_string_new (NULL);
  const char *last_space = NULL;

  if (normal == NULL || *normal == '\0')
    return g_string_free (initials, FALSE);

  g_string_append_unichar (initials, g_utf8_get_char (normal));
  last_space = strrchr (normal, ' ');
  if (last_space != NULL && last_space[1] != '\0')
    g_string_append_unichar (initials, g_utf8_get_char (last_space + 1));

  return g_string_free (initials, FALSE);
}

/**
 * rc_message_avatar_snapshot:
 * @snapshot: where to draw
 * @bounds: the square to fill
 * @from: a sender's id, which decides the colour
 * @initials: (nullable): the letters
 *
 * Draws an avatar.
 */
void
rc_message_avatar_snapshot (GtkSnapshot           *snapshot,
                            const graphene_rect_t *bounds,
                            const char            *from,
                            PangoLayout           *initials)
{
  const AvatarColor *color = &avatar_colors[g_str_hash (from) % G_N_ELEMENTS (avatar_colors)];
  GskColorStop stops[2] = { { 0.0f, { 0 } }, { 1.0f, { 0 } } };
  const GdkRGBA white = { 1.0f, 1.0f, 1.0f, 1.0f };
  GskRoundedRect disc;
  PangoRectangle ink;

  gdk_rgba_parse (&stops[0].color, color->top);
  gdk_rgba_parse (&stops[1].color, color->bottom);
  gsk_rounded_rect_init_from_rect (&disc, bounds, bounds->size.width / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_linear_gradient (snapshot, bounds,
                                       &GRAPHENE_POINT_INIT (bounds->origin.x, bounds->origin.y),
                                       &GRAPHENE_POINT_INIT (bounds->origin.x, bounds->origin.y + bounds->size.height),
                                       stops, G_N_ELEMENTS (stops));
  gtk_snapshot_pop (snapshot);
  if (initials == NULL)
    return;

  /* By its ink: a letter stands in the middle of a disc, not a line of text. */
  pango_layout_get_pixel_extents (initials, &ink, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (bounds->origin.x + (bounds->size.width - (float) ink.width) / 2.0f - (float) ink.x,
                                                bounds->origin.y + (bounds->size.height - (float) ink.height) / 2.0f - (float) ink.y));
  gtk_snapshot_append_layout (snapshot, initials, &white);
  gtk_snapshot_restore (snapshot);
}
