/* rc-e2e-look.h - colours and language of the windows that a test starts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;    /* of the pictures: "NAME-STATE.png" */
  const char *scheme;  /* as ADW_DEBUG_COLOR_SCHEME has it */
  const char *locale;  /* as localedef has it, without the charset */
  /* What a screen reader says in that language. */
  const char *back;
  const char *cancel;
  const char *try_now;
  const char *room;
  const char *contacts;
  const char *new_password;
  const char *retry;
} RcE2eLook;

extern const RcE2eLook rc_e2e_looks[];
extern const guint rc_e2e_n_looks;

/* For all windows that are started from now on; temporary files go to @dir.
 * Nothing moves in them, and no caret blinks. */
void rc_e2e_look_use (const RcE2eLook *look,
                      const char      *dir);

G_END_DECLS
