/* rc-greeting.h - HELLO and LOGIN, and what the server's HELLO says. */
#pragma once

#include "rc-connection.h"

G_BEGIN_DECLS

/**
 * RcGreeting:
 * @server_name: (nullable): what the server calls itself, harmless
 * @log: (nullable): the name of its log
 * @pins: (nullable): what it says its keys are
 * @registration: who may make an account there
 * @guests: whether it takes guests
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
  RcRegistration registration;
  gboolean guests;
  gint64 silence_us;
  gboolean heard;
} RcGreeting;

/**
 * RcCredentials:
 * @method: how to log in where there is no token
 * @secret: (nullable): the password that goes with @method
 * @invite: (nullable): the invite that goes with it
 * @token: (nullable): the resume token of the last WELCOME
 * @asked: how it was asked last
 * @asks: whether the person is asked how, before all of this is used
 * @undecided: whether that is so now
 *
 * What shows the server who we are. A field of its owner's, in memory only.
 */
typedef struct
{
  RcLoginMethod method;
  RcLoginMethod asked;
  char *secret;
  char *invite;
  char *token;
  gboolean asks;
  gboolean undecided;
} RcCredentials;

void     rc_credentials_clear      (RcCredentials *credentials);
void     rc_credentials_set        (RcCredentials *credentials,
                                    RcLoginMethod  method,
                                    const char    *secret,
                                    const char    *invite);
gboolean rc_credentials_welcomed   (RcCredentials *credentials,
                                    RcSlice        token);
void     rc_credentials_drop_token (RcCredentials *credentials);
gboolean rc_credentials_has_to_ask (const RcCredentials *credentials);
gboolean rc_credentials_lack_secret (const RcCredentials *credentials);

void     rc_greeting_begin      (RcGreeting     *greeting);
void     rc_greeting_clear      (RcGreeting     *greeting);
gboolean rc_greeting_say        (RcConnection   *connection,
                                 const char     *id,
                                 RcCredentials  *credentials);
gboolean rc_greeting_take       (RcGreeting     *greeting,
                                 const RcFrame  *frame,
                                 GError        **error);
gboolean rc_greeting_is_same_id (RcSlice         theirs,
                                 const char     *ours);
gboolean rc_greeting_is_final   (RcError         code);
GError  *rc_greeting_new_last_words (const RcWireError *error);
GError  *rc_greeting_new_strange_refusal (const RcFrame *frame);
gboolean rc_greeting_check_id   (const char     *id,
                                 GError        **error);
GError  *rc_greeting_new_bye_error (const RcFrame *frame);

G_END_DECLS
