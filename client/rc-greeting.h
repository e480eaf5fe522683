/* rc-greeting.h - HELLO and LOGIN, and what the server's HELLO says. */
#pragma once

#include "rc-connection.h"

G_BEGIN_DECLS

/**
 * RcGreeting:
 * @server_name: (nullable): what the server calls itself, harmless
 * @log: (nullable): the name of its log
 * @pins: (nullable): what it says its keys are
 * @silence_us: after this long without a word from us, or from it, we ask
 * @heard: whether it has said HELLO on this connection
 *
 * What a server said of itself. Name and log stay from one connection to the
 * next until it says others. A field of its owner's.
 */
typedef struct
{
  char *server_name;
  char *log;
  char *pins;
  gint64 silence_us;
  gboolean heard;
} RcGreeting;

void     rc_greeting_begin      (RcGreeting     *greeting);
void     rc_greeting_clear      (RcGreeting     *greeting);
gboolean rc_greeting_say        (RcConnection   *connection,
                                 const char     *id,
                                 RcLoginMethod   method,
                                 const char     *secret);
gboolean rc_greeting_take       (RcGreeting     *greeting,
                                 const RcFrame  *frame,
                                 GError        **error);
gboolean rc_greeting_is_same_id (RcSlice         theirs,
                                 const char     *ours);
gboolean rc_greeting_is_final   (RcError         code);
GError  *rc_greeting_new_last_words (const RcWireError *error);
gboolean rc_greeting_check_id   (const char     *id,
                                 GError        **error);
GError  *rc_greeting_new_bye_error (const RcFrame *frame);

G_END_DECLS
