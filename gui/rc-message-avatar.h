/* rc-message-avatar.h - the disc with initials beside a message. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *rc_message_avatar_make_initials (const char            *from);
void  rc_message_avatar_snapshot      (GtkSnapshot           *snapshot,
                                       const graphene_rect_t *bounds,
                                       const char            *from,
                                       PangoLayout           *initials);

G_END_DECLS
