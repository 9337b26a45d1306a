#include "training/experiments/contexts.hpp"

namespace segue::training {

boost::system::result<Contexts, std::string> parse_contexts(std::string_view text) {
  Contexts contexts;
  if (text == "none") return contexts;
  for (auto rest = text;;) {
    const auto name = rest.substr(0, rest.find('+'));
    if (name == "previous")
      contexts.previous = true;
    else if (name == "skip")
      contexts.skip = true;
    else
      return "\"" + std::string(text) + "\" is not a context; there are none, previous, skip, previous+skip";
    if (name.size() == rest.size()) return contexts;
    rest.remove_prefix(name.size() + 1);
  }
}

std::string to_string(const Contexts& contexts) {
  if (contexts.previous) return contexts.skip ? "previous+skip" : "previous";
  return contexts.skip ? "skip" : "none";
}

}  // namespace segue::training
