#include "config.h"

#include "rc-contact-private.h"
#include "rc-limits.h"
#include "rc-typing.h"

/**
 * RcTyping:
 *
 * Two small memories: when we last told a conversation that we type there, and
 * which contacts type to us, each until six seconds have passed. One thread.
 */
struct _RcTyping
{
  RcClock *clock;      /* owned */
  GHashTable *told_us; /* conversation -> gint64, owned both */
  GHashTable *typists; /* RcContact (owned) -> Typist (owned) */
};

typedef struct
{
  RcTyping *owner;    /* borrowed */
  RcContact *contact; /* borrowed from the key */
  GSource *timer;     /* owned */
} Typist;

static void
typist_free (Typist *typist)
{
  rc_clock_cancel (&typist->timer);
  g_free (typist);
}

static void
on_typing_over (gpointer user_data)
{
  Typist *typist = user_data;

  rc_typing_end (typist->owner, typist->contact);
}

/* Returns: (transfer full) */
RcTyping *
rc_typing_new (RcClock *clock)
{
  RcTyping *self = g_new0 (RcTyping, 1);

  self->clock = g_object_ref (clock);
  self->told_us = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->typists = g_hash_table_new_full (NULL, NULL, g_object_unref,
                                         (GDestroyNotify) typist_free);

  return self;
}

void
rc_typing_free (RcTyping *self)
{
  g_hash_table_unref (self->typists);
  g_hash_table_unref (self->told_us);
  g_object_unref (self->clock);
  g_free (self);
}

/*< private >
 * rc_typing_may_tell:
 *
 * Returns: whether it is time to tell @conversation that we type; if so it
 *   counts as told
 */
gboolean
rc_typing_may_tell (RcTyping   *self,
                    const char *conversation)
{
  gint64 now_us = rc_clock_get_monotonic_us (self->clock);
  gint64 *told_us = g_hash_table_lookup (self->told_us, conversation);

  if (told_us != NULL && now_us - *told_us < RC_TYPING_INTERVAL_US)
    return FALSE;

  if (told_us == NULL)
    {
      told_us = g_new (gint64, 1);
      g_hash_table_insert (self->told_us, g_strdup (conversation), told_us);
    }
  *told_us = now_us;

  return TRUE;
}

/* A message went out: the next key is news again. */
void
rc_typing_forget (RcTyping   *self,
                  const char *conversation)
{
  g_hash_table_remove (self->told_us, conversation);
}

/* The contact types, for the next six seconds. */
void
rc_typing_begin (RcTyping  *self,
                 RcContact *contact)
{
  gint64 due_us = rc_clock_get_monotonic_us (self->clock)
                  + (gint64) RC_TYPING_TIMEOUT_MS * 1000;
  Typist *typist = g_hash_table_lookup (self->typists, contact);

  if (typist == NULL)
    {
      typist = g_new0 (Typist, 1);
      typist->owner = self;
      typist->contact = contact;
      g_hash_table_insert (self->typists, g_object_ref (contact), typist);
    }

  rc_clock_cancel (&typist->timer);
  typist->timer = rc_clock_call_at (self->clock, due_us, on_typing_over, typist);
  rc_contact_set_typing (contact, TRUE);
}

/* The contact has sent it, or stopped, or is gone. */
void
rc_typing_end (RcTyping  *self,
               RcContact *contact)
{
  g_autoptr (RcContact) guard = g_object_ref (contact);

  if (g_hash_table_remove (self->typists, contact))
    rc_contact_set_typing (contact, FALSE);
}

/* The connection is lost: nobody is known to type. */
void
rc_typing_end_all (RcTyping *self)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->typists);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (contacts, g_object_ref (key));

  for (guint i = 0; i < contacts->len; i++)
    rc_typing_end (self, g_ptr_array_index (contacts, i));
}
