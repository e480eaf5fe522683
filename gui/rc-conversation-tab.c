/* rc-conversation-tab.c - what is in a tab: a conversation, from when it is looked at.
 *
 * A tab that nobody has looked at yet knows its contact only, and so the title,
 * what is unread and who is typing. The page is made when the tab is selected for
 * the first time: twenty tabs of the last time cost no more than one. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-conversation-tab.h"
#include "rc-draft-keeper.h"
#include "rc-words.h"

struct _RcConversationTab
{
  GtkWidget parent_instance;

  /* owned */
  RcClient *client;
  RcContact *contact;
  char *id;
  RcDraftKeeper *keeper;    /* from when there is a page */

  RcConversationPage *page; /* a child; nullable */
};

enum
{
  PROP_0,
  PROP_CONTACT,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcConversationTab, rc_conversation_tab, GTK_TYPE_WIDGET)

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

static char *
state_words (gpointer this,
             guint    unread,
             gboolean is_typing)
{
  if (is_typing)
    return g_strdup (_("Typing…"));
  return g_strdup (unread > 0 ? _("Unread Messages") : "");
}

static GtkExpression *
contact_expression (const char *property)
{
  return gtk_property_expression_new (RC_TYPE_CONTACT,
                                      gtk_property_expression_new (RC_TYPE_CONVERSATION_TAB, NULL, "contact"),
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

static gboolean
rc_conversation_tab_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (rc_conversation_tab_load (RC_CONVERSATION_TAB (widget))));
}

static void
rc_conversation_tab_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  RcConversationTab *self = RC_CONVERSATION_TAB (object);

  switch (prop_id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, self->contact);
      break;
    case PROP_PAGE:
      g_value_set_object (value, self->page);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_conversation_tab_dispose (GObject *object)
{
  RcConversationTab *self = RC_CONVERSATION_TAB (object);

  g_clear_object (&self->keeper);
  if (self->page != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->page)));
  g_clear_object (&self->contact);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rc_conversation_tab_parent_class)->dispose (object);
}

static void
rc_conversation_tab_finalize (GObject *object)
{
  g_free (RC_CONVERSATION_TAB (object)->id);
  G_OBJECT_CLASS (rc_conversation_tab_parent_class)->finalize (object);
}

static void
rc_conversation_tab_class_init (RcConversationTabClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rc_conversation_tab_get_property;
  object_class->dispose = rc_conversation_tab_dispose;
  object_class->finalize = rc_conversation_tab_finalize;
  properties[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL, RC_TYPE_CONTACT, flags);
  properties[PROP_PAGE] = g_param_spec_object ("page", NULL, NULL, RC_TYPE_CONVERSATION_PAGE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  widget_class->grab_focus = rc_conversation_tab_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
rc_conversation_tab_init (RcConversationTab *self)
{
}

/**
 * rc_conversation_tab_new:
 * @client: the engine
 * @contact: whom the conversation is with
 *
 * Returns: (transfer floating): a tab's content, without a page yet
 */
GtkWidget *
rc_conversation_tab_new (RcClient  *client,
                         RcContact *contact)
{
  RcConversationTab *self;

  g_return_val_if_fail (RC_IS_CLIENT (client), NULL);
  g_return_val_if_fail (RC_IS_CONTACT (contact), NULL);

  self = g_object_new (RC_TYPE_CONVERSATION_TAB, NULL);
  self->client = g_object_ref (client);
  self->contact = g_object_ref (contact);
  self->id = g_strdup (rc_contact_get_id (contact));
  return GTK_WIDGET (self);
}

/**
 * rc_conversation_tab_get_id:
 * @self: a tab's content
 *
 * Returns: the conversation's id
 */
const char *
rc_conversation_tab_get_id (RcConversationTab *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_TAB (self), NULL);

  return self->id;
}

/**
 * rc_conversation_tab_set_contact:
 * @self: a tab's content
 * @contact: the same person, in another object: they left the list and are back
 */
void
rc_conversation_tab_set_contact (RcConversationTab *self,
                                 RcContact         *contact)
{
  g_return_if_fail (RC_IS_CONVERSATION_TAB (self));
  g_return_if_fail (RC_IS_CONTACT (contact));
  g_return_if_fail (g_strcmp0 (rc_contact_get_id (contact), self->id) == 0);

  if (!g_set_object (&self->contact, contact))
    return;
  if (self->page != NULL)
    rc_conversation_page_set_contact (self->page, contact);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTACT]);
}

/**
 * rc_conversation_tab_get_page:
 * @self: a tab's content
 *
 * Returns: (transfer none) (nullable): the page, where somebody has looked at it
 */
RcConversationPage *
rc_conversation_tab_get_page (RcConversationTab *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_TAB (self), NULL);

  return self->page;
}

/**
 * rc_conversation_tab_load:
 * @self: a tab's content
 *
 * Makes the page, with the draft in it, where there is none yet; "page" is
 * notified then.
 *
 * Returns: (transfer none): the page
 */
RcConversationPage *
rc_conversation_tab_load (RcConversationTab *self)
{
  GtkWidget *page;

  g_return_val_if_fail (RC_IS_CONVERSATION_TAB (self), NULL);

  if (self->page != NULL)
    return self->page;
  page = rc_conversation_page_new (self->client, self->contact);
  self->page = RC_CONVERSATION_PAGE (page);
  gtk_widget_set_parent (page, GTK_WIDGET (self));
  self->keeper = rc_draft_keeper_new (self->client, self->id, rc_conversation_page_get_composer (self->page));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
  return self->page;
}

/**
 * rc_conversation_tab_save_draft:
 * @self: a tab's content
 *
 * Keeps what is written now, not in a moment.
 */
void
rc_conversation_tab_save_draft (RcConversationTab *self)
{
  g_return_if_fail (RC_IS_CONVERSATION_TAB (self));

  if (self->keeper != NULL)
    rc_draft_keeper_save (self->keeper);
}

/**
 * rc_conversation_tab_has_draft:
 * @self: a tab's content
 *
 * Returns: whether more than blanks is written to them
 */
gboolean
rc_conversation_tab_has_draft (RcConversationTab *self)
{
  g_return_val_if_fail (RC_IS_CONVERSATION_TAB (self), FALSE);

  rc_conversation_tab_save_draft (self);
  return rc_draft_keeper_has_draft (self->client, self->id);
}

/**
 * rc_conversation_tab_follow:
 * @tab: a tab whose child is an #RcConversationTab
 *
 * Has the title of @tab follow its conversation, and its mark say that something
 * is unread or that somebody is typing.
 */
void
rc_conversation_tab_follow (AdwTabPage *tab)
{
  RcConversationTab *self;
  g_autofree char *title = NULL;

  g_return_if_fail (RC_IS_CONVERSATION_TAB (adw_tab_page_get_child (tab)));

  self = RC_CONVERSATION_TAB (adw_tab_page_get_child (tab));
  title = rc_words_contact_name (self->contact);
  adw_tab_page_set_title (tab, title);
  bind_state (tab, "needs-attention", G_TYPE_BOOLEAN, 1, G_CALLBACK (has_unread));
  bind_state (tab, "indicator-icon", G_TYPE_ICON, 2, G_CALLBACK (state_icon));
  bind_state (tab, "indicator-tooltip", G_TYPE_STRING, 2, G_CALLBACK (state_words));
}
