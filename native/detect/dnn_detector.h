// BlazeFace's two networks, run by OpenCV.
#pragma once

#include <filesystem>
#include <memory>

#include "native/detect/detector.h"

namespace emoxnet::detect {

/// The two networks, of one folder.
struct DetectorPair {
  std::unique_ptr<Detector> near;  ///< 128 pixels: faces of a fifth of the picture and more
  std::unique_ptr<Detector> far;   ///< 256 pixels: faces across the room
};

/// Opens both. Throws UserError naming the file that is missing, or is no such network.
DetectorPair open_detectors(const std::filesystem::path& folder);

/// Where the networks lie if nobody says so: installed beside the program's folder, or in the
/// checkout in which the program was built. program: the path of the program's file. Throws
/// UserError that says where to get them.
std::filesystem::path default_detectors(const std::filesystem::path& program);

}  // namespace emoxnet::detect
