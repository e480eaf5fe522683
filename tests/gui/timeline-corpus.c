/* timeline-corpus.c - messages to look at, and to try a timeline with. */
#include "config.h"

#include <string.h>

#include "rc-timeline-private.h"
#include "timeline-corpus.h"

typedef struct
{
  const char *from; /* NULL: one's own */
  int minutes;      /* after the message before it */
  const char *text;
  RcEntryState state;
  const char *error;
} Line;

static const Line lines[] = {
  { "ana", 0, "Good evening! Is the printer still on fire?", RC_ENTRY_RECEIVED, NULL },
  { "ana", 1, "Asking for a friend.", RC_ENTRY_RECEIVED, NULL },
  { NULL, 2, "It was never on fire, it was *warm*.", RC_ENTRY_SENT, NULL },
  { NULL, 0, "Manual: https://printers.example.org/manual/chapter-7?page=12#warm (see the last page), "
             "or write to mailto:help@example.org.", RC_ENTRY_SENT, NULL },
  { "1379", 60 * 20, "请看 https://zh.wikipedia.org/wiki/红岸基地，里面写得很清楚。今天晚上八点开会，大家都来吧！", RC_ENTRY_RECEIVED, NULL },
  { NULL, 1, "好的，我一定到。", RC_ENTRY_SENT, NULL },
  { "דנה", 1, "שלום לכולם! הפגישה נדחתה ל-8:30, תראו ב-https://example.org/he", RC_ENTRY_RECEIVED, NULL },
  { "دانة", 3, "مرحبا بكم جميعا، هل وصل الطرد اليوم؟\nWe also wait for the second one.\nشكرا", RC_ENTRY_RECEIVED, NULL },
  { "Grace Hopper", 4, "🎉🎉", RC_ENTRY_RECEIVED, NULL },
  { NULL, 1, "👍🏽", RC_ENTRY_SENT, NULL },
  { NULL, 1, "Congratulations 🎂 to all of you", RC_ENTRY_SENT, NULL },
  { "ben", 60 * 26, "int\nmain (void)\n{\n\treturn 0;\n}", RC_ENTRY_RECEIVED, NULL },
  { "ben", 1, "<b>not bold</b> &amp; <span size=\"99999\">not big</span> \x1b[31mnot red\x1b[0m", RC_ENTRY_RECEIVED, NULL },
  { "ben", 12, "A rather long message, as people write them when they have something to explain: the box in the hall "
               "keeps every message until the laptop is back, so nothing is lost when one closes the lid, takes the train and "
               "opens it again somewhere else. It also means that nobody has to wonder whether the others have got it.",
    RC_ENTRY_RECEIVED, NULL },
  { NULL, 1, "A rather long answer, likewise. Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
             "undnochvielmehrohneleerzeichen, to see how words are broken that fit on no line.", RC_ENTRY_SENT, NULL },
  { "a-person-with-a-very-long-id-that-goes-on-and-on-until-64-bytes", 1, "Hello.", RC_ENTRY_RECEIVED, NULL },
  { NULL, 1, "ok", RC_ENTRY_SENT, NULL },
  { NULL, 0, "This one could not be sent", RC_ENTRY_FAILED, "Nobody here is called “marvin”." },
  { NULL, 0, "This one waits for the network", RC_ENTRY_WAITING, NULL },
  { NULL, 0, "And this one is on its way", RC_ENTRY_SENDING, NULL },
};

/* Five hundred rows like a day of chatting. */
static const char *const common_texts[] = {
  "ok",
  "Has anybody seen the key of the lab? It is not where it should be.",
  "好的，我一定到。今天晚上八点开会。",
  "See https://example.org/wiki/Key for where it should be 🔑",
  "A longer one, of the kind that goes over two or three lines in a window of the usual width, because there is something "
  "to explain; and then it goes on for a little while, as such messages do.",
  "🎉",
  "one\ntwo\nthree",
};

/**
 * timeline_corpus_make_entry:
 * @from: a sender
 * @text: what is said
 * @time_us: Unix time
 * @is_own: whether it is one's own, and sent
 *
 * Returns: (transfer full): a message
 */
RcEntry *
timeline_corpus_make_entry (const char *from,
                            const char *text,
                            gint64      time_us,
                            gboolean    is_own)
{
  RcEntry *entry = NULL;
  RcWireMessage message = { 0 };

  if (is_own)
    {
      entry = rc_entry_new_own (from, "ref", text, time_us);
      rc_entry_set_state (entry, RC_ENTRY_SENT, NULL);
      return entry;
    }

  message.time = (guint64) time_us;
  message.from = rc_slice_from_string (from);
  message.ref = RC_SLICE_LITERAL ("ref");
  message.text = rc_slice_from_string (text);
  return rc_entry_new_received (&message, 0, FALSE);
}

