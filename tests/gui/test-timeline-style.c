/* test-timeline-style.c - the colours of a timeline: text on every ground of
 * it, selected or not, has a contrast of 4.5:1 or more, light and dark, with
 * ordinary and with high contrast; with high contrast a bubble has an outline. */
#include "config.h"

#include <adwaita.h>
#include <check.h>
#include <math.h>

#include "rc-timeline-style.h"
#include "timeline-fixture.h"

static GdkRGBA
lay_over (const GdkRGBA *top,
          const GdkRGBA *ground)
{
  return (GdkRGBA) {
    top->red * top->alpha + ground->red * (1.0f - top->alpha),
    top->green * top->alpha + ground->green * (1.0f - top->alpha),
    top->blue * top->alpha + ground->blue * (1.0f - top->alpha),
    1.0f,
  };
}

static double
linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green) + 0.0722 * linear (color->blue);
}

static double
contrast (const GdkRGBA *text,
          const GdkRGBA *ground)
{
  GdkRGBA seen = lay_over (text, ground);
  double a = luminance (&seen), b = luminance (ground);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static void
check (RcTimelineStyle *style,
       RcTimelineColor  text,
       const GdkRGBA   *ground,
       const char      *what)
{
  double value = contrast (rc_timeline_style_get_color (style, text), ground);

  ck_assert_msg (value >= 4.5, "%s: %.2f", what, value);
}

/* As a person has chosen it in the settings. */
static void
init_with_high_contrast (void)
{
  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
  timeline_fixture_init ();
  ck_assert (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()));
}

START_TEST (text_can_be_read)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = rc_timeline_view_new ();
  RcTimelineStyle *style = NULL;
  GdkRGBA ground, bubble, own, selected, own_selected, code, own_code;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      _i == 1 ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_set_child (GTK_WINDOW (window), view);
  ck_assert (gtk_style_context_lookup_color (gtk_widget_get_style_context (view), "view_bg_color", &ground));
  style = rc_timeline_style_new (view);
  bubble = lay_over (rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_BUBBLE), &ground);
  own = lay_over (rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_OWN_BUBBLE), &ground);
  selected = lay_over (rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_SELECTION), &bubble);
  code = lay_over (rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_CODE), &bubble);
  own_code = lay_over (rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_CODE), &own);
  own_selected = lay_over (rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_SELECTION), &own);

  check (style, RC_TIMELINE_COLOR_TEXT, &ground, "text");
  check (style, RC_TIMELINE_COLOR_DIM, &ground, "time");
  check (style, RC_TIMELINE_COLOR_ERROR, &ground, "error");
  check (style, RC_TIMELINE_COLOR_LINK, &ground, "the line above what is new");
  check (style, RC_TIMELINE_COLOR_TEXT, &bubble, "text in a bubble");
  check (style, RC_TIMELINE_COLOR_TEXT, &own, "text in one's own bubble");
  check (style, RC_TIMELINE_COLOR_LINK, &bubble, "link in a bubble");
  check (style, RC_TIMELINE_COLOR_LINK, &own, "link in one's own bubble");
  check (style, RC_TIMELINE_COLOR_TEXT, &selected, "selected text");
  check (style, RC_TIMELINE_COLOR_TEXT, &own_selected, "selected text of one's own");
  check (style, RC_TIMELINE_COLOR_TEXT, &code, "code");
  check (style, RC_TIMELINE_COLOR_TEXT, &own_code, "code of one's own");
  check (style, RC_TIMELINE_COLOR_DIM, &code, "the signs around code");
  check (style, RC_TIMELINE_COLOR_DIM, &own_code, "the signs around code of one's own");
  ck_assert (!gdk_rgba_equal (&bubble, &own) && !gdk_rgba_equal (&bubble, &ground));
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    ck_assert (contrast (rc_timeline_style_get_color (style, RC_TIMELINE_COLOR_OUTLINE), &ground) >= 3.0);
  rc_timeline_style_free (style);
  gtk_window_destroy (GTK_WINDOW (window));
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("timeline-style");
  TCase *tcase = tcase_create ("contrast");
  TCase *high = tcase_create ("high contrast");

  tcase_add_checked_fixture (tcase, timeline_fixture_init, NULL);
  tcase_add_loop_test (tcase, text_can_be_read, 0, 2);
  suite_add_tcase (suite, tcase);
  tcase_add_checked_fixture (high, init_with_high_contrast, NULL);
  tcase_add_loop_test (high, text_can_be_read, 0, 2);
  suite_add_tcase (suite, high);
  return suite;
}

int
main (void)
{
  SRunner *runner = srunner_create (make_suite ());
  int n_failed;

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? 0 : 1;
}
