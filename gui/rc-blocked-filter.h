/* rc-blocked-filter.h - a timeline without what blocked people write. */
#pragma once

#include <gio/gio.h>

#include "rc-client.h"
#include "rc-contact-prefs.h"

G_BEGIN_DECLS

GListModel *rc_blocked_filter_new (GListModel     *entries,
                                   RcContactPrefs *prefs);

void        rc_blocked_filter_follow (RcClient       *client,
                                      RcContactPrefs *prefs);

G_END_DECLS
