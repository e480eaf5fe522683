/* rc-known-servers.h - the servers whose keys are known. */
#pragma once

#include "rc-client.h"

G_BEGIN_DECLS

typedef void (*RcKnownServersFailed) (const char *sentence,
                                      gpointer    user_data);

char     *rc_known_servers_get_path (void);
char    **rc_known_servers_lookup   (const char            *server,
                                     GError               **error);
gboolean  rc_known_servers_forget   (const char            *server,
                                     GError               **error);
void      rc_known_servers_watch    (RcClient              *client,
                                     RcKnownServersFailed   failed,
                                     gpointer               user_data);

G_END_DECLS
