/* rc-notice-bar.c - tells what this computer cannot keep, and what to do.
 *
 *      RcClient:cache-error      what is kept of the messages: damaged, no room, …
 *      RcSecretStore:problem     no password store answers
 *
 * The first comes first. A person closes a notice that they have read; it comes
 * back when there is another one, or the same again after it was over. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-account.h"
#include "rc-cache.h"
#include "rc-notice-bar.h"

struct _RcNoticeBar
{
  RcClientWidget parent_instance;

  /* owned */
  GSignalGroup *store_signals;
  char *closed;                /* nullable: the sentence that was closed last */

  /* template children */
  GtkRevealer *revealer;
  GtkLabel *title_label;
  GtkLabel *detail_label;
};

G_DEFINE_FINAL_TYPE (RcNoticeBar, rc_notice_bar, RC_TYPE_CLIENT_WIDGET)

static const char *
get_cache_title (const GError *error)
{
  switch ((RcCacheError) error->code)
    {
    case RC_CACHE_ERROR_DAMAGED:
      return _("Kept messages were damaged");
    case RC_CACHE_ERROR_FULL:
      return _("There is no room for messages");
    case RC_CACHE_ERROR_BUSY:
    case RC_CACHE_ERROR_NEWER:
    case RC_CACHE_ERROR_FOREIGN:
    case RC_CACHE_ERROR_IO:
    default:
      return _("Messages are not kept on this computer");
    }
}

/* What happens meanwhile to what one writes. */
static const char *
get_cache_advice (const GError *error)
{
  switch ((RcCacheError) error->code)
    {
    case RC_CACHE_ERROR_DAMAGED:
      return NULL;
    case RC_CACHE_ERROR_BUSY:
      return _("Close the other one, then start this one again. Until then, what is written here is sent but not kept.");
    case RC_CACHE_ERROR_NEWER:
    case RC_CACHE_ERROR_FOREIGN:
      return _("Update this program, or move that file away. Until then, what is written here is sent but not kept.");
    case RC_CACHE_ERROR_FULL:
      return _("Until then, what you write stays here, unsent.");
    case RC_CACHE_ERROR_IO:
    default:
      return _("What could not be kept was not sent: it stays here, with a button to try again.");
    }
}

static char *
dup_cache_detail (const GError *error)
{
  const char *advice = get_cache_advice (error);

  return advice != NULL ? g_strjoin (" ", error->message, advice, NULL) : g_strdup (error->message);
}

/* A screen reader finds what a revealer only hides. */
static void
reveal (RcNoticeBar *self,
        gboolean     shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), shown);
  gtk_revealer_set_reveal_child (self->revealer, shown);
}

static void
say (RcNoticeBar *self,
     const char  *title,
     const char  *detail)
{
  if (g_strcmp0 (self->closed, detail) == 0)
    return;
  g_clear_pointer (&self->closed, g_free);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->detail_label, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  reveal (self, TRUE);
}

static void
update (RcNoticeBar *self)
{
  RcClient *client = rc_client_widget_get_client (RC_CLIENT_WIDGET (self));
  RcSecretStore *store = client != NULL ? rc_account_get_store (client) : NULL;

  rc_notice_bar_show (self, client != NULL ? rc_client_get_cache_error (client) : NULL,
                      store != NULL ? rc_secret_store_get_problem (store) : NULL);
}

static void
rc_notice_bar_client_changed (RcClientWidget *widget)
{
  RcNoticeBar *self = RC_NOTICE_BAR (widget);
  RcClient *client = rc_client_widget_get_client (widget);

  g_clear_pointer (&self->closed, g_free);
  g_signal_group_set_target (self->store_signals, client != NULL ? rc_account_get_store (client) : NULL);
  update (self);
}

static void
action_close (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  RcNoticeBar *self = RC_NOTICE_BAR (widget);

  g_free (self->closed);
  self->closed = g_strdup (gtk_label_get_label (self->detail_label));
  reveal (self, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (widget)), GTK_DIR_TAB_FORWARD);
}

static void
rc_notice_bar_dispose (GObject *object)
{
  RcNoticeBar *self = RC_NOTICE_BAR (object);

  g_clear_object (&self->store_signals);
  g_clear_pointer (&self->closed, g_free);
  G_OBJECT_CLASS (rc_notice_bar_parent_class)->dispose (object);
}

static void
rc_notice_bar_class_init (RcNoticeBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_notice_bar_dispose;
  RC_CLIENT_WIDGET_CLASS (klass)->client_changed = rc_notice_bar_client_changed;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-notice-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, RcNoticeBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, RcNoticeBar, title_label);
  gtk_widget_class_bind_template_child (widget_class, RcNoticeBar, detail_label);
  gtk_widget_class_install_action (widget_class, "notice-bar.close", NULL, action_close);
  gtk_widget_class_set_css_name (widget_class, "notice-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
rc_notice_bar_init (RcNoticeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  rc_client_widget_watch (RC_CLIENT_WIDGET (self), "notify::cache-error", G_CALLBACK (update));
  self->store_signals = g_signal_group_new (RC_TYPE_SECRET_STORE);
  g_signal_group_connect_swapped (self->store_signals, "notify::problem", G_CALLBACK (update), self);
}

/**
 * rc_notice_bar_new:
 *
 * Returns: (transfer floating): a bar that is hidden
 */
GtkWidget *
rc_notice_bar_new (void)
{
  return g_object_new (RC_TYPE_NOTICE_BAR, NULL);
}

/**
 * rc_notice_bar_show:
 * @self: a bar
 * @cache_error: (nullable): as #RcClient:cache-error
 * @store_problem: (nullable): as #RcSecretStore:problem
 *
 * Shows what there is to say. For the bar itself, and for tests.
 */
void
rc_notice_bar_show (RcNoticeBar  *self,
                    const GError *cache_error,
                    const char   *store_problem)
{
  g_autofree char *detail = NULL;

  g_return_if_fail (RC_IS_NOTICE_BAR (self));

  if (cache_error != NULL)
    {
      detail = dup_cache_detail (cache_error);
      say (self, get_cache_title (cache_error), detail);
    }
  else if (store_problem != NULL)
    {
      detail = g_strjoin (" ", store_problem, _("Programs like GNOME Keyring or KWallet are such a store."), NULL);
      say (self, _("Your log-in is not remembered"), detail);
    }
  else
    {
      g_clear_pointer (&self->closed, g_free);
      reveal (self, FALSE);
    }
}

/**
 * rc_notice_bar_get_shown:
 * @self: a bar
 *
 * Returns: whether the bar has something to say
 */
gboolean
rc_notice_bar_get_shown (RcNoticeBar *self)
{
  g_return_val_if_fail (RC_IS_NOTICE_BAR (self), FALSE);

  return gtk_revealer_get_reveal_child (self->revealer);
}

/**
 * rc_notice_bar_get_title:
 * @self: a bar
 *
 * Returns: what happened
 */
const char *
rc_notice_bar_get_title (RcNoticeBar *self)
{
  g_return_val_if_fail (RC_IS_NOTICE_BAR (self), NULL);

  return gtk_label_get_label (self->title_label);
}

/**
 * rc_notice_bar_get_detail:
 * @self: a bar
 *
 * Returns: how it came, and what to do
 */
const char *
rc_notice_bar_get_detail (RcNoticeBar *self)
{
  g_return_val_if_fail (RC_IS_NOTICE_BAR (self), NULL);

  return gtk_label_get_label (self->detail_label);
}
