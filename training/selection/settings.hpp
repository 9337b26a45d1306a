// Options of models by name, as `--setting NAME=NUMBER` gives them and reports show them.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>
#include <map>
#include <string>
#include <type_traits>

namespace segue::training {

/// "learning_rate", "layers" …; a flag is 0 or 1.
using Settings = std::map<std::string, double>;

namespace settings_detail {

[[noreturn]] void throw_unknown(const std::string& name, const Settings& known);
/// Throws std::runtime_error where `value` is none that an integer, or a flag, can have.
void check_whole(const std::string& name, double value, bool flag);

template <class Options, class Visit>
void for_each_option(Visit visit) {
  using Members = boost::describe::describe_members<Options, boost::describe::mod_public |
                                                                 boost::describe::mod_inherited>;
  boost::mp11::mp_for_each<Members>(visit);
}

}  // namespace settings_detail

/// Every option of a struct that Boost.Describe knows.
template <class Options>
Settings settings_of(const Options& options) {
  Settings settings;
  settings_detail::for_each_option<Options>(
      [&](auto member) { settings[member.name] = static_cast<double>(options.*member.pointer); });
  return settings;
}

/// `options` with what is given. Throws std::runtime_error on a name that is none of theirs, and on a value
/// that its type cannot have.
template <class Options>
Options with_settings(Options options, const Settings& given) {
  const auto known = settings_of(options);
  for (const auto& [name, value] : given)
    if (!known.contains(name)) settings_detail::throw_unknown(name, known);
  settings_detail::for_each_option<Options>([&](auto member) {
    const auto found = given.find(member.name);
    if (found == given.end()) return;
    auto& option = options.*member.pointer;
    using Value = std::remove_reference_t<decltype(option)>;
    if constexpr (std::is_integral_v<Value>)
      settings_detail::check_whole(member.name, found->second, std::is_same_v<Value, bool>);
    option = static_cast<Value>(found->second);
  });
  return options;
}

}  // namespace segue::training
