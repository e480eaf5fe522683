/* test-chaos-ledger.c - what was written, what was promised of it, and what is so. */
#include "config.h"

#include <check.h>
#include <string.h>

#include "test-chaos-ledger.h"

struct _ChaosLedger
{
  GHashTable *texts;  /* name -> ChaosText, owned */
  GHashTable *places; /* seq, owned -> ChaosText, borrowed */
  guint n_written;
  guint n_acknowledged;
};

static void
text_free (gpointer data)
{
  ChaosText *text = data;

  g_free (text->name);
  g_free (text->to);
  g_free (text);
}

ChaosLedger *
chaos_ledger_new (void)
{
  ChaosLedger *self = g_new0 (ChaosLedger, 1);

  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, text_free);
  self->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
chaos_ledger_free (ChaosLedger *self)
{
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->texts);
  g_free (self);
}

ChaosText *
chaos_ledger_write (ChaosLedger *self, const char *name, guint writer, const char *to, guint filling)
{
  ChaosText *text = g_new0 (ChaosText, 1);

  text->name = g_strdup (name);
  text->to = g_strdup (to);
  text->writer = writer;
  text->number = ++self->n_written;
  text->filling = filling;
  ck_assert_msg (g_hash_table_insert (self->texts, text->name, text), "%s was written twice", name);
  return text;
}

ChaosText *
chaos_ledger_find (ChaosLedger *self, const char *name, gsize len)
{
  g_autofree char *copy = g_strndup (name, len);

  return g_hash_table_lookup (self->texts, copy);
}

char *
chaos_text_make_body (const ChaosText *text)
{
  g_autofree char *filling = g_strnfill (text->filling, 'x');

  return g_strdup_printf ("%s:%s", text->name, filling);
}

gboolean
chaos_text_is (const ChaosText *text, const char *body, gsize len)
{
  g_autofree char *whole = chaos_text_make_body (text);

  return len == strlen (whole) && memcmp (whole, body, len) == 0;
}

gboolean
chaos_text_belongs (const ChaosText *text, const char *person)
{
  gsize len = strlen (person);

  return g_str_equal (text->to, "all") || g_str_equal (text->to, person) ||
         (strncmp (text->name, person, len) == 0 && text->name[len] == '/');
}

void
chaos_ledger_note_place (ChaosLedger *self, guint64 seq, const ChaosText *text)
{
  const ChaosText *first = g_hash_table_lookup (self->places, &seq);

  ck_assert_msg (first == NULL || first == text, "seq %" G_GUINT64_FORMAT " was given to %s and %s", seq,
                 first != NULL ? first->name : "", text->name);
  if (first == NULL)
    g_hash_table_insert (self->places, g_memdup2 (&seq, sizeof seq), (gpointer) text);
}

void
chaos_ledger_acknowledge (ChaosLedger *self, ChaosText *text, guint64 seq)
{
  ck_assert_msg (text->seq == 0 || seq == 0 || text->seq == seq, "%s was acknowledged with two places", text->name);
  if (seq != 0)
    {
      chaos_ledger_note_place (self, seq, text);
      text->seq = seq;
    }
  self->n_acknowledged += !text->acknowledged;
  text->acknowledged = TRUE;
  text->refused = FALSE;
}

guint
chaos_ledger_count (ChaosLedger *self)
{
  return self->n_acknowledged;
}

guint
chaos_ledger_count_written (ChaosLedger *self)
{
  return self->n_written;
}

void
chaos_ledger_check_kept (ChaosLedger *self, const char *person, GHashTable *seen)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const ChaosText *text = value;

      if (text->acknowledged && chaos_text_belongs (text, person))
        ck_assert_msg (g_hash_table_contains (seen, text), "%s, to %s, was acknowledged, and %s has not got it", text->name,
                       text->to, person);
    }
}
