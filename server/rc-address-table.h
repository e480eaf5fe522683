/* rc-address-table.h - how many connections there are from each address. */
#pragma once

#include <glib.h>

#include "rc-hash.h"

G_BEGIN_DECLS

typedef struct _RcAddressTable RcAddressTable;
typedef struct _RcAddressCount RcAddressCount;

/* An address, as it is counted: of IPv6 the /64. */
#define RC_ADDRESS_KEY_BYTES 8

gboolean        rc_address_read        (int              fd,
                                        gboolean         own_too,
                                        guint8          *key);
char           *rc_address_to_string   (int              fd);
RcAddressTable *rc_address_table_new   (const RcHashKey *key,
                                        guint            max,
                                        gboolean         own_too);
void            rc_address_table_set_max (RcAddressTable *self,
                                        guint            max,
                                        gboolean         own_too);
void            rc_address_table_free  (RcAddressTable  *self);
gboolean        rc_address_table_enter (RcAddressTable  *self,
                                        int              fd,
                                        RcAddressCount **count);
void            rc_address_table_leave (RcAddressCount  *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcAddressTable, rc_address_table_free)

G_END_DECLS
