/* test-server-kill.c - a server that is killed, again and again.
 *
 * People with two devices each write to one another and to the room. The
 * server is killed with SIGKILL at moments of chance and started again; the
 * devices come back, sync (some are cut off in the middle of it), send again
 * what has no SENT, in its order, and go on. In the end:
 *
 *     kept    every acknowledged message is at every device it belongs to
 *     once    the server has each message once, and a sync brings it once
 *     order   one device's messages stand in the order in which it wrote them
 *     rising  what a session gets from its SYNC on rises in seq
 *     seq     no seq was given to two messages
 *
 * REDCOAST_KILLS says how often; 30 unless it does. REDCOAST_SEED repeats the
 * choices of a run, as far as two processes can be made to. */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>

#include "rc-test-server.h"

#define N_PEOPLE 4
#define N_DEVICES (2 * N_PEOPLE)
#define UNANSWERED_MAX 40

typedef enum
{
  OFFLINE,
  LOGGING_IN,
  SYNCING,
  LIVE,
} State;

typedef struct
{
  char *ref;
  char *to;
  gboolean sent; /* on this connection or an earlier one */
} Draft;

typedef struct
{
  guint64 seq;
  char *to;
} Entry;

typedef struct
{
  guint number;
  guint person;
  State state;
  int fd;
  GByteArray *input;
  gint64 retry_us;     /* not before this */
  gboolean opened;     /* this connection has tried method=open */
  guint cut_after;     /* messages of the sync after which the line is cut; 0: never */
  guint64 cursor;
  guint64 last_seq;    /* of this session */
  GHashTable *entries; /* "from/ref" -> Entry: the cache, which survives */
  GQueue outbox;       /* of Draft */
  guint n_sent;        /* of the outbox, on this connection */
  guint n_written;
  guint n_synced;      /* messages that its last sync has brought */
  GHashTable *synced;  /* (nullable): what a sync from 0 has brought, to find twice in it */
} Device;

typedef struct
{
  RcTestServer *server;
  GRand *random;
  Device devices[N_DEVICES];
  char *tokens[N_PEOPLE];
  GHashTable *acknowledged; /* "from/ref" -> to */
  GHashTable *given;        /* seq -> "from/ref" */
  gboolean writing;
  guint n_cuts;
} World;

static const char *const names[N_PEOPLE] = { "ye-wenjie", "shi-qiang", "luo-ji", "zhang" };

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->ref);
  g_free (draft->to);
  g_free (draft);
}

static void
entry_free (gpointer data)
{
  g_free (((Entry *) data)->to);
  g_free (data);
}

static void
go_offline (Device *device, gint64 wait_us)
{
  if (device->fd >= 0)
    close (device->fd);

  device->fd = -1;
  device->state = OFFLINE;
  device->n_sent = 0;
  device->retry_us = g_get_monotonic_time () + wait_us;
  g_byte_array_set_size (device->input, 0);
}

/* Whatever does not go through is what a broken line loses. */
static void
say (Device *device, const char *text, gsize len)
{
  while (len > 0 && device->fd >= 0)
    {
      gssize n = send (device->fd, text, len, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return;
      text += n;
      len -= n;
    }
}

static void G_GNUC_PRINTF (2, 3)
sayf (Device *device, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  say (device, text, strlen (text));
}

static void
log_in (World *world, Device *device, gboolean open)
{
  const char *token = world->tokens[device->person];

  if (open)
    sayf (device, "LOGIN id=%s method=open\n", names[device->person]);
  else
    sayf (device, "LOGIN id=%s method=token len=%zu\n%s\n", names[device->person], strlen (token), token);
  device->opened = open;
}

static void
come_online (World *world, Device *device)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (rc_test_server_get_port (world->server)),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };

  /* The first device of each makes the account. */
  if (world->tokens[device->person] == NULL && device->number % 2 != 0)
    return;

  device->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (device->fd, (struct sockaddr *) &address, sizeof address) != 0)
    {
      go_offline (device, 5000);
      return;
    }

  device->state = LOGGING_IN;
  device->cut_after = g_rand_int_range (world->random, 0, 3) == 0 ? (guint) g_rand_int_range (world->random, 1, 60) : 0;
  sayf (device, "HELLO v=1\n");
  log_in (world, device, world->tokens[device->person] == NULL);
}

static void
ask_sync (World *world, Device *device)
{
  device->state = SYNCING;
  sayf (device, "SYNC after=%" G_GUINT64_FORMAT " limit=%d tag=s\n", device->cursor,
        g_rand_int_range (world->random, 1, 80));
}

