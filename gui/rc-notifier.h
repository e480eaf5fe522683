/* rc-notifier.h - what the desktop says about messages that nobody looks at. */
#pragma once

#include "rc-client.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

/* Conversations that wait to be told of; what comes beyond is in the list. */
#define RC_NOTIFIER_MAX_PENDING 32
/* Notifications that are there at once; the oldest gives way. */
#define RC_NOTIFIER_MAX_TOLD 32

#define RC_TYPE_NOTIFIER (rc_notifier_get_type ())
G_DECLARE_FINAL_TYPE (RcNotifier, rc_notifier, RC, NOTIFIER, GObject)

/* Whether somebody has the conversation before their eyes. */
typedef gboolean (*RcIsShown) (const char *conversation,
                               gpointer    user_data);

RcNotifier *rc_notifier_new        (GApplication   *application,
                                    RcContactPrefs *prefs,
                                    GSettings      *settings,  /* nullable */
                                    RcIsShown       is_shown,
                                    gpointer        user_data);
void        rc_notifier_set_client (RcNotifier     *self,
                                    RcClient       *client);   /* nullable */
void        rc_notifier_set_account (RcNotifier    *self,
                                    const char     *key,
                                    const char     *title);    /* nullable */

gboolean    rc_notifier_mentions   (const char     *text,
                                    const char     *id);

G_END_DECLS
