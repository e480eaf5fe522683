/* rc-gui-program.h - what is measured, as a process of its own. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcGuiProgram RcGuiProgram;

RcGuiProgram *rc_gui_program_start             (const char *const *arguments);
void          rc_gui_program_end               (RcGuiProgram      *self);
GPid          rc_gui_program_get_pid           (RcGuiProgram      *self);
double        rc_gui_program_get_cpu_ms        (RcGuiProgram      *self);
double        rc_gui_program_get_private_bytes (RcGuiProgram      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcGuiProgram, rc_gui_program_end)

G_END_DECLS
