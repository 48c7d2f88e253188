#include "native/eval/pictures/contact_sheet.h"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "native/support/atomic_file.h"

namespace emoxnet::eval {
namespace {

constexpr int kMargin = 8, kLine = 22;  // pixels
const cv::Scalar kPaper(255, 255, 255), kInk(0, 0, 0);

bool has_captions(const TileRow& row) {
  return std::any_of(row.tiles.begin(), row.tiles.end(),
                     [](const Tile& tile) { return !tile.caption.empty(); });
}

int height_of(const TileRow& row) {
  return kTileSide + kMargin + (row.heading.empty() ? 0 : kLine) + (has_captions(row) ? kLine : 0);
}

void put_words(cv::Mat& sheet, const std::string& words, int left, int baseline) {
  cv::putText(sheet, words, {left, baseline}, cv::FONT_HERSHEY_SIMPLEX, 0.42, kInk, 1, cv::LINE_AA);
}

void put_tile(cv::Mat& sheet, const Tile& tile, int left, int top) {
  fit_tile(tile.picture).copyTo(sheet(cv::Rect(left, top, kTileSide, kTileSide)));
  put_words(sheet, tile.caption, left, top + kTileSide + 15);
}

}  // namespace

cv::Mat fit_tile(const cv::Mat& picture) {
  cv::Mat fitted, colours;
  cv::resize(picture, fitted, {kTileSide, kTileSide}, 0, 0,
             picture.cols < kTileSide ? cv::INTER_CUBIC : cv::INTER_AREA);
  if (fitted.channels() != 1) return fitted;
  cv::cvtColor(fitted, colours, cv::COLOR_GRAY2BGR);
  return colours;
}

cv::Mat contact_sheet(const std::vector<TileRow>& rows) {
  std::size_t columns = 1;
  int height = kMargin;
  for (const TileRow& row : rows) {
    columns = std::max(columns, row.tiles.size());
    height += height_of(row);
  }
  const int width = kMargin + static_cast<int>(columns) * (kTileSide + kMargin);
  cv::Mat sheet(height, width, CV_8UC3, kPaper);
  int top = kMargin;
  for (const TileRow& row : rows) {
    const int tiles_top = top + (row.heading.empty() ? 0 : kLine);
    put_words(sheet, row.heading, kMargin, top + 13);
    int left = kMargin;
    for (const Tile& tile : row.tiles) {
      put_tile(sheet, tile, left, tiles_top);
      left += kTileSide + kMargin;
    }
    top += height_of(row);
  }
  return sheet;
}

void write_png(const std::string& path, const cv::Mat& picture) {
  std::vector<unsigned char> bytes;
  cv::imencode(".png", picture, bytes);
  write_stream_atomically(path, [&](std::ostream& out) {
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
  });
}

}  // namespace emoxnet::eval
