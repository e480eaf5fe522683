/* rc-contact-list.c - who is there, and the search in it.
 *
 *      contacts -> GtkFilterListModel -> GtkSortListModel -> GtkListView
 *                  (id contains text)    (RcContactSorter)   (rc-first-rows.h)
 *
 * Nothing is ever selected in the sense of GTK: a conversation is opened by a
 * click or by Enter, not by walking past it with the arrow keys. The row whose
 * conversation is shown is marked by the row itself ("current-id"). */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "rc-contact-focus.h"
#include "rc-contact-list.h"
#include "rc-contact-menu.h"
#include "rc-contact-sorter.h"
#include "rc-first-rows.h"
#include "rc-nobody-page.h"

struct _RcContactList
{
  GtkWidget parent_instance;

  /* owned */
  GListModel *contacts;
  GtkSortListModel *sorted;
  GtkFilterListModel *filtered;
  GtkFilter *filter;
  char *search_folded;
  char *current_id;
  gboolean search_mode;
  gboolean is_connected;
  gint64 now_us;
  RcContactPrefs *prefs;       /* nullable */
  RcContactMenu *menu;

  /* template children */
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *stack;
  RcNobodyPage *nobody_page;
  GtkListView *view;
  AdwToastOverlay *toasts;
};

enum
{
  PROP_0,
  PROP_CONTACTS,
  PROP_CURRENT_ID,
  PROP_SEARCH_MODE,
  PROP_NOW_US,
  PROP_IS_CONNECTED,
  N_PROPS
};

enum
{
  OPEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcContactList, rc_contact_list, GTK_TYPE_WIDGET)

static gboolean
matches_search (gpointer item,
                gpointer user_data)
{
  RcContactList *self = user_data;
  g_autofree char *folded = NULL;
  g_autofree char *name = NULL;

  if (self->search_folded == NULL || *self->search_folded == '\0')
    return TRUE;
  name = g_utf8_normalize (rc_contact_get_id (item), -1, G_NORMALIZE_ALL);
  folded = g_utf8_casefold (name != NULL ? name : rc_contact_get_id (item), -1);
  return strstr (folded, self->search_folded) != NULL;
}

static void
update_stack (RcContactList *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0;
  gboolean searching = self->search_folded != NULL && *self->search_folded != '\0';

  gtk_stack_set_visible_child_name (self->stack, empty && searching ? "nobody" : "list");
  rc_nobody_page_set_text (self->nobody_page, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
on_write (RcContactList *self,
          RcContact     *stranger)
{
  g_signal_emit (self, signals[OPEN], 0, stranger);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
open_position (RcContactList *self,
               guint          position)
{
  g_autoptr(RcContact) contact =
    g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (contact == NULL)
    return;
  g_signal_emit (self, signals[OPEN], 0, contact);
}

static void
on_activate (RcContactList *self,
             guint          position)
{
  open_position (self, position);
}

static void
on_search_changed (RcContactList *self)
{
  rc_contact_list_set_search (self,
                              gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
}

static void
on_search_activate (RcContactList *self)
{
  on_search_changed (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) == 0)
    {
      rc_nobody_page_write (self->nobody_page);
      return;
    }
  open_position (self, 0);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

/* Those that show nobody now are told when they do. */
static void
tell_rows (RcContactList *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->view)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (RC_IS_CONTACT_ROW (row))
        rc_contact_row_tell (RC_CONTACT_ROW (row), self->current_id, self->now_us, self->is_connected);
    }
}

static void
on_setup_item (RcContactList *self,
               GtkListItem   *item)
{
  GtkWidget *row = rc_contact_row_new ();

  if (self->prefs != NULL)
    rc_contact_row_set_prefs (RC_CONTACT_ROW (row), self->prefs);
  gtk_list_item_set_child (item, row);
}

static void
on_bind_item (RcContactList *self,
              GtkListItem   *item)
{
  RcContactRow *row = RC_CONTACT_ROW (gtk_list_item_get_child (item));

  rc_contact_row_tell (row, self->current_id, self->now_us, self->is_connected);
  rc_contact_row_set_contact (row, gtk_list_item_get_item (item));
}

static void
on_unbind_item (RcContactList *self,
                GtkListItem   *item)
{
  rc_contact_row_set_contact (RC_CONTACT_ROW (gtk_list_item_get_child (item)), NULL);
}

/* The Menu key and Shift+F10: what the keyboard is at has the menu. */
static void
action_menu (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *item = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = item != NULL ? gtk_widget_get_first_child (item) : NULL;

  if (RC_IS_CONTACT_ROW (row))
    rc_contact_menu_open (RC_CONTACT_LIST (widget)->menu, RC_CONTACT_ROW (row));
}

static void
action_unblock (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  RcContactList *self = RC_CONTACT_LIST (widget);

  if (self->prefs != NULL)
    rc_contact_prefs_set (self->prefs, g_variant_get_string (parameter, NULL), RC_CONTACT_PREF_BLOCKED, FALSE);
}

/* Nobody is asked before; it can be undone after. */
static void
on_prefs_changed (RcContactList *self,
                  const char    *id,
                  guint          pref)
{
  g_autofree char *title = NULL;
  g_autofree char *escaped = g_markup_escape_text (id, -1);
  AdwToast *toast = NULL;

  if (pref != RC_CONTACT_PREF_BLOCKED || !rc_contact_prefs_get (self->prefs, id, RC_CONTACT_PREF_BLOCKED))
    return;
  /* Translators: %s is the id of somebody */
  title = g_strdup_printf (_("%s is blocked"), escaped);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "contacts.unblock");
  adw_toast_set_action_target (toast, "s", id);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static gboolean
rc_contact_list_grab_focus (GtkWidget *widget)
{
  RcContactList *self = RC_CONTACT_LIST (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
set_search_mode (RcContactList *self,
                 gboolean       search_mode)
{
  if (self->search_mode == search_mode)
    return;
  self->search_mode = search_mode;
  if (!search_mode)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
}

static void
set_current_id (RcContactList *self,
                const char    *current_id)
{
  if (g_strcmp0 (self->current_id, current_id) == 0)
    return;
  g_free (self->current_id);
  self->current_id = g_strdup (current_id);
  tell_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT_ID]);
}

static void
set_is_connected (RcContactList *self,
                  gboolean       is_connected)
{
  if (self->is_connected == is_connected)
    return;
  self->is_connected = is_connected;
  tell_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_CONNECTED]);
}

