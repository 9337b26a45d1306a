// The page's static files, compiled into the server.
#pragma once

#include <string_view>
#include <vector>

namespace segue::serving {

struct PageFile {
  std::string_view name;  // "index.html"
  std::string_view bytes;
};

const std::vector<PageFile>& page_files();

}  // namespace segue::serving
