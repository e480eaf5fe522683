/* rc-conversation-tab.c - what a tab says about the conversation in it. */
#include "config.h"

#include "rc-conversation-page.h"
#include "rc-conversation-tab.h"

static gboolean
has_unread (gpointer this,
            guint    unread)
{
  return unread > 0;
}

static GIcon *
unread_icon (gpointer this,
             guint    unread)
{
  return unread > 0 ? g_themed_icon_new ("mail-unread-symbolic") : NULL;
}

static GtkExpression *
unread_expression (void)
{
  return gtk_property_expression_new (RC_TYPE_CONTACT,
                                      gtk_property_expression_new (RC_TYPE_CONVERSATION_PAGE,
                                                                   NULL, "contact"),
                                      "unread");
}

static void
bind_unread (AdwTabPage *tab,
             const char *property,
             GType       type,
             GCallback   function)
{
  GtkExpression *unread = unread_expression ();
  GtkExpression *expression;

  expression = gtk_cclosure_expression_new (type, NULL, 1, &unread, function,
                                            NULL, NULL);
  gtk_expression_bind (expression, tab, property, adw_tab_page_get_child (tab));
}

/**
 * rc_conversation_tab_follow:
 * @tab: a tab whose child is an #RcConversationPage
 *
 * Has the title and the unread mark of @tab follow its conversation.
 */
void
rc_conversation_tab_follow (AdwTabPage *tab)
{
  g_return_if_fail (RC_IS_CONVERSATION_PAGE (adw_tab_page_get_child (tab)));

  g_object_bind_property (adw_tab_page_get_child (tab), "title", tab, "title",
                          G_BINDING_SYNC_CREATE);
  bind_unread (tab, "needs-attention", G_TYPE_BOOLEAN, G_CALLBACK (has_unread));
  bind_unread (tab, "indicator-icon", G_TYPE_ICON, G_CALLBACK (unread_icon));
}
