/* rc-gui-report.h - the figures, beside what they are to be. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcGuiReport RcGuiReport;

/**
 * RcGuiRow:
 * @what: what was measured
 * @unit: of @ours, @yardstick and @goal
 * @ours: the client's figure
 * @yardstick: the empty window's, or that of the client's own first part; 0: none
 * @ratio_max: what @ours may be of @yardstick; 0: it is not looked at
 * @goal: what @ours, or what it is above @yardstick, is to be at most
 * @is_above: whether @goal is for what @ours is above @yardstick
 */
typedef struct
{
  const char *what;
  const char *unit;
  double ours;
  double yardstick;
  double ratio_max;
  double goal;
  gboolean is_above;
} RcGuiRow;

RcGuiReport *rc_gui_report_new    (void);
void         rc_gui_report_free   (RcGuiReport    *self);
void         rc_gui_report_set_slack (RcGuiReport *self,
                                      double       slack);
void         rc_gui_report_add    (RcGuiReport    *self,
                                   const RcGuiRow *row);
void         rc_gui_report_print  (RcGuiReport    *self);
void         rc_gui_report_write  (RcGuiReport    *self,
                                   const char     *path);
gboolean     rc_gui_report_passes (RcGuiReport    *self);

double       rc_gui_median        (GArray         *values);
double       rc_gui_quantile      (GArray         *values,
                                   double          part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGuiReport, rc_gui_report_free)

G_END_DECLS
