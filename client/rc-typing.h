/* rc-typing.h - who types: told to others, and told by others. */
#pragma once

#include "rc-clock.h"
#include "rc-contact.h"

G_BEGIN_DECLS

/* We tell it again this often while somebody goes on typing. */
#define RC_TYPING_INTERVAL_US (3 * G_USEC_PER_SEC)

typedef struct _RcTyping RcTyping;

RcTyping *rc_typing_new      (RcClock    *clock);
void      rc_typing_free     (RcTyping   *self);
gboolean  rc_typing_may_tell (RcTyping   *self,
                              const char *conversation);
void      rc_typing_forget   (RcTyping   *self,
                              const char *conversation);
void      rc_typing_begin    (RcTyping   *self,
                              RcContact  *contact);
void      rc_typing_end      (RcTyping   *self,
                              RcContact  *contact);
void      rc_typing_end_all  (RcTyping   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcTyping, rc_typing_free)

G_END_DECLS
