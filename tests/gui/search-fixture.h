/* search-fixture.h - an engine with messages on disk, to be looked through. */
#pragma once

#include "gui-fixture.h"
#include "rc-client.h"

G_BEGIN_DECLS

/* "alice" has them, on a server that is not there. */
void      search_fixture_begin (void);
void      search_fixture_put   (const char *conversation,
                                const char *from,
                                guint       seq,
                                const char *text);
RcClient *search_fixture_open  (void);     /* borrowed; no more is put from here on */
void      search_fixture_settle
                               (void);     /* whatever was looked for before this is answered */
void      search_fixture_end   (void);

gboolean  search_fixture_says  (GtkWidget  *widget,
                                const char *text);  /* on the screen, as a label's whole text */

G_END_DECLS