static void
rc_contact_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  RcContactList *self = RC_CONTACT_LIST (object);

  switch (prop_id)
    {
    case PROP_CONTACTS:
      g_value_set_object (value, self->contacts);
      break;
    case PROP_CURRENT_ID:
      g_value_set_string (value, self->current_id);
      break;
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, self->search_mode);
      break;
    case PROP_NOW_US:
      g_value_set_int64 (value, self->now_us);
      break;
    case PROP_IS_CONNECTED:
      g_value_set_boolean (value, self->is_connected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_contact_list_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  RcContactList *self = RC_CONTACT_LIST (object);

  switch (prop_id)
    {
    case PROP_CONTACTS:
      rc_contact_list_set_contacts (self, g_value_get_object (value));
      break;
    case PROP_CURRENT_ID:
      set_current_id (self, g_value_get_string (value));
      break;
    case PROP_SEARCH_MODE:
      set_search_mode (self, g_value_get_boolean (value));
      break;
    case PROP_IS_CONNECTED:
      set_is_connected (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_contact_list_dispose (GObject *object)
{
  RcContactList *self = RC_CONTACT_LIST (object);
  GtkWidget *child;

  if (self->menu != NULL)
    rc_contact_menu_detach (self->menu);
  g_clear_object (&self->menu);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (GTK_CUSTOM_FILTER (self->filter), NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->contacts);
  g_clear_object (&self->prefs);
  G_OBJECT_CLASS (rc_contact_list_parent_class)->dispose (object);
}

static void
rc_contact_list_finalize (GObject *object)
{
  RcContactList *self = RC_CONTACT_LIST (object);

  g_free (self->search_folded);
  g_free (self->current_id);
  G_OBJECT_CLASS (rc_contact_list_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS;

  properties[PROP_CONTACTS] =
    g_param_spec_object ("contacts", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CURRENT_ID] =
    g_param_spec_string ("current-id", NULL, NULL, NULL, flags);
  properties[PROP_SEARCH_MODE] =
    g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, flags);
  properties[PROP_NOW_US] =
    g_param_spec_int64 ("now-us", NULL, NULL, 0, G_MAXINT64, 0,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                        G_PARAM_STATIC_STRINGS);
  properties[PROP_IS_CONNECTED] =
    g_param_spec_boolean ("is-connected", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_contact_list_class_init (RcContactListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_contact_list_get_property;
  object_class->set_property = rc_contact_list_set_property;
  object_class->dispose = rc_contact_list_dispose;
  object_class->finalize = rc_contact_list_finalize;
  widget_class->grab_focus = rc_contact_list_grab_focus;
  install_properties (object_class);

  /**
   * RcContactList::open:
   * @self: the list
   * @contact: the contact that a person chose
   */
  signals[OPEN] =
    g_signal_new ("open", RC_TYPE_CONTACT_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, RC_TYPE_CONTACT);

  g_type_ensure (RC_TYPE_NOBODY_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-contact-list.ui");
  gtk_widget_class_bind_template_child (widget_class, RcContactList, search_bar);
  gtk_widget_class_bind_template_child (widget_class, RcContactList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, RcContactList, stack);
  gtk_widget_class_bind_template_child (widget_class, RcContactList, nobody_page);
  gtk_widget_class_bind_template_callback (widget_class, on_write);
  gtk_widget_class_bind_template_child (widget_class, RcContactList, view);
  gtk_widget_class_bind_template_child (widget_class, RcContactList, toasts);
  gtk_widget_class_install_action (widget_class, "contacts.menu", NULL, action_menu);
  gtk_widget_class_install_action (widget_class, "contacts.unblock", "s", action_unblock);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "contacts.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "contacts.menu", NULL);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
}

static void
rc_contact_list_init (RcContactList *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkNoSelection) selection = NULL;

  self->is_connected = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = rc_contact_menu_new (GTK_WIDGET (self), GTK_WIDGET (self->view));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches_search, self, NULL));
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  self->sorted =
    gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), NULL);
  selection = gtk_no_selection_new (rc_first_rows_new (G_LIST_MODEL (self->sorted), GTK_WIDGET (self->view)));

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sorted, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  /* Whoever types here looks for somebody. */
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
}

/**
 * rc_contact_list_new:
 *
 * Returns: (transfer floating): a list without contacts
 */
GtkWidget *
rc_contact_list_new (void)
{
  return g_object_new (RC_TYPE_CONTACT_LIST, NULL);
}

/**
 * rc_contact_list_set_contacts:
 * @self: a list
 * @contacts: (nullable): the #RcContact to show
 */
void
rc_contact_list_set_contacts (RcContactList *self,
                              GListModel    *contacts)
{
  g_autoptr(GtkSorter) sorter = NULL;

  g_return_if_fail (RC_IS_CONTACT_LIST (self));

  if (!g_set_object (&self->contacts, contacts))
    return;
  if (contacts != NULL)
    sorter = rc_contact_sorter_new (contacts, self->prefs);
  gtk_filter_list_model_set_model (self->filtered, NULL);
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
  gtk_filter_list_model_set_model (self->filtered, contacts);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTACTS]);
}

