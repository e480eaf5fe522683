/* rc-ctl-show.h - results, as people read them. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *rc_ctl_show (JsonNode *result);
char *rc_ctl_json (JsonNode *node,
                   gboolean  pretty);

G_END_DECLS
