// The context features of a model: the columns of a factorisation machine.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace segue::training {

struct Contexts {
  bool anonymous = false;  // nothing of the user, as if all were new
  bool previous = false;   // the item before
  bool skip = false;       // how soon the item before was skipped
  bool repeat = false;     // whether the item before had been taken in the sequence already
  bool hour = false;       // of day, in UTC

  friend bool operator==(const Contexts&, const Contexts&) = default;
};

/// "none", or names joined by '+': "previous+skip". The error lists the names.
boost::system::result<Contexts, std::string> parse_contexts(std::string_view text);

std::string to_string(const Contexts& contexts);

}  // namespace segue::training
