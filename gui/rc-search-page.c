/* rc-search-page.c - the search in the messages of all conversations.
 *
 *      hint --- typed --> searching --> results | nothing | failed
 *
 * What was found stays to be seen while something else is looked for. Down leads from
 * the entry into the list, Up from its first row back, and letters that are typed at
 * the list go into the entry. Enter opens: in the entry the newest, in the list the
 * row; but Enter that comes before an answer only looks at once.
 *
 * RcSearchResults knows what is found; here it is shown. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-chat-regions.h"
#include "rc-compat.h"
#include "rc-search-page.h"
#include "rc-search-row.h"
#include "rc-stranger.h"

/* A frame lays out after its ticks. */
#define TICKS_TO_LAYOUT 2

struct _RcSearchPage
{
  GtkWidget parent_instance;

  /* owned */
  RcSearchResults *results;     /* nullable: nobody's */
  GtkNoSelection *model;
  guint clear_source;
  guint tick;
  guint n_ticks;                /* of the frame clock since the list changed */

  /* template children */
  GtkWidget *box;
  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkLabel *status_label;
  GtkListView *view;
  GtkScrolledWindow *scrolled;
  AdwStatusPage *hint_page;
  AdwStatusPage *nothing_page;
  AdwStatusPage *failed_page;
};

enum
{
  OPEN_RESULT,
  CLOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcSearchPage, rc_search_page, GTK_TYPE_WIDGET)

/* ---- what is said ---- */

static char *
make_count (RcSearchPage *self)
{
  guint n = rc_search_results_get_n_hits (self->results);

  if (rc_search_results_get_is_cut (self->results))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "More than %u message found", "More than %u messages found", n), n);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message found", "%u messages found", n), n);
}

/* The line above the list. */
static char *
make_status (RcSearchPage *self)
{
  GString *status;
  g_autofree char *count = NULL;

  if (rc_search_results_get_state (self->results) == RC_SEARCH_SEARCHING)
    return g_strdup (_("Searching…"));
  count = make_count (self);
  status = g_string_new (count);
  if (rc_search_results_get_is_full (self->results))
    g_string_append_printf (status, g_dngettext (GETTEXT_PACKAGE, " · The newest %u is listed. Use more words to find older ones.",
                                                 " · The newest %u are listed. Use more words to find older ones.",
                                                 RC_SEARCH_RESULTS_MAX), RC_SEARCH_RESULTS_MAX);
  else if (rc_search_results_get_reason (self->results) != NULL)
    g_string_append_printf (status, " · %s", rc_search_results_get_reason (self->results));
  else if (rc_search_results_get_may_have_older (self->results))
    g_string_append_printf (status, " · %s", _("There may be older messages that are only on the server."));
  return g_string_free (status, FALSE);
}

static void
say_nothing_found (RcSearchPage *self)
{
  g_autofree char *description = NULL;

  if (!rc_search_results_get_may_have_older (self->results))
    {
      adw_status_page_set_description (self->nothing_page, _("Try fewer or shorter words."));
      return;
    }
  description = g_strdup_printf ("%s\n\n%s", _("Try fewer or shorter words."),
                                 _("Only messages on this computer are searched. Older ones come from the server when "
                                   "you scroll up in a conversation."));
  adw_status_page_set_description (self->nothing_page, description);
}

/* Whose messages, where there are several accounts; and that it is not the server's. */
static void
say_hint (RcSearchPage *self)
{
  RcClient *client = rc_search_results_get_client (self->results);
  g_autofree char *title = g_strdup_printf ("%s@%s", rc_client_get_id (client), rc_client_get_server (client));
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  /* Translators: %s is an account: ID@SERVER */
  g_autofree char *description = g_strdup_printf (_("Type words that are in a message. All conversations of %s are "
                                                    "searched, as far as they are on this computer."), escaped);

  adw_status_page_set_description (self->hint_page, description);
}

static void
say_failed (RcSearchPage *self)
{
  g_autofree char *reason = g_markup_escape_text (rc_search_results_get_reason (self->results), -1);

  adw_status_page_set_description (self->failed_page, reason);
}

static gboolean
has_results (RcSearchPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0;
}

static const char *
get_page_name (RcSearchPage *self)
{
  switch (rc_search_results_get_state (self->results))
    {
    case RC_SEARCH_SEARCHING:
      return has_results (self) ? "results" : "searching";
    case RC_SEARCH_FOUND:
      return "results";
    case RC_SEARCH_NOTHING:
      return "nothing";
    case RC_SEARCH_FAILED:
      return "failed";
    default:
      return "hint";
    }
}

