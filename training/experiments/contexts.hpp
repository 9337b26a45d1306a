// What of its context a model is told beside the user: the columns of a factorisation machine.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace segue::training {

struct Contexts {
  bool previous = false;  // the item before
  bool skip = false;      // how soon the item before was skipped
  bool hour = false;      // of day, in UTC

  friend bool operator==(const Contexts&, const Contexts&) = default;
};

/// "none", or names joined by '+': "previous+skip". The error lists the names.
boost::system::result<Contexts, std::string> parse_contexts(std::string_view text);

std::string to_string(const Contexts& contexts);

}  // namespace segue::training
