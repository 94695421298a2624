#ifndef TRADEIN_CZLIB_SHIM_H
#define TRADEIN_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 and deflateInit2 are macros, which Swift cannot import: a stream of deflate without the header and trailer of zlib, as zip
// archives hold it.
static inline int tradein_inflateInitRaw(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }

static inline int tradein_deflateInitRaw(z_stream *stream) {
    return deflateInit2(stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}

#endif
