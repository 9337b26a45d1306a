#include "training/retraining/config_digest.hpp"

#include <sstream>
#include <string_view>

#include "base/sha256.hpp"
#include "configs/keys.hpp"

namespace segue::training {
namespace {

// A visitor of configs/keys.hpp.
class SettingsText {
 public:
  template <class... Rest>
  void integer(std::string_view name, std::int64_t value, const Rest&...) {
    add(name, value);
  }
  template <class... Rest>
  void real(std::string_view name, double value, const Rest&...) {
    add(name, value);
  }
  template <class... Rest>
  void duration(std::string_view name, configs::Duration value, const Rest&...) {
    add(name, value.count());
  }
  template <class... Rest>
  void text(std::string_view name, const std::string& value, const Rest&...) {
    add(name, value);
  }
  void choice(std::string_view name, const std::string& value, std::string_view,
              std::initializer_list<const char*>, std::string_view) {
    add(name, value);
  }
  template <class... Rest>
  void flag(std::string_view name, bool value, const Rest&...) {
    add(name, value);
  }
  void texts(std::string_view, const std::vector<std::string>&, std::string_view) {}

  std::string take() { return std::move(out_).str(); }

 private:
  template <class Value>
  void add(std::string_view name, const Value& value) {
    for (const std::string_view section : {"sessions.", "recommender.", "training."})
      if (name.starts_with(section)) out_ << name << '=' << value << '\n';
  }

  std::ostringstream out_;
};

}  // namespace

std::string config_digest(const configs::Config& config) {
  SettingsText text;
  auto settings = config;
  configs::visit_keys(settings, text);
  return base::sha256_hex(text.take());
}

}  // namespace segue::training
