/* rc-test-proxy.c - a bad line between clients and a server. */
#include "config.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-test-proxy.h"

#define PAIRS_MAX 1024
#define WAY_MAX_BYTES 65536
/* Of so many pieces, one waits; else a stream of small pieces would never end. */
#define LATE_ONE_IN 4
#define LINE_MAX_BYTES 4096

/* One direction of one connection. */
typedef struct
{
  int from;           /* borrowed from the pair */
  int to;
  GByteArray *bytes;  /* read, and not passed on yet */
  gint64 release_us;
  gboolean ended;     /* nothing more comes */
} Way;

typedef struct
{
  int client;
  int server;
  Way ways[2];
  gboolean dead;
} Pair;

struct _RcTestProxy
{
  int listener;
  guint16 port;
  guint16 server_port;
  GThread *thread;
  GRand *random;    /* the thread's */
  GPtrArray *pairs; /* the thread's, of Pair */
  int stop;         /* these are atomic */
  int delay_max_ms;
  int cuts;
  int cut_all;
  int n_cuts;
  int n_pieces;
};

static void
way_init (Way *way, int from, int to)
{
  *way = (Way) { .from = from, .to = to, .bytes = g_byte_array_new () };
}

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  close (pair->client);
  close (pair->server);
  g_byte_array_unref (pair->ways[0].bytes);
  g_byte_array_unref (pair->ways[1].bytes);
  g_free (pair);
}

static guint
choose_in_thread (RcTestProxy *self, guint n)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) n);
}

static gint64
choose_release_in_thread (RcTestProxy *self)
{
  guint delay_max_ms = (guint) g_atomic_int_get (&self->delay_max_ms);

  if (delay_max_ms == 0 || choose_in_thread (self, LATE_ONE_IN) != 0)
    return 0;

  return g_get_monotonic_time () + choose_in_thread (self, delay_max_ms * 1000);
}

/* Half of them as a router does that has forgotten the line. */
static void
cut_in_thread (RcTestProxy *self, Pair *pair)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  if (choose_in_thread (self, 2) == 0)
    {
      (void) setsockopt (pair->client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      (void) setsockopt (pair->server, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
  pair->dead = TRUE;
  g_atomic_int_inc (&self->n_cuts);
}

static int
connect_to_server (RcTestProxy *self)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (self->server_port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) != 0 && errno != EINPROGRESS)
    {
      close (fd);
      return -1;
    }

  return fd;
}

static void
accept_in_thread (RcTestProxy *self)
{
  int client = accept4 (self->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  Pair *pair;
  int server, on = 1;

  if (client < 0)
    return;

  server = self->pairs->len < PAIRS_MAX ? connect_to_server (self) : -1;
  if (server < 0)
    {
      close (client);
      return;
    }

  (void) setsockopt (client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void) setsockopt (server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  pair = g_new0 (Pair, 1);
  pair->client = client;
  pair->server = server;
  way_init (&pair->ways[0], client, server);
  way_init (&pair->ways[1], server, client);
  g_ptr_array_add (self->pairs, pair);
}

static void
read_way_in_thread (RcTestProxy *self, Way *way)
{
  guint8 buffer[WAY_MAX_BYTES];
  gssize n = recv (way->from, buffer, WAY_MAX_BYTES - way->bytes->len, MSG_DONTWAIT);

  if (n < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN))
    return;
  if (n <= 0)
    {
      way->ended = TRUE;
      return;
    }

  if (way->bytes->len == 0)
    way->release_us = choose_release_in_thread (self);
  g_byte_array_append (way->bytes, buffer, (guint) n);
}

/* Passes a piece on: the whole or, as often, any part of it. */
static void
write_way_in_thread (RcTestProxy *self, Pair *pair, Way *way)
{
  gsize len = MIN (way->bytes->len, LINE_MAX_BYTES);
  gboolean cut = choose_in_thread (self, 1000) < (guint) g_atomic_int_get (&self->cuts);
  gssize n;

  if (cut || choose_in_thread (self, 2) == 0)
    len = 1 + choose_in_thread (self, (guint) len);

  n = send (way->to, way->bytes->data, len, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOTCONN))
    return;
  if (n <= 0)
    {
      pair->dead = TRUE;
      return;
    }

  g_atomic_int_inc (&self->n_pieces);
  g_byte_array_remove_range (way->bytes, 0, (guint) n);
  way->release_us = choose_release_in_thread (self);
  if (cut)
    cut_in_thread (self, pair);
}

static void
work_way_in_thread (RcTestProxy *self, Pair *pair, Way *way, const struct pollfd *from, const struct pollfd *to)
{
  if (!way->ended && way->bytes->len < WAY_MAX_BYTES && (from->revents & (POLLIN | POLLHUP | POLLERR)) != 0)
    read_way_in_thread (self, way);
  if (way->bytes->len > 0 && way->release_us <= g_get_monotonic_time () && (to->revents & (POLLOUT | POLLHUP | POLLERR)) != 0)
    write_way_in_thread (self, pair, way);
  /* The other direction loses what is under way: this one had the last word. */
  if (way->ended && way->bytes->len == 0)
    pair->dead = TRUE;
}

