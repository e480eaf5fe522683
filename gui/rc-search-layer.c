/* rc-search-layer.c - the search in all messages, over what a window shows.
 *
 * The page is made when it is first asked for. It covers the conversations, so that
 * what comes in meanwhile is not taken for seen; whoever closes it is where they were,
 * and whoever comes back to it finds what they looked for. */
#include "config.h"

#include "rc-conversation-search.h"
#include "rc-search-layer.h"
#include "rc-search-page.h"

struct _RcSearchLayer
{
  GObject parent_instance;

  /* borrowed */
  GtkStack *stack;       /* weak; nullable */
  GtkWidget *below;      /* what it showed at first */
  RcSearchPage *page;    /* weak; nullable: nobody has searched yet */
  RcChatPage *chat_page; /* whose messages; weak; nullable */
};

G_DEFINE_FINAL_TYPE (RcSearchLayer, rc_search_layer, G_TYPE_OBJECT)

/* It was in a menu, say, which has closed since. */
static gboolean
has_lost_focus (RcSearchLayer *self)
{
  GtkRoot *root = gtk_widget_get_root (self->below);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || !gtk_widget_get_mapped (focus) || !gtk_widget_is_ancestor (focus, self->below);
}

static void
on_open_result (RcSearchLayer  *self,
                RcSearchResult *result)
{
  RcConversationPage *conversation;
  RcClient *client = rc_search_page_get_client (self->page);

  rc_search_layer_close (self);
  if (self->chat_page == NULL || client == NULL)
    return;
  conversation = rc_chat_page_open_id (self->chat_page, rc_search_result_get_conversation (result));
  rc_conversation_search_open_at (conversation, client, rc_search_page_get_text (self->page),
                                  rc_search_result_get_place (result));
}

static void
make_page (RcSearchLayer *self)
{
  g_set_weak_pointer (&self->page, RC_SEARCH_PAGE (rc_search_page_new ()));
  g_signal_connect_object (self->page, "open-result", G_CALLBACK (on_open_result), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "close", G_CALLBACK (rc_search_layer_close), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->page));
}

static void
rc_search_layer_dispose (GObject *object)
{
  RcSearchLayer *self = RC_SEARCH_LAYER (object);

  g_clear_weak_pointer (&self->chat_page);
  g_clear_weak_pointer (&self->page);
  g_clear_weak_pointer (&self->stack);
  G_OBJECT_CLASS (rc_search_layer_parent_class)->dispose (object);
}

static void
rc_search_layer_class_init (RcSearchLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_search_layer_dispose;
}

static void
rc_search_layer_init (RcSearchLayer *self)
{
}

/**
 * rc_search_layer_new:
 * @stack: with one child, which is what is searched from
 *
 * Returns: (transfer full): a layer that is closed
 */
RcSearchLayer *
rc_search_layer_new (GtkStack *stack)
{
  RcSearchLayer *self;

  g_return_val_if_fail (GTK_IS_STACK (stack), NULL);

  self = g_object_new (RC_TYPE_SEARCH_LAYER, NULL);
  g_set_weak_pointer (&self->stack, stack);
  self->below = gtk_stack_get_visible_child (stack);
  return self;
}

/**
 * rc_search_layer_open:
 * @self: a layer
 * @chat_page: where what is found is opened
 * @client: its engine
 * @prefs: (nullable): who is blocked
 *
 * Shows the page, with the focus in its entry.
 */
void
rc_search_layer_open (RcSearchLayer  *self,
                      RcChatPage     *chat_page,
                      RcClient       *client,
                      RcContactPrefs *prefs)
{
  g_return_if_fail (RC_IS_SEARCH_LAYER (self));
  g_return_if_fail (RC_IS_CHAT_PAGE (chat_page));
  g_return_if_fail (RC_IS_CLIENT (client));

  if (self->stack == NULL)
    return;
  if (self->page == NULL)
    make_page (self);
  g_set_weak_pointer (&self->chat_page, chat_page);
  rc_search_page_set_account (self->page, client, prefs);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page));
  rc_search_page_start (self->page);
}

/**
 * rc_search_layer_is_open:
 * @self: a layer
 *
 * Returns: whether the page is shown
 */
gboolean
rc_search_layer_is_open (RcSearchLayer *self)
{
  g_return_val_if_fail (RC_IS_SEARCH_LAYER (self), FALSE);

  return self->page != NULL && self->stack != NULL &&
         gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->page);
}

/**
 * rc_search_layer_close:
 * @self: a layer
 *
 * Shows what is below, with the focus where it was: the stack remembers that.
 */
void
rc_search_layer_close (RcSearchLayer *self)
{
  g_return_if_fail (RC_IS_SEARCH_LAYER (self));

  if (!rc_search_layer_is_open (self))
    return;
  rc_search_page_stop (self->page);
  gtk_stack_set_visible_child (self->stack, self->below);
  if (self->chat_page != NULL && has_lost_focus (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->chat_page));
}

/**
 * rc_search_layer_follow:
 * @self: a layer
 * @chat_page: (nullable): what the window shows of an account now
 *
 * Ends the search where it was in another account.
 */
void
rc_search_layer_follow (RcSearchLayer *self,
                        RcChatPage    *chat_page)
{
  g_return_if_fail (RC_IS_SEARCH_LAYER (self));

  if (self->page == NULL || self->chat_page == chat_page)
    return;
  rc_search_layer_close (self);
  g_clear_weak_pointer (&self->chat_page);
  rc_search_page_set_account (self->page, NULL, NULL);
}
