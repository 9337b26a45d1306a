#include "serving/net/content_coding.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "base/ascii_case.hpp"

namespace segue::serving {
namespace {

constexpr int gzip_or_zlib = 32;  // zlib: told by the first bytes

/// The codings that change the body.
std::vector<std::string_view> codings(const HttpRequest& request) {
  auto named = request.list("content-encoding");
  std::erase_if(named, [](std::string_view coding) { return base::equal_ignoring_case(coding, "identity"); });
  return named;
}

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

HttpResponse too_large() { return error_response(413, "the body is larger than serving.max_message_bytes"); }

std::optional<HttpResponse> check_coding(const HttpRequest& request) {
  const auto named = codings(request);
  const auto known = [](std::string_view coding) {
    return base::equal_ignoring_case(coding, "gzip") || base::equal_ignoring_case(coding, "x-gzip") ||
           base::equal_ignoring_case(coding, "deflate");
  };
  if (named.empty() || (named.size() == 1 && known(named[0]))) return std::nullopt;
  HttpResponse response = error_response(415, "the body must be plain, gzip or deflate");
  response.headers.emplace_back("Accept-Encoding", "gzip, deflate");
  return response;
}

std::optional<HttpResponse> decode_content(HttpRequest& request, std::size_t max_bytes) {
  if (codings(request).empty() || request.body.empty()) return std::nullopt;
  z_stream stream{};
  if (inflateInit2(&stream, MAX_WBITS + gzip_or_zlib) != Z_OK)
    return error_response(503, "there is no memory to unpack the body");
  const std::unique_ptr<z_stream, EndInflate> end(&stream);
  stream.next_in = reinterpret_cast<Bytef*>(request.body.data());
  stream.avail_in = static_cast<uInt>(request.body.size());
  std::string plain;
  std::array<char, 16'384> part;
  for (int state = Z_OK; state != Z_STREAM_END || stream.avail_in > 0;) {
    // What follows the end of a gzip member is another (RFC 1952, section 2.2).
    if (state == Z_STREAM_END) inflateReset(&stream);
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    state = inflate(&stream, Z_NO_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END)
      return error_response(400, "the body is not what its content coding says, or not all of it");
    plain.append(part.data(), part.size() - stream.avail_out);
    if (plain.size() > max_bytes) return too_large();
  }
  request.body = std::move(plain);
  return std::nullopt;
}

}  // namespace segue::serving
