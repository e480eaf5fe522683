/* rc-gui-world.c - a server, and somebody who has long been there.
 *
 * Their account and those of all they have talked to are on the server, their token
 * in the desktop's store, their messages in the cache, and their tabs in the
 * settings: the client starts as it would on any morning. */
#include "config.h"

#include <check.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "rc-account.h"
#include "rc-gui-world.h"
#include "rc-secret-store.h"
#include "rc-test-peer.h"

#define SETTINGS_GROUP "org/redcoast/RedCoast"

struct _RcGuiWorld
{
  RcTestServer *server;
  char *cache_path;
  char *account;
  char *large_token;
};

/* Returns the resume token of a new account. */
static char *
make_account (guint16     port,
              const char *id)
{
  g_autoptr (RcTestPeer) peer = rc_test_peer_connect (port);
  g_autofree char *welcome = NULL;
  char *end;

  rc_test_peer_printf (peer, "HELLO v=1 len=5\nbench\nLOGIN id=%s method=open\n", id);
  welcome = rc_test_peer_expect_later (peer, "WELCOME id=*");
  end = strchr (welcome, '\n');
  return g_strchomp (g_strdup (end + 1));
}

static void
keep_token (const char *server,
            const char *token)
{
  g_autoptr (RcSecretStore) store = rc_secret_store_new ();

  rc_secret_store_save (store, server, RC_GUI_CORPUS_OWN_ID, RC_SECRET_TOKEN, token);
  while (rc_secret_store_is_busy (store))
    g_main_context_iteration (NULL, TRUE);
  ck_assert_msg (rc_secret_store_get_problem (store) == NULL, "%s", rc_secret_store_get_problem (store));
}

static void
keep_settings (RcGuiWorld *self,
               const char *server)
{
  g_autoptr (GSettings) settings = g_settings_new (APPLICATION_ID);

  g_settings_set_string (settings, "server", server);
  g_settings_set_string (settings, "id", RC_GUI_CORPUS_OWN_ID);
  g_settings_set_int (settings, "window-width", 900);
  g_settings_set_int (settings, "window-height", 640);
  g_settings_sync ();
}

static char *
settings_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "glib-2.0", "settings", "keyfile", NULL);
}

/**
 * rc_gui_world_keep_tabs:
 * @self: a world in which no client runs
 * @selected: the conversation that is shown, and whose tab is the first
 * @n_tabs: how many there are
 *
 * Writes it where the client looks at its next start. The others are those of the
 * people from RC_GUI_CORPUS_SMALL's next on, who is left for opening.
 */
void
rc_gui_world_keep_tabs (RcGuiWorld *self,
                        const char *selected,
                        guint       n_tabs)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = settings_path ();
  g_autofree char *text = NULL;
  g_autoptr (GVariant) rows = NULL;
  GVariantBuilder tabs;

  g_variant_builder_init (&tabs, G_VARIANT_TYPE ("a(sb)"));
  g_variant_builder_add (&tabs, "(sb)", selected, FALSE);
  for (guint i = 1; i < n_tabs; i++)
    {
      g_autofree char *id = rc_gui_corpus_make_id (i + 1);

      g_variant_builder_add (&tabs, "(sb)", id, FALSE);
    }
  rows = g_variant_ref_sink (g_variant_new_parsed ("[(%s, %s, %@a(sb))]", self->account, selected,
                                                   g_variant_builder_end (&tabs)));
  text = g_variant_print (rows, FALSE);
  ck_assert (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  g_key_file_set_value (file, SETTINGS_GROUP, "open-tabs", text);
  ck_assert (g_key_file_save_to_file (file, path, NULL));
}

/**
 * rc_gui_world_new:
 * @corpus: what was said
 * @n_tabs: how many are open; the conversation with RC_GUI_CORPUS_LARGE is shown
 *
 * Returns: (transfer full): a server that runs
 */
RcGuiWorld *
rc_gui_world_new (const RcGuiCorpus *corpus,
                  guint              n_tabs)
{
  const char *const arguments[] = {
    "--set", "session-rate=0", "--set", "registration=open", NULL,
  };
  RcGuiWorld *self = g_new0 (RcGuiWorld, 1);
  g_autofree char *address = NULL;
  g_autofree char *token = NULL;

  self->server = rc_test_server_start (arguments);
  address = g_strdup_printf ("127.0.0.1:%u", rc_gui_world_get_port (self));
  token = make_account (rc_gui_world_get_port (self), RC_GUI_CORPUS_OWN_ID);
  self->large_token = make_account (rc_gui_world_get_port (self), RC_GUI_CORPUS_LARGE);
  for (guint i = 1; i <= corpus->n_people; i++)
    {
      g_autofree char *id = rc_gui_corpus_make_id (i);

      g_free (make_account (rc_gui_world_get_port (self), id));
    }
  keep_token (address, token);
  self->account = rc_account_dup_key (address, RC_GUI_CORPUS_OWN_ID);
  keep_settings (self, address);
  rc_gui_world_keep_tabs (self, RC_GUI_CORPUS_LARGE, n_tabs);
  self->cache_path = rc_account_dup_cache_path (address, RC_GUI_CORPUS_OWN_ID);
  rc_gui_corpus_fill (corpus, self->cache_path);
  return self;
}

/* Ends the server. */
void
rc_gui_world_free (RcGuiWorld *self)
{
  rc_test_server_stop (self->server);
  g_free (self->cache_path);
  g_free (self->account);
  g_free (self->large_token);
  g_free (self);
}

guint16
rc_gui_world_get_port (RcGuiWorld *self)
{
  return rc_test_server_get_port (self->server);
}

/**
 * rc_gui_world_log_in_large:
 * @self: a world
 *
 * Returns: (transfer full): a connection of who is RC_GUI_CORPUS_LARGE, at which
 *   nothing has arrived yet
 */
RcTestPeer *
rc_gui_world_log_in_large (RcGuiWorld *self)
{
  RcTestPeer *peer = rc_test_peer_connect (rc_gui_world_get_port (self));

  rc_test_peer_printf (peer, "HELLO v=1 len=5\nbench\nLOGIN id=%s method=token len=%zu\n%s\n", RC_GUI_CORPUS_LARGE,
                       strlen (self->large_token), self->large_token);
  g_free (rc_test_peer_expect_later (peer, "WELCOME id=*"));
  return peer;
}

/* From now on a caret does not blink: what is drawn where one writes is a letter. */
void
rc_gui_world_still_caret (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "gtk-4.0", NULL);
  g_autofree char *path = g_build_filename (folder, "settings.ini", NULL);

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (path, "[Settings]\ngtk-cursor-blink=0\n", -1, NULL));
}

/**
 * rc_gui_world_get_n_tabs:
 * @self: a world
 *
 * Looks at what the client has written down: one that has opened nothing, or
 * something else, says so there.
 *
 * Returns: how many tabs were open when it was last shown
 */
guint
rc_gui_world_get_n_tabs (RcGuiWorld *self)
{
  g_autofree char *path = settings_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) tabs = NULL;

  ck_assert (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  text = g_key_file_get_value (file, SETTINGS_GROUP, "open-tabs", NULL);
  ck_assert_msg (text != NULL, "no tabs are kept");
  rows = g_variant_parse (G_VARIANT_TYPE ("a(ssa(sb))"), text, NULL, NULL, NULL);
  ck_assert_msg (rows != NULL && g_variant_n_children (rows) == 1, "the tabs of one account are not kept: %s", text);
  g_variant_get_child (rows, 0, "(ss@a(sb))", NULL, NULL, &tabs);
  return (guint) g_variant_n_children (tabs);
}
