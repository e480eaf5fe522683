/* rc-preferences.h - the window in which a person says what they like. */
#pragma once

#include <adwaita.h>

#include "rc-background.h"

G_BEGIN_DECLS

#define RC_TYPE_PREFERENCES (rc_preferences_get_type ())
G_DECLARE_FINAL_TYPE (RcPreferences, rc_preferences, RC, PREFERENCES, AdwPreferencesWindow)

GtkWidget *rc_preferences_new           (GSettings *settings);
void       rc_preferences_follow_scheme (GSettings *settings);
void       rc_preferences_follow_background (RcPreferences *self,
                                             RcBackground  *background);

G_END_DECLS
