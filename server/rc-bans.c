/* rc-bans.c - who may not come in.
 *
 *      asked for  -->  the store commits  -->  memory changes  -->  the caller is told
 *
 * as in rc-accounts.c. There are RC_STORE_BANS_MAX at most, which is few enough
 * to go through those of networks for each new connection. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "rc-bans.h"
#include "rc-error.h"
#include "rc-id.h"

#define V4_MAPPED_BITS 96

typedef struct
{
  RcStoreBan ban;         /* its strings are owned */
  GInetAddressMask *mask; /* (nullable), owned: of a network */
} Ban;

struct _RcBans
{
  RcStore *store;     /* borrowed */
  GHashTable *ids;    /* folded id -> Ban, owned */
  GHashTable *masks;  /* network -> Ban, owned */
};

static void
clear_ban (RcStoreBan *ban)
{
  g_free ((char *) ban->what);
  g_free ((char *) ban->shown);
  g_free ((char *) ban->reason);
}

static RcStoreBan
copy_ban (const RcStoreBan *ban)
{
  RcStoreBan copy = *ban;

  copy.what = g_strdup (ban->what);
  copy.shown = g_strdup (ban->shown);
  copy.reason = g_strdup (ban->reason);
  return copy;
}

static void
ban_free (gpointer data)
{
  Ban *ban = data;

  clear_ban (&ban->ban);
  g_clear_object (&ban->mask);
  g_free (ban);
}

static void
free_listed (gpointer ban)
{
  clear_ban (ban);
  g_free (ban);
}

static GHashTable *
get_table (RcBans *self, RcStoreBanKind kind)
{
  return kind == RC_STORE_BAN_ID ? self->ids : self->masks;
}

/* Peers of IPv4 are compared as such, so a network of theirs that is written as
 * one of IPv6 (as in ::ffff:192.0.2.0/120) is made one of IPv4. */
static GInetAddressMask *
read_mask (const char *what)
{
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (what, NULL);
  GInetAddress *address = mask != NULL ? g_inet_address_mask_get_address (mask) : NULL;
  g_autoptr (GInetAddress) v4 = NULL;
  struct in6_addr bytes;

  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 ||
      g_inet_address_mask_get_length (mask) < V4_MAPPED_BITS)
    return g_steal_pointer (&mask);

  memcpy (&bytes, g_inet_address_to_bytes (address), sizeof bytes);
  if (!IN6_IS_ADDR_V4MAPPED (&bytes))
    return g_steal_pointer (&mask);

  v4 = g_inet_address_new_from_bytes (bytes.s6_addr + V4_MAPPED_BITS / 8, G_SOCKET_FAMILY_IPV4);
  return g_inet_address_mask_new (v4, g_inet_address_mask_get_length (mask) - V4_MAPPED_BITS, NULL);
}

static void
note (const RcStoreBan *kept, gpointer user_data)
{
  RcBans *self = user_data;
  Ban *ban = g_new0 (Ban, 1);

  ban->ban = copy_ban (kept);
  if (kept->kind == RC_STORE_BAN_NETWORK)
    ban->mask = read_mask (kept->what);

  g_hash_table_replace (get_table (self, kept->kind), (char *) ban->ban.what, ban);
}

/**
 * rc_bans_new:
 * @store: the store; it must outlive this
 * @error: return location for an error
 *
 * Reads all bans. It blocks. Errors: as rc_store_load_bans().
 *
 * Returns: (transfer full) (nullable): the bans, see rc_bans_free().
 */
RcBans *
rc_bans_new (RcStore *store, GError **error)
{
  g_autoptr (RcBans) self = g_new0 (RcBans, 1);

  self->store = store;
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, ban_free);
  self->masks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, ban_free);
  return rc_store_load_bans (store, note, self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rc_bans_free:
 * @self: (transfer full): the bans, when the store has told all that it will
 *
 * Frees them; nothing on disk changes.
 */
void
rc_bans_free (RcBans *self)
{
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->masks);
  g_free (self);
}

static gboolean
holds (const Ban *ban)
{
  return ban->ban.expires_us == 0 || ban->ban.expires_us > g_get_real_time ();
}

