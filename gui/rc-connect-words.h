/* rc-connect-words.h - what the connect page says.
 *
 * @question is what is asked for; @invited, whether there is an invitation. */
#pragma once

#include "rc-connect-page.h"

G_BEGIN_DECLS

const char *rc_connect_words_hint     (RcConnectQuestion  question,
                                       gboolean           invited);
const char *rc_connect_words_password (RcConnectQuestion  question,
                                       gboolean           invited);
const char *rc_connect_words_button   (RcConnectQuestion  question,
                                       gboolean           invited);   /* with a mnemonic */
char       *rc_connect_words_error    (RcConnectQuestion  question,
                                       gboolean           invited,
                                       const GError      *error,      /* nullable */
                                       const char        *server,
                                       const char        *id);
char       *rc_connect_words_check_server (const char    *server); /* NULL: it is good */
char       *rc_connect_words_check_id     (const char    *id);     /* likewise */

G_END_DECLS
