#include "serving/access/player_token.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <optional>

#include "base/parse_number.hpp"
#include "ingest/event.hpp"
#include "serving/access/constant_time.hpp"

namespace segue::serving {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// RFC 4648 section 5, without padding.
std::string base64url(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 4 / 3 + 3);
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += alphabet[buffer >> (bits - 6) & 63];
  }
  if (bits > 0) out += alphabet[buffer << (6 - bits) & 63];
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    buffer = buffer << 6 | static_cast<unsigned>(digit);
    if (bits += 6; bits >= 8) out += static_cast<char>(buffer >> (bits -= 8) & 255);
  }
  return out;
}

std::string signature(std::string_view secret, std::string_view signed_part) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_part.data()), signed_part.size(), digest.data(), &size);
  return base64url({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace

std::string make_player_token(std::string_view secret, std::string_view user_id, std::int64_t expires_s) {
  std::string token = base64url(user_id) + '.' + std::to_string(expires_s);
  return token + '.' + signature(secret, token);
}

boost::system::result<std::string, std::string> verify_player_token(std::string_view secret,
                                                                    std::string_view token,
                                                                    std::int64_t now_s) {
  using Result = boost::system::result<std::string, std::string>;
  const auto malformed = [] {
    return Result(boost::system::in_place_error, "the token is not of the form user.expiry.signature");
  };
  const std::size_t last_dot = token.rfind('.');
  if (last_dot == std::string_view::npos) return malformed();
  const std::string_view signed_part = token.substr(0, last_dot);
  const std::size_t first_dot = signed_part.find('.');
  if (first_dot == std::string_view::npos) return malformed();
  if (!equal_in_constant_time(signature(secret, signed_part), token.substr(last_dot + 1)))
    return Result(boost::system::in_place_error, "the token's signature is wrong");

  const auto expires_s = base::parse_number<std::int64_t>(signed_part.substr(first_dot + 1));
  std::optional<std::string> user_id = from_base64url(signed_part.substr(0, first_dot));
  if (!expires_s || !user_id) return malformed();
  if (!ingest::valid_id(*user_id))
    return Result(boost::system::in_place_error, "the token's user id is one that no event may have");
  if (*expires_s <= now_s) return Result(boost::system::in_place_error, "the token has expired");
  return Result(boost::system::in_place_value, std::move(*user_id));
}

}  // namespace segue::serving
