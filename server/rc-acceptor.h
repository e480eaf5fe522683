/* rc-acceptor.h - new connections, as many as there is room for. */
#pragma once

#include "rc-hub.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _RcAcceptor RcAcceptor;

RcAcceptor *rc_acceptor_new    (RcHub           *hub,
                                guint            connections_max);
void        rc_acceptor_free   (RcAcceptor      *self);
gboolean    rc_acceptor_listen (RcAcceptor      *self,
                                const char      *where,
                                char           **real,
                                GError         **error);
gboolean    rc_acceptor_adopt  (RcAcceptor      *self,
                                GSocket         *socket,
                                char           **real,
                                GError         **error);
void        rc_acceptor_reload (RcAcceptor      *self);
void        rc_acceptor_start  (RcAcceptor      *self);
void        rc_acceptor_stop   (RcAcceptor      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcAcceptor, rc_acceptor_free)

G_END_DECLS
