/* rc-notice-bar.h - tells what this computer cannot keep. */
#pragma once

#include "rc-client-widget.h"

G_BEGIN_DECLS

#define RC_TYPE_NOTICE_BAR (rc_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (RcNoticeBar, rc_notice_bar, RC, NOTICE_BAR, RcClientWidget)

GtkWidget  *rc_notice_bar_new        (void);
void        rc_notice_bar_show       (RcNoticeBar  *self,
                                      const GError *cache_error,
                                      const char   *store_problem);
gboolean    rc_notice_bar_get_shown  (RcNoticeBar  *self);
const char *rc_notice_bar_get_title  (RcNoticeBar  *self);
const char *rc_notice_bar_get_detail (RcNoticeBar  *self);

G_END_DECLS
