/* test-chaos-weather.h - what happens to a server, its clock, its disk and its lines.
 *
 *     kill    the server, by SIGKILL; it is started again at once
 *     stop    the server, by SIGSTOP, for up to 0.6 s
 *     full    no file of the server's may grow, for up to 0.9 s
 *     slow    a sync of the disk takes up to 0.3 s longer
 *     clock   the server's clock is up to six hours off, before or behind
 *     lines   they get worse or better, or all are cut */
#pragma once

#include "rc-levers.h"
#include "test-chaos-ground.h"

G_BEGIN_DECLS

typedef struct _ChaosWeather ChaosWeather;

ChaosWeather *chaos_weather_new   (ChaosGround  *ground,
                                   RcLevers     *levers);
void          chaos_weather_free  (ChaosWeather *self);
void          chaos_weather_step  (ChaosWeather *self,
                                   gboolean      deadly); /* whether it may kill the server */
void          chaos_weather_clear (ChaosWeather *self);   /* all is well from here on */
void          chaos_weather_kill  (ChaosWeather *self);
char         *chaos_weather_report (ChaosWeather *self);  /* how often each; g_free() */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChaosWeather, chaos_weather_free)

G_END_DECLS
