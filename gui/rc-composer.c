/* rc-composer.c - where a message is written.
 *
 * It is never disabled: without a connection the text waits in the engine and
 * is sent later. It grows to LINES_MAX lines and scrolls from there.
 *
 * Enter sends and Shift+Enter breaks the line, or, where a person likes that
 * better, Ctrl+Enter sends. The input method is asked first: to somebody who
 * writes Chinese, Enter ends a word. Up in an empty composer brings back what
 * was written last. */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-composer-lines.h"
#include "rc-composer.h"
#include "rc-limits.h"
#include "rc-mention-completion.h"
#include "rc-spelling.h"
#include "rc-words.h"

#define LINES_MAX 6

/* As style.css has it: as high as the buttons beside it. */
#define HEIGHT_MIN_PX 34
#define MARGIN_MIN_PX 5

struct _RcComposer
{
  GtkWidget parent_instance;

  gboolean setting_text;     /* the program writes, not a person */
  gboolean too_long;
  gboolean enter_sends;
  GListModel *contacts;      /* owned, nullable */
  GtkWidget *completion;     /* a popover of ours, from when there is an @; nullable */
  GtkTextBuffer *buffer;     /* borrowed: the view has it */

  /* template children */
  GtkRevealer *warning_revealer;
  GtkLabel *warning_label;
  GtkMenuButton *emoji_button;
  GtkScrolledWindow *scroller;
  GtkTextView *text_view;
  GtkWidget *placeholder;
  GtkWidget *send_button;
};

enum
{
  PROP_0,
  PROP_ENTER_SENDS,
  N_PROPS
};

enum
{
  SEND,
  EDITED,
  RECALL,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcComposer, rc_composer, GTK_TYPE_WIDGET)

