/* rc-e2e-node.h - what a screen reader finds in an application.
 *
 * A node is looked for by role and name, where a name is a glob of `*` and
 * `?`; any role is ATSPI_ROLE_INVALID. What is below @within is searched; %NULL
 * is the whole application. To find is to wait, with a deadline: what does not
 * appear fails the running check test, and the tree of the application is part
 * of the message.
 *
 * Nothing is looked up in libatspi's cache, which lags behind. */
#pragma once

#include "rc-e2e-app.h"
#include "rc-e2e-atspi.h"

G_BEGIN_DECLS

typedef void (*RcE2eNodeFunc) (AtspiAccessible *node,
                               guint            depth,
                               gpointer         user_data);

AtspiAccessible *rc_e2e_node_find      (RcE2eApp        *app,
                                        AtspiAccessible *within,
                                        AtspiRole        role,
                                        const char      *name); /* g_object_unref() */
guint            rc_e2e_node_count     (RcE2eApp        *app,
                                        AtspiAccessible *within,
                                        AtspiRole        role,
                                        const char      *name); /* as it is now */
void             rc_e2e_node_wait_gone (RcE2eApp        *app,
                                        AtspiAccessible *within,
                                        AtspiRole        role,
                                        const char      *name);
AtspiAccessible *rc_e2e_node_find_focused (RcE2eApp     *app,
                                        const char      *name); /* g_object_unref() */
void             rc_e2e_node_walk      (RcE2eApp        *app,
                                        RcE2eNodeFunc    func,
                                        gpointer         user_data);
void             rc_e2e_node_click     (RcE2eApp        *app,
                                        AtspiAccessible *within,
                                        const char      *name);
void             rc_e2e_node_set_text  (RcE2eApp        *app,
                                        AtspiAccessible *within,
                                        const char      *name,
                                        const char      *text);
void             rc_e2e_node_write     (RcE2eApp        *app,
                                        AtspiAccessible *node,
                                        const char      *text);
char            *rc_e2e_node_get_text  (RcE2eApp        *app,
                                        AtspiAccessible *within,
                                        const char      *name); /* g_free() */

G_END_DECLS
