//===- CheckWeightsTest.cpp - tests of checking weights ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every complaint, word by word, and where it points.
//
//===----------------------------------------------------------------------===//

#include "TempFolder.h"

#include "compiler/weights/CheckWeights.h"
#include "compiler/weights/NpzWriter.h"
#include "dialects/Net/NetOps.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace halnet::weights;
using llvm::ArrayRef;

namespace {

constexpr llvm::StringLiteral net = R"(
net.param @c_weight : tensor<2x1x1x2xf32> loc("net.yaml":5:3)
net.param @b_mean : tensor<2xf32> loc("net.yaml":6:3)
net.param @b_var : tensor<2xf32> loc("net.yaml":6:3)
net.graph @g(%0: tensor<1x1x4x4xf32>) {
  %1 = net.conv2d %0 weight(@c_weight) {num_output = 2 : i64, kernel = array<i64: 1, 2>}
      : (tensor<1x1x4x4xf32>) -> tensor<1x2x4x3xf32>
  %2 = net.batch_norm %1 mean(@b_mean) variance(@b_var) {eps = 1.0e-3 : f32}
      : (tensor<1x2x4x3xf32>) -> tensor<1x2x4x3xf32>
  net.return %2 ["b"] : tensor<1x2x4x3xf32>
}
)";

class CheckWeights : public testing::Test {
protected:
  CheckWeights()
      : store{ArrayView{"c_weight", {2, 1, 1, 2}, ArrayRef<float>(weight)},
              ArrayView{"b_mean", {2}, ArrayRef<float>(mean)},
              ArrayView{"b_var", {2}, ArrayRef<float>(variance)}} {
    context.loadDialect<halnet::net::NetDialect>();
  }

  /// "PLACE: SEVERITY: MESSAGE" of each diagnostic about the net with `store`
  /// as its weights, the file called 'w'.
  std::vector<std::string> complaints() {
    std::string path = folder.file("w.npz");
    EXPECT_FALSE(writeNpz(path, store));
    auto weights = llvm::cantFail(openWeights(path));
    auto module = mlir::parseSourceString<mlir::ModuleOp>(net, &context);
    std::vector<std::string> texts;
    mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
      auto place = llvm::dyn_cast<mlir::FileLineColLoc>(diagnostic.getLocation());
      std::string text = place ? std::to_string(place.getLine()) + ": " : "";
      text += diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error ? "error: " : "warning: ";
      text += diagnostic.str();
      text.replace(text.find(path), path.size(), "w");
      texts.push_back(text);
    });
    good = succeeded(checkWeights(*module, *weights));
    return texts;
  }

  TempFolder folder;
  mlir::MLIRContext context;
  std::vector<float> weight{1, 2, 3, 4}, mean{0, 0}, variance{1, 1};
  std::vector<ArrayView> store;
  bool good = false;
};

using Texts = std::vector<std::string>;

TEST_F(CheckWeights, good) {
  EXPECT_EQ(complaints(), Texts());
  EXPECT_TRUE(good);
}

TEST_F(CheckWeights, missing) {
  store[0].name = "c_weigth";
  store.pop_back();
  EXPECT_EQ(complaints(),
            (Texts{"5: error: weight 'c_weight' (2x1x1x2) is not in 'w'; did you mean "
                   "'c_weigth'?",
                   "6: error: weight 'b_var' (2) is not in 'w'",
                   "0: warning: 'w' holds weights that no layer needs: 'c_weigth'"}));
  EXPECT_FALSE(good);
}

TEST_F(CheckWeights, surplus) {
  store.push_back({"zebra", {2}, ArrayRef<float>(mean)});
  store.push_back({"ant", {2}, ArrayRef<float>(mean)});
  EXPECT_EQ(complaints(),
            Texts{"0: warning: 'w' holds weights that no layer needs: 'ant', 'zebra'"});
  EXPECT_TRUE(good);
}

TEST_F(CheckWeights, otherShape) {
  store[0].shape = {1, 2, 2, 1};
  std::vector<float> three{1, 2, 3};
  store[1] = {"b_mean", {3}, ArrayRef<float>(three)};
  EXPECT_EQ(complaints(),
            (Texts{"5: error: weight 'c_weight' has the shape 1x2x2x1 in 'w', expected "
                   "2x1x1x2 (transposed?)",
                   "6: error: weight 'b_mean' has the shape 3 in 'w', expected 2"}));
  EXPECT_FALSE(good);
}

TEST_F(CheckWeights, notFinite) {
  weight[2] = NAN;
  mean[1] = -INFINITY;
  EXPECT_EQ(complaints(),
            (Texts{"5: error: weight 'c_weight' has a value that is not a number at index "
                   "(1, 0, 0, 0) in 'w'",
                   "6: error: weight 'b_mean' has a value that is infinite at index (1,) in 'w'"}));
  EXPECT_FALSE(good);
}

TEST_F(CheckWeights, variance) {
  variance[1] = -0.9e-3f;
  EXPECT_EQ(complaints(), Texts());
  variance[1] = -1.1e-3f;
  EXPECT_EQ(complaints(), Texts{"6: error: weight 'b_var' is a variance and has a value of at most "
                                "-eps at index (1,) in 'w'"});
  EXPECT_FALSE(good);
}

TEST_F(CheckWeights, declared) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(net, &context);
  std::vector<WeightShape> weights = declaredWeights(*module);
  ASSERT_EQ(weights.size(), 3u);
  EXPECT_EQ(weights[0].name, "c_weight");
  EXPECT_EQ(weights[0].shape, (std::vector<int64_t>{2, 1, 1, 2}));
}

} // namespace
