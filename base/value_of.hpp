// Conversion of a failed result into an exception, for commands that end with the error's sentence.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace segue::base {

/// Throws the error as a std::runtime_error.
template <class T>
T value_of(boost::system::result<T, std::string> result) {
  if (result.has_error()) throw std::runtime_error(result.error());
  return *std::move(result);
}

}  // namespace segue::base
