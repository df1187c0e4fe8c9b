//===- TorchvisionNames.cpp - torchvision's names of weights ===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A store in front of another one.
//
//===----------------------------------------------------------------------===//

#include "compiler/weights/TorchvisionNames.h"

#include "compiler/weights/NpyHeader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace llvm;

namespace halnet::weights {

namespace {

constexpr StringLiteral wrapper = "module.", counter = "num_batches_tracked";

/// What stands behind a layer's name, there and here.
struct Suffix {
  StringLiteral theirs, ours;
  bool ofBatchNorm;
};
constexpr Suffix suffixes[] = {
    {".weight", "_weight", false},
    {".bias", "_bias", false},
    {".weight", "_gamma", true},
    {".bias", "_beta", true},
    {".running_mean", "_moving_mean", true},
    {".running_var", "_moving_var", true},
};

class TorchvisionNames : public WeightStore {
public:
  explicit TorchvisionNames(std::unique_ptr<WeightStore> file) : file(std::move(file)) {}

  Error addAll() {
    std::vector<StringRef> names = file->names();
    if (llvm::all_of(names, [](StringRef name) { return name.starts_with(wrapper); }))
      prefix = wrapper;
    bool anyTheirs = false;
    for (StringRef name : names) {
      StringRef theirs = name.substr(prefix.size());
      std::string ours = ourName(theirs);
      anyTheirs |= ours != theirs;
      if (theirs.ends_with(counter))
        continue;
      if (!add(ours, *file->find(name)))
        return sentence(origin() + ": '" + name + "' is there under another name, too");
      theirNames[ours] = name;
    }
    return anyTheirs ? Error::success()
                     : sentence(origin() + " names no weight as torchvision does, such as "
                                           "'conv1.weight': leave out --names");
  }

  std::string origin() const override { return file->origin(); }

  std::string foreignName(StringRef ours) const override {
    if (auto known = theirNames.find(ours); known != theirNames.end())
      return known->second.str();
    for (const Suffix &suffix : suffixes)
      if (StringRef layer = ours; layer.consume_back(suffix.ours))
        return (prefix + layer + suffix.theirs).str();
    return "";
  }

private:
  std::string ourName(StringRef theirs) const {
    auto [layer, kind] = theirs.rsplit('.');
    bool isNorm = file->find((prefix + layer + ".running_mean").str()) != nullptr;
    for (const Suffix &suffix : suffixes)
      if (suffix.theirs.drop_front() == kind && suffix.ofBatchNorm == isNorm)
        return (layer + suffix.ours).str();
    return theirs.str();
  }

  Expected<std::string> load(StringRef ours) override {
    return file->bytes(theirNames.lookup(ours));
  }

  std::unique_ptr<WeightStore> file;
  StringRef prefix; ///< of every name in the file
  StringMap<StringRef> theirNames;
};

} // namespace

Expected<std::unique_ptr<WeightStore>> withTorchvisionNames(std::unique_ptr<WeightStore> store) {
  auto renamed = std::make_unique<TorchvisionNames>(std::move(store));
  if (Error error = renamed->addAll())
    return error;
  return renamed;
}

} // namespace halnet::weights