static void
send_draft (Device *device, Draft *draft)
{
  sayf (device, "SEND ref=%s to=%s%s len=%zu\n%s\n", draft->ref, draft->to, draft->sent ? " again=1" : "",
        strlen (draft->ref), draft->ref);
  draft->sent = TRUE;
  device->n_sent++;
}

static void
write_some (World *world, Device *device)
{
  if (world->writing && device->outbox.length < UNANSWERED_MAX)
    {
      Draft *draft = g_new0 (Draft, 1);
      guint to = g_rand_int_range (world->random, 0, N_PEOPLE + 1);

      draft->ref = g_strdup_printf ("d%u-%u", device->number, ++device->n_written);
      draft->to = g_strdup (to < N_PEOPLE ? names[to] : "all");
      g_queue_push_tail (&device->outbox, draft);
    }

  for (GList *at = g_queue_peek_nth_link (&device->outbox, device->n_sent); at != NULL; at = at->next)
    send_draft (device, at->data);
}

/* --- what comes ------------------------------------------------------------ */

static char *
get (const char *header, const char *key)
{
  g_autofree char *pattern = g_strdup_printf (" %s=", key);
  const char *at = strstr (header, pattern);

  ck_assert_msg (at != NULL, "no %s in %s", key, header);
  at += strlen (pattern);
  return g_strndup (at, strcspn (at, " \n"));
}

static guint64
get_number (const char *header, const char *key)
{
  g_autofree char *value = get (header, key);

  return g_ascii_strtoull (value, NULL, 10);
}

static void
note_given (World *world, guint64 seq, const char *name)
{
  const char *first = g_hash_table_lookup (world->given, &seq);

  ck_assert_msg (first == NULL || g_str_equal (first, name), "seq %" G_GUINT64_FORMAT " was given to %s and %s", seq,
                 first, name);
  if (first == NULL)
    g_hash_table_insert (world->given, g_memdup2 (&seq, sizeof seq), g_strdup (name));
}

static void
keep (Device *device, const char *name, guint64 seq, const char *to)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->seq = seq;
  entry->to = g_strdup (to);
  g_hash_table_replace (device->entries, g_strdup (name), entry);
}

static void
take_message (World *world, Device *device, const char *header)
{
  g_autofree char *from = get (header, "from");
  g_autofree char *ref = get (header, "ref");
  g_autofree char *to = get (header, "to");
  g_autofree char *name = g_strdup_printf ("%s/%s", from, ref);
  guint64 seq = get_number (header, "seq");
  gboolean synced = strstr (header, " tag=s") != NULL;

  note_given (world, seq, name);
  if (!synced && device->state == SYNCING && device->n_synced == 0)
    {
      /* Live before the server had the SYNC; it comes again by that. */
      keep (device, name, seq, to);
      return;
    }

  ck_assert_msg (synced == (device->state == SYNCING), "device %u, in state %d: %s", device->number, device->state,
                 header);
  ck_assert_msg (seq > device->last_seq, "device %u got seq %" G_GUINT64_FORMAT " after %" G_GUINT64_FORMAT,
                 device->number, seq, device->last_seq);
  device->last_seq = seq;
  device->cursor = seq;
  keep (device, name, seq, to);

  if (synced && device->synced != NULL)
    ck_assert_msg (g_hash_table_add (device->synced, g_strdup (name)), "%s came twice", name);
  device->n_synced += synced;
  if (synced && device->cut_after > 0 && device->n_synced >= device->cut_after)
    {
      world->n_cuts++;
      go_offline (device, 1000);
    }
}

static void
take_sent (World *world, Device *device, const char *header)
{
  g_autofree char *ref = get (header, "ref");
  g_autofree char *name = g_strdup_printf ("%s/%s", names[device->person], ref);
  guint64 seq = get_number (header, "seq");
  Draft *draft = NULL;

  note_given (world, seq, name);
  for (GList *at = device->outbox.head; at != NULL && draft == NULL; at = at->next)
    {
      if (!g_str_equal (((Draft *) at->data)->ref, ref))
        continue;

      draft = at->data;
      g_queue_delete_link (&device->outbox, at);
      break;
    }

  ck_assert_msg (draft != NULL, "SENT for %s, which nobody waits for", ref);
  device->n_sent--;
  keep (device, name, seq, draft->to);
  g_hash_table_replace (world->acknowledged, g_strdup (name), g_strdup (draft->to));
  draft_free (draft);
}

