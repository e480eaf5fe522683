/* rc-connect-page.h - which server, and as whom. */
#pragma once

#include <adwaita.h>

#include "rc-invite-link.h"

G_BEGIN_DECLS

#define RC_TYPE_CONNECT_PAGE (rc_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (RcConnectPage, rc_connect_page, RC, CONNECT_PAGE, GtkWidget)

/**
 * RcConnectQuestion:
 * @RC_CONNECT_NAMES: server and id only
 * @RC_CONNECT_PRESENT: the password of an account, too
 * @RC_CONNECT_OPTIONAL: a password, or none
 */
typedef enum
{
  RC_CONNECT_NAMES,
  RC_CONNECT_PRESENT,
  RC_CONNECT_OPTIONAL,
} RcConnectQuestion;

/* Signals: "connect" and "guest" (const char *server, const char *id), both
 * checked; "cancel", while busy. */
GtkWidget *rc_connect_page_new        (void);
void       rc_connect_page_set_names  (RcConnectPage *self,
                                       const char    *server,
                                       const char    *id);
void       rc_connect_page_ask        (RcConnectPage     *self,
                                       RcConnectQuestion  question,
                                       gboolean           offers_guests);
void       rc_connect_page_welcomed   (RcConnectPage *self);
char      *rc_connect_page_dup_server (RcConnectPage *self);
const char *rc_connect_page_get_password (RcConnectPage *self);
const RcInviteLink *rc_connect_page_get_link (RcConnectPage *self); /* nullable */
gboolean   rc_connect_page_expects_pin (RcConnectPage *self,
                                       const char    *pin);
void       rc_connect_page_set_busy   (RcConnectPage *self,
                                       gboolean       busy);
void       rc_connect_page_say        (RcConnectPage *self,
                                       const char    *sentence);
void       rc_connect_page_show_error (RcConnectPage *self,
                                       const GError  *error); /* nullable */
const char *rc_connect_page_get_error (RcConnectPage *self);  /* nullable: the sentence shown */
void       rc_connect_page_submit     (RcConnectPage *self);

G_END_DECLS
