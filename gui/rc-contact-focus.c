/* rc-contact-focus.c - the keyboard to the row of a certain contact.
 *
 * GTK has gtk_list_view_scroll_to() from 4.12 on. Before that, a row far away has
 * no widget until the list has come near it, which takes a frame. */
#include "config.h"

#include "rc-contact-focus.h"
#include "rc-contact-row.h"

/* A list that has not come there by then is not going to. */
#define N_FRAMES_MAX 10

typedef struct
{
  char *id; /* owned */
  guint n_frames;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->id);
  g_free (wish);
}

static gboolean
focus_row (GtkListView *view,
           const char  *id)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (view)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);
      RcContact *contact = RC_IS_CONTACT_ROW (row) ? rc_contact_row_get_contact (RC_CONTACT_ROW (row)) : NULL;

      if (contact != NULL && g_strcmp0 (rc_contact_get_id (contact), id) == 0)
        return gtk_widget_grab_focus (item);
    }

  return FALSE;
}

static gboolean
on_frame (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Wish *wish = user_data;

  wish->n_frames++;
  return focus_row (GTK_LIST_VIEW (widget), wish->id) || wish->n_frames >= N_FRAMES_MAX ? G_SOURCE_REMOVE
                                                                                         : G_SOURCE_CONTINUE;
}

static gboolean
scroll_to (GtkListView *view,
           GListModel  *shown,
           const char  *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr(RcContact) contact = g_list_model_get_item (shown, i);
      Wish *wish;

      if (g_strcmp0 (rc_contact_get_id (contact), id) != 0)
        continue;
      gtk_widget_activate_action (GTK_WIDGET (view), "list.scroll-to-item", "u", i);
      wish = g_new0 (Wish, 1);
      wish->id = g_strdup (id);
      gtk_widget_add_tick_callback (GTK_WIDGET (view), on_frame, wish, wish_free);
      return TRUE;
    }

  return FALSE;
}

/**
 * rc_contact_focus:
 * @view: a list of #RcContactRow
 * @shown: what it shows
 * @id: whose row shall have the keyboard
 *
 * Nothing is scrolled where the row can be seen; where it is far away, the list
 * goes there first and the row has the keyboard a frame later.
 *
 * Returns: whether there is such a row
 */
gboolean
rc_contact_focus (GtkListView *view,
                  GListModel  *shown,
                  const char  *id)
{
  g_return_val_if_fail (GTK_IS_LIST_VIEW (view), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return focus_row (view, id) || scroll_to (view, shown, id);
}
