/* rc-door.c - which door a connection came for, told by its first bytes.
 *
 *     "HELLO "                  this protocol; a part of it waits for the rest
 *     (0x16                     TLS: the transport has dealt with it; what comes
 *                               here is what was said inside)
 *     in plain, where TLS is    refused, whatever it is
 *     asked for
 *     a method of HTTP          a browser that was made to come here: refused
 *     anything else             the tutorial's id, where that door is open;
 *                               where it is not, only what may be a frame is
 *                               looked at any further */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "rc-door.h"
#include "rc-seed.h"

#define HELLO "HELLO "
#define HELLO_LEN (sizeof HELLO - 1)

static const char *const http_methods[] = {
  "GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "CONNECT ", "PATCH ", "TRACE ", "PRI ",
};

static gboolean
is_http (const guint8 *data, gsize len)
{
  for (guint i = 0; i < G_N_ELEMENTS (http_methods); i++)
    {
      gsize method_len = strlen (http_methods[i]);

      if (len >= method_len && memcmp (data, http_methods[i], method_len) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
refuse (RcSession *session)
{
  session->door = RC_DOOR_FRAMES;
  rc_session_put_error (session, NULL, RC_ERROR_BAD_FRAME, _ ("This is a Red Coast server; the first frame is HELLO."));
  rc_session_close (session);
}

static void
refuse_plain (RcSession *session)
{
  session->door = RC_DOOR_FRAMES;
  rc_session_put_error (session, NULL, RC_ERROR_DENIED, _ ("This address is served over TLS only."));
  rc_session_close (session);
}

static void
open_frames (RcSession *session, const guint8 *data, gsize len)
{
  session->door = RC_DOOR_FRAMES;
  if (session->n_sniffed > 0)
    {
      rc_frame_reader_feed (&session->reader, HELLO, session->n_sniffed);
      rc_session_parse (session);
    }

  rc_frame_reader_feed (&session->reader, data, len);
  rc_session_parse (session);
}

/* No HELLO. @data is all that came, from the first byte. */
static void
open_other (RcSession *session, const guint8 *data, gsize len)
{
  if (is_http (data, len))
    refuse (session);
  else if (session->hub->config->seed_door)
    rc_seed_begin (session, data, len);
  else if (session->n_sniffed == 0 && g_ascii_isupper (data[0]) && memchr (data, '\n', len) != NULL)
    open_frames (session, data, len);
  else
    refuse (session);
}

/**
 * rc_door_sniff:
 * @session: a session whose door is not known yet
 * @data: what was read
 * @len: how many bytes, at least 1
 *
 * Finds out the door, and gives it what was read.
 */
void
rc_door_sniff (RcSession *session, const guint8 *data, gsize len)
{
  gsize sniffed = session->n_sniffed;
  gsize compared = MIN (len, HELLO_LEN - sniffed);
  g_autoptr (GByteArray) all = NULL;

  if (session->transport.security == RC_SECURITY_REFUSED)
    {
      refuse_plain (session);
      return;
    }

  if (memcmp (HELLO + sniffed, data, compared) == 0)
    {
      if (sniffed + compared == HELLO_LEN)
        {
          rc_deadline_stop (&session->pause);
          open_frames (session, data, len);
          return;
        }

      session->n_sniffed += compared;
      if (sniffed == 0)
        rc_deadline_queue_start (&session->hub->sniff_queue, &session->pause,
                                 rc_reactor_get_now_us (session->hub->reactor));
      return;
    }

  rc_deadline_stop (&session->pause);
  all = g_byte_array_new ();
  g_byte_array_append (all, (const guint8 *) HELLO, sniffed);
  g_byte_array_append (all, data, len);
  open_other (session, all->data, all->len);
}

/**
 * rc_door_timeout:
 * @session: a session that has sent a part of "HELLO " and then nothing
 *
 * Takes that part for all there is.
 */
void
rc_door_timeout (RcSession *session)
{
  if (session->hub->config->seed_door)
    rc_seed_begin (session, (const guint8 *) HELLO, session->n_sniffed);
  else
    refuse (session);
}
