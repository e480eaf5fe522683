/* rc-compat.c - what this or that version of the toolkit lacks.
 *
 * The same source builds on GTK 4.8 with libadwaita 1.2 and on all later ones;
 * what differs between them stands in this file and nowhere else. */
#include "config.h"

/* Everywhere else a compiler warns of what GTK 4.8 and libadwaita 1.2 lack. */
#undef ADW_VERSION_MAX_ALLOWED
#undef GDK_VERSION_MAX_ALLOWED

#include <string.h>

#include <glib/gi18n.h>

#include "rc-compat.h"

/**
 * rc_compat_dialog_new:
 * @parent: a widget of the window that it belongs to
 * @heading: a word or two
 * @body: the sentences below, as plain text
 *
 * A dialog of the toolkit's own for a question or a piece of news. It emits
 * "response" with the id of the answer, and is then gone.
 *
 * Returns: (transfer floating): a dialog without answers, to be presented
 */
GtkWidget *
rc_compat_dialog_new (GtkWidget  *parent,
                      const char *heading,
                      const char *body)
{
  GtkRoot *root = gtk_widget_get_root (parent);

  return adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
}

/**
 * rc_compat_dialog_add_answer:
 * @dialog: of rc_compat_dialog_new()
 * @id: what "response" says
 * @label: with a mnemonic
 * @kind: what comes of it
 *
 * A safe answer is also what Enter and Escape give.
 */
void
rc_compat_dialog_add_answer (GtkWidget    *dialog,
                             const char   *id,
                             const char   *label,
                             RcAnswerKind  kind)
{
  AdwMessageDialog *self = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_response (self, id, label);
  if (kind == RC_ANSWER_SAFE)
    {
      adw_message_dialog_set_default_response (self, id);
      adw_message_dialog_set_close_response (self, id);
    }
  else if (kind == RC_ANSWER_DESTRUCTIVE)
    adw_message_dialog_set_response_appearance (self, id, ADW_RESPONSE_DESTRUCTIVE);
  else if (kind == RC_ANSWER_SUGGESTED)
    adw_message_dialog_set_response_appearance (self, id, ADW_RESPONSE_SUGGESTED);
}

/**
 * rc_compat_dialog_set_extra:
 * @dialog: of rc_compat_dialog_new()
 * @child: (transfer floating): stands below the sentences
 */
void
rc_compat_dialog_set_extra (GtkWidget *dialog,
                            GtkWidget *child)
{
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), child);
}

/**
 * rc_compat_about_window_new:
 * @parent: (nullable): what it stands over
 *
 * Returns: (transfer floating): an AdwAboutWindow without contents
 */
GtkWindow *
rc_compat_about_window_new (GtkWindow *parent)
{
  return g_object_new (ADW_TYPE_ABOUT_WINDOW, "modal", TRUE, "destroy-with-parent", TRUE,
                       "transient-for", parent, NULL);
}

/* The type that a template with parent="AdwPreferencesWindow" is derived from. */
GType
rc_compat_preferences_window_get_type (void)
{
  return ADW_TYPE_PREFERENCES_WINDOW;
}

/* Two panes side by side where there is room, one of them where there is not. */
gboolean
rc_compat_panes_is_folded (AdwLeaflet *panes)
{
  return adw_leaflet_get_folded (panes);
}

/**
 * rc_compat_panes_get_shown:
 * @panes: panes
 *
 * Returns: (transfer none) (nullable): the pane that is shown where they are folded
 */
GtkWidget *
rc_compat_panes_get_shown (AdwLeaflet *panes)
{
  return adw_leaflet_get_visible_child (panes);
}

/* Shows a pane where they are folded. */
void
rc_compat_panes_show (AdwLeaflet *panes,
                      GtkWidget  *pane)
{
  adw_leaflet_set_visible_child (panes, pane);
}

/* Goes back as the gesture would. */
void
rc_compat_panes_go_back (AdwLeaflet *panes)
{
  adw_leaflet_navigate (panes, ADW_NAVIGATION_DIRECTION_BACK);
}

/**
 * rc_compat_lookup_color:
 * @widget: whose style counts
 * @name: of a colour of the style sheets
 * @color: (out): the colour, where there is one
 *
 * Returns: whether there is one
 */
gboolean
rc_compat_lookup_color (GtkWidget  *widget,
                        const char *name,
                        GdkRGBA    *color)
{
  return gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color);
}

typedef struct
{
  GtkWidget *widget;   /* owned */
  const char *heading; /* of what is said where it fails */
} Opening;

static Opening *
opening_new (gpointer    widget,
             const char *heading)
{
  Opening *self = g_new0 (Opening, 1);

  self->widget = g_object_ref (widget);
  self->heading = heading;
  return self;
}

static void
end_opening (Opening      *self,
             const GError *error)
{
  g_autoptr(GtkWidget) widget = self->widget;
  GtkWidget *dialog = NULL;

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      gtk_widget_get_root (widget) != NULL)
    {
      dialog = rc_compat_dialog_new (widget, self->heading, error->message);
      rc_compat_dialog_add_answer (dialog, "close", _("_Close"), RC_ANSWER_SAFE);
      rc_compat_name_internals (dialog);
      gtk_window_present (GTK_WINDOW (dialog));
    }
  g_free (self);
}

static void
on_uri_opened (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error);
  end_opening (user_data, error);
}

/**
 * rc_compat_open_uri:
 * @widget: where it was clicked
 * @uri: a link
 *
 * Lets the desktop open @uri, and tells the person where that has nothing to
 * open it with.
 */
