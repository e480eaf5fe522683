/* rc-server.h - the server as a whole. */
#pragma once

#include "rc-config.h"

G_BEGIN_DECLS

typedef struct _RcServer RcServer;

/**
 * RcServerConfig:
 * @read: makes the configuration anew, as at the start, and checks it
 * @changed: called when the server has taken what was read
 * @user_data: for both
 *
 * Where the configuration comes from.
 */
typedef struct
{
  RcConfig *(*read)    (gpointer         user_data,
                        GError         **error);
  void      (*changed) (const RcConfig  *config,
                        gpointer         user_data);
  gpointer user_data;
} RcServerConfig;

RcServer    *rc_server_new       (RcConfig   *config,
                                  GError    **error);
void         rc_server_set_config (RcServer             *self,
                                   const RcServerConfig *source);
gboolean     rc_server_reload    (RcServer   *self,
                                  GError    **error);
void         rc_server_free      (RcServer   *self);
char       **rc_server_get_where (RcServer   *self);
void         rc_server_run       (RcServer   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcServer, rc_server_free)

G_END_DECLS
