/* test-store-fixture.c - a store, and what it has told. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "rc-frame-reader.h"
#include "rc-memory-store.h"
#include "rc-sqlite-store.h"
#include "rc-test-files.h"
#include "rc-wire.h"
#include "test-store-fixture.h"

static void
clear_result (gpointer data)
{
  g_free (((FixtureResult *) data)->ref);
}

static void
on_results (RcStore *store, const RcStoreResult *results, gsize n_results, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_batches++;
  for (gsize i = 0; i < n_results; i++)
    {
      FixtureResult result = {
        .seq = results[i].message.seq,
        .origin = results[i].message.origin,
        .kept = results[i].kept,
        .error = results[i].error,
        .ref = rc_slice_dup (results[i].message.ref),
      };

      g_array_append_val (self->results, result);
    }
}

static void
on_drained (RcStore *store, gpointer user_data)
{
  ((Fixture *) user_data)->n_drained++;
}

static void
on_seq_ready (RcStore *store, gpointer user_data)
{
  ((Fixture *) user_data)->n_seq_ready++;
}

void
fixture_open (Fixture *self)
{
  static const RcStoreEvents events = { on_results, on_drained, on_seq_ready };
  g_autoptr (GError) error = NULL;

  if (self->database != NULL)
    self->store = rc_memory_store_new_on (self->database, NULL);
  else if (self->kind == FIXTURE_MEMORY)
    self->store = rc_memory_store_new (NULL);
  else
    self->store = rc_sqlite_store_open (self->path, NULL, &error);

  ck_assert_msg (self->store != NULL, "%s", error != NULL ? error->message : "");
  rc_store_set_events (self->store, &events, self);
}

void
fixture_reopen (Fixture *self)
{
  g_clear_pointer (&self->store, rc_store_free);
  fixture_open (self);
}

/* In a folder that is there, and is the fixture's from now on. */
void
fixture_init_in (Fixture *self, FixtureKind kind, char *dir)
{
  *self = (Fixture) { .kind = kind, .time_us = 1000 };
  self->dir = dir;
  self->path = g_build_filename (self->dir, "store.db", NULL);
  self->results = g_array_new (FALSE, FALSE, sizeof (FixtureResult));
  g_array_set_clear_func (self->results, clear_result);
  fixture_open (self);
}

void
fixture_init (Fixture *self, FixtureKind kind)
{
  fixture_init_in (self, kind, rc_test_files_make_dir ());
}

void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->store, rc_store_free);
  rc_test_files_remove (self->dir);
  g_free (self->dir);
  g_free (self->path);
  g_array_unref (self->results);
}

guint64
fixture_add (Fixture *self, gint64 sender, gint64 receiver, const char *ref, const char *text)
{
  RcStoreMessage message = {
    .time_us = self->time_us++,
    .sender = sender,
    .receiver = receiver,
    .ref = rc_slice_from_string (ref),
    .text = rc_slice_from_string (text),
  };

  ck_assert (rc_store_take_seq (self->store, &message.seq));
  message.origin = (gpointer) (guintptr) message.seq;
  rc_store_add_message (self->store, &message);
  return message.seq;
}

