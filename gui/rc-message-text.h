/* rc-message-text.h - what a message says, as a person is shown it. */
#pragma once

#include "rc-contact.h"
#include "rc-entry.h"

G_BEGIN_DECLS

char       *rc_message_text_make_shown   (const char *text);
char       *rc_message_text_make_name    (const char *from);
gboolean    rc_message_text_is_emoji     (const char *text);
char       *rc_message_text_format_time  (gint64      time_us);
char       *rc_message_text_format_full  (gint64      time_us);
char       *rc_message_text_format_day   (gint64      time_us,
                                          gint64      now_us);
char       *rc_message_text_format_state (RcEntry    *entry);
char       *rc_message_text_format_label (RcEntry    *entry,
                                          const char *shown);
char       *rc_message_text_format_details
                                         (RcEntry    *entry);
char       *rc_message_text_format_line  (RcEntry    *entry,
                                          const char *shown);

char    *rc_message_text_format_reach   (const RcReach *reach);
char    *rc_message_text_format_receipt (RcContact     *person,
                                         RcEntryState   state);
char    *rc_message_text_format_above   (RcEntry       *entry,
                                         gint64         now_us);

G_END_DECLS
