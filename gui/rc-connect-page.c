/* rc-connect-page.c - which server, and as whom.
 *
 * What is typed is checked before anything is tried; what then fails is said
 * in a sentence below the entries, and the entry that is to blame is marked. */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rc-client.h"
#include "rc-compat.h"
#include "rc-connect-page.h"
#include "rc-error.h"
#include "rc-id.h"
#include "rc-words.h"

struct _RcConnectPage
{
  GtkWidget parent_instance;

  gboolean busy;

  /* template children */
  GtkWidget *group;
  GtkWidget *server_row;
  GtkWidget *id_row;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkStack *stack;
  GtkWidget *connect_button;
  GtkWidget *busy_box;
  GtkSpinner *spinner;
  GtkWidget *cancel_button;
};

enum
{
  CONNECT,
  CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcConnectPage, rc_connect_page, GTK_TYPE_WIDGET)

static char *
row_text (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
clear_error (RcConnectPage *self)
{
  gtk_revealer_set_reveal_child (self->error_revealer, FALSE);
  gtk_widget_remove_css_class (self->server_row, "error");
  gtk_widget_remove_css_class (self->id_row, "error");
}

static void
show_sentence (RcConnectPage *self,
               GtkWidget     *row,
               const char    *sentence)
{
  clear_error (self);
  gtk_label_set_label (self->error_label, sentence);
  gtk_revealer_set_reveal_child (self->error_revealer, TRUE);
  if (row == NULL)
    return;
  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
}

static void
on_changed (RcConnectPage *self)
{
  clear_error (self);
}

static gboolean
check_server (RcConnectPage *self,
              const char    *server)
{
  g_autofree char *sentence = NULL;

  if (*server == '\0')
    {
      show_sentence (self, self->server_row,
                     _("Enter the address of your server, such as box.local or 192.168.1.5."));
      return FALSE;
    }
  if (rc_client_check_server (server, NULL))
    return TRUE;
  sentence = g_strdup_printf (_("“%s” is not a server’s address. Write a name or an address, such as box.local or 192.168.1.5:5247."), server);
  show_sentence (self, self->server_row, sentence);
  return FALSE;
}

static gboolean
check_id (RcConnectPage *self,
          const char    *id)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  RcSlice slice = { id, strlen (id) };

  if (*id == '\0')
    {
      show_sentence (self, self->id_row, _("Enter the id that you want to be known by."));
      return FALSE;
    }
  if (rc_id_check (slice, NULL) && !rc_id_is_reserved (slice))
    return TRUE;
  error = g_error_new_literal (RC_ERROR, RC_ERROR_BAD_ID, "");
  sentence = rc_words_error (error, "", id);
  show_sentence (self, self->id_row, sentence);
  return FALSE;
}

/* The entry that can mend @error, if one of them can. */
static GtkWidget *
row_to_blame (RcConnectPage *self,
              const GError  *error)
{
  if (error == NULL)
    return NULL;
  if (error->domain != RC_ERROR)
    return self->server_row;
  if (error->code == RC_ERROR_ID_IN_USE || error->code == RC_ERROR_BAD_ID ||
      error->code == RC_ERROR_DENIED)
    return self->id_row;
  return NULL;
}

static void
action_submit (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  rc_connect_page_submit (RC_CONNECT_PAGE (widget));
}

static void
action_cancel (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[CANCEL], 0);
}

static gboolean
rc_connect_page_grab_focus (GtkWidget *widget)
{
  RcConnectPage *self = RC_CONNECT_PAGE (widget);
  g_autofree char *server = row_text (self->server_row);

  return gtk_widget_grab_focus (*server == '\0' ? self->server_row : self->id_row);
}

static void
rc_connect_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rc_connect_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, group);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, id_row);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, busy_box);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, rc_connect_page_submit);
}

static void
rc_connect_page_class_init (RcConnectPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_connect_page_dispose;
  widget_class->grab_focus = rc_connect_page_grab_focus;

  /**
   * RcConnectPage::connect:
   * @self: the page
   * @server: an address by the rules
   * @id: an id by the rules
   */
  signals[CONNECT] =
    g_signal_new ("connect", RC_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  /**
   * RcConnectPage::cancel:
   * @self: the page
   */
  signals[CANCEL] =
    g_signal_new ("cancel", RC_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "connect.submit", NULL, action_submit);
  gtk_widget_class_install_action (widget_class, "connect.cancel", NULL, action_cancel);
}

static void
rc_connect_page_init (RcConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rc_compat_name_internals (GTK_WIDGET (self));
}

/**
 * rc_connect_page_new:
 *
 * Returns: (transfer floating): an empty form
 */
GtkWidget *
rc_connect_page_new (void)
{
  return g_object_new (RC_TYPE_CONNECT_PAGE, NULL);
}

/**
 * rc_connect_page_set_names:
 * @self: the page
 * @server: an address, or the empty string
 * @id: an id, or the empty string
 *
 * Fills the entries.
 */
void
rc_connect_page_set_names (RcConnectPage *self,
                           const char    *server,
                           const char    *id)
{
  g_return_if_fail (RC_IS_CONNECT_PAGE (self));
  g_return_if_fail (server != NULL && id != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->server_row), server);
  gtk_editable_set_text (GTK_EDITABLE (self->id_row), id);
}

/**
 * rc_connect_page_set_busy:
 * @self: the page
 * @busy: whether a connection is being made
 */
void
rc_connect_page_set_busy (RcConnectPage *self,
                          gboolean       busy)
{
  g_return_if_fail (RC_IS_CONNECT_PAGE (self));

  if (self->busy == busy)
    return;
  self->busy = busy;
  gtk_stack_set_visible_child (self->stack,
                               busy ? self->busy_box : self->connect_button);
  gtk_spinner_set_spinning (self->spinner, busy);
  if (busy)
    clear_error (self);
  /* Before the entries are made insensitive: the focus must not be in one. */
  gtk_widget_grab_focus (busy ? self->cancel_button : self->connect_button);
  gtk_widget_set_sensitive (self->group, !busy);
}

/**
 * rc_connect_page_show_error:
 * @self: the page
 * @error: (nullable): why the connection could not be made
 */
void
rc_connect_page_show_error (RcConnectPage *self,
                            const GError  *error)
{
  g_autofree char *server = NULL;
  g_autofree char *id = NULL;
  g_autofree char *sentence = NULL;

  g_return_if_fail (RC_IS_CONNECT_PAGE (self));

  server = row_text (self->server_row);
  id = row_text (self->id_row);
  sentence = rc_words_error (error, server, id);
  show_sentence (self, row_to_blame (self, error), sentence);
}

/**
 * rc_connect_page_get_error:
 * @self: the page
 *
 * Returns: (nullable): the sentence that is shown
 */
const char *
rc_connect_page_get_error (RcConnectPage *self)
{
  g_return_val_if_fail (RC_IS_CONNECT_PAGE (self), NULL);

  if (!gtk_revealer_get_reveal_child (self->error_revealer))
    return NULL;
  return gtk_label_get_label (self->error_label);
}

/**
 * rc_connect_page_submit:
 * @self: the page
 *
 * Checks what is typed, and emits ::connect if it is good.
 */
void
rc_connect_page_submit (RcConnectPage *self)
{
  g_autofree char *server = NULL;
  g_autofree char *id = NULL;

  g_return_if_fail (RC_IS_CONNECT_PAGE (self));

  server = row_text (self->server_row);
  id = row_text (self->id_row);
  if (self->busy || !check_server (self, server) || !check_id (self, id))
    return;
  g_signal_emit (self, signals[CONNECT], 0, server, id);
}
