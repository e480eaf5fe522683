/* rc-secret-store.h - passwords and resume tokens, kept by the desktop. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RcSecretKind:
 * @RC_SECRET_TOKEN: a resume token, of this device
 * @RC_SECRET_PASSWORD: the password of an account
 */
typedef enum
{
  RC_SECRET_TOKEN,
  RC_SECRET_PASSWORD,
} RcSecretKind;

#define RC_TYPE_SECRET_STORE (rc_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (RcSecretStore, rc_secret_store, RC, SECRET_STORE, GObject)

/* Properties, read-only and notified: "problem" (a sentence: why secrets are
 * remembered for this run only; NULL where they are kept); "busy" (something is
 * on its way to the desktop's service; do not end the process yet). */
RcSecretStore *rc_secret_store_new           (void);
void           rc_secret_store_lookup        (RcSecretStore        *self,
                                              const char           *server,
                                              const char           *id,
                                              RcSecretKind          kind,
                                              GCancellable         *cancellable, /* nullable */
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
char          *rc_secret_store_lookup_finish (RcSecretStore        *self,
                                              GAsyncResult         *result,
                                              GError              **error);      /* rc_secret_free(); NULL: there is none */
void           rc_secret_store_save          (RcSecretStore        *self,
                                              const char           *server,
                                              const char           *id,
                                              RcSecretKind          kind,
                                              const char           *secret);
void           rc_secret_store_drop          (RcSecretStore        *self,
                                              const char           *server,
                                              const char           *id,
                                              RcSecretKind          kind);
const char    *rc_secret_store_get_problem   (RcSecretStore        *self);       /* nullable */
gboolean       rc_secret_store_is_busy       (RcSecretStore        *self);

G_END_DECLS
