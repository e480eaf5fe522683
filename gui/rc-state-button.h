/* rc-state-button.h - one's own presence, and the menu that changes it. */
#pragma once

#include "rc-client-widget.h"

G_BEGIN_DECLS

#define RC_TYPE_STATE_BUTTON (rc_state_button_get_type ())
G_DECLARE_FINAL_TYPE (RcStateButton, rc_state_button, RC, STATE_BUTTON, RcClientWidget)

/* Property: "presence" ("online" or "away", as the action state.presence has it). */

G_END_DECLS
