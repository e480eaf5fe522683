/* rc-menu-button.c - the main menu: the accounts, and what else there is.
 *
 * An account is an item of a choice, win.account; win.add-account makes another one.
 * What is unread in accounts that are not shown is a dot on the button, and said by
 * its name. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-lazy-menu.h"
#include "rc-menu-button.h"

/* Longer names would make the menu wider than a narrow window. */
#define TITLE_MAX_CHARS 28

struct _RcMenuButton
{
  GtkWidget parent_instance;

  GtkWidget *overlay;     /* a child */
  GtkMenuButton *button;  /* in it */
  GtkWidget *dot;         /* on the button */

  /* owned */
  GMenu *menu;
  GMenu *section;         /* of the accounts */
  GMenuModel *rest;       /* nullable */
  RcAccounts *accounts;   /* nullable */
  char *shown;            /* what the section was made of */
};

enum
{
  PROP_0,
  PROP_MENU_MODEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcMenuButton, rc_menu_button, GTK_TYPE_WIDGET)

static char *
shorten (const char *title)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (title, -1) <= TITLE_MAX_CHARS)
    return g_strdup (title);
  start = g_utf8_substring (title, 0, TITLE_MAX_CHARS - 1);
  return g_strconcat (start, "…", NULL);
}

static char *
make_label (RcMenuButton  *self,
            RcAccountItem *item)
{
  g_autofree char *title = shorten (rc_account_item_get_title (item));
  guint unread = rc_account_item_get_unread (item);

  if (rc_account_item_get_asking (item) ||
      (rc_account_item_get_client (item) == NULL && !rc_account_item_get_opening (item)))
    /* Translators: an account in the main menu, such as “ana@box.local” */
    return g_strdup_printf (_("%s · Logged out"), title);
  if (unread == 0 || item == rc_accounts_get_current (self->accounts))
    return g_steal_pointer (&title);
  /* Translators: an account in the main menu, such as “ana@box.local”, and how many
   * messages are unread there */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s · %u unread", "%s · %u unread", unread), title, unread);
}

/* An underscore in an id is no mnemonic. */
static void
append (GMenu      *section,
        const char *label,
        const char *key)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (escaped, NULL);

  g_menu_item_set_action_and_target (item, "win.account", "s", key);
  g_menu_append_item (section, item);
}

/* An open menu would lose its place if it were made anew for nothing. */
static void
update_section (RcMenuButton *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RcAccountItem) item = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      g_ptr_array_add (labels, make_label (self, item));
      g_string_append_printf (shown, "%s\n%s\n", rc_account_item_get_key (item),
                              (const char *) g_ptr_array_index (labels, i));
    }
  if (g_strcmp0 (self->shown, shown->str) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (shown->str);
  g_menu_remove_all (self->section);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RcAccountItem) item = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      append (self->section, g_ptr_array_index (labels, i), rc_account_item_get_key (item));
    }
  g_menu_append (self->section, _("_Add Account…"), "win.add-account");
}

static void
update (RcMenuButton *self)
{
  guint unread = rc_accounts_count_unread (self->accounts, rc_accounts_get_current (self->accounts));
  g_autofree char *name = NULL;

  update_section (self);
  name = unread == 0 ? g_strdup (_("Main Menu"))
                     : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                     "Main Menu, %u unread message in another account",
                                                     "Main Menu, %u unread messages in other accounts", unread),
                                        unread);
  gtk_widget_set_visible (self->dot, unread > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
rc_menu_button_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  RcMenuButton *self = RC_MENU_BUTTON (object);

  switch (prop_id)
    {
    case PROP_MENU_MODEL:
      self->rest = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_menu_button_constructed (GObject *object)
{
  RcMenuButton *self = RC_MENU_BUTTON (object);
  int n = self->rest != NULL ? g_menu_model_get_n_items (self->rest) : 0;

  G_OBJECT_CLASS (rc_menu_button_parent_class)->constructed (object);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new_from_model (self->rest, i);

      g_menu_append_item (self->menu, item);
    }
  rc_lazy_menu_set (self->button, G_MENU_MODEL (self->menu));
}

static void
rc_menu_button_dispose (GObject *object)
{
  RcMenuButton *self = RC_MENU_BUTTON (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->menu);
  g_clear_object (&self->section);
  g_clear_object (&self->rest);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (rc_menu_button_parent_class)->dispose (object);
}

static void
rc_menu_button_finalize (GObject *object)
{
  g_free (RC_MENU_BUTTON (object)->shown);
  G_OBJECT_CLASS (rc_menu_button_parent_class)->finalize (object);
}

static void
rc_menu_button_class_init (RcMenuButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = rc_menu_button_set_property;
  object_class->constructed = rc_menu_button_constructed;
  object_class->dispose = rc_menu_button_dispose;
  object_class->finalize = rc_menu_button_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  properties[PROP_MENU_MODEL] =
    g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_menu_button_init (RcMenuButton *self)
{
  self->menu = g_menu_new ();
  self->section = g_menu_new ();
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (self->section));

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_icon_name (self->button, "open-menu-symbolic");
  gtk_menu_button_set_primary (self->button, TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("Main Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Main Menu"), -1);

  self->dot = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "halign", GTK_ALIGN_END,
                            "valign", GTK_ALIGN_START, "can-target", FALSE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->dot, "account-dot");

  /* As high as the button, and not as the header bar. */
  self->overlay = gtk_overlay_new ();
  gtk_widget_set_valign (self->overlay, GTK_ALIGN_CENTER);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->button));
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->dot);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
}

/**
 * rc_menu_button_set_accounts:
 * @self: the button
 * @accounts: which accounts there are; given once
 */
void
rc_menu_button_set_accounts (RcMenuButton *self,
                             RcAccounts   *accounts)
{
  g_return_if_fail (RC_IS_MENU_BUTTON (self));
  g_return_if_fail (RC_IS_ACCOUNTS (accounts));
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (accounts, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
