#include "training/learners/checkpoint.hpp"

#include <ATen/ATen.h>

#include <sstream>
#include <stdexcept>

#include "base/durable_file.hpp"

namespace segue::training {

bool Checkpoint::load(const std::function<void(torch::serialize::InputArchive&)>& read) const {
  if (file_.empty() || !std::filesystem::exists(file_)) return false;
  c10::IValue of;
  try {
    torch::serialize::InputArchive archive;
    archive.load_from(file_.string());
    archive.read("of", of);
    if (of.toStringRef() == of_) {
      read(archive);
      return true;
    }
  } catch (const c10::Error& error) {
    throw std::runtime_error(file_.string() +
                             " is no checkpoint that can be read: " + error.what_without_backtrace());
  }
  throw std::runtime_error(file_.string() + " is the checkpoint of another training: " + of.toStringRef());
}

void Checkpoint::save(const std::function<void(torch::serialize::OutputArchive&)>& write) const {
  if (file_.empty()) return;
  torch::serialize::OutputArchive archive;
  archive.write("of", c10::IValue(of_));
  write(archive);
  std::ostringstream bytes;
  archive.save_to(bytes);
  if (const auto written = base::replace_durably(file_, std::move(bytes).str()); written.has_error())
    throw std::runtime_error(written.error());
}

void Checkpoint::remove() const {
  std::error_code not_there;
  if (!file_.empty()) std::filesystem::remove(file_, not_there);
}

void write_tensors(torch::serialize::OutputArchive& archive, const std::string& name,
                   const std::vector<at::Tensor>& tensors) {
  archive.write(name + ".size", at::scalar_tensor(static_cast<std::int64_t>(tensors.size()), at::kLong));
  for (std::size_t i = 0; i < tensors.size(); ++i)
    archive.write(name + "." + std::to_string(i), tensors[i].detach());
}

std::vector<at::Tensor> read_tensors(torch::serialize::InputArchive& archive, const std::string& name) {
  at::Tensor size;
  archive.read(name + ".size", size);
  std::vector<at::Tensor> tensors(static_cast<std::size_t>(size.item<std::int64_t>()));
  for (std::size_t i = 0; i < tensors.size(); ++i) archive.read(name + "." + std::to_string(i), tensors[i]);
  return tensors;
}

void set_parameters(const std::vector<at::Tensor>& parameters, const std::vector<at::Tensor>& values) {
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].copy_(values.at(i));
}

}  // namespace segue::training
