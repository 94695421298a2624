#include "include/CImages.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

#include "fields.h"

// More scans than any camera or program writes; each goes over the whole picture, so that a small file could cost hours.
#define MAX_SCANS 64

typedef struct {
    struct jpeg_error_mgr base;  // first: libjpeg hands back its address
    jmp_buf failed;
    int has_too_many_scans;
    int is_truncated;
    int is_too_large;
    int is_damaged;
} error_state;

static void leave(j_common_ptr cinfo) {
    error_state *state = (error_state *)cinfo->err;
    switch (cinfo->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
    case JERR_WIDTH_OVERFLOW:
    case JERR_IMAGE_TOO_BIG: state->is_too_large = 1; break;
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY: state->is_truncated = 1; break;
    default: break;
    }
    longjmp(state->failed, 1);
}

// libjpeg goes on after warnings with grey where data are missing; only what every camera's files may have is let pass.
static void note(j_common_ptr cinfo, int level) {
    error_state *state = (error_state *)cinfo->err;
    if (level >= 0) return;
    switch (cinfo->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER: state->is_truncated = 1; break;
    case JWRN_HUFF_BAD_CODE:
    case JWRN_BOGUS_PROGRESSION: state->is_damaged = 1; break;
    default: break;
    }
}

static void silent(j_common_ptr cinfo) { (void)cinfo; }

static void count_scans(j_common_ptr cinfo) {
    if (((j_decompress_ptr)cinfo)->input_scan_number > MAX_SCANS) {
        ((error_state *)cinfo->err)->has_too_many_scans = 1;
        longjmp(((error_state *)cinfo->err)->failed, 1);
    }
}

// Four channels, as Adobe writes them: how much of each ink is missing.
static void grey_of_inks(uint8_t *row, uint32_t width) {
    for (uint32_t x = 0; x < width; x++) {
        const uint32_t black = row[4 * x + 3];
        row[x] = tradein_grey(row[4 * x] * black / 255, row[4 * x + 1] * black / 255, row[4 * x + 2] * black / 255);
    }
}

tradein_image_result tradein_read_jpeg(
    const uint8_t *bytes, size_t count, tradein_image_limits limits, uint32_t side, uint8_t *out,
    tradein_image_facts *facts) {
    struct jpeg_decompress_struct cinfo = {0};
    struct jpeg_progress_mgr progress = {0};
    error_state state = {0};
    // Changed after setjmp and looked at after longjmp: so in memory.
    tradein_fields *volatile fields = calloc(1, sizeof(tradein_fields));
    uint8_t *volatile row = NULL;
    volatile tradein_image_result result = TRADEIN_IMAGE_NO_MEMORY;
    facts->width = facts->height = 0;
    facts->used_bytes = 0;
    if (fields == NULL) return TRADEIN_IMAGE_NO_MEMORY;

    cinfo.err = jpeg_std_error(&state.base);
    state.base.error_exit = leave;
    state.base.emit_message = note;
    state.base.output_message = silent;
    if (setjmp(state.failed) != 0) {
        result = state.has_too_many_scans ? TRADEIN_IMAGE_DAMAGED
                 : state.is_too_large     ? TRADEIN_IMAGE_TOO_LARGE
                 : state.is_truncated     ? TRADEIN_IMAGE_TRUNCATED
                                          : TRADEIN_IMAGE_DAMAGED;
        goto done;
    }
    jpeg_create_decompress(&cinfo);
    cinfo.mem->max_memory_to_use = (long)limits.max_memory_bytes;
    progress.progress_monitor = count_scans;
    cinfo.progress = &progress;
    jpeg_mem_src(&cinfo, bytes, (unsigned long)count);
    jpeg_read_header(&cinfo, TRUE);
    facts->width = cinfo.image_width;
    facts->height = cinfo.image_height;
    if ((uint64_t)cinfo.image_width * cinfo.image_height > limits.max_pixels) {
        result = TRADEIN_IMAGE_TOO_LARGE;
        goto done;
    }
    cinfo.dct_method = JDCT_ISLOW;
    const int has_inks = cinfo.jpeg_color_space == JCS_CMYK || cinfo.jpeg_color_space == JCS_YCCK;
    cinfo.out_color_space = has_inks ? JCS_CMYK : JCS_GRAYSCALE;
    // A big picture need not be decoded in full to be averaged; a field keeps at least 8 × 8 of its pixels.
    cinfo.scale_num = 8;
    cinfo.scale_denom = 8;
    while (cinfo.scale_num > 1 && cinfo.image_width * (cinfo.scale_num / 2) / 8 >= side * 8
           && cinfo.image_height * (cinfo.scale_num / 2) / 8 >= side * 8) {
        cinfo.scale_num /= 2;
    }
    jpeg_start_decompress(&cinfo);
    row = malloc((size_t)cinfo.output_width * cinfo.output_components);
    if (row == NULL || !tradein_fields_begin(fields, cinfo.output_width, cinfo.output_height, side)) goto done;
    while (cinfo.output_scanline < cinfo.output_height) {
        JSAMPROW rows[1] = {row};
        if (jpeg_read_scanlines(&cinfo, rows, 1) != 1) break;
        if (has_inks) grey_of_inks(row, cinfo.output_width);
        tradein_fields_add(fields, row);
    }
    jpeg_finish_decompress(&cinfo);
    facts->used_bytes = count - cinfo.src->bytes_in_buffer;
    if (state.is_truncated || !tradein_fields_complete(fields)) {
        result = TRADEIN_IMAGE_TRUNCATED;
    } else if (state.is_damaged) {
        result = TRADEIN_IMAGE_DAMAGED;
    } else {
        tradein_fields_write(fields, out);
        result = TRADEIN_IMAGE_READ;
    }
done:
    jpeg_destroy_decompress(&cinfo);
    free(row);
    tradein_fields_end(fields);
    free(fields);
    return result;
}
