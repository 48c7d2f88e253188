// From a face in a picture to what an EmoXNet network reads, bit for bit as the trainer and the
// browser prepare it, in C++17. After `cmake --install`:
//
//   find_package(emoxnet REQUIRED)
//   target_link_libraries(mine PRIVATE emoxnet::vision)
//
//   #include <emoxnet.h>
//   using namespace emoxnet::vision;
//   const ImageView picture{pixels, 640, 480, 4 * 640, PixelFormat::kRgba};
//   std::uint8_t plane[kPixels];
//   crop_to_plane(picture, face_crop({x, y, width, height, left_eye_x, left_eye_y, right_eye_x,
//                                     right_eye_y}), plane);
//   float views[kTtaSteps * kPixels];           // [10,1,48,48], the network's input
//   tta_views(plane, kTtaSteps, views);         // or, for one view: normalise(plane, views)
//   ... any ONNX runtime: probabilities[kTtaSteps * kClasses], in the order of the "classes" in
//   manifest.json; those of the network that ships are kClassNames ...
//   float mean[kClasses];
//   average_views(probabilities, kTtaSteps, kClasses, mean);
#pragma once

#include "native/vision/face_crop.h"
#include "native/vision/image_view.h"
#include "native/vision/labels.h"
#include "native/vision/preprocess.h"
#include "native/vision/tta.h"
