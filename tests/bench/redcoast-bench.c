/* redcoast-bench.c - how close the server comes to what this machine can do.
 *
 * Measures the real server and the yardsticks in turns, the load generator on a
 * core of its own. README.md says what is measured and how to read it. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "rc-bench-plan.h"

/* Half of them are for the relay. */
#define FILES_SPARE 300

typedef void (*PartFunc) (const RcBenchPlan *plan);

typedef struct
{
  const char *name;
  PartFunc func;
} Part;

static const Part parts[] = {
  { "plain", rc_bench_plan_plain },
  { "crowd", rc_bench_plan_crowd },
  { "durable", rc_bench_plan_durable },
  { "tls", rc_bench_plan_tls },
  { "back", rc_bench_plan_back },
  { "sync", rc_bench_plan_sync },
};

typedef struct
{
  gboolean relay;
  gboolean quick;
  char *json;
  char *only;
  int rounds;
  double seconds;
} Options;

static void
read_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "quick", 'q', 0, G_OPTION_ARG_NONE, &options->quick, "Fewer and shorter rounds: under 40 s", NULL },
    { "json", 'j', 0, G_OPTION_ARG_FILENAME, &options->json, "Write the figures to FILE, too", "FILE" },
    { "only", 'o', 0, G_OPTION_ARG_STRING, &options->only, "One part: plain, crowd, durable, tls, back, sync", "PART" },
    { "rounds", 'r', 0, G_OPTION_ARG_INT, &options->rounds, "How many rounds", "N" },
    { "seconds", 's', 0, G_OPTION_ARG_DOUBLE, &options->seconds, "How long a round is", "SECONDS" },
    { "relay", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->relay, "Be the bare relay", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    rc_bench_fail ("%s", error->message);
}

/* Where the system does not let us have so many, as many as it does. */
static guint
count_idle (guint wanted)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  return MIN (wanted, (limit.rlim_cur - FILES_SPARE) / 2);
}

static void
run (const RcBenchPlan *plan)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (plan->only == NULL || g_str_equal (plan->only, parts[i].name))
      parts[i].func (plan);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (RcBenchReport) report = rc_bench_report_new ();
  gint64 begin_ns = rc_bench_now_ns ();
  RcBenchPlan plan;

  setlocale (LC_CTYPE, "C.UTF-8");
  read_options (&options, &argc, &argv);
  rc_bench_raise_files ();
  if (options.relay)
    rc_bench_relay_run ();

  plan = (RcBenchPlan) {
    .report = report,
    .only = options.only,
    .rounds = options.rounds > 0 ? CLAMP (options.rounds, 1, 64) : options.quick ? 3 : 7,
    .seconds = options.seconds > 0 ? options.seconds : options.quick ? 0.2 : 0.6,
    .n_idle = count_idle (10000),
    .n_back = 1000,
    .n_missed = 100000,
  };
  rc_bench_pin (rc_bench_own_core ());
  run (&plan);

  rc_bench_report_print (report);
  if (options.json != NULL)
    rc_bench_report_write (report, options.json, (rc_bench_now_ns () - begin_ns) / 1e9);
  g_free (options.json);
  g_free (options.only);
  return EXIT_SUCCESS;
}
