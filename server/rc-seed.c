/* rc-seed.c - the door for the tutorial's clients.
 *
 *     client                          server
 *     the id, without an end    -->
 *                               <--   hello <id>,you login successed
 *     <id>||<text>              -->   to that person, or
 *                               <--   remote is offline
 *     all||<text>               -->   to everyone
 *                               <--   <sender> said : <text>
 *
 * The tutorial takes a read for a message. TCP does not keep messages apart,
 * so here a text ends at a LF (or a NUL, which some clients send along), or,
 * where there is none, when nothing has followed for a moment; or when what
 * follows begins like another message. Whoever comes this way is a guest. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "rc-deferral.h"
#include "rc-delivery.h"
#include "rc-id.h"
#include "rc-login.h"
#include "rc-seed.h"

#define ID_MAX_BYTES 100
#define SEPARATOR "||"
#define SEPARATOR_LEN (sizeof SEPARATOR - 1)

struct _RcSeed
{
  RcSession *session;  /* borrowed */
  GString *pending;    /* (nullable), owned: read, and not said yet */
  RcDeadline quiet;
  gboolean skipping;   /* the rest of a line that is too long */
};

static gboolean
is_end (char c)
{
  return c == '\n' || c == '\0';
}

static gsize
find_end (const char *data, gsize len)
{
  gsize i = 0;

  while (i < len && !is_end (data[i]))
    i++;

  return i;
}

static const char *
find_separator (RcSlice line)
{
  return memmem (line.data, line.len, SEPARATOR, SEPARATOR_LEN);
}

static RcSlice
strip (RcSlice slice)
{
  while (slice.len > 0 && g_ascii_isspace (slice.data[slice.len - 1]))
    slice.len--;

  return slice;
}

static void
put_sentence (RcSession *session, const char *sentence)
{
  g_autofree char *line = g_strconcat (sentence, "\n", NULL);

  rc_session_put_line (session, line);
}

/* The ref must be new for every server that a client remembers, hence the
 * log's name in it. */
static void
say (RcSession *session, RcPerson *to, RcSlice to_name, RcSlice text)
{
  RcHub *hub = session->hub;
  char ref[RC_REF_MAX_BYTES + 1];
  RcWireSend send;
  RcWireSent sent;

  if (!rc_delivery_may_send (session))
    {
      put_sentence (session, _ ("the server is busy; that text was not sent"));
      return;
    }

  g_snprintf (ref, sizeof ref, "seed-%s-%" G_GUINT64_FORMAT, hub->log_name, hub->history ? hub->spare_seq : hub->seq + 1);
  send = (RcWireSend) {
    .ref = rc_slice_from_string (ref),
    .to = to_name,
    .again = RC_WIRE_ABSENT,
    .text = text,
  };
  (void) rc_delivery_send (session, to, &send, &sent);
}

static void
say_line (RcSession *session, RcSlice line)
{
  const char *separator = find_separator (line);
  RcPerson *to = NULL;
  RcSlice to_name, text;

  if (separator == NULL || separator + SEPARATOR_LEN == line.data + line.len)
    {
      put_sentence (session, _ ("write <id>||<text> to one, or all||<text> to everyone"));
      return;
    }

  to_name = strip (rc_slice (line.data, separator - line.data));
  text = rc_slice (separator + SEPARATOR_LEN, line.data + line.len - separator - SEPARATOR_LEN);

  if (!rc_slice_equal_string (to_name, RC_ROOM_ALL))
    {
      to = to_name.len > 0 && to_name.len <= RC_ID_MAX_BYTES ? rc_session_find_peer (session, to_name) : NULL;
      if (to == NULL || (!session->hub->history && !rc_person_is_here (to)))
        {
          rc_session_put_line (session, "remote is offline\n");
          return;
        }
    }

  say (session, to, to_name, text);
}

static void
take_line (RcSession *session, RcSlice line)
{
  if (line.len > 0 && line.data[line.len - 1] == '\r')
    line.len--;

  if (line.len == 0)
    return;

  rc_session_charge (session, 1);
  if (line.len > (gsize) session->hub->config->seed_line_max_bytes)
    put_sentence (session, _ ("that text is too long, and was not sent"));
  else if (!rc_text_check (line))
    put_sentence (session, _ ("that text is not UTF-8, and was not sent"));
  else
    say_line (session, line);
}

static void
drop_pending (RcSeed *seed)
{
  rc_deadline_stop (&seed->quiet);
  if (seed->pending != NULL)
    g_string_free (g_steal_pointer (&seed->pending), TRUE);
}

/* What has no end yet: it waits for a moment, or is too long already. */
static void
wait_for_end (RcSeed *seed)
{
  RcSession *session = seed->session;

  if (seed->pending->len == 0)
    {
      drop_pending (seed);
      return;
    }

  if (!seed->skipping && seed->pending->len > (gsize) session->hub->config->seed_line_max_bytes)
    {
      put_sentence (session, _ ("that text is too long, and was not sent"));
      seed->skipping = TRUE;
    }

  if (seed->skipping)
    g_string_truncate (seed->pending, 1);

  rc_deadline_queue_start (&session->hub->quiet_queue, &seed->quiet, rc_reactor_get_now_us (session->hub->reactor));
}

/* Says all lines that have an end. */
static void
work (RcSeed *seed)
{
  RcSession *session = seed->session;
  gsize at = 0;

  while (seed->pending != NULL && at < seed->pending->len && rc_session_may_go_on (session))
    {
      if (!rc_delivery_may_send (session))
        {
          rc_deferral_wait (session);
          rc_session_hold (session);
          break;
        }

      const char *start = seed->pending->str + at;
      gsize left = seed->pending->len - at;
      gsize len = find_end (start, left);

      if (len == left)
        break;

      if (!seed->skipping)
        take_line (session, rc_slice (start, len));
      seed->skipping = FALSE;
      at += len + 1;
    }

  if (seed->pending == NULL)
    return;

  g_string_erase (seed->pending, 0, at);
  if (!session->paused)
    wait_for_end (seed);
}

