/* test-chaos-program.h - redcoast-cli in a pipe, run again and again, and killed.
 *
 * It has an account with a password. What it was given is acknowledged when it
 * ends with status 0; of what it was given when it ended otherwise nothing is known,
 * but that nothing is there twice. */
#pragma once

#include "test-chaos-ground.h"

G_BEGIN_DECLS

typedef struct _ChaosProgram ChaosProgram;

ChaosProgram *chaos_program_new        (ChaosGround  *ground,
                                        guint         number);
void          chaos_program_free       (ChaosProgram *self);   /* kills */
const char   *chaos_program_get_id     (ChaosProgram *self);
void          chaos_program_step       (ChaosProgram *self);   /* begins, or sees that it has ended */
void          chaos_program_strike     (ChaosProgram *self);   /* kills it, stops it, or lets it go on */
void          chaos_program_let_go_on  (ChaosProgram *self);
gboolean      chaos_program_is_at_rest (ChaosProgram *self);
guint         chaos_program_count_runs (ChaosProgram *self);   /* that ended with status 0 */
guint         chaos_program_count_kills (ChaosProgram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChaosProgram, chaos_program_free)

G_END_DECLS