static gboolean
on_deadline (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
fixture_wait (FixtureCondition condition, gpointer data, const char *what)
{
  gboolean late = FALSE;
  guint deadline = g_timeout_add (WAIT_US / 1000, on_deadline, &late);

  while (!condition (data) && !late)
    g_main_context_iteration (NULL, TRUE);

  ck_assert_msg (!late, "waited in vain for %s", what);
  g_source_remove (deadline);
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Expected;

static gboolean
has_results (gpointer data)
{
  Expected *expected = data;

  return expected->fixture->results->len >= expected->n;
}

void
fixture_wait_results (Fixture *self, guint n)
{
  Expected expected = { self, n };

  rc_store_flush (self->store);
  fixture_wait (has_results, &expected, "the results");
  ck_assert_uint_eq (self->results->len, n);
}

static gboolean
has_nothing_queued (gpointer store)
{
  return rc_store_get_queued_bytes (store) == 0;
}

void
fixture_commit (Fixture *self)
{
  rc_store_flush (self->store);
  fixture_wait (has_nothing_queued, self->store, "a commit");
}

void
fixture_on_done (RcStore *store, const RcStoreDone *done, gpointer fixture_done)
{
  FixtureDone *result = fixture_done;

  ck_assert (!result->done);
  result->done = TRUE;
  result->failed = done->error != NULL;
  if (done->error != NULL)
    ck_assert (g_error_matches (done->error, RC_ERROR, RC_ERROR_STORAGE));
  result->outcome = done->outcome;
  result->party = done->party;
  result->n = done->n;
}

static gboolean
is_done (gpointer data)
{
  return ((FixtureDone *) data)->done;
}

void
fixture_wait_done (Fixture *self, FixtureDone *done)
{
  rc_store_flush (self->store);
  fixture_wait (is_done, done, "an operation");
}

gint64
fixture_add_account (Fixture *self, const char *id)
{
  RcStoreAccount account = {
    .id = id,
    .folded = id,
    .skeleton = id,
    .folded_skeleton = id,
    .since_us = self->time_us++,
  };
  FixtureDone done = { 0 };

  rc_store_add_account (self->store, &account, NULL, fixture_on_done, &done);
  fixture_wait_done (self, &done);
  ck_assert (!done.failed);
  ck_assert_int_eq (done.outcome, RC_STORE_DONE);
  ck_assert_int_eq (rc_store_find_party (self->store, rc_slice_from_string (id)), done.party);
  return done.party;
}

void
fixture_page_init (FixturePage *page)
{
  *page = (FixturePage) { .bytes = g_string_new (NULL), .markers = g_array_new (FALSE, FALSE, sizeof (RcStoreMarker)) };
}

void
fixture_page_clear (FixturePage *page)
{
  /* A session's queue holds on to it in this way. */
  if (page->chunk != NULL)
    ck_assert_int_eq (memcmp (page->chunk->data, page->bytes->str, page->chunk->used), 0);
  g_clear_pointer (&page->chunk, rc_chunk_unref);
  g_string_free (page->bytes, TRUE);
  g_array_unref (page->markers);
  g_free (page->line);
}

/* Reads the bytes as a client would. */
static void
read_frames (FixturePage *page)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  RcFrameReader reader;
  RcFrame frame;
  guint n = 0;

  rc_frame_reader_init (&reader);
  rc_frame_reader_feed (&reader, page->bytes->str, page->bytes->len);
  while (rc_frame_reader_next (&reader, &frame, &error) == RC_PARSE_FRAME)
    {
      RcWireMessage message;

      ck_assert_msg (rc_wire_message_parse (&frame, &message, &error), "%s", error != NULL ? error->message : "");
      g_string_append_printf (line, "%s%" G_GUINT64_FORMAT ":%.*s>%.*s:%.*s", n > 0 ? " " : "", message.seq,
                              (int) message.from.len, message.from.data, (int) message.to.len, message.to.data,
                              (int) message.ref.len, message.ref.data);
      n++;
    }

  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");
  ck_assert_uint_eq (n, page->n_messages);
  rc_frame_reader_clear (&reader);
  page->line = g_string_free (g_steal_pointer (&line), FALSE);
}

void
fixture_on_page (RcStore *store, const RcStorePage *page, const GError *error, gpointer fixture_page)
{
  FixturePage *result = fixture_page;

  ck_assert (!result->done);
  result->done = TRUE;
  result->cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  result->failed = g_error_matches (error, RC_ERROR, RC_ERROR_STORAGE);
  ck_assert ((page == NULL) == (error != NULL));
  if (page == NULL)
    return;

  for (guint i = 0; i < page->n_chunks; i++)
    g_string_append_len (result->bytes, (const char *) page->chunks[i]->data, page->chunks[i]->used);

  ck_assert_uint_eq (result->bytes->len, page->n_bytes);
  if (page->n_chunks > 0)
    result->chunk = rc_chunk_ref (page->chunks[0]);
  result->n_messages = page->n_messages;
  result->last_seq = page->last_seq;
  result->more = page->more;
  if (page->n_markers > 0)
    g_array_append_vals (result->markers, page->markers, page->n_markers);
  read_frames (result);
}

static gboolean
has_page (gpointer data)
{
  return ((FixturePage *) data)->done;
}

void
fixture_wait_page (FixturePage *page)
{
  fixture_wait (has_page, page, "a page");
}

void
fixture_sync (Fixture *self, const RcStoreSync *sync, FixturePage *page)
{
  fixture_page_init (page);
  rc_store_read_sync (self->store, sync, NULL, fixture_on_page, page);
  ck_assert_msg (!page->done, "told from within the call");
  fixture_wait_page (page);
}

void
fixture_history (Fixture *self, const RcStoreHistory *history, FixturePage *page)
{
  fixture_page_init (page);
  rc_store_read_history (self->store, history, NULL, fixture_on_page, page);
  fixture_wait_page (page);
}

void
fixture_on_found (RcStore *store, const RcStoreMessage *message, const GError *error, gpointer user_data)
{
  FixtureFound *found = user_data;

  found->done = TRUE;
  found->cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  found->found = message != NULL;
  found->n_answers++;
  found->n_found += message != NULL;
  if (message == NULL)
    return;

  found->message = *message;
  found->text = rc_slice_dup (message->text);
}

gboolean
fixture_is_found (gpointer found)
{
  return ((FixtureFound *) found)->done;
}

int
fixture_run (const char *name, const TTest *const *tests, guint n_tests)
{
  Suite *suite = suite_create (name);
  TCase *tcase = tcase_create (name);
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  for (guint i = 0; i < n_tests; i++)
    tcase_add_loop_test (tcase, tests[i], 0, FIXTURE_N_KINDS);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
