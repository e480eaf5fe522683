/* fake-im-context.h - an input method as a test needs it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FAKE_TYPE_IM_CONTEXT (fake_im_context_get_type ())
G_DECLARE_FINAL_TYPE (FakeImContext, fake_im_context, FAKE, IM_CONTEXT, GtkIMContext)

#define FAKE_IM_CONTEXT_NAME "redcoast-test"

void fake_im_context_register (void);

G_END_DECLS
