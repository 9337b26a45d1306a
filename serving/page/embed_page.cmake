# Writes OUTPUT, a C++ source with the bytes of every file in FILES (see http/page_files.hpp).
set(arrays "")
set(table "")
set(index 0)
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  file(READ ${file} hex HEX)
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND arrays "constexpr unsigned char file_${index}[] = {${bytes}0};\n")
  string(APPEND table "      {\"${name}\", {reinterpret_cast<const char*>(file_${index}), ${size}}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by serving/page/embed_page.cmake.
#include \"serving/page/page_files.hpp\"

namespace segue::serving {
namespace {
${arrays}}  // namespace

const std::vector<PageFile>& page_files() {
  static const std::vector<PageFile> files{
${table}  };
  return files;
}

}  // namespace segue::serving
")
