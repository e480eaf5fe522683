/* rc-connect-page.c - which server, and as whom.
 *
 * Server and id are asked for first. An invitation that is put where the server
 * goes is known by its look, and then a new password is asked for as well. A
 * password is otherwise asked for when the server has said what it takes.
 *
 * What is typed is checked before anything is tried; what then fails is said
 * in a sentence below the entries, and the entry that is to blame is marked. */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rc-client.h"
#include "rc-compat.h"
#include "rc-connect-page.h"
#include "rc-connect-words.h"
#include "rc-error.h"
#include "rc-id.h"
#include "rc-words.h"

struct _RcConnectPage
{
  GtkWidget parent_instance;

  gboolean busy;
  gboolean offers_guests;
  RcConnectQuestion question;
  RcInviteLink link; /* empty: none was given */

  /* template children */
  GtkWidget *group;
  GtkWidget *server_row;
  GtkWidget *invitation_row;
  GtkWidget *id_row;
  GtkWidget *password_row;
  GtkLabel *hint_label;
  GtkWidget *guest_button;
  GtkLabel *connect_label;
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
  GUEST,
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
  gtk_widget_remove_css_class (self->invitation_row, "error");
  gtk_widget_remove_css_class (self->password_row, "error");
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

static gboolean
has_link (RcConnectPage *self)
{
  return self->link.host != NULL;
}

/* What is not needed is not there. */
static void
update (RcConnectPage *self)
{
  gboolean invited = self->link.invite != NULL;
  gboolean asks_password = invited || self->question != RC_CONNECT_NAMES;
  const char *button = rc_connect_words_button (self->question, invited);
  g_auto (GStrv) name = g_strsplit (button, "_", 2);
  g_autofree char *plain = g_strjoinv ("", name);

  gtk_widget_set_visible (self->server_row, !has_link (self));
  gtk_widget_set_visible (self->invitation_row, has_link (self));
  gtk_widget_set_visible (self->password_row, asks_password);
  gtk_widget_set_visible (self->guest_button, self->offers_guests && !self->busy);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password_row), rc_connect_words_password (self->question, invited));
  gtk_label_set_label (self->hint_label, rc_connect_words_hint (self->question, invited));
  gtk_label_set_label (self->connect_label, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connect_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, plain, -1);
}

static void
set_question (RcConnectPage     *self,
              RcConnectQuestion  question,
              gboolean           offers_guests)
{
  self->question = question;
  self->offers_guests = offers_guests;
  update (self);
}

static void
take_link (RcConnectPage *self,
           RcInviteLink  *link)
{
  g_autofree char *server = rc_invite_link_to_server (link);
  g_autofree char *title =
    g_strdup_printf (link->invite != NULL ? _("Invitation to %s") : _("Server %s"), server);

  rc_invite_link_clear (&self->link);
  self->link = *link;
  *link = (RcInviteLink) { 0 };
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->invitation_row), title);
  gtk_editable_set_text (GTK_EDITABLE (self->server_row), "");
  set_question (self, RC_CONNECT_NAMES, FALSE);
  gtk_widget_grab_focus (self->id_row);
}

/* What was answered was answered for other names. */
static void
on_changed (RcConnectPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->server_row));
  g_auto (RcInviteLink) link = { 0 };

  clear_error (self);
  if (self->question != RC_CONNECT_NAMES)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
      set_question (self, RC_CONNECT_NAMES, FALSE);
    }
  /* Behind the pin a link is whole; one without is taken when it is used. */
  if (rc_invite_link_is (text) && rc_invite_link_parse (text, &link, NULL) && link.pins != NULL)
    take_link (self, &link);
}

/* Back to an address. */
static void
on_drop_link (RcConnectPage *self)
{
  rc_invite_link_clear (&self->link);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  clear_error (self);
  update (self);
  gtk_widget_grab_focus (self->server_row);
}

static gboolean
check_server (RcConnectPage *self,
              const char    *server)
{
  g_autofree char *sentence = NULL;

  if (has_link (self))
    return TRUE;
  if (*server == '\0')
    {
      show_sentence (self, self->server_row,
                     _("Enter the address of your server, such as box.local or 192.168.1.5, or paste an invitation."));
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

static gboolean
check_password (RcConnectPage *self)
{
  const char *password = rc_connect_page_get_password (self);
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_visible (self->password_row) || rc_client_check_password (password, &error))
    return TRUE;
  if (self->question == RC_CONNECT_OPTIONAL && *password == '\0')
    return TRUE;
  show_sentence (self, self->password_row,
                 *password != '\0' ? error->message
                 : self->link.invite != NULL ? _("Choose a password. You need it to log in on another computer.")
                 : _("Enter your password."));
  return FALSE;
}

/* The entry that can mend @error, if one of them can. */
static GtkWidget *
row_to_blame (RcConnectPage *self,
              const GError  *error)
{
  GtkWidget *where = has_link (self) ? self->invitation_row : self->server_row;

  if (error == NULL)
    return NULL;
  if (error->domain != RC_ERROR || error->code == RC_ERROR_BAD_METHOD)
    return where;
  if (error->code == RC_ERROR_DENIED)
    return self->link.invite != NULL ? where
           : self->question != RC_CONNECT_NAMES ? self->password_row : self->id_row;
  if (error->code == RC_ERROR_ID_IN_USE || error->code == RC_ERROR_BAD_ID)
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
action_guest (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  RcConnectPage *self = RC_CONNECT_PAGE (widget);
  g_autofree char *server = rc_connect_page_dup_server (self);
  g_autofree char *id = row_text (self->id_row);

  if (!self->busy && check_server (self, server) && check_id (self, id))
    g_signal_emit (self, signals[GUEST], 0, server, id);
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

  if (!has_link (self) && *server == '\0')
    return gtk_widget_grab_focus (self->server_row);
  return gtk_widget_grab_focus (self->question != RC_CONNECT_NAMES ? self->password_row : self->id_row);
}

static void
rc_connect_page_dispose (GObject *object)
{
  GtkWidget *child;

  rc_invite_link_clear (&RC_CONNECT_PAGE (object)->link);
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
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, invitation_row);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, hint_label);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, guest_button);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, connect_label);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, connect_button);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, busy_box);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, clear_error);
  gtk_widget_class_bind_template_callback (widget_class, on_drop_link);
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
   * RcConnectPage::guest:
   * @self: the page
   * @server: an address by the rules
   * @id: an id by the rules
   */
  signals[GUEST] =
    g_signal_new ("guest", RC_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
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
  gtk_widget_class_install_action (widget_class, "connect.guest", NULL, action_guest);
  gtk_widget_class_install_action (widget_class, "connect.cancel", NULL, action_cancel);
}

