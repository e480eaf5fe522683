/* gui-fixture.h - widgets in the process of a test. */
#pragma once

#include <adwaita.h>
#include <check.h>

G_BEGIN_DECLS

typedef gboolean (*GuiPredicate) (gpointer user_data);

void       gui_fixture_init        (void);
GtkWidget *gui_fixture_show        (GtkWidget    *child,
                                    const char   *title,
                                    int           width,
                                    int           height);
void       gui_fixture_turn        (void);
void       gui_fixture_wait        (GuiPredicate  predicate,
                                    gpointer      user_data);
void       gui_fixture_type        (const char   *title,
                                    const char   *keys);
void       gui_fixture_click       (const char   *title,
                                    int           x,
                                    int           y,
                                    guint         button);
gint64     gui_fixture_get_processor_us (void);
GtkWidget *gui_fixture_find        (GtkWidget    *widget,
                                    GType         type);
GtkWidget *gui_fixture_find_mapped (GtkWidget    *widget,
                                    GType         type);
guint      gui_fixture_count       (GtkWidget    *widget,
                                    GType         type);
int        gui_fixture_run         (const char   *name,
                                    TCase        *tcase);

G_END_DECLS
