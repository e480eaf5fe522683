/* hostile-fixture.h - the desktop client's page, and a server that means it harm.
 *
 * The page, the engine with its file, and the server share one thread; so what is sent goes
 * out in pieces, with turns of the main loop between them, each of which is timed. */
#pragma once

#include "gui-fixture.h"
#include "rc-chat-page.h"
#include "rc-client-fixture.h"

G_BEGIN_DECLS

/* Appends the nth frame. */
typedef void (*HostileFrame) (GString *bytes,
                              guint    nth);

typedef struct
{
  const char *name;
  void (*attack) (void);
} HostileAttack;

RcChatPage *hostile_get_page  (void);

void        hostile_flood     (HostileFrame frame,
                               guint        n_frames);
void        hostile_add_contact (GString    *bytes,
                               guint        nth);
void        hostile_say       (const char  *format,
                               ...) G_GNUC_PRINTF (1, 2);
void        hostile_settle    (void);
void        hostile_check     (const char  *attack);   /* it answers, it is small, and it says what is so */

GtkWidget  *hostile_find_label (const char *glob);     /* nullable: one that can be seen */

/* Each in a process of its own; the exit status for main(). */
int         hostile_run       (const char          *name,
                               const HostileAttack *attacks,
                               guint                n_attacks);

G_END_DECLS
