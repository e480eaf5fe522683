#include "config.h"

#include "rc-settings.h"
#include "tabs-fixture.h"

TabsFixture *tabs;

void
tabs_fixture_start (const char *id)
{
  tabs->client = rc_client_new ("localhost", id);
  tabs->page = g_object_new (RC_TYPE_CHAT_PAGE, NULL);
  rc_chat_page_set_prefs (tabs->page, tabs->prefs, tabs->settings);
  rc_chat_page_set_client (tabs->page, tabs->client);
  tabs->main_window = gui_fixture_show (GTK_WIDGET (tabs->page), "chat", 900, 600);
}

/* As the program does it when it ends. */
void
tabs_fixture_end (void)
{
  rc_chat_page_set_client (tabs->page, NULL);
  gtk_window_destroy (GTK_WINDOW (tabs->main_window));
  g_clear_object (&tabs->client);
  gui_fixture_turn ();
}

void
tabs_fixture_set_up (void)
{
  gui_fixture_init ();
  tabs = g_new0 (TabsFixture, 1);
  tabs->settings = rc_settings_open ();
  g_settings_reset (tabs->settings, "open-tabs");
  tabs->prefs = rc_contact_prefs_new (NULL);
  tabs_fixture_start ("ben");
}

void
tabs_fixture_tear_down (void)
{
  tabs_fixture_end ();
  g_object_unref (tabs->prefs);
  g_object_unref (tabs->settings);
  g_clear_pointer (&tabs, g_free);
}

AdwTabView *
main_view (void)
{
  return ADW_TAB_VIEW (gui_fixture_find (tabs->main_window, ADW_TYPE_TAB_VIEW));
}

RcConversationTab *
content (AdwTabView *view,
         int         n)
{
  return RC_CONVERSATION_TAB (adw_tab_page_get_child (adw_tab_view_get_nth_page (view, n)));
}

/* The ids of a view's tabs, in their order; pinned ones with a star. */
char *
list_tabs (AdwTabView *view)
{
  GString *list = g_string_new (NULL);

  for (int i = 0; i < adw_tab_view_get_n_pages (view); i++)
    g_string_append_printf (list, "%s%s%s", i > 0 ? " " : "", rc_conversation_tab_get_id (content (view, i)),
                            adw_tab_page_get_pinned (adw_tab_view_get_nth_page (view, i)) ? "*" : "");
  return g_string_free (list, FALSE);
}

void
expect_tabs (AdwTabView *view,
             const char *expected)
{
  g_autofree char *list = list_tabs (view);

  ck_assert_str_eq (list, expected);
}

RcConversationWindow *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (RC_IS_CONVERSATION_WINDOW (window))
        return RC_CONVERSATION_WINDOW (window);
    }

  return NULL;
}

gboolean
is_there (gpointer user_data)
{
  return find_window () != NULL && gtk_widget_get_mapped (GTK_WIDGET (find_window ()));
}

gboolean
is_gone (gpointer user_data)
{
  return find_window () == NULL;
}

/* The selected one, by its menu. */
RcConversationWindow *
move_out (const char *id)
{
  rc_chat_page_open_id (tabs->page, id);
  gtk_widget_activate_action (GTK_WIDGET (main_view ()), "tab.move", NULL);
  gui_fixture_wait (is_there, NULL);
  return find_window ();
}

RcComposer *
composer_of (GtkWidget *widget)
{
  return RC_COMPOSER (gui_fixture_find (widget, RC_TYPE_COMPOSER));
}

void
expect_draft (RcComposer *composer,
              const char *expected)
{
  g_autofree char *draft = rc_composer_get_text (composer);

  ck_assert_str_eq (draft, expected);
}

typedef struct
{
  gpointer window;
  GType type;
} Place;

static gboolean
is_focus_in (gpointer user_data)
{
  Place *place = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (place->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, place->type) != NULL;
}

/* The keys have been pressed; the window may have to come to them yet. */
void
wait_for_focus_in (gpointer window,
                   GType    type)
{
  Place place = { window, type };

  gui_fixture_wait (is_focus_in, &place);
}

typedef struct
{
  RcComposer *composer;
  const char *text;
} Draft;

static gboolean
is_draft (gpointer user_data)
{
  Draft *draft = user_data;
  g_autofree char *text = rc_composer_get_text (draft->composer);

  return g_str_equal (text, draft->text);
}

void
wait_for_draft (RcComposer *composer,
                const char *text)
{
  Draft draft = { composer, text };

  gui_fixture_wait (is_draft, &draft);
}
