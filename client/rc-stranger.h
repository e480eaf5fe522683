/* rc-stranger.h - somebody who is in no contact list. */
#pragma once

#include "rc-contact.h"

G_BEGIN_DECLS

RcContact *rc_stranger_new (const char *id);

G_END_DECLS