void
rc_compat_open_uri (GtkWidget  *widget,
                    const char *uri)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root))
    gtk_show_uri_full (GTK_WINDOW (root), uri, GDK_CURRENT_TIME, NULL, on_uri_opened,
                       opening_new (widget, _("The Link Cannot Be Opened")));
}

/* ---- files ---- */

#if GTK_CHECK_VERSION (4, 10, 0)

static void
on_folder_shown (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  gtk_file_launcher_open_containing_folder_finish (GTK_FILE_LAUNCHER (source), result, &error);
  end_opening (user_data, error);
}

static void
show_in_folder (GtkWindow *parent,
                GFile     *file,
                Opening   *opening)
{
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, parent, NULL, on_folder_shown, opening);
}

#else

static void
show_in_folder (GtkWindow *parent,
                GFile     *file,
                Opening   *opening)
{
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = g_file_get_uri (folder != NULL ? folder : file);

  gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, on_uri_opened, opening);
}

#endif

/**
 * rc_compat_show_in_folder:
 * @parent: where it was asked for
 * @file: a file
 *
 * Lets the desktop show the folder that @file is in, and tells the person where it
 * has nothing to show it with.
 */
void
rc_compat_show_in_folder (GtkWindow *parent,
                          GFile     *file)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (G_IS_FILE (file));

  show_in_folder (parent, file, opening_new (parent, _("The Folder Cannot Be Opened")));
}

#define QUESTION_KEY "rc-save-question"

typedef struct
{
  GPtrArray *labels;  /* of the kinds */
  GPtrArray *endings;
  RcFileChosen chosen;
  gpointer user_data;
} SaveQuestion;

static void
save_question_free (SaveQuestion *self)
{
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->endings);
  g_free (self);
}

/* By the label: what comes back from a portal is another object. */
static guint
find_kind (SaveQuestion   *self,
           GtkFileChooser *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);
  guint kind = 0;

  if (filter == NULL ||
      !g_ptr_array_find_with_equal_func (self->labels, gtk_file_filter_get_name (filter), g_str_equal, &kind))
    return 0;
  return kind;
}

/* In the window of a portal the name stays as it is. */
static void
on_kind_changed (GtkFileChooser *chooser)
{
  SaveQuestion *self = g_object_get_data (G_OBJECT (chooser), QUESTION_KEY);
  g_autofree char *name = gtk_file_chooser_get_current_name (chooser);
  char *dot = name != NULL ? strrchr (name, '.') : NULL;
  g_autofree char *new_name = NULL;

  if (self == NULL || dot == NULL ||
      !g_ptr_array_find_with_equal_func (self->endings, dot + 1, g_str_equal, NULL))
    return;
  *dot = '\0';
  new_name = g_strconcat (name, ".", g_ptr_array_index (self->endings, find_kind (self, chooser)), NULL);
  gtk_file_chooser_set_current_name (chooser, new_name);
}

static void
end_question (GtkNativeDialog *dialog,
              gboolean         is_answered)
{
  SaveQuestion *self = g_object_steal_data (G_OBJECT (dialog), QUESTION_KEY);
  g_autoptr(GFile) file = NULL;
  guint kind;

  if (self == NULL)
    return;
  file = is_answered ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  kind = find_kind (self, GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_destroy (dialog);
  self->chosen (file, kind, self->user_data);
  save_question_free (self);
  g_object_unref (dialog);
}

static void
on_save_response (GtkNativeDialog *dialog,
                  int              response)
{
  end_question (dialog, response == GTK_RESPONSE_ACCEPT);
}

static void
on_parent_gone (GtkNativeDialog *dialog)
{
  end_question (dialog, FALSE);
}

/* GtkFileChooserNative does not tell of another kind; the window that it shows
 * where there is no portal does. */
static void
follow_kind (GtkFileChooserNative *native,
             GtkWindow            *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER_DIALOG (window) && gtk_window_get_transient_for (window) == parent)
        g_signal_connect_object (window, "notify::filter", G_CALLBACK (on_kind_changed), native, G_CONNECT_SWAPPED);
    }
}

static void
offer_kinds (GtkFileChooser   *chooser,
             SaveQuestion     *question,
             const RcFileKind *kinds,
             guint             n_kinds)
{
  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, kinds[i].label);
      gtk_file_filter_add_suffix (filter, kinds[i].ending);
      gtk_file_chooser_add_filter (chooser, filter);
      if (i == 0)
        gtk_file_chooser_set_filter (chooser, filter);
      g_ptr_array_add (question->labels, g_strdup (kinds[i].label));
      g_ptr_array_add (question->endings, g_strdup (kinds[i].ending));
    }
}

/**
 * rc_compat_choose_save:
 * @parent: what the question stands over
 * @title: of its window
 * @name: a proposal, with the ending of the first kind
 * @kinds: what the file may be
 * @n_kinds: how many
 * @chosen: told once what came of it, also where @parent goes
 * @user_data: for @chosen
 *
 * Asks where a file is to be; in a sandbox the desktop asks.
 */
void
rc_compat_choose_save (GtkWindow        *parent,
                       const char       *title,
                       const char       *name,
                       const RcFileKind *kinds,
                       guint             n_kinds,
                       RcFileChosen      chosen,
                       gpointer          user_data)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  SaveQuestion *question = g_new0 (SaveQuestion, 1);

  question->labels = g_ptr_array_new_with_free_func (g_free);
  question->endings = g_ptr_array_new_with_free_func (g_free);
  question->chosen = chosen;
  question->user_data = user_data;
  g_object_set_data (G_OBJECT (native), QUESTION_KEY, question);
  offer_kinds (GTK_FILE_CHOOSER (native), question, kinds, n_kinds);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect (native, "response", G_CALLBACK (on_save_response), NULL);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (on_parent_gone), native, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
  follow_kind (native, parent);
}
