/* test-kill-world.c - people who write to one another while their server dies.
 *
 * Each has two devices, which come online, sync, write, lose their line and come
 * back by themselves; what each has seen and what was acknowledged is noted. */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test-kill-world.h"

#define UNANSWERED_MAX 40

const char *const kill_world_names[N_PEOPLE] = { "ye-wenjie", "shi-qiang", "luo-ji", "zhang" };

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

void
kill_device_go_offline (Device *device, gint64 wait_us)
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
    sayf (device, "LOGIN id=%s method=open\n", kill_world_names[device->person]);
  else
    sayf (device, "LOGIN id=%s method=token len=%zu\n%s\n", kill_world_names[device->person], strlen (token), token);
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
      kill_device_go_offline (device, 5000);
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
      draft->to = g_strdup (to < N_PEOPLE ? kill_world_names[to] : "all");
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
      kill_device_go_offline (device, 1000);
    }
}

static void
take_sent (World *world, Device *device, const char *header)
{
  g_autofree char *ref = get (header, "ref");
  g_autofree char *name = g_strdup_printf ("%s/%s", kill_world_names[device->person], ref);
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
    kill_device_go_offline (device, 5000);
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
      kill_device_go_offline (device, g_rand_int_range (world->random, 0, 3000));
      return;
    }

  g_byte_array_append (device->input, buffer, n);
  while (take_one (world, device))
    continue;
}

void
kill_world_step (World *world)
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

void
kill_world_run_for (World *world, gint64 us)
{
  gint64 end_us = g_get_monotonic_time () + us;

  while (g_get_monotonic_time () < end_us)
    kill_world_step (world);
}

gboolean
kill_world_is_at_rest (World *world)
{
  for (guint i = 0; i < N_DEVICES; i++)
    if (world->devices[i].state != LIVE || world->devices[i].outbox.length > 0)
      return FALSE;

  return TRUE;
}

void
kill_world_come_to_rest (World *world)
{
  gint64 end_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  world->writing = FALSE;
  while (!kill_world_is_at_rest (world))
    {
      ck_assert_msg (g_get_monotonic_time () < end_us, "the devices do not come to rest");
      kill_world_step (world);
    }
}

void
kill_world_init (World *world)
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

void
kill_world_clear (World *world)
{
  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &world->devices[i];

      kill_device_go_offline (device, 0);
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
