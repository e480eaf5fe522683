/* rc-message-text.c - what a message says, as a person is shown it.
 *
 * Everything here is free of widgets. Texts and ids come from peers: they are
 * made harmless before they are drawn, and are never taken for markup. */
#include "config.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

#include "rc-message-text.h"

/* A line of more emoji than this is a line of text. */
#define BIG_EMOJI_MAX 6

/* Embeddings, overrides and isolates: they turn text around for the reader. A
 * paragraph finds its own direction; the mere marks (LRM, RLM) are needed. */
static gboolean
turns_text (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_harmless (gunichar c)
{
  if (c == '\n' || c == '\t')
    return TRUE;

  return c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0x2028 && c != 0x2029 && !turns_text (c);
}

static void
append_harmless (GString  *shown,
                 gunichar  c,
                 gunichar  next)
{
  if (is_harmless (c))
    g_string_append_unichar (shown, c);
  else if (c == '\r' && next == '\n')
    return;
  else if (c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
    g_string_append_c (shown, '\n');
  else if (c < 0x20)
    g_string_append_unichar (shown, 0x2400 + c);
  else if (c == 0x7f)
    g_string_append_unichar (shown, 0x2421);
  else if (!turns_text (c))
    g_string_append_unichar (shown, 0xfffd);
}

/**
 * rc_message_text_make_shown:
 * @text: UTF-8, from anybody
 *
 * Makes a text fit to be drawn: line ends of every kind become LF, control
 * characters their pictures, and what would turn the text around is left out.
 * A place in a message (of a selection, of a link) is a byte of the result.
 *
 * Returns: (transfer full): the text
 */
char *
rc_message_text_make_shown (const char *text)
{
  GString *shown = NULL;
  gboolean is_fine = TRUE;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0' && is_fine; p = g_utf8_next_char (p))
    is_fine = is_harmless (g_utf8_get_char (p));
  if (is_fine)
    return g_strdup (text);

  shown = g_string_sized_new (strlen (text) + 16);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    append_harmless (shown, g_utf8_get_char (p), g_utf8_get_char (g_utf8_next_char (p)));

  return g_string_free (shown, FALSE);
}

/**
 * rc_message_text_make_name:
 * @from: a sender's id
 *
 * Returns: (transfer full): @from on one line, isolated from the direction of
 *   what stands around it
 */
char *
rc_message_text_make_name (const char *from)
{
  g_autofree char *shown = rc_message_text_make_shown (from);

  g_strdelimit (shown, "\n\t", ' ');
  return g_strdup_printf ("\u2068%s\u2069", shown);
}

static gboolean
is_emoji_base (gunichar c)
{
  return (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x1f000 && c <= 0x1f0ff) ||
         (c >= 0x1f100 && c <= 0x1f2ff) || (c >= 0x2600 && c <= 0x27bf) ||
         (c >= 0x231a && c <= 0x23ff) || (c >= 0x2b05 && c <= 0x2b55) ||
         c == 0x203c || c == 0x2049 || c == 0x2139 || c == 0x3030 ||
         c == 0x303d || c == 0x3297 || c == 0x3299;
}

/* What continues an emoji: joiner, variation, skin tone, keycap, tags. */
static gboolean
is_emoji_modifier (gunichar c)
{
  return c == 0x200d || c == 0xfe0f || c == 0x20e3 ||
         (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0xe0020 && c <= 0xe007f);
}

static gboolean
is_flag_half (gunichar c)
{
  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

/**
 * rc_message_text_is_emoji:
 * @text: UTF-8
 *
 * Returns: whether @text is nothing but a few emoji, which are shown bigger
 */
gboolean
rc_message_text_is_emoji (const char *text)
{
  guint n_emoji = 0;
  gunichar previous = 0;
  gboolean is_second_half = FALSE;

  g_return_val_if_fail (text != NULL, FALSE);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((is_emoji_modifier (c) && previous != 0) || (is_flag_half (c) && is_second_half))
        is_second_half = FALSE;
      else if (is_emoji_base (c))
        {
          n_emoji += previous != 0x200d;
          is_second_half = is_flag_half (c);
        }
      else if (c != ' ')
        return FALSE;
      if (n_emoji > BIG_EMOJI_MAX)
        return FALSE;
      previous = c;
    }

  return n_emoji > 0;
}

static GDateTime *
date_time_from_us (gint64 time_us)
{
  return g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);
}

/* What the locale's own format says: the clock of twelve hours, or of 24. */
static gboolean
is_twelve_hours (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%r") != NULL || strstr (format, "%p") != NULL || strstr (format, "%I") != NULL;
}

/**
 * rc_message_text_format_time:
 * @time_us: Unix time in microseconds
 *
 * Returns: (transfer full): the time of day, as short as the locale has it;
 *   empty where @time_us is no time
 */
char *
rc_message_text_format_time (gint64 time_us)
{
  g_autoptr(GDateTime) time = date_time_from_us (time_us);
  char *text = NULL;

  if (time == NULL)
    return g_strdup ("");
  /* Translators: the time of day on a clock of twelve hours, for g_date_time_format() */
  text = g_date_time_format (time, is_twelve_hours () ? _("%-l:%M %p") : "%R");

  return text != NULL ? text : g_strdup ("");
}

/**
 * rc_message_text_format_full:
 * @time_us: Unix time in microseconds
 *
 * Returns: (transfer full): date and time, to the second
 */
char *
rc_message_text_format_full (gint64 time_us)
{
  g_autoptr(GDateTime) time = date_time_from_us (time_us);
  char *text = time != NULL ? g_date_time_format (time, "%c") : NULL;

  return text != NULL ? text : g_strdup ("");
}

static GDate
date_of (GDateTime *time)
{
  GDate date;
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return date;
}

static const char *
choose_day_format (int      n_days_ago,
                   gboolean is_same_year)
{
  if (n_days_ago == 0)
    return _("Today");
  if (n_days_ago == 1)
    return _("Yesterday");
  if (is_same_year)
    /* Translators: a day of this year above its messages, for
     * g_date_time_format(): weekday, month, day of the month */
    return _("%A, %B %-e");
  /* Translators: a day of another year above its messages, for
   * g_date_time_format(): weekday, month, day of the month, year */
  return _("%A, %B %-e, %Y");
}

/**
 * rc_message_text_format_day:
 * @time_us: Unix time in microseconds
 * @now_us: the present, likewise
 *
 * Returns: (transfer full): the day, as it stands above its messages
 */
char *
rc_message_text_format_day (gint64 time_us,
                            gint64 now_us)
{
  g_autoptr(GDateTime) time = date_time_from_us (time_us);
  g_autoptr(GDateTime) now = date_time_from_us (now_us);
  GDate then_date, now_date;
  char *text = NULL;

  if (time == NULL || now == NULL)
    return g_strdup ("");
  then_date = date_of (time);
  now_date = date_of (now);
  text = g_date_time_format (time, choose_day_format (g_date_days_between (&then_date, &now_date),
                                                      g_date_get_year (&then_date) == g_date_get_year (&now_date)));

  return text != NULL ? text : g_strdup ("");
}

static char *
format_missing (const RcReach *reach)
{
  if (reach->n_missing == 1)
    /* Translators: %s is a person who is not online now */
    return g_strdup_printf (_("%s gets it when back"), reach->missing);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u person gets it when back",
                                       "%u people get it when back", reach->n_missing), reach->n_missing);
}

