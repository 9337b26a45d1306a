// The names of an enum's values, on the wire and in metrics: as BOOST_DESCRIBE_ENUM lists the identifiers.
#pragma once

#include <array>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace segue::base {

/// Every value of a described enum and its name, in the order of the description.
template <class Enum>
inline constexpr auto enumerators =
    []<template <class...> class List, class... Described>(List<Described...>) {
      return std::array{std::pair<Enum, std::string_view>(Described::value, Described::name)...};
    }(boost::describe::describe_enumerators<Enum>());

/// Empty for a value that has no name.
template <class Enum>
constexpr std::string_view to_string(Enum value) {
  for (const auto& [known, name] : enumerators<Enum>)
    if (known == value) return name;
  return {};
}

template <class Enum>
constexpr std::optional<Enum> from_string(std::string_view name) {
  for (const auto& [value, known] : enumerators<Enum>)
    if (known == name) return value;
  return std::nullopt;
}

}  // namespace segue::base
