/* rc-fuzz-world.h - a live hub with a store in memory, and clients that are told
 * what to say by the bytes of a fuzzer.
 *
 * The bytes are a script. 0x01 to 0x05 say who speaks from here on, 0x06 has the
 * server do what there is to do, 0x07 closes the one who speaks; all other bytes
 * are said as they stand. None of these is in a good frame's header or in a text
 * that a person types. */
#pragma once

#include "rc-frame-reader.h"
#include "rc-fuzz.h"
#include "rc-hub.h"

G_BEGIN_DECLS

#define RC_FUZZ_N_CLIENTS 5

typedef struct
{
  RcConfig *config;   /* borrowed */
  RcReactor *reactor;
  RcStore *store;
  RcHub *hub;
  int fds[RC_FUZZ_N_CLIENTS];               /* -1: closed */
  RcFrameReader readers[RC_FUZZ_N_CLIENTS];
} RcFuzzWorld;

/* Looks at what client number @which has read. */
typedef void (*RcFuzzReader) (RcFuzzWorld  *world,
                              guint         which,
                              const guint8 *data,
                              gsize         len);

void rc_fuzz_world_init         (RcFuzzWorld       *self,
                                 const char *const *openings, /* what each says first, nullable */
                                 gboolean           history,
                                 RcFuzzReader       reader);
/* Runs a script; in the end all is closed, and nobody may be left. */
void rc_fuzz_world_run          (RcFuzzWorld       *self,
                                 const guint8      *data,
                                 gsize              size,
                                 RcFuzzReader       reader);
/* What is said in frames must be frames. */
void rc_fuzz_world_check_frames (RcFuzzWorld       *self,
                                 guint              which,
                                 const guint8      *data,
                                 gsize              len);

G_END_DECLS