/* What @fd, the one end of both ways, is waited for. */
static struct pollfd
get_wish (int fd, const Way *in, const Way *out, gint64 now_us, gint64 *next_us)
{
  struct pollfd wish = { .fd = fd };

  if (!in->ended && in->bytes->len < WAY_MAX_BYTES)
    wish.events |= POLLIN;
  if (out->bytes->len > 0 && out->release_us <= now_us)
    wish.events |= POLLOUT;
  else if (out->bytes->len > 0)
    *next_us = MIN (*next_us, out->release_us);

  /* What is hung up is ready for ever. */
  if (wish.events == 0)
    wish.fd = -1;
  return wish;
}

static void
turn_in_thread (RcTestProxy *self, GArray *wishes)
{
  gint64 now_us = g_get_monotonic_time ();
  gint64 next_us = now_us + 20000;
  guint n_pairs = self->pairs->len;
  struct pollfd *ready;

  g_array_set_size (wishes, 1 + 2 * n_pairs);
  ready = (struct pollfd *) (gpointer) wishes->data;
  ready[0] = (struct pollfd) { .fd = self->listener, .events = POLLIN };
  for (guint i = 0; i < n_pairs; i++)
    {
      Pair *pair = g_ptr_array_index (self->pairs, i);

      ready[1 + 2 * i] = get_wish (pair->client, &pair->ways[0], &pair->ways[1], now_us, &next_us);
      ready[2 + 2 * i] = get_wish (pair->server, &pair->ways[1], &pair->ways[0], now_us, &next_us);
    }

  if (poll (ready, 1 + 2 * n_pairs, (int) ((next_us - now_us + 999) / 1000)) < 0)
    return;

  for (guint i = n_pairs; i-- > 0;)
    {
      Pair *pair = g_ptr_array_index (self->pairs, i);

      work_way_in_thread (self, pair, &pair->ways[0], &ready[1 + 2 * i], &ready[2 + 2 * i]);
      work_way_in_thread (self, pair, &pair->ways[1], &ready[2 + 2 * i], &ready[1 + 2 * i]);
      if (pair->dead)
        g_ptr_array_remove_index_fast (self->pairs, i);
    }
  if (ready[0].revents != 0)
    accept_in_thread (self);
}

static gpointer
work_in_thread (gpointer data)
{
  RcTestProxy *self = data;
  g_autoptr (GArray) wishes = g_array_new (FALSE, FALSE, sizeof (struct pollfd));

  while (!g_atomic_int_get (&self->stop))
    {
      turn_in_thread (self, wishes);
      if (!g_atomic_int_compare_and_exchange (&self->cut_all, TRUE, FALSE))
        continue;

      for (guint i = 0; i < self->pairs->len; i++)
        cut_in_thread (self, g_ptr_array_index (self->pairs, i));
      g_ptr_array_set_size (self->pairs, 0);
    }

  return NULL;
}

RcTestProxy *
rc_test_proxy_new (guint16 server_port, guint32 seed)
{
  RcTestProxy *self = g_new0 (RcTestProxy, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;

  self->server_port = server_port;
  self->random = g_rand_new_with_seed (seed);
  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  ck_assert_int_ge (self->listener, 0);
  ck_assert_int_eq (bind (self->listener, (struct sockaddr *) &address, sizeof address), 0);
  ck_assert_int_eq (listen (self->listener, PAIRS_MAX), 0);
  ck_assert_int_eq (getsockname (self->listener, (struct sockaddr *) &address, &size), 0);
  self->port = ntohs (address.sin_port);
  self->thread = g_thread_new ("test-proxy", work_in_thread, self);
  return self;
}

void
rc_test_proxy_free (RcTestProxy *self)
{
  g_atomic_int_set (&self->stop, TRUE);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->pairs);
  g_rand_free (self->random);
  close (self->listener);
  g_free (self);
}

guint16
rc_test_proxy_get_port (RcTestProxy *self)
{
  return self->port;
}

void
rc_test_proxy_set_badness (RcTestProxy *self, guint delay_max_ms, guint cuts)
{
  g_atomic_int_set (&self->delay_max_ms, (int) delay_max_ms);
  g_atomic_int_set (&self->cuts, (int) cuts);
}

void
rc_test_proxy_cut_all (RcTestProxy *self)
{
  g_atomic_int_set (&self->cut_all, TRUE);
}

guint
rc_test_proxy_count_cuts (RcTestProxy *self)
{
  return (guint) g_atomic_int_get (&self->n_cuts);
}

guint
rc_test_proxy_count_pieces (RcTestProxy *self)
{
  return (guint) g_atomic_int_get (&self->n_pieces);
}
