// Test support: a child process with its output in a file, ended when the test lets go of it.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace segue::testing {

class Process {
 public:
  /// Starts `arguments` (the first is the program's path); standard output and error go to `log`.
  Process(const std::vector<std::string>& arguments, std::filesystem::path log);
  /// SIGKILL if it still runs.
  ~Process();
  Process(Process&&) noexcept;
  Process& operator=(Process&&) = delete;

  pid_t pid() const { return pid_; }
  void signal(int number) const;
  /// Exit status, 128 + signal if one ended it; nullopt when it still runs at the deadline.
  std::optional<int> wait(std::chrono::milliseconds deadline);
  std::string output() const;

 private:
  pid_t pid_ = -1;
  std::optional<int> status_;
  std::filesystem::path log_;
};

/// Looks every few milliseconds until `condition` holds; false at the deadline.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds deadline = std::chrono::seconds(30));

/// The file's text once it ends with a newline or has an address in it; empty at the deadline or when
/// `process` ends.
std::string await_file(const std::filesystem::path& file, Process& process,
                       std::chrono::milliseconds deadline = std::chrono::seconds(30));

/// The whole file; empty if there is none.
std::string read_file(const std::filesystem::path& file);

void pause_between_looks();

template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    pause_between_looks();
  }
  return true;
}

}  // namespace segue::testing
