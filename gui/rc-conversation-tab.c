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

/* Whoever is writing has something to say in a moment. */
static GIcon *
state_icon (gpointer this,
            guint    unread,
            gboolean is_typing)
{
  if (is_typing)
    return g_themed_icon_new ("document-edit-symbolic");
  return unread > 0 ? g_themed_icon_new ("mail-unread-symbolic") : NULL;
}

static GtkExpression *
contact_expression (const char *property)
{
  return gtk_property_expression_new (RC_TYPE_CONTACT,
                                      gtk_property_expression_new (RC_TYPE_CONVERSATION_PAGE,
                                                                   NULL, "contact"),
                                      property);
}

static void
bind_state (AdwTabPage *tab,
            const char *property,
            GType       type,
            guint       n_params,
            GCallback   function)
{
  GtkExpression *params[] = { contact_expression ("unread"), contact_expression ("typing") };
  GtkExpression *expression;

  expression = gtk_cclosure_expression_new (type, NULL, n_params, params, function,
                                            NULL, NULL);
  if (n_params < G_N_ELEMENTS (params))
    gtk_expression_unref (params[1]);
  gtk_expression_bind (expression, tab, property, adw_tab_page_get_child (tab));
}

/**
 * rc_conversation_tab_follow:
 * @tab: a tab whose child is an #RcConversationPage
 *
 * Has the title of @tab follow its conversation, and its mark say that something
 * is unread or that somebody is typing.
 */
void
rc_conversation_tab_follow (AdwTabPage *tab)
{
  g_return_if_fail (RC_IS_CONVERSATION_PAGE (adw_tab_page_get_child (tab)));

  g_object_bind_property (adw_tab_page_get_child (tab), "title", tab, "title",
                          G_BINDING_SYNC_CREATE);
  bind_state (tab, "needs-attention", G_TYPE_BOOLEAN, 1, G_CALLBACK (has_unread));
  bind_state (tab, "indicator-icon", G_TYPE_ICON, 2, G_CALLBACK (state_icon));
}
