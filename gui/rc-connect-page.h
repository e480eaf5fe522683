/* rc-connect-page.h - which server, and as whom. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RC_TYPE_CONNECT_PAGE (rc_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (RcConnectPage, rc_connect_page, RC, CONNECT_PAGE, GtkWidget)

/* Signals: "connect" (const char *server, const char *id), both checked;
 * "cancel", while busy. */
GtkWidget *rc_connect_page_new        (void);
void       rc_connect_page_set_names  (RcConnectPage *self,
                                       const char    *server,
                                       const char    *id);
void       rc_connect_page_set_busy   (RcConnectPage *self,
                                       gboolean       busy);
void       rc_connect_page_show_error (RcConnectPage *self,
                                       const GError  *error); /* nullable */
const char *rc_connect_page_get_error (RcConnectPage *self);  /* nullable: the sentence shown */
void       rc_connect_page_submit     (RcConnectPage *self);

G_END_DECLS
