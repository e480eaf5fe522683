/* rc-export.h - a conversation, written to a file. */
#pragma once

#include "rc-client.h"

G_BEGIN_DECLS

/**
 * RcExportFormat:
 * @RC_EXPORT_TEXT: to be read by people
 * @RC_EXPORT_JSON: to be read by programs; see the README
 */
typedef enum
{
  RC_EXPORT_TEXT,
  RC_EXPORT_JSON,
} RcExportFormat;

/* How many messages are written by now. */
typedef void (*RcExportProgress) (guint64  n_messages,
                                  gpointer user_data);

void     rc_client_export_async  (RcClient            *self,
                                  const char          *conversation,
                                  RcExportFormat       format,
                                  const char          *path,
                                  RcExportProgress     progress,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
gssize   rc_client_export_finish (RcClient            *self,
                                  GAsyncResult        *result,
                                  GError             **error);

G_END_DECLS