static void
warn_too_long (RcComposer *self,
               gsize       length_bytes)
{
  g_autofree char *over = g_format_size_full (length_bytes - RC_BODY_MAX_BYTES,
                                              G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *limit = g_format_size_full (RC_BODY_MAX_BYTES,
                                               G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *warning = NULL;

  /* Translators: two sizes, such as “3.2 KiB” */
  warning = g_strdup_printf (_("Too long by %s: a message holds %s. Send it in parts."),
                             over, limit);
  rc_composer_set_warning (self, warning);
  self->too_long = TRUE;
}

static void
check_length (RcComposer *self,
              const char *text)
{
  gsize length_bytes = strlen (text);

  if (length_bytes > RC_BODY_MAX_BYTES)
    {
      warn_too_long (self, length_bytes);
      return;
    }
  self->too_long = FALSE;
  rc_composer_set_warning (self, NULL);
}

static void
update_completion (RcComposer *self,
                   const char *text)
{
  if (self->completion == NULL && (self->setting_text || strchr (text, '@') == NULL))
    return;
  if (self->completion == NULL)
    {
      self->completion = rc_mention_completion_new (self->text_view);
      rc_mention_completion_set_contacts (RC_MENTION_COMPLETION (self->completion), self->contacts);
      gtk_widget_set_parent (self->completion, GTK_WIDGET (self));
    }
  if (self->setting_text)
    gtk_popover_popdown (GTK_POPOVER (self->completion));
  else
    rc_mention_completion_update (RC_MENTION_COMPLETION (self->completion));
}

static void
on_changed (RcComposer *self)
{
  g_autofree char *text = rc_composer_get_text (self);
  gboolean blank = rc_words_is_blank (text);

  gtk_widget_set_visible (self->placeholder, *text == '\0');
  check_length (self, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send",
                                 !blank && !self->too_long);
  update_completion (self, text);
  if (!blank && !self->setting_text)
    g_signal_emit (self, signals[EDITED], 0);
}

static void
on_preedit_changed (RcComposer *self,
                    const char *preedit)
{
  gtk_widget_set_visible (self->placeholder,
                          *preedit == '\0' &&
                          gtk_text_buffer_get_char_count (self->buffer) == 0);
}

static void
on_emoji_picked (RcComposer *self,
                 const char *emoji)
{
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->buffer, emoji, -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

static gboolean
write_on (gpointer user_data)
{
  RcComposer *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  return G_SOURCE_REMOVE;
}

/* Picked or not, one writes on. GTK gives the keyboard to the button once it has
 * closed the chooser, later ones a little later. */
static void
on_emoji_chooser_closed (RcComposer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  g_idle_add_full (G_PRIORITY_LOW, write_on, g_object_ref (self), g_object_unref);
}

/* A chooser is a good part of what a conversation costs, and most never need one. */
static void
make_emoji_chooser (GtkMenuButton *button,
                    gpointer       user_data)
{
  GtkWidget *chooser = NULL;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  chooser = gtk_emoji_chooser_new ();
  g_signal_connect_object (chooser, "emoji-picked", G_CALLBACK (on_emoji_picked), user_data, G_CONNECT_SWAPPED);
  g_signal_connect_object (chooser, "closed", G_CALLBACK (on_emoji_chooser_closed), user_data, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, chooser);
  rc_compat_name_internals (chooser);
}

static void
send_text (RcComposer *self)
{
  g_autofree char *text = rc_composer_get_text (self);
  gboolean taken = FALSE;

  if (rc_words_is_blank (text) || self->too_long)
    return;
  g_strchomp (text);
  g_signal_emit (self, signals[SEND], 0, text, &taken);
  if (taken)
    rc_composer_set_text (self, "");
}

static void
action_send (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  RcComposer *self = RC_COMPOSER (widget);

  send_text (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
action_emoji (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  RcComposer *self = RC_COMPOSER (widget);

  gtk_menu_button_popup (self->emoji_button);
}

static gboolean
is_enter (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter ||
         keyval == GDK_KEY_ISO_Enter;
}

static gboolean
sends (RcComposer      *self,
       guint            keyval,
       GdkModifierType  state)
{
  if (!is_enter (keyval) || (state & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  return self->enter_sends || (state & GDK_CONTROL_MASK) != 0;
}

static gboolean
recall (RcComposer *self)
{
  g_autofree char *text = NULL;

  if (gtk_text_buffer_get_char_count (self->buffer) > 0)
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[RECALL], 0, &text);
  if (text == NULL)
    return GDK_EVENT_PROPAGATE;
  rc_composer_set_text (self, text);
  return GDK_EVENT_STOP;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                gpointer               user_data)
{
  RcComposer *self = user_data;
  GdkEvent *event =
    gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  gboolean is_plain = (state & gtk_accelerator_get_default_mod_mask ()) == 0;
  gboolean completes = is_plain && self->completion != NULL &&
                       rc_mention_completion_wants_key (RC_MENTION_COMPLETION (self->completion), keyval);
  gboolean recalls = is_plain && (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up);

  if (!completes && !recalls && !sends (self, keyval, state))
    return GDK_EVENT_PROPAGATE;
  if (gtk_text_view_im_context_filter_keypress (self->text_view, event))
    return GDK_EVENT_STOP;
  if (completes)
    rc_mention_completion_take_key (RC_MENTION_COMPLETION (self->completion), keyval);
  else if (recalls)
    return recall (self);
  else
    send_text (self);
  return GDK_EVENT_STOP;
}

/* One line stands in the middle, and six are all that is shown, in the present
 * font, whatever its size. */
static void
update_height (RcComposer *self)
{
  PangoContext *context =
    gtk_widget_get_pango_context (GTK_WIDGET (self->text_view));
  g_autoptr(PangoLayout) layout = pango_layout_new (context);
  int line_height, spare, top;

  pango_layout_set_text (layout, "X", -1);
  pango_layout_get_pixel_size (layout, NULL, &line_height);
  spare = MAX (HEIGHT_MIN_PX - line_height, 2 * MARGIN_MIN_PX);
  /* An odd pixel goes above: below the letters there is always some room. */
  top = (spare + 1) / 2;
  gtk_text_view_set_top_margin (self->text_view, top);
  gtk_text_view_set_bottom_margin (self->text_view, spare - top);
  gtk_widget_set_margin_top (self->placeholder, top);
  gtk_scrolled_window_set_max_content_height (self->scroller,
                                              LINES_MAX * line_height +
                                              gtk_text_view_get_top_margin (self->text_view) +
                                              gtk_text_view_get_bottom_margin (self->text_view));
}

/* Not at map, which may come while the window gives out sizes. */
static void
rc_composer_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (rc_composer_parent_class)->root (widget);
  update_height (RC_COMPOSER (widget));
}

static void
rc_composer_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (rc_composer_parent_class)->system_setting_changed (widget, setting);
  update_height (RC_COMPOSER (widget));
}

static gboolean
rc_composer_grab_focus (GtkWidget *widget)
{
  RcComposer *self = RC_COMPOSER (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
set_enter_sends (RcComposer *self,
                 gboolean    enter_sends)
{
  if (self->enter_sends == enter_sends)
    return;
  self->enter_sends = enter_sends;
  gtk_widget_set_tooltip_text (self->send_button, enter_sends ? _("Send (Enter)") : _("Send (Ctrl+Enter)"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTER_SENDS]);
}

static void
rc_composer_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ENTER_SENDS:
      g_value_set_boolean (value, RC_COMPOSER (object)->enter_sends);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_composer_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ENTER_SENDS:
      set_enter_sends (RC_COMPOSER (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_composer_dispose (GObject *object)
{
  RcComposer *self = RC_COMPOSER (object);
  GtkWidget *child;

  self->completion = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->contacts);
  G_OBJECT_CLASS (rc_composer_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/redcoast/RedCoast/rc-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, RcComposer, warning_revealer);
  gtk_widget_class_bind_template_child (widget_class, RcComposer, warning_label);
  gtk_widget_class_bind_template_child (widget_class, RcComposer, emoji_button);
  gtk_widget_class_bind_template_child (widget_class, RcComposer, scroller);
  gtk_widget_class_bind_template_child (widget_class, RcComposer, text_view);
  gtk_widget_class_bind_template_child (widget_class, RcComposer, placeholder);
  gtk_widget_class_bind_template_child (widget_class, RcComposer, send_button);
  gtk_widget_class_bind_template_callback (widget_class, on_preedit_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
rc_composer_class_init (RcComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rc_composer_dispose;
  object_class->get_property = rc_composer_get_property;
  object_class->set_property = rc_composer_set_property;
  properties[PROP_ENTER_SENDS] =
    g_param_spec_boolean ("enter-sends", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  widget_class->root = rc_composer_root;
  widget_class->system_setting_changed = rc_composer_system_setting_changed;
  widget_class->grab_focus = rc_composer_grab_focus;

  /**
   * RcComposer::send:
   * @self: the composer
   * @text: what to send; not blank, not too long
   *
   * Returns: %TRUE if it was taken and may be cleared
   */
  signals[SEND] =
    g_signal_new ("send", RC_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0,
                  g_signal_accumulator_true_handled, NULL, NULL,
                  G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
  /**
   * RcComposer::edited:
   * @self: the composer
   *
   * A person is writing.
   */
  signals[EDITED] =
    g_signal_new ("edited", RC_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);

  /**
   * RcComposer::recall:
   * @self: the composer
   *
   * Returns: (transfer full) (nullable): what was written last
   */
  signals[RECALL] =
    g_signal_new ("recall", RC_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_STRING, 0);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "composer.send", NULL, action_send);
  gtk_widget_class_install_action (widget_class, "composer.emoji", NULL, action_emoji);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_period,
                                       GDK_CONTROL_MASK, "composer.emoji", NULL);
  gtk_widget_class_set_css_name (widget_class, "composer");
}

static void
rc_composer_init (RcComposer *self)
{
  self->enter_sends = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  rc_spelling_attach (self->text_view);
  rc_composer_lines_attach (self->text_view);
  self->buffer = gtk_text_view_get_buffer (self->text_view);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_create_popup_func (self->emoji_button, make_emoji_chooser, self, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send", FALSE);
}

/**
 * rc_composer_new:
 *
 * Returns: (transfer floating): an empty composer
 */
GtkWidget *
rc_composer_new (void)
{
  return g_object_new (RC_TYPE_COMPOSER, NULL);
}

/**
 * rc_composer_get_text:
 * @self: a composer
 *
 * Returns: (transfer full): what is written in it
 */
char *
rc_composer_get_text (RcComposer *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (RC_IS_COMPOSER (self), NULL);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/**
 * rc_composer_set_text:
 * @self: a composer
 * @text: a draft, or the empty string
 *
 * Puts @text there as if it had been written before, with the cursor at its end;
 * ::edited is not emitted.
 */
void
rc_composer_set_text (RcComposer *self,
                      const char *text)
{
  GtkTextIter end;

  g_return_if_fail (RC_IS_COMPOSER (self));
  g_return_if_fail (text != NULL);

  self->setting_text = TRUE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  self->setting_text = FALSE;
  rc_composer_lines_show_caret (self->text_view);
}

/**
 * rc_composer_set_warning:
 * @self: a composer
 * @warning: (nullable): a sentence to show above the text, or %NULL for none
 */
void
rc_composer_set_warning (RcComposer *self,
                         const char *warning)
{
  g_return_if_fail (RC_IS_COMPOSER (self));

  if (warning != NULL)
    gtk_label_set_label (self->warning_label, warning);
  gtk_revealer_set_reveal_child (self->warning_revealer, warning != NULL);
}

/**
 * rc_composer_set_contacts:
 * @self: a composer
 * @contacts: (nullable): the #RcContact whose ids are completed behind an @
 */
void
rc_composer_set_contacts (RcComposer *self,
                          GListModel *contacts)
{
  g_return_if_fail (RC_IS_COMPOSER (self));

  g_set_object (&self->contacts, contacts);
  if (self->completion != NULL)
    rc_mention_completion_set_contacts (RC_MENTION_COMPLETION (self->completion), contacts);
}

/**
 * rc_composer_get_text_view:
 * @self: a composer
 *
 * Returns: (transfer none): the widget that has the keyboard
 */
GtkWidget *
rc_composer_get_text_view (RcComposer *self)
{
  g_return_val_if_fail (RC_IS_COMPOSER (self), NULL);

  return GTK_WIDGET (self->text_view);
}