/* A screen before the end, so that nobody has to wait there. */
static void
on_scrolled (RcSearchPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double page = gtk_adjustment_get_page_size (adjustment);

  if (self->results != NULL && page > 0 && gtk_widget_get_mapped (GTK_WIDGET (self->view)) &&
      gtk_adjustment_get_value (adjustment) + 2 * page >= gtk_adjustment_get_upper (adjustment))
    rc_search_results_load_more (self->results);
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  RcSearchPage *self = RC_SEARCH_PAGE (widget);

  if (++self->n_ticks < TICKS_TO_LAYOUT)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  on_scrolled (self);
  return G_SOURCE_REMOVE;
}

/* A list that is not longer than the one before moves nothing, and may still be too
 * short to be scrolled: it is looked at when it is laid out. */
static void
look_after_layout (RcSearchPage *self)
{
  self->n_ticks = 0;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
update (RcSearchPage *self)
{
  g_autofree char *status = make_status (self);

  gtk_label_set_text (self->status_label, status);
  if (rc_search_results_get_state (self->results) == RC_SEARCH_NOTHING)
    say_nothing_found (self);
  if (rc_search_results_get_state (self->results) == RC_SEARCH_FAILED)
    say_failed (self);
  /* A row that goes must not take the focus to where nobody put it. */
  if (!g_str_equal (get_page_name (self), "results") && rc_chat_regions_has_focus (GTK_WIDGET (self->view)))
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_stack_set_visible_child_name (self->stack, get_page_name (self));
  if (rc_search_results_get_state (self->results) == RC_SEARCH_FOUND)
    look_after_layout (self);
}

/* ---- looking for it ---- */

static gboolean
look_for_typed (RcSearchPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  /* The entry tells of a text later, which may have been looked for since. */
  if (self->results == NULL || g_str_equal (text, rc_search_results_get_text (self->results)))
    return FALSE;
  rc_search_results_look_for (self->results, text);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  return TRUE;
}

static void
on_cleared (gpointer user_data)
{
  RcSearchPage *self = user_data;

  self->clear_source = 0;
  look_for_typed (self);
}

/* What is typed over a selection is nothing for a moment: not worth a hint. */
static void
on_search_changed (RcSearchPage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    look_for_typed (self);
  else if (self->clear_source == 0)
    self->clear_source = g_idle_add_once (on_cleared, self);
}

/* Letters that were typed at the list. */
static void
on_text_changed (RcSearchPage *self)
{
  if (!rc_chat_regions_has_focus (GTK_WIDGET (self->stack)))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
open_position (RcSearchPage *self,
               guint         position)
{
  g_autoptr (RcSearchResult) result = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (result != NULL)
    g_signal_emit (self, signals[OPEN_RESULT], 0, result);
}

static void
on_activate (RcSearchPage *self,
             guint         position)
{
  open_position (self, position);
}

static void
on_entry_activate (RcSearchPage *self)
{
  if (!look_for_typed (self) && self->results != NULL &&
      rc_search_results_get_state (self->results) == RC_SEARCH_FOUND)
    open_position (self, 0);
}

/* ---- the keyboard ---- */

static gboolean
on_entry_key (GtkEventControllerKey *controller,
              guint                  keyval,
              guint                  keycode,
              GdkModifierType        state,
              gpointer               user_data)
{
  RcSearchPage *self = user_data;

  if ((keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down) || (state & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      !gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  return GDK_EVENT_STOP;
}

static gboolean
is_first_focused (RcSearchPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *item = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = item != NULL ? gtk_widget_get_first_child (item) : NULL;
  g_autoptr (RcSearchResult) first = g_list_model_get_item (G_LIST_MODEL (self->model), 0);

  return RC_IS_SEARCH_ROW (row) && rc_search_row_get_result (RC_SEARCH_ROW (row)) == first;
}

static gboolean
on_view_key (GtkEventControllerKey *controller,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             gpointer               user_data)
{
  RcSearchPage *self = user_data;

  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_KP_Up) || (state & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      !is_first_focused (self))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return GDK_EVENT_STOP;
}

static void
on_stop_search (RcSearchPage *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
action_close (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[CLOSE], 0);
}

/* ---- the rows ---- */

static void
on_setup_item (RcSearchPage *self,
               GtkListItem  *item)
{
  gtk_list_item_set_child (item, rc_search_row_new ());
}

static void
on_bind_item (RcSearchPage *self,
              GtkListItem  *item)
{
  RcSearchResult *result = gtk_list_item_get_item (item);
  const char *id = rc_search_result_get_conversation (result);
  RcRoster *roster = rc_client_get_roster (rc_search_results_get_client (self->results));
  RcContact *contact = rc_roster_lookup (roster, id);
  g_autoptr (RcContact) stranger = contact == NULL ? rc_stranger_new (id) : NULL;

  rc_search_row_set_result (RC_SEARCH_ROW (gtk_list_item_get_child (item)), result,
                            contact != NULL ? contact : stranger);
}

static void
on_unbind_item (RcSearchPage *self,
                GtkListItem  *item)
{
  rc_search_row_set_result (RC_SEARCH_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

/* ---- GObject ---- */

static gboolean
rc_search_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (RC_SEARCH_PAGE (widget)->entry));
}

static void
rc_search_page_dispose (GObject *object)
{
  RcSearchPage *self = RC_SEARCH_PAGE (object);

  if (self->box != NULL)
    {
      rc_search_page_set_account (self, NULL, NULL);
      g_clear_handle_id (&self->clear_source, g_source_remove);
      gtk_search_entry_set_key_capture_widget (self->entry, NULL);
      gtk_widget_unparent (g_steal_pointer (&self->box));
    }
  g_clear_object (&self->model);
  G_OBJECT_CLASS (rc_search_page_parent_class)->dispose (object);
}

static void
install_signals (void)
{
  /**
   * RcSearchPage::open-result:
   * @self: the page
   * @result: a message that is to be shown
   */
  signals[OPEN_RESULT] = g_signal_new ("open-result", RC_TYPE_SEARCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, RC_TYPE_SEARCH_RESULT);
  /**
   * RcSearchPage::close:
   * @self: the page
   */
  signals[CLOSE] = g_signal_new ("close", RC_TYPE_SEARCH_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, box);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, entry);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, view);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, hint_page);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, nothing_page);
  gtk_widget_class_bind_template_child (widget_class, RcSearchPage, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_view_key);
}

