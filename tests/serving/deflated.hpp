// Test support: packing as clients do it, with zlib.
#pragma once

#include <zlib.h>

#include <stdexcept>
#include <string>

namespace segue::serving {

enum class Format { zlib, gzip };

inline std::string deflated(const std::string& text, Format format) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + (format == Format::gzip ? 16 : 0), 8,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib cannot begin");
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib did not end");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace segue::serving
