#include "include/CImages.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "fields.h"

typedef struct {
    const uint8_t *bytes;
    size_t count, place;
    int is_truncated;
    jmp_buf failed;
} reading;

static void leave(png_structp png, png_const_charp message) {
    (void)message;
    longjmp(((reading *)png_get_error_ptr(png))->failed, 1);
}

static void silent(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void take(png_structp png, png_bytep out, size_t count) {
    reading *input = png_get_io_ptr(png);
    if (input->count - input->place < count) {
        input->is_truncated = 1;
        png_error(png, "the data end");
    }
    memcpy(out, input->bytes + input->place, count);
    input->place += count;
}

// Red, green, blue and opacity, over white paper, as grey.
static void grey_over_white(uint8_t *out, const uint8_t *row, uint32_t width) {
    for (uint32_t x = 0; x < width; x++) {
        const uint32_t opacity = row[4 * x + 3];
        const uint32_t grey = tradein_grey(row[4 * x], row[4 * x + 1], row[4 * x + 2]);
        out[x] = (uint8_t)((grey * opacity + 255 * (255 - opacity) + 127) / 255);
    }
}

tradein_image_result tradein_read_png(
    const uint8_t *bytes, size_t count, tradein_image_limits limits, uint32_t side, uint8_t *out,
    tradein_image_facts *facts) {
    // All that is looked at after a longjmp lies in memory of its own, or is volatile.
    tradein_fields *volatile fields = calloc(1, sizeof(tradein_fields));
    reading *volatile input = calloc(1, sizeof(reading));
    uint8_t *volatile pixels = NULL;
    uint8_t *volatile grey = NULL;
    volatile tradein_image_result result = TRADEIN_IMAGE_NO_MEMORY;
    png_structp volatile png = NULL;
    png_infop volatile info = NULL;
    facts->width = facts->height = 0;
    facts->used_bytes = 0;
    if (fields == NULL || input == NULL) goto done;
    input->bytes = bytes;
    input->count = count;

    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, input, leave, silent);
    if (png == NULL) goto done;
    if (setjmp(input->failed) != 0) {
        result = input->is_truncated ? TRADEIN_IMAGE_TRUNCATED : TRADEIN_IMAGE_DAMAGED;
        goto done;
    }
    info = png_create_info_struct(png);
    if (info == NULL) goto done;
    png_set_read_fn(png, input, take);
    // Texts, profiles and the like are not looked at, and may not cost memory: -1 names them all.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_chunk_malloc_max(png, 1 << 20);
    // The limits are ours to judge: what is too large is told apart from what is damaged.
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_read_info(png, info);
    const uint32_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    facts->width = width;
    facts->height = height;
    if ((uint64_t)width * height > limits.max_pixels) {
        result = TRADEIN_IMAGE_TOO_LARGE;
        goto done;
    }
    // An interlaced picture comes in seven passes, and is whole only after the last. libpng keeps two rows of its own, of at
    // most 8 bytes a pixel.
    const int is_interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
    const size_t kept_rows = is_interlaced ? height : 1;
    if ((uint64_t)width * (4 * (uint64_t)kept_rows + 16) > limits.max_memory_bytes) {
        result = TRADEIN_IMAGE_TOO_LARGE;
        goto done;
    }
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const size_t row_bytes = png_get_rowbytes(png, info);
    if (row_bytes != (size_t)width * 4) {
        result = TRADEIN_IMAGE_DAMAGED;
        goto done;
    }
    pixels = calloc(kept_rows, row_bytes);
    grey = malloc(width);
    if (pixels == NULL || grey == NULL || !tradein_fields_begin(fields, width, height, side)) goto done;
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < height; y++) {
            uint8_t *row = pixels + (is_interlaced ? y * row_bytes : 0);
            png_read_row(png, row, NULL);
            if (pass + 1 < passes) continue;
            grey_over_white(grey, row, width);
            tradein_fields_add(fields, grey);
        }
    }
    png_read_end(png, NULL);
    facts->used_bytes = input->place;
    tradein_fields_write(fields, out);
    result = TRADEIN_IMAGE_READ;
done:
    if (png != NULL) {
        png_structp made = png;
        png_infop made_info = info;
        png_destroy_read_struct(&made, &made_info, NULL);
    }
    free(pixels);
    free(grey);
    if (fields != NULL) tradein_fields_end(fields);
    free(fields);
    free(input);
    return result;
}
