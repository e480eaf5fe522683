/* rc-connect-page.c - which server, and as whom.
 *
 * Server and id are asked for first. An invitation that is put where the server
 * goes is known by its look, and then a new password is asked for as well. A
 * password is otherwise asked for when the server has said what it takes.
 *
 * What is typed is checked before anything is tried; what then fails is said
 * in a sentence below the entries, and the entry that is to blame is marked. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-client.h"
#include "rc-compat.h"
#include "rc-connect-page.h"
#include "rc-connect-words.h"
#include "rc-error.h"
#include "rc-given-row.h"
#include "rc-menu-button.h"
#include "rc-nearby-list.h"

struct _RcConnectPage
{
  GtkWidget parent_instance;

  gboolean busy;
  gboolean offers_guests;
  RcConnectQuestion question;

  /* template children */
  GtkWidget *group;
  GtkWidget *server_row;
  RcGivenRow *given_row;
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
  gtk_widget_remove_css_class (GTK_WIDGET (self->given_row), "error");
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
  return rc_given_row_get_link (self->given_row) != NULL;
}

static gboolean
is_invited (RcConnectPage *self)
{
  return has_link (self) && rc_given_row_get_link (self->given_row)->invite != NULL;
}

/* What is not needed is not there. */
static void
update (RcConnectPage *self)
{
  gboolean invited = is_invited (self);
  gboolean asks_password = invited || self->question != RC_CONNECT_NAMES;
  const char *button = rc_connect_words_button (self->question, invited);
  g_auto (GStrv) name = g_strsplit (button, "_", 2);
  g_autofree char *plain = g_strjoinv ("", name);

  gtk_widget_set_visible (self->server_row, !has_link (self));
  gtk_widget_set_visible (GTK_WIDGET (self->given_row), has_link (self));
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

/* There is one in the row now. */
static void
on_given (RcConnectPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->server_row), "");
  set_question (self, RC_CONNECT_NAMES, FALSE);
  gtk_widget_grab_focus (self->id_row);
}

static void
take_link (RcConnectPage *self,
           RcInviteLink  *link)
{
  rc_given_row_take_link (self->given_row, link);
  on_given (self);
}

static void
on_nearby_chosen (RcConnectPage  *self,
                  RcNearbyServer *server)
{
  clear_error (self);
  if (rc_given_row_take_nearby (self->given_row, server))
    on_given (self);
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
  /* Behind the pin a link is whole; else it is taken when it is used. */
  if (rc_invite_link_is (text) && rc_invite_link_parse (text, &link, NULL) && link.pins != NULL)
    take_link (self, &link);
}

/* Back to an address. */
static void
on_drop_link (RcConnectPage *self)
{
  rc_given_row_clear (self->given_row);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  clear_error (self);
  update (self);
  gtk_widget_grab_focus (self->server_row);
}

static gboolean
check_server (RcConnectPage *self,
              const char    *server)
{
  g_autofree char *sentence = has_link (self) ? NULL : rc_connect_words_check_server (server);

  if (sentence != NULL)
    show_sentence (self, self->server_row, sentence);
  return sentence == NULL;
}

static gboolean
check_id (RcConnectPage *self,
          const char    *id)
{
  g_autofree char *sentence = rc_connect_words_check_id (id);

  if (sentence != NULL)
    show_sentence (self, self->id_row, sentence);
  return sentence == NULL;
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
                 : is_invited (self) ? _("Choose a password. You need it to log in on another computer.")
                 : _("Enter your password."));
  return FALSE;
}

/* The entry that can mend @error, if one of them can. */
static GtkWidget *
row_to_blame (RcConnectPage *self,
              const GError  *error)
{
  GtkWidget *where = has_link (self) ? GTK_WIDGET (self->given_row) : self->server_row;

  if (error == NULL)
    return NULL;
  if (error->domain != RC_ERROR || error->code == RC_ERROR_BAD_METHOD)
    return where;
  if (error->code == RC_ERROR_DENIED)
    return is_invited (self) ? where
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

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (rc_connect_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (RC_TYPE_MENU_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, group);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, id_row);
  gtk_widget_class_bind_template_child (widget_class, RcConnectPage, given_row);
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
  gtk_widget_class_bind_template_child_full (widget_class, "menu_button", FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, clear_error);
  gtk_widget_class_bind_template_callback (widget_class, on_drop_link);
  gtk_widget_class_bind_template_callback (widget_class, on_nearby_chosen);
  gtk_widget_class_bind_template_callback (widget_class, rc_connect_page_submit);
}

static void
rc_connect_page_class_init (RcConnectPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (RC_TYPE_GIVEN_ROW);
  g_type_ensure (RC_TYPE_NEARBY_LIST);
  object_class->dispose = rc_connect_page_dispose;
  widget_class->grab_focus = rc_connect_page_grab_focus;

  /**
   * RcConnectPage::connect, RcConnectPage::guest:
   * @self: the page
   * @server: an address by the rules
   * @id: an id by the rules
   */
  signals[CONNECT] =
    g_signal_new ("connect", RC_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
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

/* Returns: (transfer floating): an empty form */
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

  rc_given_row_clear (self->given_row);
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

  return has_link (self) ? rc_invite_link_to_server (rc_given_row_get_link (self->given_row)) : row_text (self->server_row);
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

  return rc_given_row_get_link (self->given_row);
}

/**
 * rc_connect_page_expects_pin:
 * @self: the page
 * @pin: of the key that the server has shown, which nobody knows yet
 *
 * Returns: whether this may be the server that was chosen
 */
gboolean
rc_connect_page_expects_pin (RcConnectPage *self,
                             const char    *pin)
{
  g_return_val_if_fail (RC_IS_CONNECT_PAGE (self), FALSE);

  return rc_given_row_expects_pin (self->given_row, pin);
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

      rc_given_row_clear (self->given_row);
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
  gtk_stack_set_visible_child (self->stack, busy ? self->busy_box : self->connect_button);
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
  sentence = rc_connect_words_error (self->question, is_invited (self), error, server, id);
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

  return gtk_revealer_get_reveal_child (self->error_revealer) ? gtk_label_get_label (self->error_label) : NULL;
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
