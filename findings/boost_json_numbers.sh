#!/usr/bin/env bash
# Boost.JSON 1.81 writes what it does not read: serialize() turns a value that holds NaN, an infinity, or a string whose
# bytes are no UTF-8 into text without an error, and parse() of the same library refuses that text. RFC 8259 has no such
# numbers (section 6) and wants UTF-8 (section 8.1). Exit status: 0 it is so, 1 it is otherwise, 2 it could not be tried.
set -euo pipefail

package=libboost1.81-dev=1.81.0-5+deb12u1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
{ apt-get download "$package" && dpkg -x ./*.deb .; } >log 2>&1 || { cat log >&2; echo "cannot get $package" >&2; exit 2; }
cat >shown.cpp <<'CPP'
#include <boost/json/src.hpp>
#include <boost/version.hpp>
#include <cmath>
#include <iostream>
int main() {
  std::cout << "Boost " << BOOST_LIB_VERSION << '\n';
  int refused = 0;
  for (const boost::json::value& value : {boost::json::value(std::nan("")), boost::json::value(INFINITY),
                                          boost::json::value(-INFINITY), boost::json::value("\xff")}) {
    const std::string text = boost::json::serialize(value);
    boost::system::error_code error;
    boost::json::parse(text, error);
    refused += error.failed();
    std::cout << "serialize() wrote " << text.size() << " bytes: " << (text[1] == '\xff' ? "\"\\xff\"" : text)
              << "; parse() of it: " << (error ? error.message() : "a value") << '\n';
  }
  std::cout << "serialize() of 0.1 and 100.0: " << boost::json::serialize(boost::json::value(0.1)) << " "
            << boost::json::serialize(boost::json::value(100.0)) << '\n';
  return refused == 4 ? 0 : 1;
}
CPP
g++ -std=c++17 -O0 -Iusr/include shown.cpp -o shown 2>log || { cat log >&2; exit 2; }
./shown || { echo "It has changed: what was written can be read." ; exit 1; }
