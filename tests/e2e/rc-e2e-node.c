/* rc-e2e-node.c - what a screen reader finds in an application. */
#include "config.h"

#include <check.h>
#include <stdio.h>

#include "rc-e2e-node.h"
#include "rc-e2e-process.h"

#define POLL_INTERVAL_US (30 * 1000)
/* Deeper than any tree of ours: a loop in it is found. */
#define MAX_DEPTH 100

typedef gboolean (*Accept) (AtspiAccessible *node);

typedef struct
{
  AtspiRole role;
  const char *name;
  Accept accept;
  AtspiAccessible *found; /* owned; the first */
  guint n_found;
} Search;

static void
walk (AtspiAccessible *node, guint depth, RcE2eNodeFunc func, gpointer user_data)
{
  int n_children;

  ck_assert_uint_lt (depth, MAX_DEPTH);
  func (node, depth, user_data);
  n_children = atspi_accessible_get_child_count (node, NULL);
  for (int i = 0; i < n_children; i++)
    {
      /* A child that vanishes meanwhile is none. */
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (node, i, NULL);

      if (child != NULL)
        walk (child, depth + 1, func, user_data);
    }
}

/* The application's root, NULL as long as it is not there. */
static AtspiAccessible *
find_root (RcE2eApp *app)
{
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  int n_children;

  atspi_accessible_set_cache_mask (desktop, ATSPI_CACHE_NONE);
  n_children = atspi_accessible_get_child_count (desktop, NULL);
  for (int i = 0; i < n_children; i++)
    {
      g_autoptr (AtspiAccessible) root = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (root == NULL || !rc_e2e_process_answers_for ((GPid) atspi_accessible_get_process_id (root, NULL), rc_e2e_app_get_pid (app)))
        continue;

      atspi_accessible_set_cache_mask (root, ATSPI_CACHE_NONE);
      return g_steal_pointer (&root);
    }

  return NULL;
}

static void
append_node (AtspiAccessible *node, guint depth, gpointer user_data)
{
  GString *dump = user_data;
  g_autofree char *name = atspi_accessible_get_name (node, NULL);
  g_autofree char *role = atspi_accessible_get_role_name (node, NULL);

  g_string_append_printf (dump, "%*s%s “%s”\n", (int) depth * 2, "", role, name);
}

static void
fail_with_tree (RcE2eApp *app, const char *what, AtspiRole role, const char *name)
{
  g_autoptr (AtspiAccessible) root = find_root (app);
  g_autoptr (GString) dump = g_string_new (NULL);
  g_autofree char *role_name = role != ATSPI_ROLE_INVALID ? atspi_role_get_name (role) : g_strdup ("node");
  g_autofree char *log = rc_e2e_app_get_log (app);

  if (root != NULL)
    walk (root, 1, append_node, dump);
  /* A message of check's is one short line. */
  fprintf (stderr, "The application shows:\n%sits log:\n%s\n", dump->str, log);
  ck_abort_msg ("the %s “%s” %s", role_name, name, what);
}

/* GTK 4.8 says the label of some widgets twice, once with its mnemonic:
 * "_Connect Connect". This returns it once; g_free() it. */
static char *
say_once (const char *name)
{
  g_autoptr (GString) plain = g_string_new (name);
  gsize half;

  g_string_replace (plain, "_", "", 1);
  half = plain->len / 2;
  if (plain->len % 2 == 0 || plain->str[half] != ' ' || strncmp (plain->str, plain->str + half + 1, half) != 0)
    return g_strdup (name);

  return g_strndup (plain->str, half);
}

static void
match (AtspiAccessible *node, guint depth, gpointer user_data)
{
  Search *search = user_data;
  g_autofree char *name = NULL;
  g_autofree char *once = NULL;

  if (search->role != ATSPI_ROLE_INVALID && atspi_accessible_get_role (node, NULL) != search->role)
    return;
  name = atspi_accessible_get_name (node, NULL);
  if (name == NULL)
    return;
  once = say_once (name);
  if (!g_pattern_match_simple (search->name, once))
    return;
  if (search->accept != NULL && !search->accept (node))
    return;

  search->n_found++;
  if (search->found == NULL)
    search->found = g_object_ref (node);
}

static AtspiAccessible *
search_now (RcE2eApp *app, AtspiAccessible *within, Search *search)
{
  g_autoptr (AtspiAccessible) start = within != NULL ? g_object_ref (within) : find_root (app);

  search->n_found = 0;
  if (start != NULL)
    walk (start, 0, match, search);

  return g_steal_pointer (&search->found);
}

static AtspiAccessible *
find_accepted (RcE2eApp *app, AtspiAccessible *within, AtspiRole role, const char *name, Accept accept)
{
  Search search = { .role = role, .name = name, .accept = accept };
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  do
    {
      AtspiAccessible *found = search_now (app, within, &search);

      if (found != NULL)
        return found;
      g_usleep (POLL_INTERVAL_US);
    }
  while (g_get_monotonic_time () < deadline_us);

  fail_with_tree (app, "did not appear", role, name);
  return NULL;
}

