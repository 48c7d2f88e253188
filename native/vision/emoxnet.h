// From a face in a picture to what an EmoXNet network says of it, in C++17; the network's input is
// bit for bit as the trainer and the browser prepare it. After `cmake --install`:
//
//   find_package(emoxnet REQUIRED)
//   target_link_libraries(mine PRIVATE emoxnet::classifier)
//
//   #include <emoxnet.h>
//   using namespace emoxnet;
//   classify::Classifier classifier("lite.onnx");  // from `emoxnet export --float32`
//   const vision::ImageView picture{pixels, 640, 480, 4 * 640, vision::PixelFormat::kRgba};
//   std::uint8_t plane[vision::kPixels];
//   crop_to_plane(picture, vision::face_crop({x, y, width, height, left_eye_x, left_eye_y,
//                                             right_eye_x, right_eye_y}), plane);
//   const auto shares = classifier.shares(plane);  // in the order of the manifest's "classes"
//
// With another runtime for ONNX, emoxnet::vision alone is enough, which needs no more of OpenCV
// than core and imgproc: vision::tta_views(plane, …) makes [10,1,48,48], the network's input, and
// vision::average_views(…) joins what it says of them.
#pragma once

#include "native/classify/classifier.h"
#include "native/vision/face_crop.h"
#include "native/vision/image_view.h"
#include "native/vision/labels.h"
#include "native/vision/preprocess.h"
#include "native/vision/tta.h"
