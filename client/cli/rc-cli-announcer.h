/* rc-cli-announcer.h - says who comes and who leaves. */
#pragma once

#include "rc-client.h"

G_BEGIN_DECLS

typedef void (*RcCliSay) (const char *sentence,
                          gpointer    user_data);

typedef struct _RcCliAnnouncer RcCliAnnouncer;

RcCliAnnouncer *rc_cli_announcer_new   (RcRoster       *roster,
                                        RcCliSay        say,
                                        gpointer        user_data);
void            rc_cli_announcer_free  (RcCliAnnouncer *self);
void            rc_cli_announcer_list  (RcCliAnnouncer *self);
void            rc_cli_announcer_begin (RcCliAnnouncer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcCliAnnouncer, rc_cli_announcer_free)

G_END_DECLS
