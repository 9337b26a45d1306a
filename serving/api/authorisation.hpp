// Who may ask what over HTTP.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "configs/config.hpp"
#include "serving/api/message.hpp"

namespace segue::serving {

/// The token of "Authorization: Bearer <token>"; empty where there is none.
std::string_view bearer_token(const HttpRequest& request);

/// nullopt: the request may use the admin API. Else the refusal: 401 without the right bearer token; where
/// serving.admin_token is empty, 403 to everything but requests from this machine, which say so in their Host
/// header (a page that reaches loopback by DNS rebinding does not).
std::optional<HttpResponse> refuse_admin(const configs::Serving& config, const HttpRequest& request);

/// nullopt: the request may speak for `user_id`. Else 401. Where serving.token_secret is set, it needs that
/// user's token or the admin token.
std::optional<HttpResponse> refuse_user(const configs::Serving& config, const HttpRequest& request,
                                        std::string_view user_id);

}  // namespace segue::serving
