// Player tokens: base64url(user id) "." expiry (Unix seconds) "." base64url(HMAC-SHA256(secret, all before
// the second dot)). Issued by any holder of serving.token_secret, such as `segue token`.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace segue::serving {

std::string make_player_token(std::string_view secret, std::string_view user_id, std::int64_t expires_s);

/// The user id of a valid token, or one sentence on why it is invalid. The signature is verified first, in
/// constant time, before anything that it signs is used.
boost::system::result<std::string, std::string> verify_player_token(std::string_view secret,
                                                                    std::string_view token,
                                                                    std::int64_t now_s);

}  // namespace segue::serving
