#include "serving/api/authorisation.hpp"

#include <algorithm>

#include "base/ascii_case.hpp"
#include "base/clock.hpp"
#include "serving/access/constant_time.hpp"
#include "serving/access/origin.hpp"
#include "serving/access/player_token.hpp"

namespace segue::serving {
namespace {

HttpResponse unauthorised(std::string_view sentence) {
  HttpResponse response = error_response(401, sentence);
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

bool is_admin(const configs::Serving& config, const HttpRequest& request) {
  return !config.admin_token.empty() && equal_in_constant_time(bearer_token(request), config.admin_token);
}

}  // namespace

std::string_view bearer_token(const HttpRequest& request) {
  constexpr std::string_view scheme = "bearer ";
  std::string_view header = request.header("authorization");
  if (!base::equal_ignoring_case(header.substr(0, scheme.size()), scheme)) return {};
  header.remove_prefix(scheme.size());
  return header.substr(std::min(header.find_first_not_of(' '), header.size()));
}

std::optional<HttpResponse> refuse_admin(const configs::Serving& config, const HttpRequest& request) {
  if (config.admin_token.empty()) {
    if (!is_loopback(config.address) || !is_loopback(without_port(request.host)))
      return error_response(403, "without serving.admin_token the admin API answers this machine only");
    // A page may be allowed to be a player's without being an operator's.
    if (!origin_allowed(request.header("origin"), request.host, {}, true))
      return error_response(403, "without serving.admin_token the admin API answers its own page only");
    return std::nullopt;
  }
  if (is_admin(config, request)) return std::nullopt;
  return unauthorised("the admin API needs the bearer token of serving.admin_token");
}

std::optional<HttpResponse> refuse_user(const configs::Serving& config, const HttpRequest& request,
                                        std::string_view user_id) {
  if (config.token_secret.empty() || is_admin(config, request)) return std::nullopt;
  const auto user = verify_player_token(config.token_secret, bearer_token(request), base::unix_ms() / 1000);
  if (!user) return unauthorised(user.error());
  if (*user != user_id) return unauthorised("the token is another user's");
  return std::nullopt;
}

}  // namespace segue::serving
