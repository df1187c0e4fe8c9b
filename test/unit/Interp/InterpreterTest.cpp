//===- InterpreterTest.cpp - tests of the interpreter --------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each layer against numbers worked out by hand, in nets as text.
//
//===----------------------------------------------------------------------===//

#include "compiler/interp/Interpreter.h"
#include "compiler/weights/Elements.h"
#include "compiler/weights/RandomWeights.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

#include <cmath>

using namespace halnet;
using interp::Tensor;
using Values = std::vector<double>;

namespace {

/// Weights given as numbers.
class GivenWeights : public weights::WeightStore {
public:
  void give(llvm::StringRef name, std::vector<float> numbers) {
    add(name, {{static_cast<int64_t>(numbers.size())}});
    given[name.str()] = std::move(numbers);
  }
  std::string origin() const override { return "given"; }

private:
  llvm::Expected<std::string> load(llvm::StringRef name) override {
    return weights::storedBytesOf(given[name.str()]);
  }
  std::map<std::string, std::vector<float>> given;
};

class Interpreter : public testing::Test {
protected:
  Interpreter() { context.loadDialect<net::NetDialect>(); }

  /// The outputs of a graph on one input.
  std::vector<Tensor> run(const std::string &text, std::vector<int64_t> shape, Values values) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    kept.clear();
    Tensor input(shape);
    input.values = std::move(values);
    auto keep = [&](llvm::StringRef name, const Tensor &tensor) {
      EXPECT_TRUE(kept.try_emplace(name.str(), tensor.values).second)
          << "told twice: " << name.str();
    };
    return interp::interpret(*module->getOps<net::GraphOp>().begin(), store, {input}, keep);
  }

  /// The values of one layer, written as `op %x ATTRIBUTES : (IN) -> OUT`.
  Values layer(const std::string &op, const std::string &attributes, std::vector<int64_t> in,
               std::vector<int64_t> out, Values values) {
    std::string to = type(out);
    return run("net.graph @g(%x: " + type(in) + ") {\n  %y = " + op + " %x " + attributes + " : (" +
                   type(in) + ") -> " + to + "\n  net.return %y [\"y\"] : " + to + "\n}\n",
               in, std::move(values))[0]
        .values;
  }

  static std::string type(llvm::ArrayRef<int64_t> shape) {
    return "tensor<" + net::shapeText(shape) + "xf32>";
  }

  mlir::MLIRContext context;
  GivenWeights store;
  std::map<std::string, Values> kept;
};

const Values nine{1, 2, 3, 4, 5, 6, 7, 8, 9};