/* What is pending has no end, but nothing more belongs to it. */
static void
end_pending (RcSeed *seed)
{
  g_autoptr (GString) line = g_steal_pointer (&seed->pending);

  rc_deadline_stop (&seed->quiet);
  if (line != NULL && !seed->skipping)
    take_line (seed->session, rc_slice (line->str, line->len));
  seed->skipping = FALSE;
}

/* Whether @data begins with `<somebody>||`. */
static gboolean
begins_message (RcSession *session, RcSlice data)
{
  const char *separator = find_separator (rc_slice (data.data, MIN (data.len, RC_ID_MAX_BYTES + SEPARATOR_LEN)));
  RcSlice name;

  if (separator == NULL)
    return FALSE;

  name = rc_slice (data.data, separator - data.data);
  return rc_slice_equal_string (name, RC_ROOM_ALL) || rc_hub_find (session->hub, name) != NULL;
}

/**
 * rc_seed_feed:
 * @session: a session of this door
 * @data: what was read
 * @len: how many bytes
 *
 * Says what is complete; the rest waits.
 */
void
rc_seed_feed (RcSession *session, const guint8 *data, gsize len)
{
  RcSeed *seed = session->seed;

  if (seed->pending != NULL && find_separator (rc_slice (seed->pending->str, seed->pending->len)) != NULL &&
      begins_message (session, rc_slice (data, len)))
    end_pending (seed);

  if (seed->pending == NULL)
    seed->pending = g_string_new (NULL);

  g_string_append_len (seed->pending, (const char *) data, len);
  work (seed);
}

/**
 * rc_seed_resume:
 * @session: a session of this door that may go on
 *
 * Says what has waited because of the rate.
 */
void
rc_seed_resume (RcSession *session)
{
  work (session->seed);
}

/**
 * rc_seed_quiet:
 * @deadline: the deadline of a seed's text without an end
 *
 * Takes the text for complete.
 */
void
rc_seed_quiet (RcDeadline *deadline)
{
  RcSeed *seed = RC_CONTAINER_OF (deadline, RcSeed, quiet);

  if (rc_session_is_open (seed->session))
    end_pending (seed);
}

/**
 * rc_seed_end:
 * @session: a session of this door that has sent all it will
 *
 * Says the last text, which may have no end.
 */
void
rc_seed_end (RcSession *session)
{
  if (rc_session_is_open (session))
    end_pending (session->seed);
}

static RcPerson *
take_id (RcSession *session, RcSlice id, GError **error)
{
  if (!session->hub->config->guests)
    {
      g_set_error_literal (error, RC_ERROR, RC_ERROR_BAD_METHOD, _ ("This server does not take guests."));
      return NULL;
    }

  if (id.len > ID_MAX_BYTES)
    id.len = ID_MAX_BYTES + 1;

  return rc_login_take (session->hub, id, error);
}

static void
greet (RcSession *session, RcSlice id)
{
  g_autofree char *line = g_strdup_printf ("hello %.*s,you login successed", (int) id.len, id.data);
  int on = 1;

  /* Such a client gives no sign of life of its own. */
  (void) setsockopt (session->watch.fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  rc_session_put_line (session, line);
}

/**
 * rc_seed_begin:
 * @session: a session that has come for this door
 * @data: its first bytes: the id
 * @len: how many
 *
 * Logs it in, or says why not and closes. What stands behind the id's end, if
 * it has one, are texts.
 */
void
rc_seed_begin (RcSession *session, const guint8 *data, gsize len)
{
  gsize id_end = find_end ((const char *) data, len);
  RcSlice id = strip (rc_slice (data, id_end));
  g_autoptr (GError) error = NULL;
  RcPerson *person;

  session->door = RC_DOOR_SEED;
  session->seed = g_new0 (RcSeed, 1);
  session->seed->session = session;

  person = take_id (session, id, &error);
  if (person == NULL)
    {
      session->hub->counts.log_ins_refused[error->code]++;
      put_sentence (session, error->message);
      rc_session_close (session);
      return;
    }

  rc_hub_enter (session->hub, session, person);
  greet (session, rc_person_get_id (person));

  if (id_end + 1 < len)
    rc_seed_feed (session, data + id_end + 1, len - id_end - 1);
}

/**
 * rc_seed_free:
 * @seed: (transfer full): a session's part for this door
 *
 * Frees it.
 */
void
rc_seed_free (RcSeed *seed)
{
  drop_pending (seed);
  g_free (seed);
}

/**
 * rc_seed_make_line:
 * @from: who says it
 * @text: what
 *
 * Makes what the tutorial's clients print. Line breaks become spaces, so that
 * nobody can speak a line in another's name, and what a terminal would act
 * upon is made visible.
 *
 * Returns: (transfer full): a line, its LF included.
 */
char *
rc_seed_make_line (RcSlice from, RcSlice text)
{
  RcSlice stripped = strip (text);
  g_autofree char *flat = g_strndup (stripped.data, stripped.len);
  g_autofree char *safe = NULL;

  g_strdelimit (flat, "\r\n\t\v\f", ' ');
  safe = rc_text_make_safe (rc_slice_from_string (flat), FALSE);
  return g_strdup_printf ("%.*s said : %s\n", (int) from.len, from.data, safe);
}
