/* rc-gui-corpus.c - what was said, the same each time.
 *
 * Of a hundred messages 5 are long texts, 10 Chinese or Japanese, 10 have emoji,
 * 5 a link; the rest are a few words. They go into the client's cache through the
 * engine's own door, as if they had come from a server that is no more: a new log
 * follows them, and they are read. */
#include "config.h"

#include <check.h>

#include "rc-cache-db.h"
#include "rc-cache-entry.h"
#include "rc-gui-corpus.h"

/* In the cache's queue at a time. */
#define CHUNK 2000
#define START_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)
#define STEP_US (40 * G_USEC_PER_SEC)
/* How long the index is left alone with the disk at a time. */
#define INDEX_MS 1000
#define INDEX_ROUNDS_MAX 120

typedef struct
{
  RcCache *cache;
  GRand *rand;
  guint64 seq;
  guint n_waiting;
  guint n_failed;
} Fill;

static const char *const words[] = {
  "the", "box", "in", "hall", "keeps", "every", "message", "until", "laptop", "is", "back", "who", "has", "seen", "key",
  "of", "lab", "tonight", "at", "eight", "we", "meet", "printer", "warm", "again", "please", "bring", "cables", "and",
  "tea", "telescope", "antenna", "listens", "nobody", "answers", "yet", "coast", "red", "sun", "signal", "twelve", "years",
};
static const char *const cjk[] = {
  "好的，我一定到。", "今天晚上八点开会，大家都来吧！", "请看那本书，里面写得很清楚。", "不要回答！不要回答！不要回答！",
  "红岸基地在山顶上。", "了解しました。", "今夜八時に集まりましょう。", "電波望遠鏡は静かです。", "钥匙在实验室里。",
};
static const char *const emoji[] = { "🎉", "👍🏽", "😀", "🔑", "🎂", "📡", "🚀", "👩‍🔬", "❤️", "🤔" };

static void
add_words (GString *text,
           GRand   *rand,
           guint    n_words)
{
  for (guint i = 0; i < n_words; i++)
    {
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
    }
}

static void
add_picked (GString            *text,
            GRand              *rand,
            const char *const  *from,
            int                 n_from,
            int                 n_most)
{
  for (int i = g_rand_int_range (rand, 0, n_most); i >= 0; i--)
    g_string_append (text, from[g_rand_int_range (rand, 0, n_from)]);
}

/**
 * rc_gui_corpus_make_text:
 * @rand: where chance comes from
 *
 * Returns: (transfer full): a message
 */
char *
rc_gui_corpus_make_text (GRand *rand)
{
  int kind = g_rand_int_range (rand, 0, 100);
  GString *text = g_string_new (NULL);

  if (kind < 5)
    {
      add_words (text, rand, (guint) g_rand_int_range (rand, 100, 300));
    }
  else if (kind < 15)
    {
      add_picked (text, rand, cjk, G_N_ELEMENTS (cjk), 4);
    }
  else if (kind < 25)
    {
      if (kind >= 18)
        add_words (text, rand, (guint) g_rand_int_range (rand, 1, 8));
      add_picked (text, rand, emoji, G_N_ELEMENTS (emoji), 3);
    }
  else if (kind < 30)
    {
      add_words (text, rand, (guint) g_rand_int_range (rand, 1, 8));
      g_string_append_printf (text, " https://example.org/wiki/%u?page=%d", g_rand_int (rand), kind);
    }
  else
    {
      add_words (text, rand, (guint) g_rand_int_range (rand, 1, 16));
    }

  return g_string_free (text, FALSE);
}

/**
 * rc_gui_corpus_make_id:
 * @number: which of the people besides
 *
 * Returns: (transfer full): their id
 */
char *
rc_gui_corpus_make_id (guint number)
{
  return g_strdup_printf ("person-%02u", number);
}

static void
on_done (RcCacheOp *op,
         gpointer   user_data)
{
  Fill *fill = user_data;

  fill->n_waiting--;
  fill->n_failed += op->error != NULL;
}

