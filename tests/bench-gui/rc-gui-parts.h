/* rc-gui-parts.h - what is measured, a part a file. */
#pragma once

#include "rc-gui-program.h"
#include "rc-gui-report.h"
#include "rc-gui-screen.h"
#include "rc-gui-world.h"

G_BEGIN_DECLS

/* How long anything may take before it has failed. */
#define RC_GUI_DEADLINE_US (30 * G_USEC_PER_SEC)

/* Parts of a window of 900×640 that has the contacts at the left. */
extern const RcGuiArea rc_gui_area_window;
extern const RcGuiArea rc_gui_area_contacts;
extern const RcGuiArea rc_gui_area_messages;
extern const RcGuiArea rc_gui_area_composer;

/* What both sides of a comparison need; the corpus's conversations are open. */
typedef struct
{
  RcGuiScreen *screen;
  RcGuiReport *report;
  RcGuiWorld *world;
  guint n_rounds;
  guint n_tabs;
  gboolean is_quick;
} RcGuiBench;

RcGuiProgram *rc_gui_start_client    (void);
RcGuiProgram *rc_gui_start_empty     (void);
void          rc_gui_wait_ended      (RcGuiScreen  *screen);
void          rc_gui_wait_shown      (RcGuiScreen  *screen);
double        rc_gui_wait_picture    (RcGuiScreen  *screen,
                                      RcGuiProgram *program,
                                      RcGuiPicture *expected);
gint64        rc_gui_deadline_us     (void);

void          rc_gui_part_start      (RcGuiBench   *bench);
void          rc_gui_part_idle       (RcGuiBench   *bench);
void          rc_gui_part_open       (RcGuiBench   *bench);
void          rc_gui_part_scroll     (RcGuiBench   *bench);
void          rc_gui_part_typing     (RcGuiBench   *bench);

G_END_DECLS
