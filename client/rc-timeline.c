#include "config.h"

#include "rc-timeline-struct.h"

/**
 * RcTimeline:
 *
 * One conversation, sorted. What happens to it during a turn of the main loop
 * is gathered, and shown by rc_timeline_flush(): a contiguous range of new
 * entries is one ::items-changed, and the header degree and the day separator
 * of every entry concerned are right before it is emitted.
 *
 * Three things are kept apart: `known`, every entry by its identity, at once;
 * `pending`, those that are to be shown with the next flush; and `rows`, what
 * a view sees. An entry of a type that nobody can show yet is known, but never
 * becomes a row.
 *
 * The thread that the engine runs on.
 */
enum
{
  PROP_0,
  PROP_HAS_OLDER,
  PROP_HAS_NEWER,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void rc_timeline_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcTimeline, rc_timeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      rc_timeline_list_model_init))

/* Something is to be shown with the next flush. */
void
rc_timeline_mark_dirty (RcTimeline *self)
{
  if (self->dirty || self->wake == NULL)
    return;

  self->dirty = TRUE;
  self->wake (self, self->user_data);
}

static int
compare_pointers (gconstpointer a,
                  gconstpointer b)
{
  return rc_entry_compare (*(RcEntry *const *) a, *(RcEntry *const *) b);
}

