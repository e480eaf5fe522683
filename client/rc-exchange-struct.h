/* rc-exchange-struct.h - for the files of this type only. */
#pragma once

#include "rc-cursor.h"
#include "rc-exchange.h"
#include "rc-outbox.h"

G_BEGIN_DECLS

struct _RcExchange
{
  /* owned */
  RcLink *link;
  RcConversations *conversations;
  RcOutbox *outbox;
  char *sync_tag; /* of the SYNC that is not answered yet */
  char *roster_tag;
  char *history_tag; /* of the HISTORY that is not answered yet */
  char *history_with;
  RcCursor cursor;
  RcClock *clock;
  GSource *sync_timer;
  GSource *history_timer;
  GSource *behind_timer;

  /* borrowed */
  RcCache *cache; /* NULL: everything is in memory only */
  RcExchangeFailed failed;
  gpointer user_data;

  guint64 last_tag;
  guint64 page_start; /* what the page was asked for after */
  guint64 synced;     /* the highest that a SYNC has brought */
  guint64 got;        /* how far the server knows what is on disk */
  guint session;      /* tells one from another */
  RcPresence presence;
  gboolean wants_roster;
  gboolean outbox_open;
  gboolean missed_is_news;
  gboolean is_behind; /* the disk did not keep all that came */
  gboolean own_is_unkept; /* nor what was written here last; that is told */
};

void rc_exchange_catch_up       (RcExchange *self);
void rc_exchange_pump           (RcExchange *self);
void rc_exchange_ask_for_missed (RcExchange *self);
void rc_exchange_fail_entry     (RcExchange *self,
                                 RcEntry    *entry,
                                 const char *sentence);
void rc_exchange_renew_tag      (RcExchange  *self,
                                 char       **tag);

/* rc-exchange-kept.c */
void rc_exchange_connect_models (RcExchange *self);
void rc_exchange_keep_log       (RcExchange *self,
                                 gboolean    is_new);
void rc_exchange_keep_resync    (RcExchange *self);
void rc_exchange_keep_own       (RcExchange *self,
                                 RcEntry    *entry,
                                 gboolean    ends_draft);
void rc_exchange_open_outbox    (RcExchange *self);
void rc_exchange_tell_got       (RcExchange *self);
void rc_exchange_end_history    (RcExchange *self,
                                 gboolean    came,
                                 gboolean    is_complete);

G_END_DECLS
