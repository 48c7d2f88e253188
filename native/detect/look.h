// What a detector is shown of a picture: a square of it, possibly reaching over its edges, possibly
// turned. And back: where what was found in that square lies in the picture.
#pragma once

#include "native/detect/detected_face.h"

namespace emoxnet::detect {

struct Look {
  double left, top;  ///< the square's top left corner, in pixels of the picture
  double side;       ///< pixels of the picture
  int turns;         ///< clockwise quarter turns before the detector sees it, 0 to 3
};

/// The smallest square that holds the whole picture in its middle, `margin` times its longer side
/// wider on every side. width, height: pixels, >= 1.
Look whole_look(int width, int height, double margin = 0);

/// The square of this side, in pixels, around a point.
Look look_around(const Point& centre, double side, int turns);

/// (u, v): a position in the square as the detector sees it, from 0 to 1.
Point in_picture(const Look& look, double u, double v);

}  // namespace emoxnet::detect
