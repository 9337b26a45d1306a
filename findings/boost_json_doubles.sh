#!/usr/bin/env bash
# Boost.JSON 1.81 does not read back some one in ten doubles that are written in their shortest form (std::to_chars, as
# JavaScript and Python write them, too): parse() gives a neighbour, without an error. What reads such numbers and compares,
# digests or resumes by them gets others than were written. std::from_chars reads all of them. Exit status: 0 it is so,
# 1 it is otherwise, 2 it could not be tried.
set -euo pipefail

package=libboost1.81-dev=1.81.0-5+deb12u1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
{ apt-get download "$package" && dpkg -x ./*.deb .; } >log 2>&1 || { cat log >&2; echo "cannot get $package" >&2; exit 2; }
cat >shown.cpp <<'CPP'
#include <boost/json/src.hpp>
#include <boost/version.hpp>
#include <charconv>
#include <iostream>
#include <random>
int main() {
  constexpr int numbers = 100'000;
  std::mt19937_64 random(1);
  int wrong = 0, wrong_by_from_chars = 0;
  for (int i = 0; i < numbers; ++i) {
    const double written = static_cast<double>(random() >> 11) * 0x1p-53;  // [0, 1), all 53 bits
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, written).ptr;
    const double read = boost::json::parse({text, static_cast<std::size_t>(end - text)}).to_number<double>();
    double exact = 0;
    std::from_chars(text, end, exact);
    if (read != written && wrong++ == 0)
      std::cout << "written " << std::string_view(text, end - text) << ", read " << std::hexfloat << read
                << " instead of " << written << std::defaultfloat << '\n';
    wrong_by_from_chars += exact != written;
  }
  std::cout << "Boost " << BOOST_LIB_VERSION << ": " << wrong << " of " << numbers
            << " read as another number; by std::from_chars: " << wrong_by_from_chars << '\n';
  return wrong > numbers / 50 && wrong_by_from_chars == 0 ? 0 : 1;
}
CPP
g++ -std=c++17 -O1 -Iusr/include shown.cpp -o shown 2>log || { cat log >&2; exit 2; }
./shown || { echo "It has changed: doubles are read back as they were written."; exit 1; }
