/* rc-contact-actions.c - what one can do with a contact, as actions.
 *
 * Each row of the list offers them to assistive technology, as "contact.…", from the
 * start. So they are no objects, of which there would be six a row, but are made up
 * of the contact and of what was decided about them when they are asked for. */
#include "config.h"

#include "rc-contact-actions.h"

typedef struct
{
  const char *name;
  const char *in_window;  /* what it activates there; NULL: it is a toggle */
  RcContactPref pref;     /* of a toggle */
} Action;

static const Action actions[] = {
  { "open", "win.open-conversation", 0 },
  { "mark-read", "win.mark-read", 0 },
  { "export", "win.export-conversation", 0 },
  { "mute", NULL, RC_CONTACT_PREF_MUTED },
  { "pin", NULL, RC_CONTACT_PREF_PINNED },
  { "block", NULL, RC_CONTACT_PREF_BLOCKED },
};

/* As they were told last. */
typedef struct
{
  gboolean is_enabled;
  gboolean is_on;
} State;

struct _RcContactActions
{
  GObject parent_instance;

  GtkWidget *widget;           /* borrowed; NULL once detached */

  /* owned */
  RcContact *contact;          /* nullable */
  RcContactPrefs *prefs;       /* nullable */
  State states[G_N_ELEMENTS (actions)];
};

static void rc_contact_actions_group_init (GActionGroupInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RcContactActions, rc_contact_actions, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_ACTION_GROUP, rc_contact_actions_group_init))

static State
find_state (RcContactActions *self,
            const Action     *action)
{
  const char *id = self->contact != NULL ? rc_contact_get_id (self->contact) : NULL;
  State state = { .is_enabled = id != NULL };

  if (id != NULL && g_str_equal (action->name, "mark-read"))
    state.is_enabled = rc_contact_get_unread (self->contact) > 0;
  if (id == NULL || action->in_window != NULL)
    return state;
  state.is_enabled = self->prefs != NULL &&
                     (action->pref != RC_CONTACT_PREF_BLOCKED ||
                      (!rc_contact_get_is_room (self->contact) && !rc_contact_get_is_self (self->contact)));
  state.is_on = self->prefs != NULL && rc_contact_prefs_get (self->prefs, id, action->pref);
  return state;
}

static void
update (RcContactActions *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      State before = self->states[i];

      self->states[i] = find_state (self, &actions[i]);
      if (self->states[i].is_enabled != before.is_enabled)
        g_action_group_action_enabled_changed (G_ACTION_GROUP (self), actions[i].name, self->states[i].is_enabled);
      if (self->states[i].is_on != before.is_on)
        g_action_group_action_state_changed (G_ACTION_GROUP (self), actions[i].name,
                                             g_variant_new_boolean (self->states[i].is_on));
    }
}

static int
find_action (RcContactActions *self,
             const char       *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions) && self->widget != NULL; i++)
    if (g_str_equal (actions[i].name, name))
      return (int) i;

  return -1;
}

static char **
list_actions (GActionGroup *group)
{
  RcContactActions *self = RC_CONTACT_ACTIONS (group);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions) && self->widget != NULL; i++)
    g_strv_builder_add (names, actions[i].name);

  return g_strv_builder_end (names);
}

static gboolean
query_action (GActionGroup        *group,
              const char          *name,
              gboolean            *is_enabled,
              const GVariantType **parameter_type,
              const GVariantType **state_type,
              GVariant           **state_hint,
              GVariant           **state)
{
  RcContactActions *self = RC_CONTACT_ACTIONS (group);
  int i = find_action (self, name);
  gboolean is_toggle = i >= 0 && actions[i].in_window == NULL;

  if (i < 0)
    return FALSE;
  if (is_enabled != NULL)
    *is_enabled = self->states[i].is_enabled;
  if (parameter_type != NULL)
    *parameter_type = NULL;
  if (state_type != NULL)
    *state_type = is_toggle ? G_VARIANT_TYPE_BOOLEAN : NULL;
  if (state_hint != NULL)
    *state_hint = NULL;
  if (state != NULL)
    *state = is_toggle ? g_variant_ref_sink (g_variant_new_boolean (self->states[i].is_on)) : NULL;
  return TRUE;
}

static void
change_action_state (GActionGroup *group,
                     const char   *name,
                     GVariant     *value)
{
  /* Whoever listens to what is decided may be whoever owns us. */
  g_autoptr(RcContactActions) self = g_object_ref (RC_CONTACT_ACTIONS (group));
  g_autoptr(GVariant) held = g_variant_ref_sink (value);
  int i = find_action (self, name);

  if (i < 0 || actions[i].in_window != NULL || !self->states[i].is_enabled ||
      !g_variant_is_of_type (held, G_VARIANT_TYPE_BOOLEAN))
    return;
  rc_contact_prefs_set (self->prefs, rc_contact_get_id (self->contact), actions[i].pref,
                        g_variant_get_boolean (held));
  update (self);
}

static void
activate_action (GActionGroup *group,
                 const char   *name,
                 GVariant     *parameter)
{
  RcContactActions *self = RC_CONTACT_ACTIONS (group);
  int i = find_action (self, name);

  if (i < 0 || !self->states[i].is_enabled)
    return;
  if (actions[i].in_window != NULL)
    gtk_widget_activate_action (self->widget, actions[i].in_window, "s", rc_contact_get_id (self->contact));
  else
    change_action_state (group, name, g_variant_new_boolean (!self->states[i].is_on));
}

static void
rc_contact_actions_dispose (GObject *object)
{
  RcContactActions *self = RC_CONTACT_ACTIONS (object);

  g_clear_object (&self->contact);
  g_clear_object (&self->prefs);
  G_OBJECT_CLASS (rc_contact_actions_parent_class)->dispose (object);
}

static void
rc_contact_actions_class_init (RcContactActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rc_contact_actions_dispose;
}

static void
rc_contact_actions_group_init (GActionGroupInterface *iface)
{
  iface->list_actions = list_actions;
  iface->query_action = query_action;
  iface->change_action_state = change_action_state;
  iface->activate_action = activate_action;
}

static void
rc_contact_actions_init (RcContactActions *self)
{
}

/**
 * rc_contact_actions_new:
 * @widget: (transfer none): in the window that opens conversations; to be detached
 *   before it is gone
 *
 * Returns: (transfer full): actions about nobody yet
 */
RcContactActions *
rc_contact_actions_new (GtkWidget *widget)
{
  RcContactActions *self = g_object_new (RC_TYPE_CONTACT_ACTIONS, NULL);

  self->widget = widget;
  return self;
}

/**
 * rc_contact_actions_set_contact:
 * @self: actions
 * @contact: (nullable): whom they are about
 * @prefs: (nullable): what was decided about them
 *
 * To be called again when anything about them has changed.
 */
void
rc_contact_actions_set_contact (RcContactActions *self,
                                RcContact        *contact,
                                RcContactPrefs   *prefs)
{
  g_return_if_fail (RC_IS_CONTACT_ACTIONS (self));

  g_set_object (&self->contact, contact);
  g_set_object (&self->prefs, prefs);
  update (self);
}

/**
 * rc_contact_actions_detach:
 * @self: actions
 *
 * The widget goes. What still holds the actions can do nothing with them.
 */
void
rc_contact_actions_detach (RcContactActions *self)
{
  g_return_if_fail (RC_IS_CONTACT_ACTIONS (self));

  if (self->widget == NULL)
    return;
  self->widget = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_action_group_action_removed (G_ACTION_GROUP (self), actions[i].name);
  g_clear_object (&self->contact);
}
