#include "native/support/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace emoxnet {

std::string format_duration(double seconds) {
  const long s = std::lround(std::max(0.0, seconds));
  char text[32];
  if (s >= 3600)
    std::snprintf(text, sizeof text, "%ldh%02ldm", s / 3600, s / 60 % 60);
  else if (s >= 60)
    std::snprintf(text, sizeof text, "%ldm%02lds", s / 60, s % 60);
  else
    std::snprintf(text, sizeof text, "%lds", s);
  return text;
}

Progress::Progress(std::string title, std::int64_t total, std::string unit)
    : title_(std::move(title)),
      unit_(std::move(unit)),
      total_(std::max<std::int64_t>(total, 1)),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_(start_) {}

Progress::~Progress() {
  if (terminal_ && drawn_) std::fputc('\n', stderr);
}

double Progress::speed(std::int64_t done) const {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  return seconds > 0 ? static_cast<double>(done - resumed_) / seconds : 0;
}

void Progress::update(std::int64_t done, const std::string& detail) {
  const auto now = Clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(30);
  const bool first_at_end = done >= total_ && !complete_;
  if (now - last_ < pause && !first_at_end) return;
  complete_ = done >= total_;
  last_ = now;
  write(done, detail);
}

void Progress::log(std::int64_t done, const std::string& detail) {
  if (!terminal_) write(done, detail);
}

void Progress::write(std::int64_t done, const std::string& detail) {
  const double rate = speed(done);
  const double share = static_cast<double>(done) / static_cast<double>(total_);
  const std::string left =
      rate > 0 ? format_duration(static_cast<double>(total_ - done) / rate) : "?";
  constexpr int kWidth = 24;
  const int filled = static_cast<int>(share * kWidth);
  const std::string bar =
      terminal_ ? "[" + std::string(filled, '#') + std::string(kWidth - filled, '.') + "] " : "";
  std::fprintf(stderr, "%s%s %s%3.0f %%  %.0f %s/s, %s left%s%s%s", terminal_ ? "\r" : "",
               title_.c_str(), bar.c_str(), 100 * share, rate, unit_.c_str(), left.c_str(),
               detail.empty() ? "" : "  ", detail.c_str(), terminal_ ? "\x1b[K" : "\n");
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace emoxnet
