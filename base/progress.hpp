// How long work tells how far it is, and how it is told to stop.
#pragma once

#include <functional>
#include <string>

namespace segue::base {

/// Called now and then by the working thread with the share done (0 to 1, ascending) and what is being done.
/// May throw to abandon the work: the exception passes through.
using Progress = std::function<void(double done, const std::string& what)>;

/// The part [begin, end) of a longer work.
inline Progress part(const Progress& whole, double begin, double end) {
  return [&whole, begin, end](double done, const std::string& what) {
    whole(begin + (end - begin) * done, what);
  };
}

}  // namespace segue::base
