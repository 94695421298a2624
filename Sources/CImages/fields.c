#include "fields.h"

#include <stdlib.h>
#include <string.h>

int tradein_fields_begin(tradein_fields *fields, uint32_t width, uint32_t height, uint32_t side) {
    fields->width = width;
    fields->height = height;
    fields->side = side;
    fields->next_row = 0;
    fields->across = calloc(side, sizeof(uint64_t));
    fields->sums = calloc((size_t)side * side, sizeof(uint64_t));
    return fields->across != NULL && fields->sums != NULL;
}

// Spreads the units [start, start + length) over fields of `size` units: calls for each field that they meet.
#define EACH_FIELD(start, length, size, field, units, body)                       \
    do {                                                                          \
        uint64_t place_ = (start), end_ = (start) + (length);                     \
        while (place_ < end_) {                                                   \
            uint32_t field = (uint32_t)(place_ / (size));                         \
            uint64_t border_ = ((uint64_t)field + 1) * (size);                    \
            uint64_t units = (border_ < end_ ? border_ : end_) - place_;          \
            body;                                                                 \
            place_ += units;                                                      \
        }                                                                         \
    } while (0)

void tradein_fields_add(tradein_fields *fields, const uint8_t *row) {
    if (fields->next_row >= fields->height) return;
    const uint32_t width = fields->width, side = fields->side;
    uint64_t *across = fields->across;
    memset(across, 0, side * sizeof(uint64_t));
    // A division a pixel is what costs here; where pixels are smaller than fields, most lie inside one.
    uint32_t field = 0;
    uint64_t border = width, place = 0;
    for (uint32_t x = 0; x < width; x++) {
        const uint64_t value = row[x];
        uint64_t left = side;
        while (place + left > border) {
            across[field] += value * (border - place);
            left -= border - place;
            place = border;
            field++;
            border += width;
        }
        across[field] += value * left;
        place += left;
        if (place == border && x + 1 < width) {
            field++;
            border += width;
        }
    }
    EACH_FIELD((uint64_t)fields->next_row * side, side, fields->height, down, units, {
        uint64_t *sums = fields->sums + (size_t)down * side;
        for (uint32_t i = 0; i < side; i++) sums[i] += across[i] * units;
    });
    fields->next_row++;
}

int tradein_fields_complete(const tradein_fields *fields) { return fields->next_row == fields->height; }

void tradein_fields_write(const tradein_fields *fields, uint8_t *out) {
    const uint64_t area = (uint64_t)fields->width * fields->height;
    const size_t count = (size_t)fields->side * fields->side;
    for (size_t i = 0; i < count; i++) out[i] = (uint8_t)((fields->sums[i] + area / 2) / area);
}

void tradein_fields_end(tradein_fields *fields) {
    free(fields->across);
    free(fields->sums);
    fields->across = NULL;
    fields->sums = NULL;
}
