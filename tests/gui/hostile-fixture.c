#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hostile-fixture.h"
#include "rc-test-files.h"

#define TITLE "hostile"
#define PIECE_BYTES (32 * 1024)
/* What one turn may take of the processor, whoever else uses it. The longest has a frame in
 * it that breaks texts of 60,000 letters without a space into lines; all others are shorter
 * than a fifth of this. */
#define TURN_MAX_US G_USEC_PER_SEC
/* What an attack may leave behind: the roster at its bound, with a row widget for
 * some 200, and a window of messages. */
#define GROWTH_MAX_BYTES (160 * 1024 * 1024)

typedef struct
{
  RcChatPage *page;
  char *folder;
  gint64 longest_us;
  gsize resident_bytes;
} Hostile;

static Hostile *hostile;

static gsize
resident_bytes (void)
{
  g_autofree char *statm = NULL;
  gsize size = 0, resident = 0;

  ck_assert (g_file_get_contents ("/proc/self/statm", &statm, NULL, NULL));
  ck_assert_int_eq (sscanf (statm, "%zu %zu", &size, &resident), 2);
  return resident * (gsize) sysconf (_SC_PAGESIZE);
}

/* Notes how long the longest turn worked. */
static void
turn (void)
{
  gint64 before_us = gui_fixture_get_processor_us ();

  rc_fake_server_turn ();
  hostile->longest_us = MAX (hostile->longest_us, gui_fixture_get_processor_us () - before_us);
}

void
hostile_settle (void)
{
  for (guint i = 0; i < 4; i++)
    turn ();
  rc_fake_server_settle ();
}

static void
set_up (void)
{
  g_autofree char *path = NULL;

  gui_fixture_init ();
  /* What moves by itself never lets a turn be idle. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, "gtk-enable-animations", FALSE, NULL);
  hostile = g_new0 (Hostile, 1);
  hostile->folder = rc_test_files_make_dir ();
  path = g_build_filename (hostile->folder, "cache", NULL);
  rc_client_fixture_set_up ();
  rc_client_fixture_renew (path);
  rc_client_fixture_hear_nothing ();
  hostile->page = g_object_new (RC_TYPE_CHAT_PAGE, "client", fixture->client, NULL);
  gui_fixture_show (GTK_WIDGET (hostile->page), TITLE, 900, 600);
  go_online ();
  rc_fake_server_send (fixture->server, "CONTACT id=bob state=online since=5\n");
  rc_fake_server_message (fixture->server, 10, "bob", "alice", "hello", "hello");
  RC_WAIT_FOR (n_entries ("bob") == 1);
  rc_chat_page_open_id (hostile->page, "bob");
  hostile_settle ();
  hostile->resident_bytes = resident_bytes ();
  hostile->longest_us = 0;
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (hostile->page))));
  gui_fixture_turn ();
  rc_client_fixture_tear_down ();
  rc_test_files_remove (hostile->folder);
  g_free (hostile->folder);
  g_clear_pointer (&hostile, g_free);
}

RcChatPage *
hostile_get_page (void)
{
  return hostile->page;
}

/* In pieces: the reader is in this thread. */
void
hostile_flood (HostileFrame frame,
               guint        n_frames)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (guint i = 0; i < n_frames; i++)
    {
      frame (bytes, i);
      if (bytes->len < PIECE_BYTES && i + 1 < n_frames)
        continue;
      rc_fake_server_send_bytes (fixture->server, bytes->str, bytes->len);
      g_string_truncate (bytes, 0);
      turn ();
    }
  hostile_settle ();
}

void
hostile_say (const char *format,
             ...)
{
  g_autofree char *bytes = NULL;
  va_list args;

  va_start (args, format);
  bytes = g_strdup_vprintf (format, args);
  va_end (args);
  rc_fake_server_send_bytes (fixture->server, bytes, strlen (bytes));
  hostile_settle ();
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *glob)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && g_pattern_match_simple (glob, gtk_label_get_text (GTK_LABEL (widget))))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, glob);

  return found;
}

GtkWidget *
hostile_find_label (const char *glob)
{
  return find_label (GTK_WIDGET (hostile->page), glob);
}

/* Nothing that a peer or a server says turns around what a label says. */
static void
check_labels (GtkWidget  *widget,
              const char *attack)
{
  if (GTK_IS_LABEL (widget))
    {
      const char *text = gtk_label_get_text (GTK_LABEL (widget));
      int depth = 0;

      for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
        {
          gunichar c = g_utf8_get_char (at);

          ck_assert_msg (c < 0x202a || c > 0x202e, "%s: “%s” is turned around", attack, text);
          depth += (c >= 0x2066 && c <= 0x2068) - (c == 0x2069);
          ck_assert_msg (depth >= 0, "%s: “%s” ends an isolate that it did not begin", attack, text);
        }
      ck_assert_msg (depth == 0, "%s: “%s” does not end an isolate", attack, text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_labels (child, attack);
}

/* As a person does who wants to be online. */
static gboolean
try_again (void)
{
  rc_client_start (fixture->client);
  rc_client_retry_now (fixture->client);
  return state () == RC_CLIENT_ONLINE;
}

/* What is written goes out and is acknowledged, and what a friend says is shown. */
static void
check_works (const char *attack)
{
  guint n_before;

  if (state () != RC_CLIENT_ONLINE)
    {
      rc_fake_server_set_filter (fixture->server, NULL, NULL);
      RC_WAIT_FOR (try_again ());
    }
  hostile_settle ();
  ck_assert_msg (state () == RC_CLIENT_ONLINE, "%s: it is no longer online", attack);
  n_before = n_entries ("bob");
  rc_fake_server_message (fixture->server, 1000000000, "bob", "alice", "still", "are you still there?");
  RC_WAIT_FOR (n_entries ("bob") >= n_before);
  RC_WAIT_FOR (hostile_find_label ("are you still there?") != NULL);
}

void
hostile_check (const char *attack)
{
  gsize resident;
  int width;

  hostile_settle ();
  check_labels (GTK_WIDGET (hostile->page), attack);
  gtk_widget_measure (GTK_WIDGET (hostile->page), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  ck_assert_msg (width <= 360, "%s: it is %d wide at least", attack, width);
  check_works (attack);

  resident = resident_bytes ();
  g_debug ("%s: turn %" G_GINT64_FORMAT " us, grown by %" G_GSSIZE_FORMAT " KiB", attack, hostile->longest_us,
           ((gssize) resident - (gssize) hostile->resident_bytes) / 1024);
  ck_assert_msg (hostile->longest_us <= TURN_MAX_US, "%s: a turn worked for %" G_GINT64_FORMAT " us", attack,
                 hostile->longest_us);
  ck_assert_msg (resident <= hostile->resident_bytes + GROWTH_MAX_BYTES, "%s: it has grown by %zu KiB", attack,
                 (resident - hostile->resident_bytes) / 1024);
}

/* "p0", "p1", …: for hostile_flood(). */
void
hostile_add_contact (GString *bytes, guint nth)
{
  g_string_append_printf (bytes, "CONTACT id=p%u state=online since=5 seen=6\n", nth);
}

/* Of the program; they are many, and each is a test. */
static const HostileAttack *tried;

START_TEST (the_window_bears_a_hostile_server)
{
  tried[_i].attack ();
  hostile_check (tried[_i].name);
}
END_TEST

int
hostile_run (const char *name, const HostileAttack *attacks, guint n_attacks)
{
  TCase *tcase = tcase_create ("hostile");

  tried = attacks;
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, the_window_bears_a_hostile_server, 0, (int) n_attacks);
  return gui_fixture_run (name, tcase);
}
