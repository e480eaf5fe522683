/* test-chaos-audit.c - whether somebody's log is what was promised.
 *
 *     kept    every acknowledged message that belongs to them is there
 *     once    none is there twice, and none that was refused and never said again
 *     whole   each is what its sender wrote, and is theirs
 *     order   what one wrote stands in the order in which it was written; seq and time rise
 *     place   a message has the seq that its SENT named
 *     marks   they are not lower than what was said */
#include "config.h"

#include <check.h>
#include <string.h>

#include "test-chaos-audit.h"
#include "test-talk.h"

typedef struct
{
  ChaosGround *ground;
  const char *id;
  RcTestPeer *peer;
  GHashTable *seen;    /* of ChaosText */
  GHashTable *writers; /* writer -> number of its last text */
  GHashTable *marks;   /* conversation -> guint64 */
  guint64 last_seq;
  guint64 last_time_us;
} Audit;

static char *
get (const char *frame, const char *key)
{
  g_autofree char *pattern = g_strdup_printf (" %s=", key);
  const char *at = strstr (frame, pattern);

  ck_assert_msg (at != NULL, "no %s in %.200s", key, frame);
  at += strlen (pattern);
  return g_strndup (at, strcspn (at, " \n"));
}

static void
check_place (Audit *audit, const ChaosText *text, guint64 seq)
{
  guint last = GPOINTER_TO_UINT (g_hash_table_lookup (audit->writers, GUINT_TO_POINTER (text->writer)));

  chaos_ledger_note_place (audit->ground->ledger, seq, text);
  ck_assert_msg (text->seq == 0 || text->seq == seq, "%s: %s has the place %" G_GUINT64_FORMAT ", and was acknowledged with %" G_GUINT64_FORMAT,
                 audit->id, text->name, seq, text->seq);
  ck_assert_msg (!(text->refused && text->n_sends == 1), "%s: %s was refused, and is there", audit->id, text->name);
  if (text->unordered)
    return;

  ck_assert_msg (text->number > last, "%s: %s stands behind what was written later", audit->id, text->name);
  g_hash_table_insert (audit->writers, GUINT_TO_POINTER (text->writer), GUINT_TO_POINTER (text->number));
}

/* What is no whole text is what a line left of one at the tutorial's door. */
static void
check_text (Audit *audit, const char *frame, const char *body, guint64 seq)
{
  const char *colon = strchr (body, ':');
  ChaosText *text = colon != NULL ? chaos_ledger_find (audit->ground->ledger, body, colon - body) : NULL;
  g_autofree char *from = get (frame, "from");
  g_autofree char *to = get (frame, "to");
  g_autofree char *ref = get (frame, "ref");
  g_autofree char *name = g_strdup_printf ("%s/%s", from, ref);

  if (text == NULL || !chaos_text_is (text, body, strlen (body) - 1))
    {
      ck_assert_msg (g_str_has_prefix (from, "s-"), "%s wrote no such thing: %.200s", from, frame);
      return;
    }

  ck_assert_msg (chaos_text_belongs (text, audit->id) && g_str_equal (to, text->to), "%s has %s, to %s", audit->id, text->name, to);
  ck_assert_msg (g_str_has_prefix (text->name, from) && text->name[strlen (from)] == '/', "%s wrote %s", from, text->name);
  ck_assert_msg (g_str_equal (name, text->name) || strchr ("sc", from[0]) != NULL, "%s is %s", name, text->name);
  ck_assert_msg (g_hash_table_add (audit->seen, text), "%s has %s twice", audit->id, text->name);
  check_place (audit, text, seq);
}

static void
take_message (Audit *audit, const char *frame)
{
  guint64 seq = read_number (frame, " seq=");
  guint64 time_us = read_number (frame, " time=");

  ck_assert_msg (seq > audit->last_seq, "%s: seq %" G_GUINT64_FORMAT " after %" G_GUINT64_FORMAT, audit->id, seq, audit->last_seq);
  ck_assert_msg (time_us >= audit->last_time_us, "%s: the time goes back at seq %" G_GUINT64_FORMAT, audit->id, seq);
  audit->last_seq = seq;
  audit->last_time_us = time_us;
  check_text (audit, frame, strchr (frame, '\n') + 1, seq);
}

/* One page; whether there is another. */
static gboolean
read_page (Audit *audit)
{
  rc_test_peer_printf (audit->peer, "SYNC after=%" G_GUINT64_FORMAT " limit=1000 tag=s\n", audit->last_seq);
  while (TRUE)
    {
      g_autofree char *frame = rc_test_peer_read_frame (audit->peer);

      ck_assert_ptr_nonnull (frame);
      if (g_str_has_prefix (frame, "END more="))
        return g_str_has_prefix (frame, "END more=1");
      if (g_str_has_prefix (frame, "MESSAGE "))
        take_message (audit, frame);
      else if (g_str_has_prefix (frame, "READ "))
        {
          guint64 seq = read_number (frame, " seq=");

          g_hash_table_replace (audit->marks, get (frame, "with"), g_memdup2 (&seq, sizeof seq));
        }
    }
}

static void
check_marks (Audit *audit, GHashTable *said)
{
  GHashTableIter iter;
  gpointer conversation, value;

  g_hash_table_iter_init (&iter, said);
  while (g_hash_table_iter_next (&iter, &conversation, &value))
    {
      const guint64 *seq = value;
      const guint64 *mark = g_hash_table_lookup (audit->marks, conversation);

      ck_assert_msg (mark != NULL && *mark >= *seq, "%s read %s up to %" G_GUINT64_FORMAT ", and the server says %" G_GUINT64_FORMAT,
                     audit->id, (char *) conversation, *seq, mark != NULL ? *mark : 0);
    }
}

guint
chaos_audit (ChaosGround *ground, const char *id, const char *method, const char *secret, GHashTable *said)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (rc_test_server_get_port (ground->server));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) writers = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Audit audit = { .ground = ground, .id = id, .peer = peer, .seen = seen, .writers = writers, .marks = marks };

  rc_test_peer_printf (peer, "HELLO v=1\nLOGIN id=%s method=%s len=%zu\n%s\n", id, method, strlen (secret), secret);
  g_free (rc_test_peer_expect (peer, "HELLO v=1 *\n"));
  g_free (rc_test_peer_expect (peer, "WELCOME id=* seq=*"));
  while (read_page (&audit))
    continue;

  chaos_ledger_check_kept (ground->ledger, id, seen);
  if (said != NULL)
    check_marks (&audit, said);
  return g_hash_table_size (seen);
}
