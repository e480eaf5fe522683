#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "rc-invite-link.h"
#include "rc-pin.h"
#include "rc-server-address.h"

#define SCHEME "redcoast://"
#define LINK_MAX_BYTES 2048
#define INVITE_MAX_CHARS 128

static gboolean
refuse (GError     **error,
        const char  *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);

  return FALSE;
}

/* A link comes from anywhere: before anything else it is short, and one line
 * of text without anything that cannot be seen. */
static gboolean
check_text (const char  *text,
            GError     **error)
{
  if (strlen (text) > LINK_MAX_BYTES)
    return refuse (error, _("This link is too long to be an invitation."));

  if (!g_utf8_validate (text, -1, NULL))
    return refuse (error, _("This link is not a text."));

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (!g_unichar_isgraph (c))
        return refuse (error, _("There are spaces or invisible characters in this link. Copy it once more."));
    }

  return TRUE;
}

static gboolean
check_invite (const char *invite)
{
  gsize len = strlen (invite);

  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (invite[i]) && invite[i] != '-' && invite[i] != '_')
      return FALSE;

  return len > 0 && len <= INVITE_MAX_CHARS;
}

static gboolean
take_invite (RcInviteLink  *link,
             const char    *value,
             GError       **error)
{
  if (link->invite != NULL)
    return refuse (error, _("There are two invitations in this link."));
  if (!check_invite (value))
    return refuse (error, _("The invitation in this link is damaged. Copy it once more."));

  link->invite = g_strdup (value);

  return TRUE;
}

static gboolean
take_pin (GPtrArray   *pins,
          const char  *value,
          GError     **error)
{
  if (!rc_pin_check (value))
    return refuse (error, _("The key’s fingerprint in this link is damaged. Copy it once more."));
  if (pins->len >= RC_PINS_MAX)
    return refuse (error, _("There are too many fingerprints in this link."));

  g_ptr_array_add (pins, g_strdup (value));

  return TRUE;
}

/* What a later version says besides is not ours to judge. */
static gboolean
parse_query (const char    *query,
             RcInviteLink  *link,
             GError       **error)
{
  g_auto (GStrv) parts = g_strsplit (query, "&", -1);
  g_autoptr (GPtrArray) pins = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_str_has_prefix (parts[i], "invite=")
          && !take_invite (link, parts[i] + strlen ("invite="), error))
        return FALSE;
      if (g_str_has_prefix (parts[i], "pin=")
          && !take_pin (pins, parts[i] + strlen ("pin="), error))
        return FALSE;
    }

  if (pins->len == 0)
    return TRUE;

  g_ptr_array_add (pins, NULL);
  link->pins = (char **) g_ptr_array_steal (pins, NULL);

  return TRUE;
}

static gboolean
parse_parts (const char    *rest,
             RcInviteLink  *link,
             GError       **error)
{
  gsize host_len = strcspn (rest, "/?#");
  g_autofree char *host = g_strndup (rest, host_len);
  g_auto (RcServerAddress) address = { 0 };
  const char *query = rest + host_len;

  if (!rc_server_address_parse (host, &address, error))
    return FALSE;

  if (*query == '/')
    query++;
  if ((*query != '\0' && *query != '?') || strchr (query, '#') != NULL)
    return refuse (error, _("This link does not lead to a Red Coast server."));

  link->host = g_steal_pointer (&address.host);
  link->port = address.port;

  return *query == '\0' || parse_query (query + 1, link, error);
}

/*< private >
 * rc_invite_link_is:
 * @text: (nullable): what a person typed or pasted
 *
 * Whether it is meant to be a link; whether it is a good one is not said.
 */
gboolean
rc_invite_link_is (const char *text)
{
  return text != NULL && g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0;
}

/*< private >
 * rc_invite_link_parse:
 * @text: from anywhere
 * @link: (out caller-allocates): clear it afterwards, whatever the answer
 *
 * Reads a link. Nothing is looked up, and nothing is done. The errors are of
 * #G_IO_ERROR, and their messages for people.
 */
gboolean
rc_invite_link_parse (const char    *text,
                      RcInviteLink  *link,
                      GError       **error)
{
  *link = (RcInviteLink) { NULL };

  if (!rc_invite_link_is (text))
    return refuse (error, _("An invitation begins with “redcoast://”."));

  return check_text (text, error) && parse_parts (text + strlen (SCHEME), link, error);
}

/*< private >
 * rc_invite_link_to_server:
 *
 * Returns: (transfer full): HOST:PORT or [V6]:PORT
 */
char *
rc_invite_link_to_server (const RcInviteLink *link)
{
  if (strchr (link->host, ':') != NULL)
    return g_strdup_printf ("[%s]:%u", link->host, (guint) link->port);

  return g_strdup_printf ("%s:%u", link->host, (guint) link->port);
}

/*< private >
 * rc_invite_link_build:
 *
 * Returns: (transfer full): the link that rc_invite_link_parse() reads as @link
 */
char *
rc_invite_link_build (const RcInviteLink *link)
{
  g_autofree char *server = rc_invite_link_to_server (link);
  GString *text = g_string_new (SCHEME);
  char separator = '?';

  g_string_append_printf (text, "%s/", server);
  if (link->invite != NULL)
    {
      g_string_append_printf (text, "%cinvite=%s", separator, link->invite);
      separator = '&';
    }
  for (guint i = 0; link->pins != NULL && link->pins[i] != NULL; i++)
    {
      g_string_append_printf (text, "%cpin=%s", separator, link->pins[i]);
      separator = '&';
    }

  return g_string_free (text, FALSE);
}

void
rc_invite_link_clear (RcInviteLink *link)
{
  g_clear_pointer (&link->host, g_free);
  g_clear_pointer (&link->invite, g_free);
  g_clear_pointer (&link->pins, g_strfreev);
}