TEST_F(Interpreter, convolution) {
  store.give("w", {1, 10, 100, 1000});
  store.give("b", {0.5});
  EXPECT_EQ(layer("net.conv2d",
                  "weight(@w) bias(@b) {num_output = 1 : i64, kernel = array<i64: 2, 2>}",
                  {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
            (Values{5421.5, 6532.5, 8754.5, 9865.5}));
  // Padding, and a stride that differs from height to width.
  EXPECT_EQ(layer("net.conv2d",
                  "weight(@w) {num_output = 1 : i64, kernel = array<i64: 2, 2>, "
                  "stride = array<i64: 3, 2>, pad = array<i64: 1, 1>}",
                  {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
            (Values{1000, 3200, 70, 98}));
  // Padding below and left only.
  EXPECT_EQ(layer("net.conv2d",
                  "weight(@w) {num_output = 1 : i64, kernel = array<i64: 2, 2>, "
                  "stride = array<i64: 2, 2>, pad = array<i64: 0, 1>, pad_end = array<i64: 1, 0>}",
                  {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
            (Values{4010, 6532, 70, 98}));
  EXPECT_EQ(layer("net.conv2d",
                  "weight(@w) {num_output = 1 : i64, kernel = array<i64: 2, 2>, "
                  "dilation = array<i64: 2, 2>}",
                  {1, 1, 3, 3}, {1, 1, 1, 1}, nine),
            (Values{1 + 30 + 700 + 9000}));
}

TEST_F(Interpreter, convolutionsPaddedBeyondTheImage) {
  store.give("w", std::vector<float>(49, 1));
  EXPECT_EQ(layer("net.conv2d",
                  "weight(@w) {num_output = 1 : i64, kernel = array<i64: 7, 7>, "
                  "stride = array<i64: 3, 3>, pad = array<i64: 6, 6>}",
                  {1, 1, 1, 1}, {1, 1, 3, 3}, {2}),
            (Values(9, 2)));
}

TEST_F(Interpreter, groups) {
  store.give("w", {1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_EQ(layer("net.conv2d",
                  "weight(@w) {num_output = 4 : i64, kernel = array<i64: 1, 1>, group = 2 : i64}",
                  {2, 4, 1, 1}, {2, 4, 1, 1}, {1, 1, 10, 10, 0, 1, 0, 1}),
            (Values{3, 7, 110, 150, 2, 4, 6, 8}));
}

TEST_F(Interpreter, dense) {
  store.give("w", {1, 2, 3, 4, 5, 6, 7, 8});
  store.give("b", {0, 1});
  EXPECT_EQ(layer("net.dense", "weight(@w) bias(@b) {num_output = 2 : i64}", {2, 2, 1, 2}, {2, 2},
                  {1, 10, 100, 1000, 1, 0, 0, 0}),
            (Values{4321, 8766, 1, 6}));
}

TEST_F(Interpreter, batchNormAndScale) {
  store.give("m", {1, 2});
  store.give("v", {3.75, 0.75});
  store.give("g", {10, 20});
  store.give("b", {0.5, 0});
  std::vector<int64_t> shape{1, 2, 1, 1};
  std::string norm = "mean(@m) variance(@v) gamma(@g) beta(@b) {eps = 0.25 : f32";
  EXPECT_EQ(layer("net.batch_norm", norm + "}", shape, shape, {5, 5}), (Values{20.5, 60}));
  EXPECT_EQ(layer("net.batch_norm", norm + ", fix_gamma}", shape, shape, {5, 5}), (Values{2.5, 3}));
  EXPECT_EQ(layer("net.scale", "gamma(@g)", shape, shape, {5, 5}), (Values{50, 100}));
  EXPECT_EQ(layer("net.affine",
                  "[#net.step<mean = @m, variance = @v, eps = 2.5e-1 : f32>, "
                  "#net.step<gamma = @g, beta = @b>]",
                  shape, shape, {5, 5}),
            (Values{20.5, 60}));
}

TEST_F(Interpreter, folds) {
  store.give("w", {3});
  store.give("b", {1});
  store.give("g", {10});
  EXPECT_EQ(layer("net.conv2d",
                  "weight(@w) bias(@b) {num_output = 1 : i64, kernel = array<i64: 1, 1>, "
                  "folds = [#net.step<gamma = @g, beta = @b>]}",
                  {1, 1, 1, 2}, {1, 1, 1, 2}, {2, -1}),
            (Values{71, -19}));
}

TEST_F(Interpreter, maxPool) {
  Values negative = nine;
  for (double &value : negative)
    value = -value;
  // Padding is never the largest.
  EXPECT_EQ(layer("net.max_pool",
                  "{kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad = array<i64: 1, 1>, "
                  "round = \"floor\"}",
                  {1, 1, 3, 3}, {1, 1, 2, 2}, negative),
            (Values{-1, -2, -4, -5}));
  EXPECT_EQ(layer("net.max_pool",
                  "{kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>, round = \"ceil\"}",
                  {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
            (Values{5, 6, 8, 9}));
}

TEST_F(Interpreter, maxPoolKeepsNaN) {
  for (size_t place = 0; place < nine.size(); ++place) {
    Values values = nine;
    values[place] = NAN;
    EXPECT_TRUE(std::isnan(layer("net.max_pool",
                                 "{kernel = array<i64: 3, 3>, stride = array<i64: 1, 1>, "
                                 "round = \"floor\"}",
                                 {1, 1, 3, 3}, {1, 1, 1, 1}, values)[0]))
        << "at " << place;
  }
}

TEST_F(Interpreter, averagePool) {
  std::string window = "{kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>, "
                       "pad = array<i64: 1, 1>, round = \"floor\"";
  EXPECT_EQ(layer("net.avg_pool", window + "}", {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
            (Values{0.25, 1.25, 2.75, 7}));
  EXPECT_EQ(
      layer("net.avg_pool", window + ", count_padding = false}", {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
      (Values{1, 2.5, 5.5, 7}));
  // Padding that only the side where it is counts.
  EXPECT_EQ(layer("net.avg_pool",
                  "{kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>, pad = array<i64: 0, 1>, "
                  "pad_end = array<i64: 1, 0>, round = \"floor\"}",
                  {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
            (Values{1.25, 4, 1.75, 4.25}));
  // Rounded up, the last window ends with the padded input.
  EXPECT_EQ(layer("net.avg_pool",
                  "{kernel = array<i64: 2, 2>, stride = array<i64: 2, 2>, round = \"ceil\"}",
                  {1, 1, 3, 3}, {1, 1, 2, 2}, nine),
            (Values{3, 4.5, 7.5, 9}));
  EXPECT_EQ(layer("net.avg_pool", "", {1, 1, 3, 3}, {1, 1, 1, 1}, nine), (Values{5}));
}

TEST_F(Interpreter, softmaxIsOverChannels) {
  Values result =
      layer("net.softmax", "", {1, 2, 1, 2}, {1, 2, 1, 2}, {1000, 0, 1000, std::log(3)});
  EXPECT_DOUBLE_EQ(result[0], 0.5);
  EXPECT_DOUBLE_EQ(result[1], 0.25);
  EXPECT_DOUBLE_EQ(result[2], 0.5);
  EXPECT_DOUBLE_EQ(result[3], 0.75);
}

TEST_F(Interpreter, branchesGroupsAndNames) {
  std::vector<Tensor> outputs = run(R"(
    net.graph @g(%x: tensor<2x1xf32>) {
      %a = net.identity %x : (tensor<2x1xf32>) -> tensor<2x1xf32> loc("a")
      %s, %r = net.group {
        %s = net.add %a, %x, %x : (tensor<2x1xf32>, tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xf32> loc(fused["b", "s"])
        %r = net.relu %s : (tensor<2x1xf32>) -> tensor<2x1xf32> loc("r")
        net.yield %s, %r : tensor<2x1xf32>, tensor<2x1xf32>
      } : tensor<2x1xf32>, tensor<2x1xf32>
      %c = net.concat %s, %r, %a : (tensor<2x1xf32>, tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x3xf32> loc("c")
      net.return %c, %r ["c", "end"] : tensor<2x3xf32>, tensor<2x1xf32>
    })",
                                    {2, 1}, {1, -1});
  ASSERT_EQ(outputs.size(), 2u);
  EXPECT_EQ(outputs[0].values, (Values{3, 3, 1, -3, 0, -1}));
  EXPECT_EQ(outputs[0].shape, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(outputs[1].values, (Values{3, 0}));
  EXPECT_EQ(kept, (std::map<std::string, Values>{{"a", {1, -1}},
                                                 {"s", {3, -3}},
                                                 {"r", {3, 0}},
                                                 {"c", {3, 3, 1, -3, 0, -1}},
                                                 {"end", {3, 0}}}));
}

TEST_F(Interpreter, flattenKeepsTheOrder) {
  EXPECT_EQ(layer("net.flatten", "", {1, 2, 1, 2}, {1, 4}, {1, 2, 3, 4}), (Values{1, 2, 3, 4}));
}

TEST_F(Interpreter, sigmoid) {
  Values result = layer("net.sigmoid", "", {1, 4}, {1, 4}, {0, std::log(3), -1000, std::nan("")});
  EXPECT_DOUBLE_EQ(result[0], 0.5);
  EXPECT_DOUBLE_EQ(result[1], 0.75);
  EXPECT_EQ(result[2], 0);
  EXPECT_TRUE(std::isnan(result[3]));
}

TEST_F(Interpreter, slicesInTheMiddleOfEachImage) {
  EXPECT_EQ(layer("net.slice", "{begin = 1 : i64, end = 3 : i64}", {2, 4}, {2, 2},
                  {1, 2, 3, 4, 5, 6, 7, 8}),
            (Values{2, 3, 6, 7}));
  EXPECT_EQ(layer("net.slice", "{part = 1 : i64, parts = 2 : i64}", {1, 2, 1, 2}, {1, 1, 1, 2},
                  {1, 2, 3, 4}),
            (Values{3, 4}));
}

TEST_F(Interpreter, combinations) {
  auto combined = [&](const std::string &attributes, Values values) {
    return run(R"(net.graph @g(%x: tensor<1x4xf32>) {
      %a = net.slice %x {part = 0 : i64, parts = 2 : i64} : (tensor<1x4xf32>) -> tensor<1x2xf32>
      %b = net.slice %x {part = 1 : i64, parts = 2 : i64} : (tensor<1x4xf32>) -> tensor<1x2xf32>
      %y = net.combine %a, %b, %b )" +
                   attributes + R"( : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>)
          -> tensor<1x2xf32>
      net.return %y ["y"] : tensor<1x2xf32>
    })",
               {1, 4}, std::move(values))[0]
        .values;
  };
  EXPECT_EQ(combined("{kind = \"product\"}", {2, 3, 10, -1}), (Values{200, 3}));
  EXPECT_EQ(combined("{kind = \"max\"}", {2, 3, 10, -1}), (Values{10, 3}));
  EXPECT_EQ(combined("{kind = \"sum\", coefficients = array<f64: 1.0, 0.5, -2.0>}", {2, 3, 10, -1}),
            (Values{-13, 4.5}));
  Values largest = combined("{kind = \"max\"}", {std::nan(""), 3, 10, std::nan("")});
  EXPECT_TRUE(std::isnan(largest[0]) && std::isnan(largest[1]));
}

TEST_F(Interpreter, factorsOfChannels) {
  auto scaled = [&](const std::string &factors) {
    return run("net.graph @g(%x: tensor<2x2x1x2xf32>) {\n  %p = net.max_pool %x : "
               "(tensor<2x2x1x2xf32>) -> tensor<2x2x1x1xf32>\n" +
                   factors + " net.return %y [\"y\"] : tensor<2x2x1x2xf32>\n}",
               {2, 2, 1, 2}, {1, 2, 3, 4, 5, 6, 7, 8})[0]
        .values;
  };
  Values expected{2, 4, 12, 16, 30, 36, 56, 64};
  EXPECT_EQ(scaled("%y = net.scale_channels %x by %p : (tensor<2x2x1x2xf32>, "
                   "tensor<2x2x1x1xf32>) -> tensor<2x2x1x2xf32>\n"),
            expected);
  EXPECT_EQ(scaled("%f = net.flatten %p : (tensor<2x2x1x1xf32>) -> tensor<2x2xf32>\n"
                   "%y = net.scale_channels %x by %f : (tensor<2x2x1x2xf32>, "
                   "tensor<2x2xf32>) -> tensor<2x2x1x2xf32>\n"),
            expected);
}

/// Windows at the borders are not whole, and alpha is divided by the window's size all the same.
TEST_F(Interpreter, responseNormalization) {
  Values result =
      layer("net.lrn", "{size = 3 : i64, alpha = 6.0 : f64, beta = 0.5 : f64, k = 1.0 : f64}",
            {1, 4, 1, 1}, {1, 4, 1, 1}, {1, 2, 3, 4});
  double squares[] = {1 + 4, 1 + 4 + 9, 4 + 9 + 16, 9 + 16};
  for (int c = 0; c < 4; ++c)
    EXPECT_DOUBLE_EQ(result[c], (c + 1) / std::sqrt(1 + 2 * squares[c]));
}

} // namespace
