/* rc-client-struct.h - for the files of this type only. */
#pragma once

#include "rc-client-private.h"
#include "rc-conversations.h"

G_BEGIN_DECLS

struct _RcClient
{
  GObject parent_instance;

  /* owned */
  char *server;
  char *id;
  char *secret; /* until it is handed on */
  char *invite; /* the same */
  char *token;  /* the same */
  RcClock *clock;
  RcLink *link;
  RcConversations *conversations;
  RcExchange *exchange;
  RcPasswordChange password_change;
  char *cache_path;
  RcClientCache *cache; /* NULL: everything is in memory only */

  char **given_pins;
  guint method;
  guint backoff_min_ms;
  guint backoff_max_ms;
  gboolean wants_roster;
  gboolean wants_tls;
  gboolean asks;
  gboolean wants_start; /* when the cache is loaded */
};

G_END_DECLS
