/* rc-e2e-chat.h - what a person does with the window, in a step each.
 *
 * The names that are looked for are the ones that a screen reader says in
 * English; they stand here and nowhere else in these tests. */
#pragma once

#include "rc-e2e-app.h"
#include "rc-test-peer.h"
#include "rc-test-server.h"

G_BEGIN_DECLS

#define RC_E2E_ROOM "Everyone"

void rc_e2e_chat_log_in          (RcE2eApp   *app,
                                  guint16     port,
                                  const char *id);
void rc_e2e_chat_wait_ready      (RcE2eApp   *app);      /* the contact list is there */
void rc_e2e_chat_wait_contact    (RcE2eApp   *app,
                                  const char *contact,
                                  const char *presence); /* "Online", "Offline" */
void rc_e2e_chat_open            (RcE2eApp   *app,
                                  const char *contact);
void rc_e2e_chat_say             (RcE2eApp   *app,
                                  const char *text);     /* to the conversation that is shown */
void rc_e2e_chat_wait_draft      (RcE2eApp   *app,
                                  const char *contact,   /* nullable: where keys go to */
                                  const char *text);     /* is written there, and not sent */
void rc_e2e_chat_wait_sent       (RcE2eApp   *app,
                                  const char *text);
void rc_e2e_chat_wait_unsent     (RcE2eApp   *app,
                                  const char *text);
void rc_e2e_chat_wait_received   (RcE2eApp   *app,
                                  const char *from,
                                  const char *text);
void rc_e2e_chat_wait_lost       (RcE2eApp   *app);      /* the bar of a lost connection is there */
void rc_e2e_chat_wait_back       (RcE2eApp   *app,
                                  const char *id);       /* it is logged in again as @id */
void rc_e2e_chat_close           (RcE2eApp   *app);      /* the window; the client ends */

/* "yewenjie", with an account that an invitation makes; its page is not waited for. */
RcE2eApp *rc_e2e_chat_start_member (RcTestServer *server);

/* Types and sends these letters to the conversation that is shown, and waits until @peer has
 * them: in little time of the processor, from the first key on. */
#define RC_E2E_CHAT_LETTERS "quick as ever"
void rc_e2e_chat_expect_quick    (RcE2eApp   *app,
                                  RcTestPeer *peer);

guint rc_e2e_chat_count_messages (RcE2eApp   *app,
                                  const char *text);     /* as they are shown now */

G_END_DECLS
