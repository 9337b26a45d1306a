// Progress reports of long-running work, and its cancellation.
#pragma once

#include <functional>
#include <string>

namespace segue::base {

/// Called from time to time on the working thread, with the fraction done (0 to 1, ascending) and a
/// description of the current step. May throw to cancel the work: the exception propagates to its caller.
using Progress = std::function<void(double done, const std::string& what)>;

/// The progress of a subtask that accounts for [begin, end) of `whole`, which must outlive it.
inline Progress part(const Progress& whole, double begin, double end) {
  return [&whole, begin, end](double done, const std::string& what) {
    whole(begin + (end - begin) * done, what);
  };
}

}  // namespace segue::base
