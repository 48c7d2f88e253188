// A square of a picture to a detector's input.
#pragma once

#include "native/detect/look.h"
#include "native/vision/image_view.h"

namespace emoxnet::detect {

/// What the square shows, in colour, from -1 to 1; black (-1) beyond the picture's edges. Enlarged
/// bilinearly, shrunk by the mean of at most 4x4 samples a pixel.
/// picture: RGBA. side: pixels along the input. input: [side,side,3] float32, R, G, B.
void fill_input(const vision::ImageView& picture, const Look& look, int side, float* input);

}  // namespace emoxnet::detect
