#ifndef TRADEIN_CIMAGES_FIELDS_H
#define TRADEIN_CIMAGES_FIELDS_H

#include <stdint.h>

// Averages rows of grey pixels over side × side fields, row after row, in whole numbers.
//
// A pixel is side units wide and high, a field is width units wide and height units high: so both sides are divided without
// a remainder, also where the picture has fewer pixels than there are fields.
typedef struct {
    uint32_t width, height, side;
    uint32_t next_row;
    uint64_t *across;  // side sums of the row at hand
    uint64_t *sums;    // side * side
} tradein_fields;

// 0 where memory has run out. width, height and side are not 0; width * height * 255 * side * side fits 64 bits.
int tradein_fields_begin(tradein_fields *fields, uint32_t width, uint32_t height, uint32_t side);
// The next row from the top, width grey values.
void tradein_fields_add(tradein_fields *fields, const uint8_t *row);
// Whether every row was added.
int tradein_fields_complete(const tradein_fields *fields);
void tradein_fields_write(const tradein_fields *fields, uint8_t *out);
void tradein_fields_end(tradein_fields *fields);

// Grey of red, green and blue as JPEG has it (ITU-R BT.601), so that a picture is as grey in either format.
static inline uint8_t tradein_grey(uint32_t red, uint32_t green, uint32_t blue) {
    return (uint8_t)((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
}

#endif
