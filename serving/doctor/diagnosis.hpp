// A line of `segue doctor`: what was looked at, how it is, and what to do.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/enum_names.hpp"

namespace segue::serving {

/// error: something does not work, or listeners get wrong lists. warning: it works, but less well or less
/// safely than it could.
enum class Level : std::uint8_t { ok, warning, error };
BOOST_DESCRIBE_ENUM(Level, ok, warning, error)

struct Diagnosis {
  Level level = Level::ok;
  std::string subject;  // "clock", "topic plays"
  std::string text;     // how it is, in one sentence without its full stop
  std::string remedy;   // what to do; empty: nothing
};

using Diagnoses = std::vector<Diagnosis>;

/// The worst level; ok for none.
Level worst(std::span<const Diagnosis> diagnoses);

/// One line.
std::string to_text(const Diagnosis& diagnosis);
/// {"level":"error","checks":[{"level","subject","text","remedy"?},…]}
std::string to_json(std::span<const Diagnosis> diagnoses);

}  // namespace segue::serving
