#ifndef TRADEIN_CIMAGES_H
#define TRADEIN_CIMAGES_H

#include <stddef.h>
#include <stdint.h>

// Pictures from outside, made small and grey. libjpeg and libpng leave errors by longjmp, which must not cross Swift's
// frames: so all of that stays on this side.

// How a picture was read.
typedef enum {
    TRADEIN_IMAGE_READ = 0,
    TRADEIN_IMAGE_DAMAGED = 1,    // not as its format says
    TRADEIN_IMAGE_TRUNCATED = 2,  // its data end too early
    TRADEIN_IMAGE_TOO_LARGE = 3,  // more pixels, or more memory to read it, than allowed
    TRADEIN_IMAGE_NO_MEMORY = 4
} tradein_image_result;

// What one call may use.
typedef struct {
    uint64_t max_pixels;
    size_t max_memory_bytes;  // for what a picture needs beside a few rows: progressive and interlaced ones
} tradein_image_limits;

typedef struct {
    uint32_t width;       // in pixels; set as soon as the header was read, also where the result is an error
    uint32_t height;
    size_t used_bytes;    // how many bytes of the input belong to the picture
} tradein_image_facts;

// Reads a picture and averages it over side × side fields of equal area: the mean grey (0..255) of each, rounded. Whole
// numbers all the way: the same file gives the same fields on every machine with the same decoder.
//
// side: 1..256. fields: side * side bytes, rows from the top; written only where the result is TRADEIN_IMAGE_READ.
tradein_image_result tradein_read_jpeg(
    const uint8_t *bytes, size_t count, tradein_image_limits limits, uint32_t side, uint8_t *fields,
    tradein_image_facts *facts);
tradein_image_result tradein_read_png(
    const uint8_t *bytes, size_t count, tradein_image_limits limits, uint32_t side, uint8_t *fields,
    tradein_image_facts *facts);

#endif
