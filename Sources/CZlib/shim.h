#ifndef TRADEIN_CZLIB_SHIM_H
#define TRADEIN_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro, which Swift cannot import: a stream of deflate without the header and trailer of zlib, as zip
// archives hold it.
static inline int tradein_inflateInitRaw(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }

#endif
