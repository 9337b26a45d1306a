// The one rule of every choice on validation.
#pragma once

#include <limits>
#include <utility>

namespace segue::training {

/// Of all that was offered the choice with the highest value; of equals the first, which is the simpler or
/// the earlier one. What is not a number is never chosen.
template <class Choice>
class Best {
 public:
  /// `least_gain`: by how much a later choice must be better to be worth it.
  explicit Best(double least_gain = 0) : least_gain_(least_gain) {}

  bool improves(double value) const { return found_ ? value > value_ + least_gain_ : value == value; }

  /// Whether it is the best so far.
  bool offer(double value, Choice choice) {
    if (!improves(value)) return false;
    found_ = true;
    value_ = value;
    choice_ = std::move(choice);
    return true;
  }

  bool found() const { return found_; }
  double value() const { return value_; }  // minus infinity before anything was chosen
  const Choice& choice() const { return choice_; }
  Choice& choice() { return choice_; }

 private:
  double least_gain_;
  bool found_ = false;
  double value_ = -std::numeric_limits<double>::infinity();
  Choice choice_{};
};

}  // namespace segue::training
