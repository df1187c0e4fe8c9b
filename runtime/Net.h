//===- Net.h - an opened network ----------------------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What stands behind halnet_net: the part that all sessions share.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_RUNTIME_NET_H
#define HALNET_RUNTIME_NET_H

#include "runtime/Error.h"
#include "runtime/Model.h"
#include "runtime/Vector.h"
#include "runtime/weights/OpenPack.h"

#include <halnet/halnet.h>

#include <atomic>

namespace halnet::runtime {

/// A package and what callers may know of it. Counts who uses it, and goes with
/// the last; any thread may come and go.
class Net : public halnet_net {
public:
  /// Null where memory is lacking, the machine lacks the CPU level, or the pack is not the right
  /// one.
  static Net *open(const halnet_library *library, const Package &package, const PackPlace &place,
                   Error &error);

  const halnet_description &description() const { return described; }
  /// Of ascending batches, with their weights.
  Models models() const { return {opened.data(), opened.size()}; }

  void retain() { ++users; }
  void release();

private:
  Net(const halnet_library *library, const Package &package)
      : halnet_net{library}, package(package) {}
  ~Net();
  bool prepare(const PackPlace &place, Error &error);
  void describe();

  const Package package; ///< with the models of one level
  OpenPack pack;
  Vector<Model> opened;           ///< the package's models with their weights
  halnet_array *arrays = nullptr; ///< the inputs, then the outputs
  halnet_description described = {};
  std::atomic<int> users{1};
};

} // namespace halnet::runtime

#endif // HALNET_RUNTIME_NET_H
