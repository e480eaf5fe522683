/* rc-mention-completion.h - the rest of an @id, while it is written. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* More than one sees at a glance is not offered. */
#define RC_MENTION_COMPLETION_MAX 6

#define RC_TYPE_MENTION_COMPLETION (rc_mention_completion_get_type ())
G_DECLARE_FINAL_TYPE (RcMentionCompletion, rc_mention_completion, RC, MENTION_COMPLETION, GtkPopover)

GtkWidget *rc_mention_completion_new          (GtkTextView         *text_view);
void       rc_mention_completion_set_contacts (RcMentionCompletion *self,
                                               GListModel          *contacts); /* nullable */
void       rc_mention_completion_update       (RcMentionCompletion *self);
gboolean   rc_mention_completion_is_offering  (RcMentionCompletion *self);
gboolean   rc_mention_completion_wants_key    (RcMentionCompletion *self,
                                               guint                keyval);
void       rc_mention_completion_take_key     (RcMentionCompletion *self,
                                               guint                keyval);

G_END_DECLS
