/* rc-compat.h - what this or that version of the toolkit lacks. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What an answer of a dialog does; the safe one changes nothing. */
typedef enum
{
  RC_ANSWER_PLAIN,
  RC_ANSWER_SAFE,
  RC_ANSWER_SUGGESTED,
  RC_ANSWER_DESTRUCTIVE,
} RcAnswerKind;

/* A kind of file that a person may choose. */
typedef struct
{
  const char *label;
  const char *ending; /* without the dot */
} RcFileKind;

/* Told once: @file is NULL where nothing was chosen; @kind is the place of the
 * kind in what was offered. */
typedef void (*RcFileChosen) (GFile    *file,
                              guint     kind,
                              gpointer  user_data);

/* Asks where a file is to be, in a window over @parent. */
typedef void (*RcFileChooser) (GtkWindow        *parent,
                               const char       *title,
                               const char       *name,
                               const RcFileKind *kinds,
                               guint             n_kinds,
                               RcFileChosen      chosen,
                               gpointer          user_data);

void       rc_compat_name_internals (GtkWidget *root);

GtkWidget *rc_compat_dialog_new        (GtkWidget    *parent,
                                        const char   *heading,
                                        const char   *body);
void       rc_compat_dialog_add_answer (GtkWidget    *dialog,
                                        const char   *id,
                                        const char   *label,
                                        RcAnswerKind  kind);
void       rc_compat_dialog_set_extra  (GtkWidget    *dialog,
                                        GtkWidget    *child);

GtkWindow *rc_compat_about_window_new            (GtkWindow *parent);
GType      rc_compat_preferences_window_get_type (void);

gboolean   rc_compat_panes_is_folded (AdwLeaflet *panes);
GtkWidget *rc_compat_panes_get_shown (AdwLeaflet *panes);
void       rc_compat_panes_show      (AdwLeaflet *panes,
                                      GtkWidget  *pane);
void       rc_compat_panes_go_back   (AdwLeaflet *panes);

gboolean   rc_compat_lookup_color (GtkWidget  *widget,
                                   const char *name,
                                   GdkRGBA    *color);
void       rc_compat_open_uri     (GtkWidget  *widget,
                                   const char *uri);
void       rc_compat_choose_save    (GtkWindow        *parent,
                                     const char       *title,
                                     const char       *name,
                                     const RcFileKind *kinds,
                                     guint             n_kinds,
                                     RcFileChosen      chosen,
                                     gpointer          user_data);
void       rc_compat_show_in_folder (GtkWindow *parent,
                                     GFile     *file);

G_END_DECLS
