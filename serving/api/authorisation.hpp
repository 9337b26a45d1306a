// The authorisation of HTTP requests: admin API and users' data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "configs/config.hpp"
#include "serving/api/message.hpp"

namespace segue::serving {

/// The token of "Authorization: Bearer <token>"; empty if there is none.
std::string_view bearer_token(const HttpRequest& request);

/// nullopt: the request may use the admin API. Otherwise the error response: 401 without the right bearer
/// token; if serving.admin_token is empty, 403 unless the Host header names loopback (the one of a page that
/// reaches loopback by DNS rebinding does not) and the page, if there is one, is the server's own.
std::optional<HttpResponse> refuse_admin(const configs::Serving& config, const HttpRequest& request);

/// nullopt: the request may act for `user_id`. Otherwise a 401 response. If serving.token_secret is set, the
/// token of that user or the admin token is required.
std::optional<HttpResponse> refuse_user(const configs::Serving& config, const HttpRequest& request,
                                        std::string_view user_id);

}  // namespace segue::serving
