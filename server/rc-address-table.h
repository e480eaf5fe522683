/* rc-address-table.h - how many connections there are from each address. */
#pragma once

#include <glib.h>

#include "rc-hash.h"

G_BEGIN_DECLS

typedef struct _RcAddressTable RcAddressTable;
typedef struct _RcAddressCount RcAddressCount;

RcAddressTable *rc_address_table_new   (const RcHashKey *key,
                                        guint            max);
void            rc_address_table_free  (RcAddressTable  *self);
gboolean        rc_address_table_enter (RcAddressTable  *self,
                                        int              fd,
                                        RcAddressCount **count);
void            rc_address_table_leave (RcAddressCount  *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcAddressTable, rc_address_table_free)

G_END_DECLS