/* A token of before, or an id that the other device has just taken. */
static void
take_refusal (World *world, Device *device, const char *header)
{
  gboolean known = strstr (header, "code=denied") != NULL || strstr (header, "code=id-in-use") != NULL;

  ck_assert_msg (device->state == LOGGING_IN && known, "device %u: %s", device->number, header);
  if (device->opened)
    go_offline (device, 5000);
  else
    log_in (world, device, TRUE);
}

static void
take_frame (World *world, Device *device, const char *header, const char *body, gsize body_len)
{
  if (g_str_has_prefix (header, "WELCOME "))
    {
      if (body_len > 0)
        {
          g_free (world->tokens[device->person]);
          world->tokens[device->person] = g_strndup (body, body_len);
        }
      device->last_seq = device->cursor;
      device->n_synced = 0;
      ask_sync (world, device);
    }
  else if (g_str_has_prefix (header, "MESSAGE ") && device->state >= SYNCING)
    take_message (world, device, header);
  else if (g_str_has_prefix (header, "END more=1"))
    ask_sync (world, device);
  else if (g_str_has_prefix (header, "END more=0"))
    device->state = LIVE;
  else if (g_str_has_prefix (header, "SENT "))
    take_sent (world, device, header);
  else if (g_str_has_prefix (header, "ERROR "))
    take_refusal (world, device, header);
  else
    ck_assert_msg (!g_str_has_prefix (header, "MESSAGE "), "device %u, before its sync: %s", device->number, header);
}

/* Takes one frame from the input. */
static gboolean
take_one (World *world, Device *device)
{
  GByteArray *input = device->input;
  const guint8 *lf = input->len > 0 ? memchr (input->data, '\n', input->len) : NULL;
  g_autofree char *header = NULL;
  g_autofree char *body = NULL;
  gsize header_len, body_len = 0, frame_len;
  const char *at;

  if (lf == NULL)
    return FALSE;

  header_len = lf - input->data;
  header = g_strndup ((const char *) input->data, header_len);
  at = g_strrstr (header, " len=");
  frame_len = header_len + 1;
  if (at != NULL)
    {
      body_len = g_ascii_strtoull (at + strlen (" len="), NULL, 10);
      frame_len += body_len + 1;
    }

  if (input->len < frame_len)
    return FALSE;

  body = g_strndup ((const char *) input->data + header_len + 1, body_len);
  g_byte_array_remove_range (input, 0, frame_len);
  take_frame (world, device, header, body, body_len);
  return device->fd >= 0;
}

static void
read_device (World *world, Device *device)
{
  guint8 buffer[65536];
  gssize n = recv (device->fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;

  if (n <= 0)
    {
      go_offline (device, g_rand_int_range (world->random, 0, 3000));
      return;
    }

  g_byte_array_append (device->input, buffer, n);
  while (take_one (world, device))
    continue;
}

static void
step (World *world)
{
  struct pollfd ready[N_DEVICES];

  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &world->devices[i];

      if (device->state == OFFLINE && g_get_monotonic_time () >= device->retry_us)
        come_online (world, device);
      if (device->state == LIVE)
        write_some (world, device);
      ready[i] = (struct pollfd) { .fd = device->fd, .events = POLLIN };
    }

  if (poll (ready, N_DEVICES, 1) <= 0)
    return;

  for (guint i = 0; i < N_DEVICES; i++)
    if (ready[i].revents != 0 && world->devices[i].fd == ready[i].fd)
      read_device (world, &world->devices[i]);
}

static void
run_for (World *world, gint64 us)
{
  gint64 end_us = g_get_monotonic_time () + us;

  while (g_get_monotonic_time () < end_us)
    step (world);
}

static gboolean
is_at_rest (World *world)
{
  for (guint i = 0; i < N_DEVICES; i++)
    if (world->devices[i].state != LIVE || world->devices[i].outbox.length > 0)
      return FALSE;

  return TRUE;
}

static void
come_to_rest (World *world)
{
  gint64 end_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  world->writing = FALSE;
  while (!is_at_rest (world))
    {
      ck_assert_msg (g_get_monotonic_time () < end_us, "the devices do not come to rest");
      step (world);
    }
}

/* --- what must be true in the end ------------------------------------------ */

static gboolean
belongs_to (const char *name, const char *to, const Device *device)
{
  const char *person = names[device->person];

  return g_str_equal (to, "all") || g_str_equal (to, person) ||
         (g_str_has_prefix (name, person) && name[strlen (person)] == '/');
}

