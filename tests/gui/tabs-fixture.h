/* tabs-fixture.h - the page of one account in a window, and what is open there. */
#pragma once

#include "gui-fixture.h"
#include "rc-chat-page.h"
#include "rc-composer.h"
#include "rc-conversation-tab.h"
#include "rc-conversation-window.h"

G_BEGIN_DECLS

typedef struct
{
  GSettings *settings;
  RcContactPrefs *prefs;
  RcClient *client;
  RcChatPage *page;
  GtkWidget *main_window;
} TabsFixture;

extern TabsFixture *tabs;

void                  tabs_fixture_set_up    (void);
void                  tabs_fixture_tear_down (void);
void                  tabs_fixture_start     (const char           *id);
void                  tabs_fixture_end       (void);

AdwTabView           *main_view              (void);
RcConversationTab    *content                (AdwTabView           *view,
                                              int                   n);
char                 *list_tabs              (AdwTabView           *view);
void                  expect_tabs            (AdwTabView           *view,
                                              const char           *expected);
RcConversationWindow *find_window            (void);
gboolean              is_there               (gpointer              user_data);
gboolean              is_gone                (gpointer              user_data);
RcConversationWindow *move_out               (const char           *id);
void                  wait_for_focus_in      (gpointer              window,
                                              GType                 type);
RcComposer           *composer_of            (GtkWidget            *widget);
void                  expect_draft           (RcComposer           *composer,
                                              const char           *expected);
void                  wait_for_draft         (RcComposer           *composer,
                                              const char           *text);

G_END_DECLS