static void
rc_search_page_class_init (RcSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rc_search_page_dispose;
  widget_class->grab_focus = rc_search_page_grab_focus;
  install_signals ();
  bind_template (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
  gtk_widget_class_install_action (widget_class, "search.close", NULL, action_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "search.close", NULL);
}

static void
set_factory (RcSearchPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_item), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_item), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->view, factory);
}

static void
rc_search_page_init (RcSearchPage *self)
{
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = gtk_no_selection_new (NULL);
  set_factory (self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->model));
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  rc_compat_name_internals (GTK_WIDGET (self));
}

/**
 * rc_search_page_new:
 *
 * Returns: (transfer floating): a page that searches nobody's messages yet
 */
GtkWidget *
rc_search_page_new (void)
{
  return g_object_new (RC_TYPE_SEARCH_PAGE, NULL);
}

/**
 * rc_search_page_set_account:
 * @self: the page
 * @client: (nullable): whose conversations; %NULL for nobody's
 * @prefs: (nullable): who is blocked
 *
 * What was typed for another account is forgotten.
 */
void
rc_search_page_set_account (RcSearchPage   *self,
                            RcClient       *client,
                            RcContactPrefs *prefs)
{
  g_return_if_fail (RC_IS_SEARCH_PAGE (self));

  if (rc_search_page_get_client (self) == client)
    return;
  gtk_no_selection_set_model (self->model, NULL);
  if (self->results != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->results, self);
      rc_search_results_stop (self->results);
    }
  g_clear_object (&self->results);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (client == NULL)
    return;
  self->results = rc_search_results_new (client, prefs);
  g_signal_connect_object (self->results, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_no_selection_set_model (self->model, rc_search_results_get_list (self->results));
  say_hint (self);
  update (self);
}

/**
 * rc_search_page_get_client:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): whose conversations are searched
 */
RcClient *
rc_search_page_get_client (RcSearchPage *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_PAGE (self), NULL);

  return self->results != NULL ? rc_search_results_get_client (self->results) : NULL;
}

/**
 * rc_search_page_start:
 * @self: the page, with an account
 *
 * Puts the focus into the entry. What was looked for is looked for again: new messages
 * may have come.
 */
void
rc_search_page_start (RcSearchPage *self)
{
  g_return_if_fail (RC_IS_SEARCH_PAGE (self));
  g_return_if_fail (self->results != NULL);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  rc_search_results_look_for (self->results, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

/**
 * rc_search_page_stop:
 * @self: the page
 *
 * It is not seen any more: what is on its way is given up.
 */
void
rc_search_page_stop (RcSearchPage *self)
{
  g_return_if_fail (RC_IS_SEARCH_PAGE (self));

  if (self->results != NULL)
    rc_search_results_stop (self->results);
}

/**
 * rc_search_page_get_text:
 * @self: the page
 *
 * Returns: what was looked for
 */
const char *
rc_search_page_get_text (RcSearchPage *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_PAGE (self), NULL);

  return self->results != NULL ? rc_search_results_get_text (self->results) : "";
}
