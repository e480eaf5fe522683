/* rc-data-dir.h - the folder of the server's state. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _RcDataDir RcDataDir;

RcDataDir  *rc_data_dir_open     (const char  *path,
                                  GError     **error);
void        rc_data_dir_close    (RcDataDir   *self);
const char *rc_data_dir_get_path (RcDataDir   *self);
char       *rc_data_dir_default  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcDataDir, rc_data_dir_close)

G_END_DECLS
