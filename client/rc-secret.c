#include "config.h"

#include <string.h>

#include "rc-secret.h"

/* As g_free(), and nothing of it is left behind. */
void
rc_secret_free (gpointer secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* The same for a variable, which is %NULL then. */
void
rc_secret_clear (char **secret)
{
  g_clear_pointer (secret, rc_secret_free);
}