static void
rc_connect_page_init (RcConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  rc_compat_name_internals (GTK_WIDGET (self));
  update (self);
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
 * @server: an address, an invitation, or the empty string
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

  rc_invite_link_clear (&self->link);
  update (self);
  gtk_editable_set_text (GTK_EDITABLE (self->id_row), id);
  gtk_editable_set_text (GTK_EDITABLE (self->server_row), server);
}

/**
 * rc_connect_page_ask:
 * @self: the page
 * @question: what is to be asked for
 * @offers_guests: whether one can go on as a guest
 *
 * The server has said what it takes.
 */
void
rc_connect_page_ask (RcConnectPage     *self,
                     RcConnectQuestion  question,
                     gboolean           offers_guests)
{
  g_return_if_fail (RC_IS_CONNECT_PAGE (self));

  rc_connect_page_set_busy (self, FALSE);
  set_question (self, question, offers_guests);
  if (gtk_widget_get_visible (self->password_row))
    gtk_widget_grab_focus (self->password_row);
}

/**
 * rc_connect_page_dup_server:
 * @self: the page
 *
 * Returns: (transfer full): the address that was typed, or the invitation's
 */
char *
rc_connect_page_dup_server (RcConnectPage *self)
{
  g_return_val_if_fail (RC_IS_CONNECT_PAGE (self), NULL);

  return has_link (self) ? rc_invite_link_to_server (&self->link) : row_text (self->server_row);
}

/**
 * rc_connect_page_get_link:
 * @self: the page
 *
 * Returns: (transfer none) (nullable): the invitation that was given
 */
const RcInviteLink *
rc_connect_page_get_link (RcConnectPage *self)
{
  g_return_val_if_fail (RC_IS_CONNECT_PAGE (self), NULL);

  return has_link (self) ? &self->link : NULL;
}

/**
 * rc_connect_page_get_password:
 * @self: the page
 *
 * Returns: (transfer none): the password that was typed, or the empty string
 */
const char *
rc_connect_page_get_password (RcConnectPage *self)
{
  g_return_val_if_fail (RC_IS_CONNECT_PAGE (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->password_row));
}

/**
 * rc_connect_page_welcomed:
 * @self: the page
 *
 * Nothing that was typed is needed any more: the invitation is used, and the
 * password goes.
 */
void
rc_connect_page_welcomed (RcConnectPage *self)
{
  g_return_if_fail (RC_IS_CONNECT_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  if (has_link (self))
    {
      g_autofree char *server = rc_connect_page_dup_server (self);

      rc_invite_link_clear (&self->link);
      gtk_editable_set_text (GTK_EDITABLE (self->server_row), server);
    }
  set_question (self, RC_CONNECT_NAMES, FALSE);
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
  update (self);
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

  server = rc_connect_page_dup_server (self);
  id = row_text (self->id_row);
  sentence = rc_connect_words_error (self->question, self->link.invite != NULL, error, server, id);
  show_sentence (self, row_to_blame (self, error), sentence);
}

/**
 * rc_connect_page_say:
 * @self: the page
 * @sentence: what the person is to know before they go on
 */
void
rc_connect_page_say (RcConnectPage *self,
                     const char    *sentence)
{
  g_return_if_fail (RC_IS_CONNECT_PAGE (self));
  g_return_if_fail (sentence != NULL);

  show_sentence (self, NULL, sentence);
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
  g_auto (RcInviteLink) link = { 0 };
  g_autofree char *server = NULL;
  g_autofree char *id = NULL;

  g_return_if_fail (RC_IS_CONNECT_PAGE (self));

  server = row_text (self->server_row);
  if (rc_invite_link_is (server) && rc_invite_link_parse (server, &link, NULL))
    take_link (self, &link);
  g_free (server);
  server = rc_connect_page_dup_server (self);
  id = row_text (self->id_row);
  if (self->busy || !check_server (self, server) || !check_id (self, id) || !check_password (self))
    return;
  g_signal_emit (self, signals[CONNECT], 0, server, id);
}
