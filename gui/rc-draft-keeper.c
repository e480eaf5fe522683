/* rc-draft-keeper.c - keeps what is written and not sent.
 *
 * The text goes to the engine, and so to the disk, RC_DRAFT_KEEPER_DELAY_MS after
 * the first change that is not there yet, however fast a person types: a program
 * that is killed loses no more than that. A composer that became empty is kept at
 * once; what was sent, the engine keeps as a message and as a draft no more. */
#include "config.h"

#include "rc-draft-keeper.h"
#include "rc-words.h"

struct _RcDraftKeeper
{
  GObject parent_instance;

  /* owned */
  RcClient *client;
  char *id;
  GtkTextBuffer *buffer;
  guint source;
};

G_DEFINE_FINAL_TYPE (RcDraftKeeper, rc_draft_keeper, G_TYPE_OBJECT)

static gboolean
on_due (gpointer user_data)
{
  RcDraftKeeper *self = user_data;

  self->source = 0;
  rc_draft_keeper_save (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (RcDraftKeeper *self)
{
  if (gtk_text_buffer_get_char_count (self->buffer) == 0)
    rc_draft_keeper_save (self);
  else if (self->source == 0)
    self->source = g_timeout_add (RC_DRAFT_KEEPER_DELAY_MS, on_due, self);
}

static void
rc_draft_keeper_dispose (GObject *object)
{
  RcDraftKeeper *self = RC_DRAFT_KEEPER (object);

  if (self->source != 0)
    rc_draft_keeper_save (self);
  g_clear_object (&self->buffer);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rc_draft_keeper_parent_class)->dispose (object);
}

static void
rc_draft_keeper_finalize (GObject *object)
{
  g_free (RC_DRAFT_KEEPER (object)->id);
  G_OBJECT_CLASS (rc_draft_keeper_parent_class)->finalize (object);
}

static void
rc_draft_keeper_class_init (RcDraftKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_draft_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = rc_draft_keeper_finalize;
}

static void
rc_draft_keeper_init (RcDraftKeeper *self)
{
}

/**
 * rc_draft_keeper_new:
 * @client: the engine
 * @id: the conversation
 * @composer: where one writes to it
 *
 * Puts the draft that was kept into @composer, and keeps what becomes of it.
 *
 * Returns: (transfer full): the keeper
 */
RcDraftKeeper *
rc_draft_keeper_new (RcClient   *client,
                     const char *id,
                     RcComposer *composer)
{
  RcDraftKeeper *self;
  const char *draft;

  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);
  g_return_val_if_fail (RC_IS_COMPOSER (composer), NULL);

  self = g_object_new (RC_TYPE_DRAFT_KEEPER, NULL);
  self->client = g_object_ref (client);
  self->id = g_strdup (id);
  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (rc_composer_get_text_view (composer))));
  draft = rc_client_get_draft (client, id);
  if (draft != NULL)
    rc_composer_set_text (composer, draft);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * rc_draft_keeper_save:
 * @self: a keeper
 *
 * Keeps what is written now, not in a moment.
 */
void
rc_draft_keeper_save (RcDraftKeeper *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  g_return_if_fail (RC_IS_DRAFT_KEEPER (self));

  g_clear_handle_id (&self->source, g_source_remove);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  rc_client_set_draft (self->client, self->id, *text != '\0' ? text : NULL);
}

/**
 * rc_draft_keeper_has_draft:
 * @client: the engine
 * @id: a conversation
 *
 * Returns: whether more than blanks is kept for it
 */
gboolean
rc_draft_keeper_has_draft (RcClient   *client,
                           const char *id)
{
  const char *draft = rc_client_get_draft (client, id);

  return draft != NULL && !rc_words_is_blank (draft);
}