/**
 * rc_message_text_format_reach:
 * @reach: who has a message
 *
 * Returns: (transfer full): such as “Delivered to 4 of 5 · ben gets it when back”
 */
char *
rc_message_text_format_reach (const RcReach *reach)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_return_val_if_fail (reach != NULL, NULL);

  if (reach->n_read >= reach->n_people)
    return g_strdup (_("Read by everyone"));
  if (reach->n_delivered >= reach->n_people)
    first = g_strdup (_("Delivered to everyone"));
  else
    /* Translators: how many people have a message, and how many there are */
    first = g_strdup_printf (_("Delivered to %u of %u"), reach->n_delivered, reach->n_people);
  if (reach->n_missing > 0)
    second = format_missing (reach);
  else if (reach->n_read > 0)
    /* Translators: how many people have read a message, and how many there are */
    second = g_strdup_printf (_("read by %u of %u"), reach->n_read, reach->n_people);
  if (second == NULL)
    return g_steal_pointer (&first);

  /* Translators: two parts of what is known of a message, such as “Delivered
   * to 4 of 5” and “ben gets it when back” */
  return g_strdup_printf (_("%s · %s"), first, second);
}

/**
 * rc_message_text_format_receipt:
 * @person: somebody
 * @state: what a message is to them: sent, delivered or read
 *
 * Returns: (transfer full): a line about @person
 */
char *
rc_message_text_format_receipt (RcContact    *person,
                                RcEntryState  state)
{
  g_autofree char *name = NULL;
  RcPresence presence = rc_contact_get_presence (person);

  name = rc_message_text_make_name (rc_contact_get_id (person));
  if (state == RC_ENTRY_READ)
    return g_strdup_printf (_("%s has read it"), name);
  if (state == RC_ENTRY_DELIVERED)
    return g_strdup_printf (_("%s has it"), name);
  if (presence == RC_PRESENCE_ONLINE || presence == RC_PRESENCE_AWAY)
    return g_strdup_printf (_("%s does not have it yet"), name);

  return g_strdup_printf (_("%s gets it when back"), name);
}

