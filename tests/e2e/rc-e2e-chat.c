/* rc-e2e-chat.c - what a person does with the window, in a step each. */
#include "config.h"

#include <check.h>

#include "rc-e2e-chat.h"
#include "rc-e2e-node.h"
#include "rc-e2e-screen.h"
#include "rc-test-ctl.h"

#define LETTERS_PROCESSOR_US (500 * 1000)

#define POLL_INTERVAL_US (30 * 1000)
/* "yewenjie, 21:40: do not answer" and "You, 21:40: do not answer, Sent". */
#define MESSAGE_NAME "%s, ??:??: %s%s"

static void
wait_message (RcE2eApp *app, const char *from, const char *text, const char *state)
{
  g_autofree char *name = g_strdup_printf (MESSAGE_NAME, from, text, state);
  g_autoptr (AtspiAccessible) message = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, name);
}

/* Fills in the connect page, and waits until the contact list is there. */
void
rc_e2e_chat_log_in (RcE2eApp *app, guint16 port, const char *id)
{
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", port);

  rc_e2e_node_set_text (app, NULL, "Server or invitation", server);
  rc_e2e_node_set_text (app, NULL, "Your id", id);
  rc_e2e_node_click (app, NULL, "Connect");
  rc_e2e_chat_wait_ready (app);
}

/* Waits until the contact list is there. */
void
rc_e2e_chat_wait_ready (RcE2eApp *app)
{
  g_autoptr (AtspiAccessible) room =
    rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, RC_E2E_ROOM "*");
}

/* Waits until the contact list has @contact with this presence. */
void
rc_e2e_chat_wait_contact (RcE2eApp *app, const char *contact, const char *presence)
{
  g_autofree char *name = g_strdup_printf ("%s, %s*", contact, presence);
  g_autoptr (AtspiAccessible) row = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST_ITEM, name);
}

/* Opens the conversation with @contact, by the mouse. */
void
rc_e2e_chat_open (RcE2eApp *app, const char *contact)
{
  g_autoptr (AtspiAccessible) list = rc_e2e_node_find (app, NULL, ATSPI_ROLE_LIST, "Contacts");
  g_autofree char *name = g_strdup_printf ("%s*", contact);
  g_autoptr (AtspiAccessible) row = rc_e2e_node_find (app, list, ATSPI_ROLE_LIST_ITEM, name);
  g_autoptr (AtspiAccessible) composer = NULL;

  rc_e2e_screen_click (app, row);
  composer = rc_e2e_node_find_focused (app, "Message");
}

/* Writes @text to the conversation that is shown, and sends it by the button.
 * Each tab has a composer; the one that is shown has the focus. */
void
rc_e2e_chat_say (RcE2eApp *app, const char *text)
{
  g_autoptr (AtspiAccessible) composer = NULL;

  rc_e2e_screen_focus (app);
  composer = rc_e2e_node_find_focused (app, "Message");
  rc_e2e_node_write (app, composer, text);
  rc_e2e_node_click (app, NULL, "Send");
}

static char *
dup_draft (RcE2eApp *app, const char *contact)
{
  g_autofree char *name = g_strdup_printf ("Conversation with %s", contact != NULL ? contact : "");
  g_autoptr (AtspiAccessible) within = NULL;
  g_autoptr (AtspiText) text = NULL;

  if (contact == NULL)
    {
      within = rc_e2e_node_find_focused (app, "Message");
      text = atspi_accessible_get_text_iface (within);
      return atspi_text_get_text (text, 0, atspi_text_get_character_count (text, NULL), NULL);
    }
  within = rc_e2e_node_find (app, NULL, ATSPI_ROLE_INVALID, name);
  return rc_e2e_node_get_text (app, within, "Message");
}

/* Waits until this is written to @contact, or where keys go to. */
void
rc_e2e_chat_wait_draft (RcE2eApp *app, const char *contact, const char *text)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) RC_E2E_DEADLINE_MS * 1000;
  g_autofree char *draft = dup_draft (app, contact);

  while (g_strcmp0 (draft, text) != 0)
    {
      ck_assert_msg (g_get_monotonic_time () < deadline_us, "the draft is “%s”, not “%s”", draft, text);
      g_usleep (POLL_INTERVAL_US);
      g_free (draft);
      draft = dup_draft (app, contact);
    }
}

/* Waits until our own message is shown as one that the server has taken. */
void
rc_e2e_chat_wait_sent (RcE2eApp *app, const char *text)
{
  wait_message (app, "You", text, ", Sent");
}

/* Waits until our own message is shown as one that waits for the connection. */
void
rc_e2e_chat_wait_unsent (RcE2eApp *app, const char *text)
{
  wait_message (app, "You", text, ", Waiting for the connection");
}

/* Waits until a message of somebody else's is shown. */
void
rc_e2e_chat_wait_received (RcE2eApp *app, const char *from, const char *text)
{
  wait_message (app, from, text, "");
}

/* Waits for the bar that says that the connection is lost. */
void
rc_e2e_chat_wait_lost (RcE2eApp *app)
{
  g_autoptr (AtspiAccessible) button = rc_e2e_node_find (app, NULL, ATSPI_ROLE_PUSH_BUTTON, "Try Now");
}

/* Waits until the client has logged in again, as @id, by itself. */
void
rc_e2e_chat_wait_back (RcE2eApp *app, const char *id)
{
  g_autofree char *self = g_strdup_printf ("%s (you)", id);

  rc_e2e_chat_wait_contact (app, self, "Online");
}

/* How often a message with this text is shown at this moment. */
guint
rc_e2e_chat_count_messages (RcE2eApp *app, const char *text)
{
  g_autofree char *name = g_strdup_printf (MESSAGE_NAME, "*", text, "*");

  return rc_e2e_node_count (app, NULL, ATSPI_ROLE_LIST_ITEM, name);
}

/* Closes the window, and checks that the client ends well. */
void
rc_e2e_chat_close (RcE2eApp *app)
{
  rc_e2e_node_click (app, NULL, "Close");
  rc_e2e_app_wait_for_end (app);
}

RcE2eApp *
rc_e2e_chat_start_member (RcTestServer *server)
{
  g_autofree char *link = rc_test_ctl_invite (server);
  RcE2eApp *app = rc_e2e_app_start_member (NULL);

  rc_e2e_node_set_text (app, NULL, "Server or invitation", link);
  rc_e2e_node_set_text (app, NULL, "Your id", "yewenjie");
  rc_e2e_node_set_text (app, NULL, "New password", "three body");
  rc_e2e_node_click (app, NULL, "Create Account");
  return app;
}

void
rc_e2e_chat_expect_quick (RcE2eApp *app, RcTestPeer *peer)
{
  gint64 start_us, taken_us;

  rc_e2e_screen_focus (app);
  start_us = rc_e2e_app_get_processor_us (app);
  rc_e2e_screen_type (app, RC_E2E_CHAT_LETTERS);
  rc_e2e_screen_press (app, "Return");
  g_free (rc_test_peer_expect_later (peer, "MESSAGE *\n" RC_E2E_CHAT_LETTERS "\n"));
  taken_us = rc_e2e_app_get_processor_us (app) - start_us;
  g_print ("# typing and sending took %" G_GINT64_FORMAT " ms of the processor\n", taken_us / 1000);
  ck_assert_int_lt (taken_us, LETTERS_PROCESSOR_US);
}
