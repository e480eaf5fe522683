/* test-refused.h - servers that must not start. */
#pragma once

#include "test-talk.h"

#define ARGUMENTS_MAX 16

/* Runs redcoastd, which must end by itself; gives its exit status. */
static inline int
run (const char *const *arguments, char **output, char **errors)
{
  const char *argv[ARGUMENTS_MAX] = { g_getenv ("REDCOASTD") };
  g_autoptr (GError) error = NULL;
  int status;

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      ck_assert_uint_lt (i + 2, ARGUMENTS_MAX);
      argv[i + 1] = arguments[i];
    }

  ck_assert_msg (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, output, errors, &status, &error),
                 "%s", error != NULL ? error->message : "");
  return status;
}

/* It must not start, and say why in one line that has @reason in it. */
static inline void
assert_refused (const char *const *arguments, const char *reason)
{
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  ck_assert_msg (run (arguments, &output, &errors) != 0, "it started in spite of “%s”", reason);
  ck_assert_str_eq (output, "");
  ck_assert_msg (strstr (errors, reason) != NULL, "expected “%s”, got: %s", reason, errors);
  ck_assert_msg (strchr (errors, '\n') == errors + strlen (errors) - 1, "more than one line: %s", errors);
}
