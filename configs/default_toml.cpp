// The shipped segue.toml, printed from keys.hpp.
#include <initializer_list>
#include <sstream>
#include <string_view>

#include "configs/duration.hpp"
#include "configs/keys.hpp"
#include "configs/load.hpp"

namespace segue::configs {
namespace {

/// A visitor of keys.hpp. Defaults are plain ASCII without quotes, so quoting them is enough.
class Printer {
 public:
  void integer(std::string_view name, std::int64_t, std::int64_t initial, std::int64_t min, std::int64_t max,
               std::string_view sentence) {
    comment(name, sentence) << "; " << min << " to " << max;
    value() << initial << '\n';
  }
  void real(std::string_view name, double, double initial, double min, double max,
            std::string_view sentence) {
    comment(name, sentence) << "; " << min << " to " << max;
    value() << initial << '\n';
  }
  void duration(std::string_view name, Duration, Duration initial, Duration min, Duration max,
                std::string_view sentence) {
    comment(name, sentence) << "; " << to_string(min) << " to " << to_string(max);
    value() << '"' << to_string(initial) << "\"\n";
  }
  void text(std::string_view name, const std::string&, std::string_view initial, std::string_view sentence) {
    comment(name, sentence);
    value() << '"' << initial << "\"\n";
  }
  void choice(std::string_view name, const std::string&, std::string_view initial,
              std::initializer_list<const char*> allowed, std::string_view sentence) {
    auto& out = comment(name, sentence);
    const char* separator = "; ";
    for (const char* one : allowed) {
      out << separator << '"' << one << '"';
      separator = ", ";
    }
    value() << '"' << initial << "\"\n";
  }
  void flag(std::string_view name, bool, bool initial, std::string_view sentence) {
    comment(name, sentence);
    value() << (initial ? "true" : "false") << '\n';
  }
  void texts(std::string_view name, const std::vector<std::string>&, std::string_view sentence) {
    comment(name, sentence);
    value() << "[]\n";
  }

  std::string str() const { return out_.str(); }

 private:
  std::ostringstream& comment(std::string_view name, std::string_view sentence) {
    const auto dot = name.find('.');
    if (name.substr(0, dot) != section_) {
      section_ = name.substr(0, dot);
      out_ << "\n[" << section_ << "]\n";
    }
    key_ = name.substr(dot + 1);
    out_ << "# " << sentence;
    return out_;
  }
  std::ostringstream& value() {
    out_ << '\n' << key_ << " = ";
    return out_;
  }

  std::ostringstream out_;
  std::string_view section_;
  std::string_view key_;
};

}  // namespace

std::string default_toml() {
  Config config;
  Printer printer;
  visit_keys(config, printer);
  return "# Segue's configuration: every key, at its default. A key left out keeps its default; an unknown "
         "key is an\n"
         "# error. Durations are a whole number and a unit: ms, s, min, h or d.\n" +
         printer.str();
}

}  // namespace segue::configs