/* The header's degree and the day, as the engine's timeline decides them. */
static void
append (GListStore *store,
        RcEntry    *entry)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (store));
  g_autoptr(RcEntry) previous = n_items > 0 ? g_list_model_get_item (G_LIST_MODEL (store), n_items - 1) : NULL;
  gboolean starts_day = previous == NULL || rc_entry_get_day (previous) != rc_entry_get_day (entry);
  RcEntryHeader header = RC_ENTRY_HEADER_NONE;

  if (starts_day || !g_str_equal (rc_entry_get_from (previous), rc_entry_get_from (entry)))
    header = RC_ENTRY_HEADER_FULL;
  else if (rc_entry_get_time_us (entry) - rc_entry_get_time_us (previous) > RC_TIMELINE_HEADER_GAP_US)
    header = RC_ENTRY_HEADER_TIME;
  rc_entry_set_layout (entry, header, starts_day);
  g_list_store_append (store, entry);
}

/**
 * timeline_corpus_make_small:
 *
 * Returns: (transfer full): a conversation with everything in it once
 */
GListStore *
timeline_corpus_make_small (void)
{
  GListStore *store = g_list_store_new (RC_TYPE_ENTRY);
  gint64 time_us = g_get_real_time ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    time_us -= (gint64) lines[i].minutes * 60 * G_USEC_PER_SEC;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const Line *line = &lines[i];
      g_autoptr(RcEntry) entry = NULL;

      time_us += (gint64) line->minutes * 60 * G_USEC_PER_SEC;
      entry = timeline_corpus_make_entry (line->from != NULL ? line->from : "yewenjie", line->text,
                                          line->state == RC_ENTRY_SENDING ? time_us - 10 * G_USEC_PER_SEC : time_us,
                                          line->from == NULL);
      rc_entry_set_state (entry, line->state, line->error);
      append (store, entry);
    }

  return store;
}

/**
 * timeline_corpus_make_large:
 * @n_entries: how many messages
 *
 * Returns: (transfer full): a conversation, the same each time
 */
GListStore *
timeline_corpus_make_large (guint n_entries)
{
  GListStore *store = g_list_store_new (RC_TYPE_ENTRY);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_full (n_entries, g_object_unref);
  gint64 start_us = g_get_real_time () - (gint64) n_entries * 40 * G_USEC_PER_SEC;

  for (guint i = 0; i < n_entries; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u: %s", i, common_texts[(i * 7 + i / 5) % G_N_ELEMENTS (common_texts)]);
      gboolean is_own = i % 5 >= 3;
      RcEntry *entry = timeline_corpus_make_entry (is_own ? "yewenjie" : "ana", text,
                                                   start_us + (gint64) i * 40 * G_USEC_PER_SEC, is_own);

      rc_entry_set_layout (entry, i % 5 == 0 || i % 5 == 3 ? RC_ENTRY_HEADER_FULL : RC_ENTRY_HEADER_NONE, FALSE);
      g_ptr_array_add (entries, entry);
    }
  g_list_store_splice (store, 0, 0, entries->pdata, entries->len);

  return store;
}

/**
 * timeline_corpus_make_long:
 * @n_bytes: how long
 * @line_bytes: how long a line, 0 for one line without a space
 *
 * Returns: (transfer full): a text of that length
 */
char *
timeline_corpus_make_long (gsize n_bytes,
                           gsize line_bytes)
{
  char *text = g_malloc (n_bytes + 1);

  memset (text, 'x', n_bytes);
  text[n_bytes] = '\0';
  for (gsize i = line_bytes; line_bytes > 0 && i < n_bytes; i += line_bytes)
    text[i] = '\n';

  return text;
}

/* Borrowed: the store keeps it. */
RcEntry *
timeline_corpus_get (GListStore *store,
                     guint       position)
{
  g_autoptr(RcEntry) entry = g_list_model_get_item (G_LIST_MODEL (store), position);

  return entry;
}

/* Adds a message of now. */
void
timeline_corpus_append (GListStore *store,
                        const char *text,
                        gboolean    is_own)
{
  g_autoptr(RcEntry) entry = timeline_corpus_make_entry (is_own ? "yewenjie" : "ana", text, g_get_real_time (), is_own);

  g_list_store_append (store, entry);
}
