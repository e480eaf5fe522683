/* timeline-fixture.h - a window with a timeline in it, for a test. */
#pragma once

#include <gtk/gtk.h>

#include "rc-timeline-view-private.h"

G_BEGIN_DECLS

/* By which gui_fixture_type() finds the window. */
#define TIMELINE_FIXTURE_TITLE "timeline"

typedef struct
{
  GtkWidget *window;
  GtkWidget *scroller;
  GtkAdjustment *adjustment;
  RcTimelineView *view;
} TimelineFixture;

void                  timeline_fixture_init       (void);
TimelineFixture      *timeline_fixture_new        (GListModel      *model,
                                                   int              width,
                                                   int              height);
void                  timeline_fixture_free       (TimelineFixture *self);
void                  timeline_fixture_draw       (TimelineFixture *self);
void                  timeline_fixture_scroll     (TimelineFixture *self,
                                                   double           delta_px);
const RcTimelineSlot *timeline_fixture_find       (TimelineFixture *self,
                                                   gpointer         entry);
guint                 timeline_fixture_count_rows (TimelineFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TimelineFixture, timeline_fixture_free)

G_END_DECLS
