//===- Prototxt.h - Caffe's prototxt from the net dialect ---------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The network as its user described it, in the form of He's deploy files, which
// netscope and Caffe read alike.
//
//===----------------------------------------------------------------------===//

#ifndef HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXT_H
#define HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXT_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace halnet::writer {

/// What the file is for.
enum class PrototxtForm {
  Deploy,  ///< running in Caffe, and looking at in both netscopes
  OpenCv,  ///< running in OpenCV and others that look at no phase
  Training ///< training in Caffe, and looking at in ethereon's netscope
};

class CallProfile;

/// Writes the one `net.graph` of `module`, whose tensors have their shapes and whose layers are as
/// described (after `infer`, before `simplify`), or as dissolveGroups leaves them. With a `profile`
/// each layer has a note of the call that computes it, whose name callOf knows; a call that the
/// profile lacks is an error.
///
/// Only layers that both netscopes and Caffe know are written; a BatchNorm with
/// gamma and beta becomes BatchNorm and Scale (NAME_scale). Identities, and
/// flattenings before dense layers, are left out; comments of the forms
/// "# halnet: identity NAME of BLOB" and "# halnet: flatten NAME of BLOB" keep their names, in
/// their places, and the reader takes them back. A pooling that rounds down where Caffe rounds up
/// becomes several layers, or for OpenCV one and a warning, see PrototxtPooling.cpp. A training
/// file has data layers, fillers, loss and accuracies as the ProtoFiles of He's networks do, see
/// PrototxtTraining.cpp. What cannot be said in a prototxt is an error at its layer; nothing is
/// written then.
llvm::LogicalResult writePrototxt(mlir::ModuleOp module, PrototxtForm form,
                                  const CallProfile *profile, llvm::raw_ostream &out);

} // namespace halnet::writer

#endif // HALNET_COMPILER_WRITER_PROTOTXT_PROTOTXT_H