/* Where in the rows an entry with this key belongs. */
static guint
find_place (RcTimeline *self,
            RcEntry    *entry)
{
  guint low = 0;
  guint high = self->rows->len;

  /* Nearly everything belongs at the end. */
  if (high == 0 || rc_entry_compare (rc_timeline_row (self, high - 1), entry) < 0)
    return high;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (rc_entry_compare (rc_timeline_row (self, middle), entry) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
find_row (RcTimeline *self,
          RcEntry    *entry,
          guint      *position)
{
  *position = find_place (self, entry);
  if (*position < self->rows->len && rc_timeline_row (self, *position) == entry)
    return TRUE;

  /* Its key changed since it was put there. */
  return g_ptr_array_find (self->rows, entry, position);
}

static gboolean
is_below_line (RcTimeline *self,
               RcEntry    *entry)
{
  return self->line_seq > 0 && rc_entry_get_seq (entry) == self->line_seq
         && rc_entry_get_epoch (entry) == self->line_epoch;
}

/* Header and day of one row follow from the one above it. */
void
rc_timeline_lay_out (RcTimeline *self,
                     guint       position)
{
  RcEntry *entry;
  RcEntry *above;

  if (position >= self->rows->len)
    return;

  entry = rc_timeline_row (self, position);
  above = position > 0 ? rc_timeline_row (self, position - 1) : NULL;

  rc_entry_set_starts_new (entry, is_below_line (self, entry));
  if (above == NULL || rc_entry_get_day (above) != rc_entry_get_day (entry))
    rc_entry_set_layout (entry, RC_ENTRY_HEADER_FULL, TRUE);
  else if (rc_entry_get_starts_new (entry)
           || g_strcmp0 (rc_entry_get_from (above), rc_entry_get_from (entry)) != 0)
    rc_entry_set_layout (entry, RC_ENTRY_HEADER_FULL, FALSE);
  else if (rc_entry_get_time_us (entry)
           > rc_entry_get_time_us (above) + RC_TIMELINE_HEADER_GAP_US)
    rc_entry_set_layout (entry, RC_ENTRY_HEADER_TIME, FALSE);
  else
    rc_entry_set_layout (entry, RC_ENTRY_HEADER_NONE, FALSE);
}

static void
remove_run (RcTimeline *self,
            guint       position,
            guint       n_rows)
{
  for (guint i = position; i < position + n_rows; i++)
    rc_entry_set_listed (rc_timeline_row (self, i), FALSE);

  g_ptr_array_remove_range (self->rows, position, n_rows);
  rc_timeline_lay_out (self, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_rows, 0);
}

/* For each row, whether it is out of place now that keys have changed. A row
 * that did not move is always in place; one that moved is if it still fits
 * between those around it. */
static guint8 *
find_misplaced (RcTimeline *self)
{
  const guint n_rows = self->rows->len;
  guint8 *misplaced = g_new0 (guint8, n_rows + 1);
  RcEntry *next = NULL;
  guint previous = G_MAXUINT;
  g_autofree guint *previous_fixed = g_new (guint, n_rows + 1);

  for (guint i = 0; i < n_rows; i++)
    {
      previous_fixed[i] = previous;
      if (!rc_entry_get_moved (rc_timeline_row (self, i)))
        previous = i;
    }

  for (guint i = n_rows; i-- > 0;)
    {
      RcEntry *entry = rc_timeline_row (self, i);
      gboolean fits = TRUE;

      if (rc_entry_get_moved (entry))
        {
          fits = (next == NULL || rc_entry_compare (entry, next) < 0)
                 && (previous_fixed[i] == G_MAXUINT
                     || rc_entry_compare (rc_timeline_row (self, previous_fixed[i]), entry) < 0);
          rc_entry_set_moved (entry, FALSE);
        }
      if (fits)
        next = entry;
      misplaced[i] = !fits;
    }

  return misplaced;
}

static void
flush_moved (RcTimeline *self)
{
  g_autofree guint8 *misplaced = NULL;
  guint end = self->rows->len;

  if (!self->any_moved)
    return;

  self->any_moved = FALSE;
  misplaced = find_misplaced (self);

  while (end > 0)
    {
      guint start = end;

      while (start > 0 && misplaced[start - 1])
        {
          start--;
          g_ptr_array_add (self->pending, g_object_ref (rc_timeline_row (self, start)));
        }
      if (start < end)
        remove_run (self, start, end - start);
      end = start > 0 ? start - 1 : 0;
    }

  /* A time may have changed with a place: where it stands is known only now. */
  for (guint i = 0; i < self->rows->len; i++)
    rc_timeline_lay_out (self, i);
}

/* The first of @batch, and all behind it that belong to the same gap. */
static guint
insert_run (RcTimeline *self,
            GPtrArray  *batch,
            guint       first)
{
  guint place = find_place (self, g_ptr_array_index (batch, first));
  RcEntry *below = place < self->rows->len ? rc_timeline_row (self, place) : NULL;
  guint end = first;

  while (end < batch->len
         && (below == NULL
             || rc_entry_compare (g_ptr_array_index (batch, end), below) < 0))
    {
      RcEntry *entry = g_ptr_array_index (batch, end);

      rc_entry_set_listed (entry, TRUE);
      g_ptr_array_insert (self->rows, (gint) (place + end - first),
                          g_object_ref (entry));
      end++;
    }

  for (guint i = place; i <= place + (end - first); i++)
    rc_timeline_lay_out (self, i);
  g_list_model_items_changed (G_LIST_MODEL (self), place, 0, end - first);

  return end;
}

static void
flush_pending (RcTimeline *self)
{
  g_autoptr (GPtrArray) batch = g_steal_pointer (&self->pending);

  self->pending = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_sort (batch, compare_pointers);

  for (guint i = 0; i < batch->len;)
    {
      guint end = insert_run (self, batch, i);

      /* Two with one key cannot be: orders are unique. */
      g_assert (end > i);
      i = end;
    }
}

static void
forget (RcTimeline *self,
        RcEntry    *entry)
{
  self->size_bytes -= MIN (self->size_bytes, rc_entry_get_size_bytes (entry));
  g_hash_table_remove (self->known, rc_entry_get_identity (entry));
}

static GType
rc_timeline_get_item_type (GListModel *model)
{
  return RC_TYPE_ENTRY;
}

static guint
rc_timeline_get_n_items (GListModel *model)
{
  return RC_TIMELINE (model)->rows->len;
}

static gpointer
rc_timeline_get_item (GListModel *model,
                      guint       position)
{
  RcTimeline *self = RC_TIMELINE (model);

  if (position >= self->rows->len)
    return NULL;

  return g_object_ref (rc_timeline_row (self, position));
}

static void
rc_timeline_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rc_timeline_get_item_type;
  iface->get_n_items = rc_timeline_get_n_items;
  iface->get_item = rc_timeline_get_item;
}

static void
rc_timeline_finalize (GObject *object)
{
  RcTimeline *self = RC_TIMELINE (object);

  g_queue_clear (&self->hidden);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->conversation, g_free);

  G_OBJECT_CLASS (rc_timeline_parent_class)->finalize (object);
}

