// Text as a search compares it: without case and accents.
#pragma once

#include <string>
#include <string_view>

namespace segue::base {

/// UTF-8 in, UTF-8 out; any thread. Two texts that a person would type for the same title become equal, and
/// folding again changes nothing:
///  - case goes, as Unicode folds it: "Straße" is "strasse", a final sigma is a sigma;
///  - forms that only look different become one (NFKC): full width, ligatures, "é" composed or not;
///  - accents go from Latin, Greek and Cyrillic letters, points from Hebrew and Arabic ones; "ø", "ł", "đ",
///    "æ" and their like, which Unicode does not take apart, become "o", "l", "d", "ae"; every i is one,
///    Turkish "İ" and "ı" too;
///  - typographic quotes and dashes become those of a keyboard.
/// Signs that make another letter of their script stay (か and が, vowel signs of Devanagari). What is no
/// UTF-8 becomes U+FFFD.
std::string folded(std::string_view text);

}  // namespace segue::base
