#include "serving/api/message.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.hpp"

namespace segue::serving {

std::string_view HttpRequest::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, [](const auto& field) { return field.first; });
  return found == headers.end() ? std::string_view() : found->second;
}

std::size_t HttpRequest::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count(headers, name, [](const auto& field) { return field.first; }));
}

std::vector<std::string_view> HttpRequest::list(std::string_view name) const {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string_view> elements;
  for (const auto& [field, value] : headers) {
    if (field != name) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view element = rest.substr(0, comma);
      element.remove_prefix(std::min(element.find_first_not_of(blanks), element.size()));
      element = element.substr(0, element.find_last_not_of(blanks) + 1);
      if (!element.empty()) elements.push_back(element);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return elements;
}

HttpResponse error_response(unsigned status, std::string_view sentence) {
  HttpResponse response;
  response.status = status;
  response.body = base::json_text({{"error", sentence}});
  return response;
}

}  // namespace segue::serving