static gboolean
has_ended (gpointer key, gpointer ban, gpointer user_data)
{
  return !holds (ban);
}

/* NULL: it has no end. */
static char *
format_end (const Ban *ban)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (ban->ban.expires_us / G_USEC_PER_SEC);

  if (ban->ban.expires_us == 0)
    return NULL;

  return time != NULL ? g_date_time_format (time, "%F %R UTC") : g_strdup ("?");
}

static gboolean
refuse (const Ban *ban, GError **error)
{
  const char *reason = ban->ban.reason;
  g_autofree char *until = format_end (ban);

  if (until == NULL && reason == NULL)
    g_set_error_literal (error, RC_ERROR, RC_ERROR_DENIED, _ ("You are banned here."));
  else if (until == NULL)
    /* Translators: %s is the reason, as the administrator gave it */
    g_set_error (error, RC_ERROR, RC_ERROR_DENIED, _ ("You are banned here: %s"), reason);
  else if (reason == NULL)
    /* Translators: %s is a date and a time */
    g_set_error (error, RC_ERROR, RC_ERROR_DENIED, _ ("You are banned here until %s."), until);
  else
    /* Translators: the first %s is a date and a time, the second one the reason, as the administrator gave it */
    g_set_error (error, RC_ERROR, RC_ERROR_DENIED, _ ("You are banned here until %s: %s"), until, reason);

  return FALSE;
}

/**
 * rc_bans_check_id:
 * @self: the bans
 * @id: an id that somebody wants to come in by, however it is spelt
 * @error: return location for an error
 *
 * Errors: %RC_ERROR_DENIED, with a sentence for who is banned.
 *
 * Returns: whether they may.
 */
gboolean
rc_bans_check_id (RcBans *self, RcSlice id, GError **error)
{
  g_autofree char *folded = NULL;
  Ban *ban;

  if (g_hash_table_size (self->ids) == 0 || !rc_id_check (id, NULL))
    return TRUE;

  folded = rc_id_fold (id);
  ban = g_hash_table_lookup (self->ids, folded);
  return ban == NULL || !holds (ban) || refuse (ban, error);
}

/* An IPv4 address that came to a socket for IPv6 is one of IPv4. */
static GInetAddress *
read_peer (int fd)
{
  struct sockaddr_storage storage = { 0 };
  socklen_t len = sizeof storage;
  const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *) &storage;
  g_autoptr (GSocketAddress) address = NULL;

  if (getpeername (fd, (struct sockaddr *) &storage, &len) != 0)
    return NULL;

  if (storage.ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED (&v6->sin6_addr))
    return g_inet_address_new_from_bytes (v6->sin6_addr.s6_addr + V4_MAPPED_BITS / 8, G_SOCKET_FAMILY_IPV4);

  address = g_socket_address_new_from_native (&storage, len);
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  return g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/**
 * rc_bans_check_peer:
 * @self: the bans
 * @fd: a connected socket
 * @error: return location for an error
 *
 * Errors: %RC_ERROR_DENIED, with a sentence for who is banned.
 *
 * Returns: whether who is at the other end may come in.
 */
gboolean
rc_bans_check_peer (RcBans *self, int fd, GError **error)
{
  g_autoptr (GInetAddress) address = NULL;
  GHashTableIter iter;
  gpointer ban;

  if (g_hash_table_size (self->masks) == 0)
    return TRUE;

  address = read_peer (fd);
  if (address == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, self->masks);
  while (g_hash_table_iter_next (&iter, NULL, &ban))
    if (((Ban *) ban)->mask != NULL && g_inet_address_mask_matches (((Ban *) ban)->mask, address) && holds (ban))
      return refuse (ban, error);

  return TRUE;
}

/**
 * rc_bans_read:
 * @kind: of what
 * @shown: (nullable): an id or a network, as somebody wrote it
 * @error: return location for an error
 *
 * Errors: of any domain, for people.
 *
 * Returns: (transfer full) (nullable): what the ban is known by
 */
