/* rc-timeline-news.c - where the “new messages” line stands, and coming to it.
 *
 *      away ----------------- comes (the page is in the active window) --> there
 *       |  the line stands                                                   |
 *       |  above the first                land on the line;                  |
 *       |  unread message                 it is frozen, whatever is read     |
 *       +<-------------------------------- goes -----------------------------+
 *
 * With nothing unread at the next visit the line is gone. Where it belongs above
 * what is loaded, older pages are asked for first, and until then nothing counts
 * as seen. */
#include "config.h"

#include "rc-timeline-news.h"

/* As many as the window onto the conversation holds. */
#define MAX_PAGES 8

struct _RcTimelineNews
{
  GObject parent_instance;

  /* owned */
  RcClient *client;
  RcTimeline *timeline;
  RcContact *contact;          /* nullable */
  GSignalGroup *contact_signals;

  RcTimelineView *view;        /* borrowed; NULL once detached */
  RcSeenWatch *watch;          /* borrowed likewise */
  guint n_pages;               /* asked for on the way to the line */
  guint n_rows;                /* before the last of them */
  gboolean landing;
};

enum
{
  PROP_0,
  PROP_LANDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (RcTimelineNews, rc_timeline_news, G_TYPE_OBJECT)

static void
set_landing (RcTimelineNews *self,
             gboolean        landing)
{
  if (self->landing == landing)
    return;
  self->landing = landing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANDING]);
}

static guint
count_rows (RcTimelineNews *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->timeline));
}

static void
show_row (RcTimelineNews *self,
          guint           position)
{
  g_autoptr(RcEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->timeline), position);

  if (entry != NULL)
    rc_timeline_view_show_entry (self->view, entry);
  set_landing (self, FALSE);
}

/* Whether another page is on its way. */
static gboolean
ask_for_page (RcTimelineNews *self)
{
  if (rc_timeline_get_loading (self->timeline))
    return TRUE;
  /* The last one has brought nothing, or there were enough. */
  if (self->n_pages >= MAX_PAGES || (self->n_pages > 0 && count_rows (self) == self->n_rows))
    return FALSE;
  self->n_pages++;
  self->n_rows = count_rows (self);
  rc_timeline_load_older (self->timeline);
  return rc_timeline_get_loading (self->timeline);
}

static void
land (RcTimelineNews *self)
{
  guint position;

  switch (rc_client_draw_line (self->client, rc_timeline_get_conversation (self->timeline), &position))
    {
    case RC_TIMELINE_LINE_ABOVE:
      if (!ask_for_page (self))
        show_row (self, position);
      break;
    case RC_TIMELINE_LINE_DRAWN:
      show_row (self, position);
      break;
    case RC_TIMELINE_LINE_NONE:
    default:
      set_landing (self, FALSE);
      break;
    }
}

static void
on_loading (RcTimelineNews *self)
{
  if (self->landing && self->view != NULL && !rc_timeline_get_loading (self->timeline))
    land (self);
}

static gboolean
has_unread (RcTimelineNews *self)
{
  return self->contact != NULL && rc_contact_get_unread (self->contact) > 0;
}

static void
on_present (RcTimelineNews *self)
{
  if (self->view == NULL)
    return;
  if (!rc_seen_watch_get_present (self->watch))
    {
      set_landing (self, FALSE);
      return;
    }
  self->n_pages = 0;
  if (has_unread (self))
    {
      set_landing (self, TRUE);
      land (self);
    }
  else
    rc_timeline_take_line (self->timeline);
}

/* While one is away it says already where one will come to. */
static void
on_unread (RcTimelineNews *self)
{
  guint position;

  if (self->view != NULL && !rc_seen_watch_get_present (self->watch) && has_unread (self))
    rc_client_draw_line (self->client, rc_timeline_get_conversation (self->timeline), &position);
}

static void
rc_timeline_news_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  RcTimelineNews *self = RC_TIMELINE_NEWS (object);

  switch (prop_id)
    {
    case PROP_LANDING:
      g_value_set_boolean (value, self->landing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rc_timeline_news_dispose (GObject *object)
{
  RcTimelineNews *self = RC_TIMELINE_NEWS (object);

  rc_timeline_news_detach (self);
  g_clear_object (&self->contact_signals);
  g_clear_object (&self->contact);
  g_clear_object (&self->timeline);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (rc_timeline_news_parent_class)->dispose (object);
}

static void
rc_timeline_news_class_init (RcTimelineNewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rc_timeline_news_get_property;
  object_class->dispose = rc_timeline_news_dispose;
  properties[PROP_LANDING] =
    g_param_spec_boolean ("landing", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rc_timeline_news_init (RcTimelineNews *self)
{
  self->contact_signals = g_signal_group_new (RC_TYPE_CONTACT);
  g_signal_group_connect_swapped (self->contact_signals, "notify::unread", G_CALLBACK (on_unread), self);
}

/**
 * rc_timeline_news_new:
 * @client: the engine
 * @view: (transfer none): a view of one of its timelines, or of a part of one
 * @watch: (transfer none): of the page that @view is in
 *
 * Before either of them goes, rc_timeline_news_detach() is to be called.
 *
 * Returns: (transfer full): what follows what is new, once it has a contact
 */
RcTimelineNews *
rc_timeline_news_new (RcClient       *client,
                      RcTimelineView *view,
                      RcSeenWatch    *watch)
{
  RcTimelineNews *self = g_object_new (RC_TYPE_TIMELINE_NEWS, NULL);

  self->client = g_object_ref (client);
  self->view = view;
  self->watch = watch;
  return self;
}

/**
 * rc_timeline_news_set_contact:
 * @self: what follows the news of a conversation
 * @contact: whom it is with; the same person each time
 */
void
rc_timeline_news_set_contact (RcTimelineNews *self,
                              RcContact      *contact)
{
  g_return_if_fail (RC_IS_TIMELINE_NEWS (self));

  g_set_object (&self->contact, contact);
  g_signal_group_set_target (self->contact_signals, contact);
  if (self->timeline == NULL)
    {
      self->timeline = g_object_ref (rc_client_get_timeline (self->client, rc_contact_get_id (contact)));
      g_signal_connect_object (self->timeline, "notify::loading", G_CALLBACK (on_loading), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->watch, "notify::present", G_CALLBACK (on_present), self, G_CONNECT_SWAPPED);
    }
  on_unread (self);
}

/**
 * rc_timeline_news_get_landing:
 * @self: what follows the news of a conversation
 *
 * Returns: whether one came, and is not where the line is yet
 */
gboolean
rc_timeline_news_get_landing (RcTimelineNews *self)
{
  g_return_val_if_fail (RC_IS_TIMELINE_NEWS (self), FALSE);

  return self->landing;
}

/**
 * rc_timeline_news_detach:
 * @self: what follows the news of a conversation
 *
 * View and watch go.
 */
void
rc_timeline_news_detach (RcTimelineNews *self)
{
  g_return_if_fail (RC_IS_TIMELINE_NEWS (self));

  self->view = NULL;
  self->watch = NULL;
}
