/* rc-entry-struct.h - for the files of this type only. */
#pragma once

#include "rc-entry-private.h"

G_BEGIN_DECLS

struct _RcEntry
{
  GObject parent_instance;

  /* owned */
  GRefString *from;
  GRefString *conversation;
  char *ref;
  char *text;
  char *type;
  char *error;

  RcReach *reach; /* nullable */

  /* borrows from @from and @ref */
  RcIdentity identity;

  RcEntryState state;
  RcEntryHeader header;
  gint64 time_us;
  guint64 seq;
  guint64 order;
  guint epoch;
  gint day;
  guint is_own : 1;
  guint starts_day : 1;
  guint starts_new : 1;
  guint listed : 1;
  guint moved : 1;
};

G_END_DECLS
