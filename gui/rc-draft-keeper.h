/* rc-draft-keeper.h - keeps what is written and not sent. */
#pragma once

#include "rc-client.h"
#include "rc-composer.h"

G_BEGIN_DECLS

/* So long after the first key that is not kept yet everything is. */
#define RC_DRAFT_KEEPER_DELAY_MS 300

#define RC_TYPE_DRAFT_KEEPER (rc_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (RcDraftKeeper, rc_draft_keeper, RC, DRAFT_KEEPER, GObject)

RcDraftKeeper *rc_draft_keeper_new       (RcClient      *client,
                                          const char    *id,
                                          RcComposer    *composer);
void           rc_draft_keeper_save      (RcDraftKeeper *self); /* now, not in a moment */
gboolean       rc_draft_keeper_has_draft (RcClient      *client,
                                          const char    *id);   /* more than blanks */

G_END_DECLS
