/* rc-address-table.c - how many connections there are from each address.
 *
 * An IPv6 address counts by its /64, which one household has to itself. An
 * address without connections is not in the table. Unix sockets are not
 * counted, nor are this machine's own addresses unless that is asked for. */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "rc-address-table.h"

struct _RcAddressCount
{
  RcAddressTable *table;
  guint hash;
  guint n;
  guint8 address[RC_ADDRESS_KEY_BYTES];
};

struct _RcAddressTable
{
  GHashTable *counts; /* RcAddressCount, owned */
  RcHashKey key;
  guint max;
  gboolean own_too;
};

static guint
count_hash (gconstpointer count)
{
  return ((const RcAddressCount *) count)->hash;
}

static gboolean
count_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (((const RcAddressCount *) a)->address, ((const RcAddressCount *) b)->address, RC_ADDRESS_KEY_BYTES) == 0;
}

/**
 * rc_address_table_new:
 * @key: the server's key
 * @max: connections that one address may have; 0: as many as it likes
 * @own_too: whether this machine's own addresses count
 *
 * Returns: (transfer full): an empty table, see rc_address_table_free().
 */
RcAddressTable *
rc_address_table_new (const RcHashKey *key, guint max, gboolean own_too)
{
  RcAddressTable *self = g_new0 (RcAddressTable, 1);

  self->counts = g_hash_table_new_full (count_hash, count_equal, g_free, NULL);
  self->key = *key;
  self->max = max;
  self->own_too = own_too;
  return self;
}

/**
 * rc_address_table_set_max:
 * @self: a table
 * @max: connections that one address may have; 0: as many as it likes
 * @own_too: whether this machine's own addresses count
 *
 * Changes the bound for who comes from now on. Who came while there was none is
 * not counted.
 */
void
rc_address_table_set_max (RcAddressTable *self, guint max, gboolean own_too)
{
  self->max = max;
  self->own_too = own_too;
}

/**
 * rc_address_table_free:
 * @self: (transfer full): a table that everybody has left
 *
 * Frees it.
 */
void
rc_address_table_free (RcAddressTable *self)
{
  g_hash_table_unref (self->counts);
  g_free (self);
}

static gboolean
read_v4 (const struct in_addr *address, gboolean own_too, guint8 *key)
{
  if (!own_too && ntohl (address->s_addr) >> 24 == IN_LOOPBACKNET)
    return FALSE;

  memset (key, 0, RC_ADDRESS_KEY_BYTES);
  memcpy (key + 4, address, sizeof *address);
  return TRUE;
}

/* An IPv4 address that came to a socket for both is one of IPv4, wherever it is
 * counted or shown. */
static gboolean
find_v4 (const struct sockaddr_storage *storage, struct in_addr *address)
{
  const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) storage;

  if (storage->ss_family == AF_INET)
    *address = ((const struct sockaddr_in *) storage)->sin_addr;
  else if (storage->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED (&v6->sin6_addr))
    memcpy (address, v6->sin6_addr.s6_addr + 12, sizeof *address);
  else
    return FALSE;

  return TRUE;
}

/**
 * rc_address_read:
 * @fd: a connected socket
 * @own_too: whether this machine's own addresses count
 * @key: (out caller-allocates): %RC_ADDRESS_KEY_BYTES
 *
 * Says where somebody comes from.
 *
 * Returns: whether that is an address that counts.
 */
gboolean
rc_address_read (int fd, gboolean own_too, guint8 *key)
{
  struct sockaddr_storage storage = { 0 };
  socklen_t len = sizeof storage;
  const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) &storage;
  struct in_addr v4;

  if (getpeername (fd, (struct sockaddr *) &storage, &len) != 0)
    return FALSE;

  if (find_v4 (&storage, &v4))
    return read_v4 (&v4, own_too, key);

  if (storage.ss_family != AF_INET6 || (!own_too && IN6_IS_ADDR_LOOPBACK (&v6->sin6_addr)))
    return FALSE;

  memcpy (key, &v6->sin6_addr, RC_ADDRESS_KEY_BYTES);
  return TRUE;
}

/**
 * rc_address_to_string:
 * @fd: a connected socket
 *
 * Returns: (transfer full): where its peer is, for people; `unix` of a Unix socket.
 */
char *
rc_address_to_string (int fd)
{
  struct sockaddr_storage storage = { 0 };
  socklen_t len = sizeof storage;
  char text[INET6_ADDRSTRLEN] = "?";
  struct in_addr v4;

  if (getpeername (fd, (struct sockaddr *) &storage, &len) != 0)
    return g_strdup (text);

  if (storage.ss_family == AF_UNIX)
    return g_strdup ("unix");

  if (find_v4 (&storage, &v4))
    (void) inet_ntop (AF_INET, &v4, text, sizeof text);
  else
    (void) inet_ntop (AF_INET6, &((const struct sockaddr_in6 *) &storage)->sin6_addr, text, sizeof text);

  return g_strdup (text);
}

/**
 * rc_address_table_enter:
 * @self: a table
 * @fd: a connected socket
 * @count: (out) (nullable): for rc_address_table_leave(); %NULL where it does not
 *   count
 *
 * Counts a connection.
 *
 * Returns: %FALSE where its address has as many as it may.
 */
gboolean
rc_address_table_enter (RcAddressTable *self, int fd, RcAddressCount **count)
{
  RcAddressCount key;
  RcAddressCount *found;

  *count = NULL;
  if (self->max == 0 || !rc_address_read (fd, self->own_too, key.address))
    return TRUE;

  key.hash = (guint) rc_hash (&self->key, rc_slice (key.address, RC_ADDRESS_KEY_BYTES));
  found = g_hash_table_lookup (self->counts, &key);
  if (found != NULL && found->n >= self->max)
    return FALSE;

  if (found == NULL)
    {
      found = g_memdup2 (&key, sizeof key);
      found->table = self;
      found->n = 0;
      g_hash_table_add (self->counts, found);
    }

  found->n++;
  *count = found;
  return TRUE;
}

/**
 * rc_address_table_leave:
 * @count: (nullable): what rc_address_table_enter() gave
 *
 * Counts a connection no more.
 */
void
rc_address_table_leave (RcAddressCount *count)
{
  if (count != NULL && --count->n == 0)
    g_hash_table_remove (count->table->counts, count);
}
