/* rc-announcer.h - tells who is nearby that there is a server. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The service's type, as DNS-SD calls it. */
#define RC_ANNOUNCER_TYPE "_redcoast._tcp"

/* Bytes of a service's name: a label of the DNS. */
#define RC_ANNOUNCER_NAME_MAX_BYTES 63

/* Other names that are tried where one is taken. */
#define RC_ANNOUNCER_NAMES_MAX 32

typedef struct _RcAnnouncer RcAnnouncer;

/**
 * RcAnnouncement:
 * @name: what the server is called for people
 * @pins: the pins of its TLS key, separated by commas
 * @port: where it listens
 */
typedef struct
{
  const char *name;
  const char *pins;
  guint16 port;
} RcAnnouncement;

RcAnnouncer *rc_announcer_new       (void);
void         rc_announcer_free      (RcAnnouncer           *self);
void         rc_announcer_set       (RcAnnouncer           *self,
                                     const RcAnnouncement  *what);
const char  *rc_announcer_get_name  (RcAnnouncer           *self);
guint16      rc_announcer_find_port (char                 **where);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcAnnouncer, rc_announcer_free)

G_END_DECLS
