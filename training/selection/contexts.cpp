#include "training/selection/contexts.hpp"

#include <algorithm>
#include <array>

namespace segue::training {
namespace {

struct Name {
  std::string_view name;
  bool Contexts::*context;
};
constexpr std::array names = {Name{"anonymous", &Contexts::anonymous}, Name{"previous", &Contexts::previous},
                              Name{"skip", &Contexts::skip}, Name{"repeat", &Contexts::repeat},
                              Name{"hour", &Contexts::hour}};

}  // namespace

boost::system::result<Contexts, std::string> parse_contexts(std::string_view text) {
  Contexts contexts;
  if (text == "none") return contexts;
  for (auto rest = text;;) {
    const auto name = rest.substr(0, rest.find('+'));
    const auto found = std::ranges::find(names, name, &Name::name);
    if (found == names.end())
      return "\"" + std::string(text) +
             "\" is not a context; there are none, and anonymous, previous, skip, repeat and hour, joined by "
             "+";
    contexts.*found->context = true;
    if (name.size() == rest.size()) return contexts;
    rest.remove_prefix(name.size() + 1);
  }
}

std::string to_string(const Contexts& contexts) {
  std::string text;
  for (const auto& [name, context] : names)
    if (contexts.*context) text.append(text.empty() ? "" : "+").append(name);
  return text.empty() ? "none" : text;
}

}  // namespace segue::training
