/* test-store-fixture.h - a store, and what it has told. */
#pragma once

#include <check.h>

#include "rc-memory-store.h"

G_BEGIN_DECLS

#define WAIT_US (20 * G_USEC_PER_SEC)

typedef enum
{
  FIXTURE_MEMORY,
  FIXTURE_SQLITE,
} FixtureKind;

#define FIXTURE_N_KINDS 2

/* What became of one message. */
typedef struct
{
  guint64 seq;
  gpointer origin;
  gboolean kept;
  RcError error;
  char *ref;
} FixtureResult;

/* What became of one operation. */
typedef struct
{
  gboolean done;
  gboolean failed;
  RcStoreOutcome outcome;
  gint64 party;
  guint64 n;
} FixtureDone;

/* A page, read back frame by frame. */
typedef struct
{
  gboolean done;
  gboolean cancelled;
  gboolean failed;
  GString *bytes;
  RcChunk *chunk;        /* (nullable), a reference to the first */
  char *line;            /* "seq:from>to:ref seq:…" */
  guint n_messages;
  guint64 last_seq;
  gboolean more;
  GArray *markers;       /* of RcStoreMarker, without ids */
} FixturePage;

typedef struct
{
  FixtureKind kind;
  char *dir;
  char *path;
  RcMemoryDatabase *database; /* (nullable): what a store in memory is on, borrowed */
  RcStore *store;
  GArray *results;       /* of FixtureResult */
  guint n_batches;
  guint n_drained;
  guint n_seq_ready;
  gint64 time_us;
} Fixture;

typedef struct
{
  gboolean done;
  gboolean found;
  gboolean cancelled;
  guint n_answers;
  guint n_found;
  RcStoreMessage message;
  char *text;
} FixtureFound;

typedef gboolean (*FixtureCondition) (gpointer data);

int      fixture_run            (const char        *name,
                                 const TTest *const *tests,
                                 guint              n_tests); /* each on every kind of store; the exit status */
void     fixture_init           (Fixture           *self,
                                 FixtureKind        kind);
void     fixture_init_in        (Fixture           *self,
                                 FixtureKind        kind,
                                 char              *dir); /* (transfer full) */
void     fixture_clear          (Fixture           *self);
void     fixture_open           (Fixture           *self);
void     fixture_reopen         (Fixture           *self);
guint64  fixture_add            (Fixture           *self,
                                 gint64             sender,
                                 gint64             receiver,
                                 const char        *ref,
                                 const char        *text);
void     fixture_wait           (FixtureCondition   condition,
                                 gpointer           data,
                                 const char        *what);
void     fixture_wait_results   (Fixture           *self,
                                 guint              n);
void     fixture_commit         (Fixture           *self);
void     fixture_on_done        (RcStore           *store,
                                 const RcStoreDone *done,
                                 gpointer           fixture_done);
void     fixture_wait_done      (Fixture           *self,
                                 FixtureDone       *done);
gint64   fixture_add_account    (Fixture           *self,
                                 const char        *id);
void     fixture_on_page        (RcStore           *store,
                                 const RcStorePage *page,
                                 const GError      *error,
                                 gpointer           fixture_page);
void     fixture_page_init      (FixturePage       *page);
void     fixture_page_clear     (FixturePage       *page);
void     fixture_wait_page      (FixturePage       *page);
void     fixture_sync           (Fixture           *self,
                                 const RcStoreSync *sync,
                                 FixturePage       *page);
void     fixture_history        (Fixture           *self,
                                 const RcStoreHistory *history,
                                 FixturePage       *page);
void     fixture_on_found       (RcStore           *store,
                                 const RcStoreMessage *message,
                                 const GError      *error,
                                 gpointer           fixture_found);
gboolean fixture_is_found       (gpointer           fixture_found);

static inline FixtureResult *
fixture_result (Fixture *self, guint i)
{
  return &g_array_index (self->results, FixtureResult, i);
}

G_END_DECLS