/**
 * rc_contact_list_set_prefs:
 * @self: a list without contacts
 * @prefs: what was decided about contacts; given once
 */
void
rc_contact_list_set_prefs (RcContactList  *self,
                           RcContactPrefs *prefs)
{
  g_return_if_fail (RC_IS_CONTACT_LIST (self));
  g_return_if_fail (RC_IS_CONTACT_PREFS (prefs));
  g_return_if_fail (self->prefs == NULL && self->contacts == NULL);

  self->prefs = g_object_ref (prefs);
  g_signal_connect_object (prefs, "changed", G_CALLBACK (on_prefs_changed), self, G_CONNECT_SWAPPED);
}

/**
 * rc_contact_list_get_shown:
 * @self: a list
 *
 * Returns: (transfer none): the contacts as they are shown, sorted and
 *   filtered
 */
GListModel *
rc_contact_list_get_shown (RcContactList *self)
{
  g_return_val_if_fail (RC_IS_CONTACT_LIST (self), NULL);

  return G_LIST_MODEL (self->sorted);
}

/**
 * rc_contact_list_set_search:
 * @self: a list
 * @text: what an id must contain; empty for all
 */
void
rc_contact_list_set_search (RcContactList *self,
                            const char    *text)
{
  g_autofree char *normal = NULL;

  g_return_if_fail (RC_IS_CONTACT_LIST (self));
  g_return_if_fail (text != NULL);

  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_free (self->search_folded);
  self->search_folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

/**
 * rc_contact_list_start_search:
 * @self: a list
 *
 * Shows the search entry and puts the focus into it.
 */
void
rc_contact_list_start_search (RcContactList *self)
{
  g_return_if_fail (RC_IS_CONTACT_LIST (self));

  set_search_mode (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * rc_contact_list_show:
 * @self: a list
 * @position: of a contact in what is shown
 *
 * Scrolls until it can be seen.
 */
void
rc_contact_list_show (RcContactList *self,
                      guint          position)
{
  g_return_if_fail (RC_IS_CONTACT_LIST (self));

  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

/**
 * rc_contact_list_focus:
 * @self: a list
 * @id: whose row shall have the keyboard
 *
 * Nothing is scrolled where the row can be seen.
 *
 * Returns: whether there is such a row
 */
gboolean
rc_contact_list_focus (RcContactList *self,
                       const char    *id)
{
  g_return_val_if_fail (RC_IS_CONTACT_LIST (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return rc_contact_focus (self->view, G_LIST_MODEL (self->sorted), id);
}

/**
 * rc_contact_list_refresh_times:
 * @self: a list
 *
 * Has the rows say anew when something was: another day has begun.
 */
void
rc_contact_list_refresh_times (RcContactList *self)
{
  g_return_if_fail (RC_IS_CONTACT_LIST (self));

  self->now_us = g_get_real_time ();
  tell_rows (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOW_US]);
}
