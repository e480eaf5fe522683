/* rc-test-files.h - temporary folders. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rc_test_files_make_dir (void);
void  rc_test_files_remove   (const char *path);

G_END_DECLS
