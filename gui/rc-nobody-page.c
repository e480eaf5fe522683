/* rc-nobody-page.c - what to do where a search has found nobody.
 *
 * Where what was looked for may be somebody's id, they can be written to all the
 * same; else it says why it is none. */
#include "config.h"

#include <glib/gi18n.h>

#include "rc-compat.h"
#include "rc-id.h"
#include "rc-nobody-page.h"
#include "rc-stranger.h"

struct _RcNobodyPage
{
  AdwBin parent_instance;

  /* made when this is seen for the first time */
  AdwStatusPage *page;         /* our child */
  GtkWidget *button;           /* in @page */
  GtkLabel *label;             /* in @button */

  /* owned */
  char *text;                  /* nullable */
  char *id;                    /* nullable */
};

enum
{
  WRITE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RcNobodyPage, rc_nobody_page, ADW_TYPE_BIN)

static void
update (RcNobodyPage *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *label = NULL;
  g_autofree char *reason = NULL;

  if (self->page == NULL || self->text == NULL)
    return;
  rc_id_check (rc_slice_from_string (self->text), &error);
  /* Translators: %s is the id of somebody */
  label = g_strdup_printf (_("Write to “%s”"), self->text);
  reason = error != NULL ? g_markup_escape_text (error->message, -1) : NULL;
  gtk_label_set_label (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (self->button, self->id != NULL);
  adw_status_page_set_description (self->page,
                                   reason != NULL ? reason
                                                  : _("Nobody on the list has such an id. You can write to somebody who is not on it."));
}

static void
make_page (RcNobodyPage *self)
{
  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  self->label = GTK_LABEL (gtk_label_new (""));
  self->button = gtk_button_new ();
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_MIDDLE);
  gtk_button_set_child (GTK_BUTTON (self->button), GTK_WIDGET (self->label));
  gtk_widget_set_halign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "pill");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (rc_nobody_page_write), self, G_CONNECT_SWAPPED);
  adw_status_page_set_icon_name (self->page, "system-search-symbolic");
  adw_status_page_set_title (self->page, _("Nobody Found"));
  adw_status_page_set_child (self->page, self->button);
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "compact");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
  update (self);
  rc_compat_name_internals (GTK_WIDGET (self));
}

static void
rc_nobody_page_map (GtkWidget *widget)
{
  RcNobodyPage *self = RC_NOBODY_PAGE (widget);

  if (self->page == NULL)
    make_page (self);
  GTK_WIDGET_CLASS (rc_nobody_page_parent_class)->map (widget);
}

static void
rc_nobody_page_finalize (GObject *object)
{
  RcNobodyPage *self = RC_NOBODY_PAGE (object);

  g_free (self->text);
  g_free (self->id);
  G_OBJECT_CLASS (rc_nobody_page_parent_class)->finalize (object);
}

static void
rc_nobody_page_class_init (RcNobodyPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rc_nobody_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = rc_nobody_page_map;
  signals[WRITE] = g_signal_new ("write", RC_TYPE_NOBODY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, RC_TYPE_CONTACT);
}

static void
rc_nobody_page_init (RcNobodyPage *self)
{
}

/**
 * rc_nobody_page_set_text:
 * @self: a page
 * @text: what was looked for
 */
void
rc_nobody_page_set_text (RcNobodyPage *self,
                         const char   *text)
{
  g_return_if_fail (RC_IS_NOBODY_PAGE (self));
  g_return_if_fail (text != NULL);

  g_free (self->text);
  g_clear_pointer (&self->id, g_free);
  self->text = g_strstrip (g_strdup (text));
  if (rc_id_check (rc_slice_from_string (self->text), NULL))
    self->id = g_strdup (self->text);
  update (self);
}

/**
 * rc_nobody_page_write:
 * @self: a page
 *
 * Does what the button does, where it is offered.
 *
 * Returns: whether somebody is written to
 */
gboolean
rc_nobody_page_write (RcNobodyPage *self)
{
  g_autoptr(RcContact) stranger = NULL;

  g_return_val_if_fail (RC_IS_NOBODY_PAGE (self), FALSE);

  if (self->id == NULL)
    return FALSE;
  stranger = rc_stranger_new (self->id);
  g_signal_emit (self, signals[WRITE], 0, stranger);
  return TRUE;
}

/**
 * rc_nobody_page_get_id:
 * @self: a page
 *
 * Returns: (nullable): whom the button offers to write to
 */
const char *
rc_nobody_page_get_id (RcNobodyPage *self)
{
  g_return_val_if_fail (RC_IS_NOBODY_PAGE (self), NULL);

  return self->id;
}
