/* rc-server.h - the server as a whole. */
#pragma once

#include "rc-config.h"

G_BEGIN_DECLS

typedef struct _RcServer RcServer;

RcServer    *rc_server_new       (RcConfig   *config,
                                  GError    **error);
void         rc_server_free      (RcServer   *self);
char       **rc_server_get_where (RcServer   *self);
void         rc_server_run       (RcServer   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcServer, rc_server_free)

G_END_DECLS
