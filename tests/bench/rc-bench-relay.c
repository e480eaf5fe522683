/* rc-bench-relay.c - a bare relay: what this machine can do at most.
 *
 * One thread, one epoll descriptor, messages of one length that are not looked
 * at. It copies each behind what waits for its receiver, and at the end of a
 * turn writes once to each of those. There is no check, no bound, no
 * acknowledgement and no second thought in it: it is a yardstick. */
#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-bench-relay.h"

#define EVENTS_MAX 256
#define INPUT_BYTES (64 * 1024)
#define FREE_MAX 256
#define OUTPUT_BYTES (64 * 1024)

typedef struct _Peer Peer;
struct _Peer
{
  int fd;
  guint32 id;
  guint part_len;     /* of a message that a read has cut in two */
  gboolean touched;
  gboolean blocked;
  gboolean gone;
  guint8 *output;     /* owned while something waits */
  gsize output_start;
  gsize output_len;
  gsize output_size;
  Peer *touched_next;
  guint8 part[sizeof (RcBenchRelayMessage)];
};

typedef struct
{
  int epoll_fd;
  int listen_fd;
  Peer *touched;
  guint n_peers;
  guint n_spare;
  guint8 *spare[FREE_MAX]; /* of OUTPUT_BYTES each */
  Peer *peers[RC_BENCH_RELAY_PEERS];
  guint8 input[INPUT_BYTES];
} Relay;

static guint8 *
reserve (Relay *self, Peer *peer, gsize len)
{
  if (peer->output == NULL)
    {
      peer->output = self->n_spare > 0 ? self->spare[--self->n_spare] : g_malloc (OUTPUT_BYTES);
      peer->output_size = OUTPUT_BYTES;
      peer->output_start = peer->output_len = 0;
    }

  if (peer->output_len + len > peer->output_size)
    {
      peer->output_size *= 2;
      peer->output = g_realloc (peer->output, peer->output_size);
    }

  return peer->output + peer->output_len;
}

static void
give_back (Relay *self, Peer *peer)
{
  if (peer->output_size == OUTPUT_BYTES && self->n_spare < FREE_MAX)
    self->spare[self->n_spare++] = peer->output;
  else
    g_free (peer->output);
  peer->output = NULL;
}

static void
queue (Relay *self, Peer *peer, const RcBenchRelayMessage *message)
{
  memcpy (reserve (self, peer, sizeof *message), message, sizeof *message);
  peer->output_len += sizeof *message;
  if (peer->touched)
    return;

  peer->touched = TRUE;
  peer->touched_next = self->touched;
  self->touched = peer;
}

static void
take (Relay *self, Peer *peer, const guint8 *bytes)
{
  const RcBenchRelayMessage *message = (const RcBenchRelayMessage *) (const void *) bytes;

  if (message->to == RC_BENCH_RELAY_LOGIN)
    {
      peer->id = message->from;
      self->peers[peer->id] = peer;
      self->n_peers = MAX (self->n_peers, peer->id + 1);
      queue (self, peer, message);
      return;
    }

  if (message->to != RC_BENCH_RELAY_ALL)
    {
      queue (self, self->peers[message->to], message);
      return;
    }

  for (guint i = 0; i < self->n_peers; i++)
    if (self->peers[i] != NULL && self->peers[i] != peer)
      queue (self, self->peers[i], message);
}

static void
take_all (Relay *self, Peer *peer, gsize n)
{
  gsize at = 0;

  if (peer->part_len > 0)
    {
      at = MIN (n, sizeof peer->part - peer->part_len);
      memcpy (peer->part + peer->part_len, self->input, at);
      peer->part_len += at;
      if (peer->part_len < sizeof peer->part)
        return;
      take (self, peer, peer->part);
    }

  for (; n - at >= sizeof peer->part; at += sizeof peer->part)
    take (self, peer, self->input + at);

  peer->part_len = n - at;
  memcpy (peer->part, self->input + at, n - at);
}

static void
watch (Relay *self, Peer *peer, int operation, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = peer };

  epoll_ctl (self->epoll_fd, operation, peer != NULL ? peer->fd : self->listen_fd, &event);
}

/* One that was touched in this turn is freed at its end. */
static void
leave (Relay *self, Peer *peer)
{
  close (peer->fd);
  if (self->peers[peer->id] == peer)
    self->peers[peer->id] = NULL;
  if (peer->output != NULL)
    give_back (self, peer);

  peer->gone = TRUE;
  if (!peer->touched)
    g_free (peer);
}

static void
accept_all (Relay *self)
{
  const int on = 1;
  int fd;

  while ((fd = accept4 (self->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    {
      Peer *peer = g_new0 (Peer, 1);

      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      peer->fd = fd;
      watch (self, peer, EPOLL_CTL_ADD, EPOLLIN);
    }
}

static void
flush (Relay *self, Peer *peer)
{
  gssize n;

  if (peer->output == NULL || peer->blocked)
    return;

  n = send (peer->fd, peer->output + peer->output_start, peer->output_len - peer->output_start,
            MSG_DONTWAIT | MSG_NOSIGNAL);
  peer->output_start += MAX (n, 0);
  if (peer->output_start == peer->output_len || (n < 0 && errno != EAGAIN))
    {
      give_back (self, peer);
      return;
    }

  peer->blocked = TRUE;
  watch (self, peer, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
}

static void
on_ready (Relay *self, Peer *peer, guint32 events)
{
  gssize n;

  if ((events & EPOLLOUT) != 0)
    {
      peer->blocked = FALSE;
      watch (self, peer, EPOLL_CTL_MOD, EPOLLIN);
      flush (self, peer);
    }

  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0)
    return;

  n = recv (peer->fd, self->input, INPUT_BYTES, MSG_DONTWAIT);
  if (n > 0)
    take_all (self, peer, n);
  else if (n == 0 || errno != EAGAIN)
    leave (self, peer);
}

static void
end_turn (Relay *self)
{
  while (self->touched != NULL)
    {
      Peer *peer = self->touched;

      self->touched = peer->touched_next;
      peer->touched = FALSE;
      flush (self, peer);
      if (peer->gone)
        g_free (peer);
    }
}

static void
listen_anywhere (Relay *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t len = sizeof address;

  self->listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  rc_bench_check (bind (self->listen_fd, (struct sockaddr *) &address, len) == 0, "bind");
  rc_bench_check (listen (self->listen_fd, 4096) == 0, "listen");
  getsockname (self->listen_fd, (struct sockaddr *) &address, &len);
  watch (self, NULL, EPOLL_CTL_ADD, EPOLLIN);
  printf ("ready on 127.0.0.1:%u\n", ntohs (address.sin_port));
  fflush (stdout);
}

/**
 * rc_bench_relay_run:
 *
 * Relays until it is killed, on a free port, which it prints as the server does.
 */
void
rc_bench_relay_run (void)
{
  Relay *self = g_new0 (Relay, 1);
  struct epoll_event events[EVENTS_MAX];

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  listen_anywhere (self);
  for (;;)
    {
      int n = epoll_wait (self->epoll_fd, events, EVENTS_MAX, -1);

      for (int i = 0; i < n; i++)
        if (events[i].data.ptr == NULL)
          accept_all (self);
        else
          on_ready (self, events[i].data.ptr, events[i].events);

      end_turn (self);
    }
}
