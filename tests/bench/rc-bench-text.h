/* rc-bench-text.h - the text of a message that is measured. */
#pragma once

#include "rc-bench-base.h"
#include "rc-slice.h"

G_BEGIN_DECLS

/**
 * RcBenchText:
 * @from: who wrote it
 * @number: the how manieth of theirs it is
 * @sent_ns: when
 *
 * What stands in a text, in digits, before a filling that is always the same.
 */
typedef struct
{
  guint32 from;
  guint32 number;
  gint64 sent_ns;
} RcBenchText;

void     rc_bench_text_init  (char              *memory);
void     rc_bench_text_write (char              *memory,
                              const RcBenchText *text);
gboolean rc_bench_text_read  (RcSlice            slice,
                              RcBenchText       *text);
void     rc_bench_put_hex    (char              *memory,
                              guint64            value,
                              guint              n_digits);
gboolean rc_bench_get_hex    (const char        *memory,
                              guint              n_digits,
                              guint64           *value);

G_END_DECLS
