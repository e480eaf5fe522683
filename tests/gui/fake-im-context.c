/* fake-im-context.c - an input method as a test needs it.
 *
 * It does what one for Chinese does, with one word: the key n begins to compose
 * 你, and Enter ends it. What it does not compose it commits as it is. */
#include "config.h"

#include <gtk/gtkimmodule.h>

#include "fake-im-context.h"

struct _FakeImContext
{
  GtkIMContext parent_instance;

  gboolean composing;
};

G_DEFINE_FINAL_TYPE (FakeImContext, fake_im_context, GTK_TYPE_IM_CONTEXT)

static void
set_composing (FakeImContext *self,
               gboolean       composing)
{
  self->composing = composing;
  g_signal_emit_by_name (self, composing ? "preedit-start" : "preedit-end");
  g_signal_emit_by_name (self, "preedit-changed");
}

static gboolean
compose_key (FakeImContext *self,
             guint          keyval)
{
  if (self->composing && keyval == GDK_KEY_Return)
    {
      set_composing (self, FALSE);
      g_signal_emit_by_name (self, "commit", "你");
      return TRUE;
    }
  if (!self->composing && keyval == GDK_KEY_n)
    {
      set_composing (self, TRUE);
      return TRUE;
    }
  return self->composing;
}

static gboolean
fake_im_context_filter_keypress (GtkIMContext *context,
                                 GdkEvent     *event)
{
  FakeImContext *self = FAKE_IM_CONTEXT (context);
  char text[8] = { 0 };
  guint keyval = gdk_key_event_get_keyval (event);
  gunichar character = gdk_keyval_to_unicode (keyval);

  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return self->composing;
  if (compose_key (self, keyval))
    return TRUE;
  if (character < 0x20)
    return FALSE;
  g_unichar_to_utf8 (character, text);
  g_signal_emit_by_name (self, "commit", text);
  return TRUE;
}

static void
fake_im_context_get_preedit_string (GtkIMContext   *context,
                                    char          **text,
                                    PangoAttrList **attributes,
                                    int            *cursor)
{
  FakeImContext *self = FAKE_IM_CONTEXT (context);

  if (text != NULL)
    *text = g_strdup (self->composing ? "n" : "");
  if (attributes != NULL)
    *attributes = pango_attr_list_new ();
  if (cursor != NULL)
    *cursor = self->composing ? 1 : 0;
}

static void
fake_im_context_class_init (FakeImContextClass *klass)
{
  GtkIMContextClass *context_class = GTK_IM_CONTEXT_CLASS (klass);

  context_class->filter_keypress = fake_im_context_filter_keypress;
  context_class->get_preedit_string = fake_im_context_get_preedit_string;
}

static void
fake_im_context_init (FakeImContext *self)
{
}

/**
 * fake_im_context_register:
 *
 * Offers the input method where GTK looks for modules. To be called after GTK
 * was initialised; the one who types chooses it by GTK_IM_MODULE.
 */
void
fake_im_context_register (void)
{
  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME,
                                  FAKE_TYPE_IM_CONTEXT, FAKE_IM_CONTEXT_NAME, 0);
}
