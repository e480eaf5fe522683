/* rc-reactor.h - all connections as one source of the main loop. */
#pragma once

#include <glib.h>
#include <sys/epoll.h>

#include "rc-chunk.h"
#include "rc-deadline-queue.h"

G_BEGIN_DECLS

/* What one read takes at most. */
#define RC_REACTOR_BUFFER_BYTES (64 * 1024)

#define RC_CONTAINER_OF(pointer, Type, member) \
  ((Type *) (gpointer) ((guint8 *) (pointer) - G_STRUCT_OFFSET (Type, member)))

typedef struct _RcReactor RcReactor;
typedef struct _RcWatch RcWatch;

typedef void (*RcWatchFunc)   (RcWatch *watch,
                               guint32  events);
typedef void (*RcTurnEndFunc) (gpointer user_data);

/**
 * RcWatch:
 * @func: called when @fd is ready
 * @fd: the descriptor, the owner's
 * @events: what is asked for now, of EPOLLIN and EPOLLOUT; 0: nothing
 *
 * A field of what owns the descriptor. It must stay in memory until the end
 * of the turn in which it is removed.
 */
struct _RcWatch
{
  RcWatchFunc func;
  int fd;
  guint32 events;
};

RcReactor   *rc_reactor_new          (GMainContext     *context,
                                      GError          **error);
void         rc_reactor_free         (RcReactor        *self);
void         rc_reactor_set_turn_end (RcReactor        *self,
                                      RcTurnEndFunc     func,
                                      gpointer          user_data);
void         rc_reactor_add_queue    (RcReactor        *self,
                                      RcDeadlineQueue  *queue);
gboolean     rc_reactor_watch        (RcReactor        *self,
                                      RcWatch          *watch,
                                      guint32           events);
void         rc_reactor_request_turn (RcReactor        *self);
gint64       rc_reactor_get_now_us   (RcReactor        *self);
gint64       rc_reactor_get_time_us  (RcReactor        *self);
guint8      *rc_reactor_get_buffer   (RcReactor        *self);
RcChunkPool *rc_reactor_get_pool     (RcReactor        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcReactor, rc_reactor_free)

G_END_DECLS
