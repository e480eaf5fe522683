/* demo-timeline.c - a timeline with everything in it, to be looked at.
 *
 * Built, but neither installed nor run by the tests. */
#include "config.h"

#include <adwaita.h>

#include "rc-timeline-view.h"
#include "timeline-corpus.h"

typedef struct
{
  int width;
  int height;
  int n_entries;
  int pages_up;
  int long_bytes;
  gboolean is_dark;
  gboolean is_rtl;
  GListStore *store;
  GtkWidget *view;
} Demo;

static gboolean
scroll_up (gpointer data)
{
  Demo *demo = data;

  for (int i = 0; i < demo->pages_up; i++)
    gtk_widget_activate_action (demo->view, "timeline.scroll", "(dd)", -0.9, 0.0);
  return G_SOURCE_REMOVE;
}

static void
load_css (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *path = g_build_filename (g_getenv ("REDCOAST_SOURCE_DIR"), "gui", "timeline.css", NULL);

  gtk_css_provider_load_from_path (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
activate (GtkApplication *application,
          Demo           *demo)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  load_css ();
  if (demo->is_rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      demo->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  demo->view = rc_timeline_view_new ();
  rc_timeline_view_set_model (RC_TIMELINE_VIEW (demo->view), G_LIST_MODEL (demo->store));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), demo->view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Timeline");
  gtk_window_set_default_size (GTK_WINDOW (window), demo->width, demo->height);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (500, scroll_up, demo);
}

int
main (int   argc,
      char *argv[])
{
  Demo demo = { .width = 700, .height = 900 };
  const GOptionEntry options[] = {
    { "width", 0, 0, G_OPTION_ARG_INT, &demo.width, "Width of the window", "PX" },
    { "height", 0, 0, G_OPTION_ARG_INT, &demo.height, "Height of the window", "PX" },
    { "many", 0, 0, G_OPTION_ARG_INT, &demo.n_entries, "A conversation of N messages", "N" },
    { "long", 0, 0, G_OPTION_ARG_INT, &demo.long_bytes, "And one of N bytes, without a space", "N" },
    { "up", 0, 0, G_OPTION_ARG_INT, &demo.pages_up, "Scroll up", "PAGES" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &demo.is_dark, "Dark", NULL },
    { "rtl", 0, 0, G_OPTION_ARG_NONE, &demo.is_rtl, "From right to left", NULL },
    { NULL },
  };
  g_autoptr(AdwApplication) application = adw_application_new ("org.redcoast.TimelineDemo", G_APPLICATION_NON_UNIQUE);
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  demo.store = demo.n_entries > 0 ? timeline_corpus_make_large ((guint) demo.n_entries) : timeline_corpus_make_small ();
  if (demo.long_bytes > 0)
    {
      g_autofree char *text = timeline_corpus_make_long ((gsize) demo.long_bytes, 0);
      g_autoptr(RcEntry) entry = timeline_corpus_make_entry ("ana", text, g_get_real_time (), FALSE);

      g_list_store_append (demo.store, entry);
    }
  g_signal_connect (application, "activate", G_CALLBACK (activate), &demo);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
