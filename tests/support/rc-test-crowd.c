/* rc-test-crowd.c - many clients at once, in one thread and on one epoll. */
#include "config.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rc-test-crowd.h"
#include "rc-test-server.h"

#define EVENTS_MAX 256
#define READ_BYTES 65536
#define TOKEN_LEN 43
/* The time at the head of a text. */
#define STAMP_FORMAT "%020" G_GINT64_FORMAT
#define STAMP_LEN 20

typedef struct
{
  char *id;
  char *token; /* (nullable): until the first WELCOME */
  int fd;      /* -1: has left */
  gboolean live;
  GByteArray *input;
} Member;

struct _RcTestCrowd
{
  guint16 port;
  int epoll_fd;
  GPtrArray *members;
  GArray *times_us; /* gint64: of the texts that were read */
  guint64 n_said;
  guint64 n_sent;
  guint n_texts;
};

static void
member_free (gpointer data)
{
  Member *member = data;

  if (member->fd >= 0)
    close (member->fd);
  g_byte_array_unref (member->input);
  g_free (member->token);
  g_free (member->id);
  g_free (member);
}

static Member *
get_member (RcTestCrowd *self, guint member)
{
  return g_ptr_array_index (self->members, member);
}

static void
close_member (Member *member)
{
  if (member->fd >= 0)
    close (member->fd);
  member->fd = -1;
  member->live = FALSE;
  g_byte_array_set_size (member->input, 0);
}

static void
take_text (RcTestCrowd *self, const char *body, gsize len)
{
  gint64 time_us;

  if (len < STAMP_LEN)
    return;

  time_us = g_get_monotonic_time () - g_ascii_strtoll (body, NULL, 10);
  g_array_append_val (self->times_us, time_us);
  self->n_texts++;
}

static void
take_frame (RcTestCrowd *self, Member *member, const char *header, const char *body, gsize body_len)
{
  if (g_str_has_prefix (header, "MESSAGE ") && strstr (header, " tag=") == NULL)
    take_text (self, body, body_len);
  else if (g_str_has_prefix (header, "SENT "))
    self->n_sent++;
  else if (g_str_has_prefix (header, "WELCOME "))
    {
      member->live = TRUE;
      if (body_len == TOKEN_LEN)
        {
          g_free (member->token);
          member->token = g_strndup (body, TOKEN_LEN);
        }
    }
  else if (g_str_has_prefix (header, "PING"))
    (void) send (member->fd, "PONG\n", 5, MSG_NOSIGNAL | MSG_DONTWAIT);
  else
    ck_assert_msg (!g_str_has_prefix (header, "ERROR "), "%s got %s", member->id, header);
}

/* The body's length by the end of its header. */
static gsize
get_body_len (const char *header)
{
  const char *at = strrchr (header, ' ');

  return at != NULL && g_str_has_prefix (at, " len=") ? g_ascii_strtoull (at + 5, NULL, 10) : G_MAXSIZE;
}

static void
take_frames (RcTestCrowd *self, Member *member)
{
  gsize at = 0;

  while (at < member->input->len)
    {
      char *start = (char *) member->input->data + at;
      gsize left = member->input->len - at;
      char *lf = memchr (start, '\n', left);
      gsize body_len, len;

      if (lf == NULL)
        break;

      *lf = '\0';
      body_len = get_body_len (start);
      len = (gsize) (lf - start) + 1 + (body_len == G_MAXSIZE ? 0 : body_len + 1);
      if (len > left)
        {
          *lf = '\n';
          break;
        }

      take_frame (self, member, start, lf + 1, body_len == G_MAXSIZE ? 0 : body_len);
      at += len;
    }
  g_byte_array_remove_range (member->input, 0, (guint) at);
}

static void
read_member (RcTestCrowd *self, Member *member)
{
  guint8 buffer[READ_BYTES];
  gssize n = member->fd >= 0 ? recv (member->fd, buffer, sizeof buffer, MSG_DONTWAIT) : 0;

  if (n > 0)
    {
      g_byte_array_append (member->input, buffer, (guint) n);
      take_frames (self, member);
    }
  else if (n == 0 || (errno != EAGAIN && errno != EINTR))
    close_member (member);
}

static void
read_ready (RcTestCrowd *self, int timeout_ms)
{
  struct epoll_event events[EVENTS_MAX];
  int n = epoll_wait (self->epoll_fd, events, EVENTS_MAX, timeout_ms);

  for (int i = 0; i < n; i++)
    read_member (self, events[i].data.ptr);
}

static void
connect_member (RcTestCrowd *self, Member *member)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (self->port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = member };
  int on = 1;

  member->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ck_assert_int_ge (member->fd, 0);
  ck_assert_msg (connect (member->fd, (struct sockaddr *) &address, sizeof address) == 0, "%s", g_strerror (errno));
  ck_assert_int_eq (setsockopt (member->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), 0);
  ck_assert_int_eq (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, member->fd, &event), 0);
}

/* Everything that is said fits into the socket: it is little, and the server
 * reads. */
