#include "ingest/datasets/line_reader.hpp"

#include <cerrno>
#include <cstring>

namespace segue::ingest::datasets {

boost::system::result<LineReader, std::string> LineReader::open(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return file.string() + " is a folder, not a file";
  LineReader reader;
  errno = 0;
  reader.stream_.open(file, std::ios::binary);
  if (!reader.stream_) return "cannot read " + file.string() + ": " + std::strerror(errno);
  reader.name_ = file.string();
  reader.buffer_.resize(1 << 16);
  return reader;
}

bool LineReader::next() {
  std::size_t searched = begin_;
  while (true) {
    const auto* found =
        static_cast<const char*>(std::memchr(buffer_.data() + searched, '\n', end_ - searched));
    if (found != nullptr) {
      const auto stop = static_cast<std::size_t>(found - buffer_.data());
      line_ = {buffer_.data() + begin_, stop - begin_};
      begin_ = stop + 1;
      break;
    }
    const std::size_t pending = end_ - begin_;
    if (pending > max_line_bytes) {
      ++number_;
      error_ = where() + ": the line has more than " + std::to_string(max_line_bytes) + " bytes";
      return false;
    }
    if (!fill()) {
      if (error_ || pending == 0) return false;
      line_ = {buffer_.data() + begin_, pending};
      begin_ = end_;
      break;
    }
    searched = begin_ + pending;
  }
  ++number_;
  if (number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) line_.remove_prefix(3);
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  return true;
}

bool LineReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  stream_.read(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
  if (stream_.bad()) error_ = "cannot read " + name_ + ": " + std::strerror(errno);
  end_ += static_cast<std::size_t>(stream_.gcount());
  return stream_.gcount() > 0;
}

void split_columns(std::string_view line, char separator, std::vector<std::string_view>& out) {
  out.clear();
  while (true) {
    const auto at = line.find(separator);
    out.push_back(line.substr(0, at));
    if (at == std::string_view::npos) return;
    line.remove_prefix(at + 1);
  }
}

void split_blanks(std::string_view line, std::vector<std::string_view>& out) {
  out.clear();
  while (true) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return;
    line.remove_prefix(begin);
    const auto end = line.find_first_of(" \t");
    out.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end);
  }
}

}  // namespace segue::ingest::datasets
