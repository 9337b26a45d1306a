// Checkpoints, from which a killed training resumes bit for bit.
#pragma once

#include <torch/serialize/archive.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace segue::training {

class Checkpoint {
 public:
  /// `of` says what is trained, by which settings and from what: nothing goes on from another training's
  /// file. Without a file nothing is kept.
  explicit Checkpoint(std::filesystem::path file = {}, std::string of = {})
      : file_(std::move(file)), of_(std::move(of)) {}

  /// False where there is no file. Throws std::runtime_error naming it when it is damaged or another
  /// training's.
  bool load(const std::function<void(torch::serialize::InputArchive&)>& read) const;

  /// The file is replaced whole or not at all. Throws std::runtime_error.
  void save(const std::function<void(torch::serialize::OutputArchive&)>& write) const;

  /// The training is done.
  void remove() const;

 private:
  std::filesystem::path file_;
  std::string of_;
};

void write_tensors(torch::serialize::OutputArchive& archive, const std::string& name,
                   const std::vector<at::Tensor>& tensors);
std::vector<at::Tensor> read_tensors(torch::serialize::InputArchive& archive, const std::string& name);

/// Puts `values` into `parameters`, where they are.
void set_parameters(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& values);

}  // namespace segue::training
