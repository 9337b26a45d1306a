// Folding for search. 688a99a lowered ASCII letters alone: of "Beyoncé" written in four ways, a search for
// one found one.
#include "base/folded_text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace segue::base {
namespace {

TEST(Folded, CaseAndAccentsGoComposedOrNot) {
  for (const char* written : {"Beyoncé", "BEYONCÉ", "Beyonce\u0301", "beyonce", "ＢＥＹＯＮＣＥ"})
    EXPECT_EQ(folded(written), "beyonce") << written;
  EXPECT_EQ(folded("Sigur Rós – Hoppípolla"), "sigur ros - hoppipolla");
  EXPECT_EQ(folded("Motörhead"), "motorhead");
  EXPECT_EQ(folded("Việt Nam"), "viet nam");  // two marks on one letter
  EXPECT_EQ(folded("ΒΑΓΓΈΛΗΣ"), folded("Βαγγέλης"));
  EXPECT_EQ(folded("Пётр Чайковский"), folded("ПЕТР ЧАИКОВСКИИ"));
}

TEST(Folded, LettersThatUnicodeKeepsWholeBecomeWhatIsTypedForThem) {
  EXPECT_EQ(folded("Straße"), "strasse");
  EXPECT_EQ(folded("STRAẞE"), "strasse");
  EXPECT_EQ(folded("Mø"), "mo");
  EXPECT_EQ(folded("Rødhåd"), "rodhad");
  EXPECT_EQ(folded("Zażółć gęślą jaźń"), "zazolc gesla jazn");
  EXPECT_EQ(folded("Cœur de Pirate"), "coeur de pirate");
  EXPECT_EQ(folded("Ægir, Þursaflokkurinn, Björk Guðmundsdóttir"),
            "aegir, thursaflokkurinn, bjork gudmundsdottir");
  EXPECT_EQ(folded("ﬁre"), "fire");
  EXPECT_EQ(folded("Don’t"), "don't");
}

TEST(Folded, EveryTurkishIIsOne) {
  for (const char* written : {"Işık", "IŞIK", "ışık", "isik", "ISIK", "İşik"})
    EXPECT_EQ(folded(written), "isik") << written;
  EXPECT_EQ(folded("İstanbul"), folded("istanbul"));
}

TEST(Folded, SignsThatMakeAnotherLetterStay) {
  EXPECT_NE(folded("か"), folded("が"));
  EXPECT_EQ(folded("が"), folded("か\u3099"));
  EXPECT_EQ(folded("ｶﾞ"), folded("ガ"));
  EXPECT_NE(folded("कि"), folded("क"));
  EXPECT_EQ(folded("שָׁלוֹם"), folded("שלום"));
  EXPECT_EQ(folded("مُحَمَّد"), folded("محمد"));
  EXPECT_EQ(folded("각"), "각");
}

TEST(Folded, WhatIsNoTextIsReplacedAndFoldingAgainChangesNothing) {
  EXPECT_EQ(folded(""), "");
  EXPECT_EQ(folded("\xFF"), "\uFFFD");
  EXPECT_EQ(folded(std::string_view("a\0B", 3)), std::string("a\0b", 3));
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (int c = 0; c < 6; ++c) {  // any two or three bytes of UTF-8
      const std::uint32_t code = 0x80 + random() % 0x3400;
      if (code < 0x800) {
        text += static_cast<char>(0xC0 | code >> 6);
      } else {
        text += static_cast<char>(0xE0 | code >> 12);
        text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      }
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
    const std::string once = folded(text);
    ASSERT_EQ(folded(once), once) << text;
  }
}

}  // namespace
}  // namespace segue::base
