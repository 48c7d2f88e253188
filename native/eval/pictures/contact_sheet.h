// Many small pictures with words as one picture.
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace emoxnet::eval {

struct Tile {
  cv::Mat picture;           ///< 8 bit, BGR or grey, square, of any size
  std::string caption = "";  ///< below it
};

struct TileRow {
  std::string heading;  ///< above the tiles; "" takes no room
  std::vector<Tile> tiles;
};

inline constexpr int kTileSide = 120;  ///< pixels

/// Enlarged or reduced to a tile, in BGR.
cv::Mat fit_tile(const cv::Mat& picture);

/// Rows one below the other, every picture fitted to its tile. Words: ASCII, what does
/// not fit is cut. Returns BGR.
cv::Mat contact_sheet(const std::vector<TileRow>& rows);

/// Written whole or not at all, missing folders are created. Throws UserError naming the path when
/// the disk refuses.
void write_png(const std::string& path, const cv::Mat& picture);

}  // namespace emoxnet::eval