static void
check_kept (World *world, Device *device)
{
  GHashTableIter iter;
  gpointer name, to;

  g_hash_table_iter_init (&iter, world->acknowledged);
  while (g_hash_table_iter_next (&iter, &name, &to))
    if (belongs_to (name, to, device))
      ck_assert_msg (g_hash_table_contains (device->entries, name), "device %u has not got %s, to %s", device->number,
                     (char *) name, (char *) to);
}

static void
check_order (Device *device)
{
  guint64 seqs[N_DEVICES] = { 0 };
  g_autoptr (GHashTable) by_number = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, device->entries);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (by_number, g_strdup (strchr (name, '/') + 1), value);

  for (guint writer = 0; writer < N_DEVICES; writer++)
    {
      for (guint n = 1; n < 100000; n++)
        {
          g_autofree char *ref = g_strdup_printf ("d%u-%u", writer, n);
          Entry *entry = g_hash_table_lookup (by_number, ref);

          if (entry == NULL)
            continue;

          ck_assert_msg (entry->seq > seqs[writer], "at device %u, %s stands before what was written earlier",
                         device->number, ref);
          seqs[writer] = entry->seq;
        }
    }
}

static void
check_all (World *world)
{
  /* What each has gathered over the time, and what a new device gets. */
  for (guint i = 0; i < N_DEVICES; i++)
    check_kept (world, &world->devices[i]);

  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &world->devices[i];

      go_offline (device, 0);
      device->cursor = 0;
      g_hash_table_remove_all (device->entries);
      device->synced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }

  do
    {
      step (world);
      for (guint i = 0; i < N_DEVICES; i++)
        world->devices[i].cut_after = 0;
    }
  while (!is_at_rest (world));

  for (guint i = 0; i < N_DEVICES; i++)
    {
      check_kept (world, &world->devices[i]);
      check_order (&world->devices[i]);
    }
}

static void
world_init (World *world)
{
  const char *const arguments[] = { "--set", "session-rate=0", "--set", "log-level=warning", "--set", "login-attempts=10", NULL };
  const char *seed = g_getenv ("REDCOAST_SEED");

  *world = (World) { .writing = FALSE };
  world->random = seed != NULL ? g_rand_new_with_seed (g_ascii_strtoull (seed, NULL, 10)) : g_rand_new ();
  world->server = rc_test_server_start (arguments);
  world->acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->given = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &world->devices[i];

      device->number = i;
      device->person = i / 2;
      device->fd = -1;
      device->input = g_byte_array_new ();
      device->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
      g_queue_init (&device->outbox);
    }
}

static void
world_clear (World *world)
{
  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &world->devices[i];

      go_offline (device, 0);
      g_byte_array_unref (device->input);
      g_hash_table_unref (device->entries);
      g_clear_pointer (&device->synced, g_hash_table_unref);
      g_queue_clear_full (&device->outbox, draft_free);
    }

  for (guint i = 0; i < N_PEOPLE; i++)
    g_free (world->tokens[i]);
  rc_test_server_stop (world->server);
  g_hash_table_unref (world->acknowledged);
  g_hash_table_unref (world->given);
  g_rand_free (world->random);
}

static guint
get_n_kills (void)
{
  const char *kills = g_getenv ("REDCOAST_KILLS");

  return kills != NULL ? (guint) g_ascii_strtoull (kills, NULL, 10) : 30;
}

START_TEST (what_was_acknowledged_survives_being_killed)
{
  guint n_kills = get_n_kills ();
  World world;

  /* Who has no account yet cannot be written to. */
  world_init (&world);
  come_to_rest (&world);
  world.writing = TRUE;
  for (guint i = 0; i < n_kills; i++)
    {
      run_for (&world, g_rand_int_range (world.random, 10, 250) * 1000);
      rc_test_server_kill (world.server);
      rc_test_server_restart (world.server);
    }

  run_for (&world, 100000);
  come_to_rest (&world);
  check_all (&world);
  ck_assert_uint_gt (g_hash_table_size (world.acknowledged), 10 * n_kills);
  fprintf (stderr, "%u kills, %u syncs cut, %u messages acknowledged\n", n_kills, world.n_cuts,
           g_hash_table_size (world.acknowledged));
  world_clear (&world);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("server-kill");
  TCase *tcase = tcase_create ("server-kill");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_set_timeout (tcase, 60 + 3 * get_n_kills ());
  tcase_add_test (tcase, what_was_acknowledged_survives_being_killed);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