static void
send_all (RcTestCrowd *self, Member *member, const char *bytes, gsize len)
{
  gint64 deadline_us = g_get_monotonic_time () + RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);

  while (len > 0 && member->fd >= 0)
    {
      gssize n = send (member->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);

      ck_assert_msg (g_get_monotonic_time () < deadline_us, "the server does not read what %s says", member->id);
      if (n > 0)
        {
          bytes += n;
          len -= (gsize) n;
        }
      else
        read_ready (self, 1);
    }
}

static gint64
deadline_from_now_us (void)
{
  return g_get_monotonic_time () + 4 * RC_TEST_DEADLINE_MS * G_GINT64_CONSTANT (1000);
}

RcTestCrowd *
rc_test_crowd_new (guint16 port)
{
  RcTestCrowd *self = g_new0 (RcTestCrowd, 1);

  self->port = port;
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  ck_assert_int_ge (self->epoll_fd, 0);
  self->members = g_ptr_array_new_with_free_func (member_free);
  self->times_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
rc_test_crowd_free (RcTestCrowd *self)
{
  g_ptr_array_unref (self->members);
  g_array_unref (self->times_us);
  close (self->epoll_fd);
  g_free (self);
}

guint
rc_test_crowd_add (RcTestCrowd *self, const char *id)
{
  Member *member = g_new0 (Member, 1);
  g_autofree char *hello = g_strdup_printf ("HELLO v=1\nLOGIN id=%s method=open\n", id);

  member->id = g_strdup (id);
  member->input = g_byte_array_new ();
  connect_member (self, member);
  g_ptr_array_add (self->members, member);
  send_all (self, member, hello, strlen (hello));
  return self->members->len - 1;
}

void
rc_test_crowd_leave (RcTestCrowd *self, guint member)
{
  close_member (get_member (self, member));
}

void
rc_test_crowd_return (RcTestCrowd *self, guint number)
{
  Member *member = get_member (self, number);
  g_autofree char *hello = NULL;

  ck_assert_int_lt (member->fd, 0);
  ck_assert_ptr_nonnull (member->token);
  hello = g_strdup_printf ("HELLO v=1\nLOGIN id=%s method=token len=%d\n%s\n", member->id, TOKEN_LEN, member->token);
  connect_member (self, member);
  send_all (self, member, hello, strlen (hello));
}

gboolean
rc_test_crowd_is_live (RcTestCrowd *self, guint member)
{
  return get_member (self, member)->live;
}

const char *
rc_test_crowd_get_token (RcTestCrowd *self, guint member)
{
  return get_member (self, member)->token;
}

void
rc_test_crowd_send (RcTestCrowd *self, guint member, const char *bytes)
{
  send_all (self, get_member (self, member), bytes, strlen (bytes));
}

void
rc_test_crowd_say (RcTestCrowd *self, guint member, const char *to, gsize len)
{
  g_autofree char *text = NULL;
  g_autofree char *frame = NULL;

  ck_assert_uint_ge (len, STAMP_LEN);
  text = g_strnfill (len - STAMP_LEN, 'x');
  frame = g_strdup_printf ("SEND ref=c%" G_GUINT64_FORMAT " to=%s len=%zu\n" STAMP_FORMAT "%s\n", ++self->n_said, to, len,
                           g_get_monotonic_time (), text);
  rc_test_crowd_send (self, member, frame);
}

void
rc_test_crowd_run (RcTestCrowd *self, gint64 for_us)
{
  gint64 end_us = g_get_monotonic_time () + for_us;

  do
    read_ready (self, (int) (MAX (end_us - g_get_monotonic_time (), 0) / 1000));
  while (g_get_monotonic_time () < end_us);
}

static gboolean
are_all_live (RcTestCrowd *self)
{
  for (guint i = 0; i < self->members->len; i++)
    if (!get_member (self, i)->live)
      return FALSE;

  return TRUE;
}

void
rc_test_crowd_wait_for_live (RcTestCrowd *self)
{
  gint64 deadline_us = deadline_from_now_us ();

  while (!are_all_live (self))
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "not everybody could log in");
      read_ready (self, 10);
    }
}

void
rc_test_crowd_wait_for_texts (RcTestCrowd *self, guint n_texts)
{
  gint64 deadline_us = deadline_from_now_us ();

  while (self->n_texts < n_texts)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "%u of %u texts came", self->n_texts, n_texts);
      read_ready (self, 10);
    }
}

void
rc_test_crowd_wait_for_sent (RcTestCrowd *self)
{
  gint64 deadline_us = deadline_from_now_us ();

  while (self->n_sent < self->n_said)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " were acknowledged",
                     self->n_sent, self->n_said);
      read_ready (self, 10);
    }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *time_a = a;
  const gint64 *time_b = b;

  return *time_a < *time_b ? -1 : *time_a > *time_b;
}

gint64
rc_test_crowd_take_p99 (RcTestCrowd *self)
{
  gint64 p99_us;

  ck_assert_uint_ge (self->times_us->len, 100);
  g_array_sort (self->times_us, compare_times);
  p99_us = g_array_index (self->times_us, gint64, self->times_us->len * 99 / 100);
  g_array_set_size (self->times_us, 0);
  self->n_texts = 0;
  return p99_us;
}

guint64
rc_test_crowd_count_sent (RcTestCrowd *self)
{
  return self->n_sent;
}