char *
rc_bans_read (RcStoreBanKind kind, const char *shown, GError **error)
{
  RcSlice id = rc_slice_from_string (shown);
  g_autoptr (GInetAddressMask) mask = NULL;

  if (kind == RC_STORE_BAN_NETWORK)
    {
      mask = g_inet_address_mask_new_from_string (shown != NULL ? shown : "", error);
      return mask != NULL ? g_inet_address_mask_to_string (mask) : NULL;
    }

  if (!rc_id_check (id, error))
    return NULL;

  if (!rc_id_is_reserved (id))
    return rc_id_fold (id);

  g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_ID, _ ("That id is reserved."));
  return NULL;
}

/* --- changes --------------------------------------------------------------- */

/* One change on its way to the disk. */
typedef struct
{
  RcBans *bans;
  RcStoreBan ban; /* its strings are owned */
  RcStoreDoneFunc func;
  gpointer user_data;
} Change;

static Change *
change_new (RcBans *self, const RcStoreBan *ban, RcStoreDoneFunc func, gpointer user_data)
{
  Change *change = g_new0 (Change, 1);

  change->bans = self;
  change->ban = copy_ban (ban);
  change->func = func;
  change->user_data = user_data;
  return change;
}

static void
change_finish (Change *change, const RcStoreDone *done)
{
  change->func (change->bans->store, done, change->user_data);
  clear_ban (&change->ban);
  g_free (change);
}

static void
on_added (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Change *change = user_data;

  if (done->error == NULL && done->outcome == RC_STORE_DONE)
    note (&change->ban, change->bans);

  change_finish (change, done);
}

/**
 * rc_bans_add:
 * @self: the bans
 * @ban: copied; its @what is from rc_bans_read()
 * @func: (scope async): called once it holds, or was refused, see
 *   rc_store_add_ban()
 * @user_data: for @func
 *
 * Bans somebody. Who is here already stays: that is the caller's.
 */
void
rc_bans_add (RcBans *self, const RcStoreBan *ban, RcStoreDoneFunc func, gpointer user_data)
{
  rc_store_add_ban (self->store, ban, on_added, change_new (self, ban, func, user_data));
  rc_store_flush (self->store);
}

static void
on_removed (RcStore *store, const RcStoreDone *done, gpointer user_data)
{
  Change *change = user_data;

  if (done->error == NULL)
    g_hash_table_remove (get_table (change->bans, change->ban.kind), change->ban.what);

  change_finish (change, done);
}

/**
 * rc_bans_remove:
 * @self: the bans
 * @kind: of what
 * @what: from rc_bans_read()
 * @func: (scope async): called once it does not hold any more, or could not be
 *   removed, see rc_store_remove_ban()
 * @user_data: for @func
 *
 * Takes a ban back.
 */
void
rc_bans_remove (RcBans *self, RcStoreBanKind kind, const char *what, RcStoreDoneFunc func, gpointer user_data)
{
  const RcStoreBan ban = { .kind = kind, .what = what };

  rc_store_remove_ban (self->store, kind, what, on_removed, change_new (self, &ban, func, user_data));
  rc_store_flush (self->store);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const RcStoreBan *first = *(const RcStoreBan *const *) a;
  const RcStoreBan *second = *(const RcStoreBan *const *) b;

  return (first->created_us > second->created_us) - (first->created_us < second->created_us);
}

/**
 * rc_bans_list:
 * @self: the bans
 *
 * Returns: (transfer full): a copy of each #RcStoreBan that holds, the oldest
 *   first
 */
GPtrArray *
rc_bans_list (RcBans *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_listed);
  GHashTable *tables[] = { self->ids, self->masks };
  GHashTableIter iter;
  gpointer ban;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_hash_table_foreach_remove (tables[i], has_ended, NULL);
      g_hash_table_iter_init (&iter, tables[i]);
      while (g_hash_table_iter_next (&iter, NULL, &ban))
        {
          RcStoreBan copy = copy_ban (&((Ban *) ban)->ban);

          g_ptr_array_add (list, g_memdup2 (&copy, sizeof copy));
        }
    }

  g_ptr_array_sort (list, compare_age);
  return list;
}
