#include "native/eval/plots/svg.h"

#include <cmath>
#include <cstdio>

namespace emoxnet::eval {
namespace {

const char* name(Anchor anchor) {
  if (anchor == Anchor::kStart) return "start";
  return anchor == Anchor::kMiddle ? "middle" : "end";
}

std::string escape(const std::string& words) {
  std::string escaped;
  for (const char c : words) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else
      escaped += c;
  }
  return escaped;
}

std::string attributes(const Stroke& stroke) {
  std::string text = " stroke='" + stroke.colour + "' stroke-width='" + tick_label(stroke.width);
  if (!stroke.dashes.empty()) text += "' stroke-dasharray='" + stroke.dashes;
  return text + "'";
}

}  // namespace

Svg::Svg(std::ostream& out, double width, double height) : out_(out) {
  out_ << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " << width << ' ' << height
       << "' font-family='sans-serif' font-size='13'>\n"
       << "<rect width='100%' height='100%' fill='white'/>\n";
}

Svg::~Svg() { out_ << "</svg>\n"; }

void Svg::text(double x, double y, Anchor anchor, const std::string& words,
               const std::string& colour) {
  out_ << "<text x='" << x << "' y='" << y << "' text-anchor='" << name(anchor) << "' fill='"
       << colour << "'>" << escape(words) << "</text>\n";
}

void Svg::text_upwards(double x, double y, const std::string& words) {
  out_ << "<text transform='translate(" << x << ' ' << y << ") rotate(-90)' text-anchor='middle'>"
       << escape(words) << "</text>\n";
}

void Svg::rectangle(double x, double y, double width, double height, const std::string& fill) {
  out_ << "<rect x='" << x << "' y='" << y << "' width='" << width << "' height='" << height
       << "' fill='" << fill << "'/>\n";
}

void Svg::line(double x1, double y1, double x2, double y2, const Stroke& stroke) {
  out_ << "<path d='M" << x1 << ' ' << y1 << 'L' << x2 << ' ' << y2 << "'" << attributes(stroke)
       << "/>\n";
}

void Svg::polyline(const std::vector<std::pair<double, double>>& points, const Stroke& stroke) {
  out_ << "<polyline fill='none'" << attributes(stroke) << " points='";
  for (const auto& [x, y] : points) out_ << x << ',' << y << ' ';
  out_ << "'/>\n";
}

std::string tick_label(double value) {
  char words[32];
  std::snprintf(words, sizeof words, "%.4g", std::abs(value) < 1e-12 ? 0.0 : value);
  return words;
}

}  // namespace emoxnet::eval