static void
run (Fill      *fill,
     RcCacheOp *op)
{
  fill->n_waiting++;
  rc_cache_run (fill->cache, op, on_done, fill, NULL);
  while (fill->n_waiting >= CHUNK)
    g_main_context_iteration (NULL, TRUE);
}

static void
put (Fill       *fill,
     const char *person)
{
  const gboolean is_own = g_rand_int_range (fill->rand, 0, 3) == 0;
  g_autofree char *text = rc_gui_corpus_make_text (fill->rand);
  g_autofree char *ref = g_strdup_printf ("corpus-%" G_GUINT64_FORMAT, ++fill->seq);
  const RcWireMessage message = {
    .seq = fill->seq,
    .time = (guint64) (START_US + (gint64) fill->seq * STEP_US),
    .from = rc_slice_from_string (is_own ? RC_GUI_CORPUS_OWN_ID : person),
    .ref = rc_slice_from_string (ref),
    .text = rc_slice_from_string (text),
  };

  run (fill, rc_cache_op_new_put (&message, person, 1, is_own));
}

static void
put_conversation (Fill       *fill,
                  const char *person,
                  guint       n_messages)
{
  RcCacheOp *contact = rc_cache_op_new (RC_CACHE_CONTACT, NULL);
  RcCacheOp *read = rc_cache_op_new (RC_CACHE_READ, person);

  contact->row.from = g_strdup (person);
  run (fill, contact);
  for (guint i = 0; i < n_messages; i++)
    put (fill, person);
  read->row.epoch = 1;
  read->row.seq = fill->seq;
  read->is_all = TRUE;
  run (fill, read);
}

static void
begin_log (Fill       *fill,
           const char *log,
           guint       epoch)
{
  RcCacheOp *op = rc_cache_op_new (RC_CACHE_LOG, NULL);

  op->row.from = g_strdup (RC_GUI_CORPUS_OWN_ID);
  op->row.epoch = epoch;
  op->log = g_strdup (log);
  op->is_all = TRUE;
  run (fill, op);
}

static void
fill_all (const RcGuiCorpus *corpus,
          const char        *path)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (RC_GUI_CORPUS_SEED);
  g_autoptr (RcCache) cache = rc_cache_new (path);
  Fill fill = { .cache = cache, .rand = rand };

  run (&fill, rc_cache_op_new (RC_CACHE_LOAD, NULL));
  begin_log (&fill, "of-the-corpus", 1);
  for (guint i = 1; i <= corpus->n_people; i++)
    {
      g_autofree char *id = rc_gui_corpus_make_id (i);

      put_conversation (&fill, id, corpus->n_small);
    }
  put_conversation (&fill, RC_GUI_CORPUS_LARGE, corpus->n_large);
  while (fill.n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (fill.n_failed, 0);
}

/* Of the file of a cache that nobody has open. */
static gint64
count_unindexed (const char *path)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 n;

  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  ck_assert_int_eq (sqlite3_prepare_v2 (db, "SELECT max (id) - (SELECT indexed FROM search_state) FROM messages", -1,
                                        &statement, NULL), SQLITE_OK);
  ck_assert_int_eq (sqlite3_step (statement), SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return n;
}

static gboolean
on_timeout (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
leave_alone (const char *path)
{
  g_autoptr (RcCache) cache = rc_cache_new (path);
  gboolean is_over = FALSE;

  g_timeout_add (INDEX_MS, on_timeout, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* The index follows while nothing else is asked of the cache, and that is a minute
 * of the first evening, and not of every morning. */
static void
let_index_follow (const char *path)
{
  for (guint i = 0; count_unindexed (path) >= RC_CACHE_INDEX_BATCH; i++)
    {
      ck_assert_msg (i < INDEX_ROUNDS_MAX, "the index does not follow");
      leave_alone (path);
    }
}

/**
 * rc_gui_corpus_fill:
 * @corpus: how much
 * @path: of the cache's file
 *
 * Makes the cache, and puts all of it there. The newest conversation is that of
 * RC_GUI_CORPUS_LARGE.
 */
void
rc_gui_corpus_fill (const RcGuiCorpus *corpus,
                    const char        *path)
{
  fill_all (corpus, path);
  let_index_follow (path);
}