/* GtkMenuButton, for one, stands there twice with the same name: as a box and
 * as the button in it. */
static gboolean
can_be_clicked (AtspiAccessible *node)
{
  g_autoptr (AtspiAction) action = atspi_accessible_get_action_iface (node);
  g_autofree char *name = NULL;

  if (action == NULL || atspi_action_get_n_actions (action, NULL) < 1)
    return FALSE;
  name = atspi_action_get_action_name (action, 0, NULL);

  return g_strcmp0 (name, "click") == 0;
}

static gboolean
can_be_edited (AtspiAccessible *node)
{
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (node);

  return editable != NULL;
}

static gboolean
is_sensitive (AtspiAccessible *node)
{
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (node);

  return atspi_state_set_contains (states, ATSPI_STATE_SENSITIVE);
}

static gboolean
is_focused (AtspiAccessible *node)
{
  g_autoptr (AtspiStateSet) states = atspi_accessible_get_state_set (node);

  return atspi_state_set_contains (states, ATSPI_STATE_FOCUSED);
}

static gboolean
can_be_clicked_now (AtspiAccessible *node)
{
  return can_be_clicked (node) && is_sensitive (node);
}

/**
 * rc_e2e_node_find:
 * @within: (nullable): the node to search below
 *
 * Waits for a node.
 *
 * Returns: (transfer full): the first one in the order of the tree
 */
AtspiAccessible *
rc_e2e_node_find (RcE2eApp *app, AtspiAccessible *within, AtspiRole role, const char *name)
{
  return find_accepted (app, within, role, name, NULL);
}

/**
 * rc_e2e_node_find_focused:
 *
 * Waits for the node @name that keys go to.
 *
 * Returns: (transfer full): the node
 */
AtspiAccessible *
rc_e2e_node_find_focused (RcE2eApp *app, const char *name)
{
  return find_accepted (app, NULL, ATSPI_ROLE_INVALID, name, is_focused);
}

/* How many such nodes there are at this moment. */
guint
rc_e2e_node_count (RcE2eApp *app, AtspiAccessible *within, AtspiRole role, const char *name)
{
  Search search = { .role = role, .name = name };
  g_autoptr (AtspiAccessible) found = search_now (app, within, &search);

  return search.n_found;
}

/* Waits until there is no such node any more. */
void
rc_e2e_node_wait_gone (RcE2eApp *app, AtspiAccessible *within, AtspiRole role, const char *name)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;

  while (rc_e2e_node_count (app, within, role, name) > 0)
    {
      if (g_get_monotonic_time () > deadline_us)
        fail_with_tree (app, "did not go away", role, name);
      g_usleep (POLL_INTERVAL_US);
    }
}

/* Calls @func for every node of the application, parents first. */
void
rc_e2e_node_walk (RcE2eApp *app, RcE2eNodeFunc func, gpointer user_data)
{
  g_autoptr (AtspiAccessible) root = find_root (app);

  ck_assert_ptr_nonnull (root);
  walk (root, 0, func, user_data);
}

/* Waits for a button or a menu item that can be clicked, and clicks it. */
void
rc_e2e_node_click (RcE2eApp *app, AtspiAccessible *within, const char *name)
{
  g_autoptr (AtspiAccessible) node =
    find_accepted (app, within, ATSPI_ROLE_INVALID, name, can_be_clicked_now);
  g_autoptr (AtspiAction) action = atspi_accessible_get_action_iface (node);
  g_autoptr (GError) error = NULL;

  if (!atspi_action_do_action (action, 0, &error))
    fail_with_tree (app, "could not be clicked", ATSPI_ROLE_INVALID, name);
}

/* Replaces what stands in @node. */
void
rc_e2e_node_write (RcE2eApp *app, AtspiAccessible *node, const char *text)
{
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (node);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_nonnull (editable);
  if (!atspi_editable_text_set_text_contents (editable, text, &error))
    fail_with_tree (app, "could not be written", ATSPI_ROLE_INVALID, text);
}

/* Waits for something that can be written to, and replaces what stands in it. */
void
rc_e2e_node_set_text (RcE2eApp *app, AtspiAccessible *within, const char *name, const char *text)
{
  g_autoptr (AtspiAccessible) node =
    find_accepted (app, within, ATSPI_ROLE_INVALID, name, can_be_edited);

  rc_e2e_node_write (app, node, text);
}

/**
 * rc_e2e_node_get_text:
 *
 * Waits for something that can be written to.
 *
 * Returns: (transfer full): what stands in it
 */
char *
rc_e2e_node_get_text (RcE2eApp *app, AtspiAccessible *within, const char *name)
{
  g_autoptr (AtspiAccessible) node =
    find_accepted (app, within, ATSPI_ROLE_INVALID, name, can_be_edited);
  g_autoptr (AtspiText) text = atspi_accessible_get_text_iface (node);
  int n_characters = atspi_text_get_character_count (text, NULL);

  return atspi_text_get_text (text, 0, n_characters, NULL);
}
