/* rc-timeline-pool.c - rows to be used again.
 *
 * A row at rest stays a child of the view, unseen and hidden from screen readers:
 * to take it away and add it again would have GTK measure the whole window. */
#include "config.h"

#include "rc-timeline-pool.h"

struct _RcTimelinePool
{
  GtkWidget *parent;      /* borrowed: it owns whoever owns us */
  RcTimelineStyle *style; /* borrowed: the view's */
  RcTimelineRowMade row_made;
  gpointer user_data;

  GPtrArray *rows;        /* at rest; owned by the parent */
};

/**
 * rc_timeline_pool_new: (skip)
 * @parent: (transfer none): the view, whose children the rows become
 * @style: (transfer none): what the rows share
 * @row_made: called for each row that is made
 * @user_data: for @row_made
 *
 * Returns: (transfer full): a pool without rows
 */
RcTimelinePool *
rc_timeline_pool_new (GtkWidget         *parent,
                      RcTimelineStyle   *style,
                      RcTimelineRowMade  row_made,
                      gpointer           user_data)
{
  RcTimelinePool *self = g_new0 (RcTimelinePool, 1);

  self->parent = parent;
  self->style = style;
  self->row_made = row_made;
  self->user_data = user_data;
  self->rows = g_ptr_array_new ();
  return self;
}

/**
 * rc_timeline_pool_free: (skip)
 * @self: (transfer full): a pool to which all rows were given back
 */
void
rc_timeline_pool_free (RcTimelinePool *self)
{
  rc_timeline_pool_trim (self, 0);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * rc_timeline_pool_take:
 * @self: a pool
 * @entry: (transfer none): a message
 *
 * Returns: (transfer none): a row that shows @entry
 */
RcMessageRow *
rc_timeline_pool_take (RcTimelinePool *self,
                       RcEntry        *entry)
{
  GtkWidget *row = NULL;

  if (self->rows->len > 0)
    {
      row = g_ptr_array_steal_index (self->rows, self->rows->len - 1);
      gtk_widget_set_child_visible (row, TRUE);
    }
  else
    {
      row = rc_message_row_new (self->style);
      self->row_made (RC_MESSAGE_ROW (row), self->user_data);
      gtk_widget_set_parent (row, self->parent);
    }
  rc_message_row_set_entry (RC_MESSAGE_ROW (row), entry);

  return RC_MESSAGE_ROW (row);
}

/**
 * rc_timeline_pool_give_back:
 * @self: a pool
 * @row: (transfer none): a row that it gave
 */
void
rc_timeline_pool_give_back (RcTimelinePool *self,
                            RcMessageRow   *row)
{
  rc_message_row_set_entry (row, NULL);
  gtk_widget_set_child_visible (GTK_WIDGET (row), FALSE);
  g_ptr_array_add (self->rows, row);
}

/**
 * rc_timeline_pool_trim:
 * @self: a pool
 * @n_rows: how many rows at rest to keep
 */
void
rc_timeline_pool_trim (RcTimelinePool *self,
                       guint           n_rows)
{
  while (self->rows->len > n_rows)
    gtk_widget_unparent (g_ptr_array_steal_index (self->rows, self->rows->len - 1));
}

/**
 * rc_timeline_pool_put_before:
 * @self: a pool
 * @row: a row that it gave
 * @next: the row below it
 *
 * Puts @row before @next in the widget tree, where screen readers look for it. Each
 * row that is moved has GTK measure the window; one that is in its place costs
 * nothing.
 */
void
rc_timeline_pool_put_before (RcTimelinePool *self,
                             RcMessageRow   *row,
                             RcMessageRow   *next)
{
  if (gtk_widget_get_next_sibling (GTK_WIDGET (row)) != GTK_WIDGET (next))
    gtk_widget_insert_before (GTK_WIDGET (row), self->parent, GTK_WIDGET (next));
}

/**
 * rc_timeline_pool_put_after:
 * @self: a pool
 * @row: a row that it gave
 * @previous: the row above it
 *
 * Puts @row behind @previous, as rc_timeline_pool_put_before() does.
 */
void
rc_timeline_pool_put_after (RcTimelinePool *self,
                            RcMessageRow   *row,
                            RcMessageRow   *previous)
{
  if (gtk_widget_get_prev_sibling (GTK_WIDGET (row)) != GTK_WIDGET (previous))
    gtk_widget_insert_after (GTK_WIDGET (row), self->parent, GTK_WIDGET (previous));
}
