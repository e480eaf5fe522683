/* rc-words.h - what the interface says about the engine's objects. */
#pragma once

#include "rc-client.h"

G_BEGIN_DECLS

const char *rc_words_presence       (RcPresence     presence);
const char *rc_words_presence_of    (RcContact     *contact,
                                     gboolean       is_connected);
const char *rc_words_presence_icon  (RcPresence     presence);
char       *rc_words_time           (gint64         time_us,
                                     gint64         now_us);
char       *rc_words_last_seen      (gint64         seen_us,
                                     gint64         now_us);
char       *rc_words_contact_name   (RcContact     *contact);
char       *rc_words_contact_status (RcContact     *contact,
                                     guint          n_online);
char       *rc_words_preview        (RcContact     *contact,
                                     gboolean       is_connected);
char       *rc_words_contact_row    (RcContact     *contact,
                                     gboolean       is_connected,
                                     gint64         now_us);
char       *rc_words_conversation   (RcContact     *contact);
char       *rc_words_empty_conversation (RcContact *contact);
char       *rc_words_error          (const GError  *error,
                                     const char    *server,
                                     const char    *id);
char       *rc_words_broken_link    (const GError  *error,
                                     const char    *server);
char       *rc_words_countdown      (gint64         left_us);
char       *rc_words_export_error   (const GError  *error,
                                     const char    *name);
char       *rc_words_count          (guint64        n);
gboolean    rc_words_is_blank       (const char    *text);

G_END_DECLS