static void
rc_timeline_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RcTimeline *self = RC_TIMELINE (object);

  switch (prop_id)
    {
    case PROP_HAS_OLDER:
      g_value_set_boolean (value, self->has_older);
      break;
    case PROP_HAS_NEWER:
      g_value_set_boolean (value, self->has_newer);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_timeline_class_init (RcTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = rc_timeline_finalize;
  object_class->get_property = rc_timeline_get_property;

  properties[PROP_HAS_OLDER] = g_param_spec_boolean ("has-older", NULL, NULL, FALSE, flags);
  properties[PROP_HAS_NEWER] = g_param_spec_boolean ("has-newer", NULL, NULL, FALSE, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_timeline_init (RcTimeline *self)
{
  self->known = g_hash_table_new_full (rc_identity_hash, rc_identity_equal,
                                       NULL, g_object_unref);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->pending = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->hidden);
  self->max_entries = RC_TIMELINE_MAX_ENTRIES;
  /* Below it are the places of what was written before the last start. */
  self->last_order = G_GUINT64_CONSTANT (1) << 32;
}

/*< private >
 * rc_timeline_new:
 * @conversation: an id, or "all"
 * @wake: (nullable): called when there is something to flush
 *
 * Returns: (transfer full): an empty timeline
 */
RcTimeline *
rc_timeline_new (const char     *conversation,
                 RcTimelineWake  wake,
                 gpointer        user_data)
{
  RcTimeline *self = g_object_new (RC_TYPE_TIMELINE, NULL);

  self->conversation = g_strdup (conversation);
  self->wake = wake;
  self->user_data = user_data;

  return self;
}

/* The engine goes; somebody may still hold the timeline. */
void
rc_timeline_detach (RcTimeline *self)
{
  self->wake = NULL;
  self->load = NULL;
  self->user_data = NULL;
}

/* What a view may know of the window: told after all of it has changed. */
void
rc_timeline_set_window (RcTimeline *self,
                        gboolean    has_older,
                        gboolean    has_newer,
                        gboolean    loading)
{
  GObject *object = G_OBJECT (self);
  gboolean older_changed = self->has_older != has_older;
  gboolean newer_changed = self->has_newer != has_newer;
  gboolean loading_changed = self->loading != loading;

  self->has_older = has_older;
  self->has_newer = has_newer;
  self->loading = loading;

  if (older_changed)
    g_object_notify_by_pspec (object, properties[PROP_HAS_OLDER]);
  if (newer_changed)
    g_object_notify_by_pspec (object, properties[PROP_HAS_NEWER]);
  if (loading_changed)
    g_object_notify_by_pspec (object, properties[PROP_LOADING]);
}

/* The entry that this message is already, shown or not; NULL if it is new. */
RcEntry *
rc_timeline_lookup (RcTimeline       *self,
                    const RcIdentity *identity)
{
  return g_hash_table_lookup (self->known, identity);
}

/* Takes an entry, wherever it belongs. It is a row after the next flush; one of
 * a type that cannot be shown is kept out of sight. */
void
rc_timeline_learn (RcTimeline *self,
                   RcEntry    *entry)
{
  g_hash_table_insert (self->known, (gpointer) rc_entry_get_identity (entry),
                       g_object_ref (entry));
  self->size_bytes += rc_entry_get_size_bytes (entry);

  if (rc_entry_get_type_name (entry) != NULL)
    {
      g_queue_push_tail (&self->hidden, entry);
      if (self->hidden.length > RC_TIMELINE_MAX_HIDDEN)
        forget (self, g_queue_pop_head (&self->hidden));
      return;
    }

  g_ptr_array_add (self->pending, g_object_ref (entry));
  rc_timeline_mark_dirty (self);
}

/*< private >
 * rc_timeline_add:
 * @entry: one whose identity is not known here yet
 *
 * Takes an entry, if it belongs to what the window shows.
 */
void
rc_timeline_add (RcTimeline *self,
                 RcEntry    *entry)
{
  g_return_if_fail (rc_timeline_lookup (self, rc_entry_get_identity (entry)) == NULL);

  rc_entry_set_conversation (entry, self->conversation);
  rc_entry_set_order (entry, ++self->last_order);
  if (rc_timeline_is_within (self, entry))
    rc_timeline_learn (self, entry);
}

/*< private >
 * rc_timeline_place:
 *
 * The server has given @entry a number and a time, the first ones or others.
 */
void
rc_timeline_place (RcTimeline *self,
                   RcEntry    *entry,
                   guint       epoch,
                   guint64     seq,
                   gint64      time_us)
{
  gboolean leaves = self->has_newer && rc_entry_get_seq (entry) == 0;

  if (rc_entry_get_listed (entry))
    {
      rc_entry_set_moved (entry, TRUE);
      self->any_moved = TRUE;
      rc_timeline_mark_dirty (self);
    }
  rc_entry_set_place (entry, epoch, seq);
  rc_entry_set_time_us (entry, time_us);

  /* Its place is behind what the window does not show. */
  if (leaves && rc_timeline_lookup (self, rc_entry_get_identity (entry)) == entry)
    {
      rc_timeline_remove (self, entry);
      self->missed_newer = TRUE;
    }
}

/*< private >
 * rc_timeline_readd:
 * @ref: another reference than it has
 *
 * The same text once more, as a new message, at the end.
 */
void
rc_timeline_readd (RcTimeline *self,
                   RcEntry    *entry,
                   const char *ref)
{
  g_autoptr (RcEntry) guard = g_object_ref (entry);

  g_hash_table_steal (self->known, rc_entry_get_identity (entry));
  rc_entry_set_ref (entry, ref);
  g_hash_table_insert (self->known, (gpointer) rc_entry_get_identity (entry), entry);

  rc_entry_set_order (entry, ++self->last_order);
  if (rc_entry_get_listed (entry))
    {
      rc_entry_set_moved (entry, TRUE);
      self->any_moved = TRUE;
      rc_timeline_mark_dirty (self);
    }
}

/* Takes the entry out, at once. */
void
rc_timeline_remove (RcTimeline *self,
                    RcEntry    *entry)
{
  g_autoptr (RcEntry) guard = g_object_ref (entry);
  guint position;

  forget (self, entry);
  if (g_ptr_array_remove (self->pending, entry))
    return;
  if (rc_entry_get_listed (entry) && find_row (self, entry, &position))
    remove_run (self, position, 1);
}

/* Forgets a run of rows, whatever they are. */
void
rc_timeline_drop (RcTimeline *self,
                  guint       position,
                  guint       n_rows)
{
  for (guint i = position; i < position + n_rows; i++)
    forget (self, rc_timeline_row (self, i));

  if (n_rows > 0)
    remove_run (self, position, n_rows);
}

/* Shows what has happened since the last flush. */
void
rc_timeline_flush (RcTimeline *self)
{
  g_autoptr (RcTimeline) guard = NULL;

  if (!self->dirty)
    return;

  guard = g_object_ref (self);
  self->dirty = FALSE;
  flush_moved (self);
  flush_pending (self);
  rc_timeline_trim (self);
}
