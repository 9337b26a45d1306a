// The trials of a search on disk, a line of JSON each, so that a search goes on where it was broken off.
#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "training/selection/search_space.hpp"
#include "training/selection/tpe.hpp"

namespace segue::training {

class TrialLog {
 public:
  /// Opens the file or begins it. `subject` says what is searched for (data set, model, context …). An error,
  /// naming the file and the line, when the file is of another subject or space, or is no such log. A last
  /// line that was not written to its end is forgotten.
  static boost::system::result<TrialLog, std::string> open(std::filesystem::path file,
                                                           const std::string& subject,
                                                           const SearchSpace& space);

  const std::vector<Trial>& trials() const { return trials_; }

  /// Written to the file when it returns. Throws std::runtime_error when that cannot be.
  void add(const Trial& trial);

 private:
  std::filesystem::path file_;
  std::vector<std::string> names_;
  std::vector<Trial> trials_;
};

}  // namespace segue::training
