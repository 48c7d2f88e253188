// A progress line on standard error: a bar that redraws itself on a terminal, one line every half
// minute in a log file.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace emoxnet {

/// "1h04m", "3m20s", "8s"
std::string format_duration(double seconds);

class Progress {
 public:
  /// title: what is being done; total: units of work, > 0; unit: their plural name.
  Progress(std::string title, std::int64_t total, std::string unit);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// done: units finished so far, of which `resumed` were there before this run began (they do not
  /// count for the speed). detail: shown behind the speed and the time left.
  void update(std::int64_t done, const std::string& detail = "");
  /// A line for a log file, however short the time since the last one; nothing on a terminal.
  void log(std::int64_t done, const std::string& detail);
  [[nodiscard]] bool is_on_terminal() const { return terminal_; }
  void set_resumed(std::int64_t done) { resumed_ = done; }

  /// Units a second since the start.
  [[nodiscard]] double speed(std::int64_t done) const;

 private:
  using Clock = std::chrono::steady_clock;

  void write(std::int64_t done, const std::string& detail);

  std::string title_, unit_;
  std::int64_t total_, resumed_ = 0;
  bool terminal_;
  bool drawn_ = false;
  bool complete_ = false;
  Clock::time_point start_, last_;
};

}  // namespace emoxnet
