// A player's token: base64url(user id) "." expiry (Unix seconds) "." base64url(HMAC-SHA256(secret, all before
// the second dot)). Whoever holds serving.token_secret can issue them, `segue token` among others.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace segue::serving {

std::string make_player_token(std::string_view secret, std::string_view user_id, std::int64_t expires_s);

/// The user id that the token vouches for, or one sentence that says what is wrong with it. The signature is
/// compared in constant time, and before anything that it signs is believed.
boost::system::result<std::string, std::string> verify_player_token(std::string_view secret,
                                                                    std::string_view token,
                                                                    std::int64_t now_s);

}  // namespace segue::serving