/**
 * rc_message_text_format_state:
 * @entry: a message
 *
 * Returns: (transfer full) (nullable): what became of an own message, %NULL
 *   where there is nothing to say
 */
char *
rc_message_text_format_state (RcEntry *entry)
{
  g_return_val_if_fail (RC_IS_ENTRY (entry), NULL);

  switch (rc_entry_get_state (entry))
    {
    case RC_ENTRY_WAITING:
      return g_strdup (_("Waiting for the connection"));
    case RC_ENTRY_SENDING:
      return g_strdup (_("Sending"));
    case RC_ENTRY_SENT:
      if (rc_entry_get_reach (entry) != NULL)
        return rc_message_text_format_reach (rc_entry_get_reach (entry));
      return g_strdup (_("Sent"));
    case RC_ENTRY_DELIVERED:
      return g_strdup (_("Delivered"));
    case RC_ENTRY_READ:
      return g_strdup (_("Read"));
    case RC_ENTRY_FAILED:
      if (rc_entry_get_error (entry) == NULL)
        return g_strdup (_("Not sent"));
      /* Translators: %s is a whole sentence that says why */
      return g_strdup_printf (_("Not sent: %s"), rc_entry_get_error (entry));
    case RC_ENTRY_RECEIVED:
    default:
      return NULL;
    }
}

static const char *
get_speaker (RcEntry *entry)
{
  return rc_entry_get_is_own (entry) ? _("You") : rc_entry_get_from (entry);
}

/**
 * rc_message_text_format_label:
 * @entry: a message
 * @shown: its text, as it is shown
 *
 * Returns: (transfer full): what a screen reader says: sender, time, text and
 *   state
 */
char *
rc_message_text_format_label (RcEntry    *entry,
                              const char *shown)
{
  g_autofree char *time = NULL;
  g_autofree char *state = NULL;

  g_return_val_if_fail (RC_IS_ENTRY (entry), NULL);

  time = rc_message_text_format_time (rc_entry_get_time_us (entry));
  state = rc_message_text_format_state (entry);
  if (state == NULL)
    /* Translators: a message as a screen reader reads it: sender, time, text */
    return g_strdup_printf (_("%s, %s: %s"), get_speaker (entry), time, shown);

  /* Translators: a message as a screen reader reads it: sender, time, text, state */
  return g_strdup_printf (_("%s, %s: %s, %s"), get_speaker (entry), time, shown, state);
}

/**
 * rc_message_text_format_above:
 * @entry: a message
 * @now_us: Unix time in microseconds
 *
 * Returns: (transfer full) (nullable): what stands above it in the timeline: a
 *   new day, the beginning of what is new, or both
 */
char *
rc_message_text_format_above (RcEntry *entry,
                              gint64   now_us)
{
  g_autofree char *day = NULL;

  g_return_val_if_fail (RC_IS_ENTRY (entry), NULL);

  if (rc_entry_get_starts_day (entry))
    day = rc_message_text_format_day (rc_entry_get_time_us (entry), now_us);
  if (!rc_entry_get_starts_new (entry))
    return g_steal_pointer (&day);
  if (day == NULL)
    return g_strdup (_("New Messages"));

  /* Translators: stands between the parts of what a screen reader says */
  return g_strjoin (_(", "), day, _("New Messages"), NULL);
}

/**
 * rc_message_text_format_details:
 * @entry: a message
 *
 * Returns: (transfer full): who has written it and when, to the second, and what
 *   became of it; plain text, a line each
 */
char *
rc_message_text_format_details (RcEntry *entry)
{
  g_autofree char *time = NULL;
  g_autofree char *state = NULL;
  g_autofree char *from = NULL;

  g_return_val_if_fail (RC_IS_ENTRY (entry), NULL);

  time = rc_message_text_format_full (rc_entry_get_time_us (entry));
  state = rc_message_text_format_state (entry);
  from = rc_message_text_make_name (rc_entry_get_from (entry));
  if (state == NULL)
    /* Translators: the details of a message: who has written it, and when */
    return g_strdup_printf (_("From %s\n%s"), from, time);

  /* Translators: the details of a message: who has written it, when, and what
   * became of it, such as “Sent” */
  return g_strdup_printf (_("From %s\n%s\n%s"), from, time, state);
}

/**
 * rc_message_text_format_line:
 * @entry: a message
 * @shown: (a part of) its text, as it is shown
 *
 * Returns: (transfer full): the message as it is copied together with others
 */
char *
rc_message_text_format_line (RcEntry    *entry,
                             const char *shown)
{
  g_autofree char *time = NULL;

  g_return_val_if_fail (RC_IS_ENTRY (entry), NULL);

  time = rc_message_text_format_time (rc_entry_get_time_us (entry));
  /* Translators: a copied message: time, sender, text */
  return g_strdup_printf (_("[%s] %s: %s"), time, rc_entry_get_from (entry), shown);
}
