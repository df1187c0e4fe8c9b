//===- Winograd.cpp - the forms of Winograd convolution ----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Makes the transforms from interpolation points (Cook and Toom): the products
// are values of polynomials at the points, the last one at infinity.
//
//===----------------------------------------------------------------------===//

#include "codegen/Winograd.h"

#include "dialects/Support/Assert.h"

#include <cmath>

namespace halnet::codegen {

/// Points that keep the rounding error low: F(3)'s are the third best of 14 sets, 4 % behind the
/// best, with three fifths of the error of 0, 1, -1, 2; of F(4), with -1/2 and 2 its largest error
/// is less than half of that with +-2, which are usual; of F(5), no better ones were found in 90
/// sets.
static std::vector<double> points(int m) {
  switch (m) {
  case 2:
    return {0, 1, -1};
  case 3:
    return {0, 1, -0.5, -2};
  case 4:
    return {0, 1, -1, -0.5, 2};
  case 5:
    return {0, 1, -1, 2, -2, 0.5};
  }
  HALNET_ASSERT(false, "no such form of Winograd");
}

/// Coefficients, lowest first, of the polynomial with these roots, but for the one at `without`.
static std::vector<double> polynomial(const std::vector<double> &roots, size_t without) {
  std::vector<double> coefficients{1};
  for (size_t root = 0; root < roots.size(); ++root) {
    if (root == without)
      continue;
    coefficients.insert(coefficients.begin(), 0.0);
    for (size_t i = 0; i + 1 < coefficients.size(); ++i)
      coefficients[i] -= roots[root] * coefficients[i + 1];
  }
  return coefficients;
}

WinogradForm winogradForm(int m) {
  int n = m + 2;
  std::vector<double> at = points(m);
  WinogradForm form{m, n, Matrix(n, std::vector<double>(n)), Matrix(n, std::vector<double>(3)),
                    Matrix(m, std::vector<double>(n))};
  for (int i = 0; i < n; ++i) {
    std::vector<double> row = polynomial(at, i);
    std::copy(row.begin(), row.end(), form.input[i].begin());
  }
  for (int i = 0; i + 1 < n; ++i) {
    double others = 1;
    for (int j = 0; j + 1 < n; ++j)
      others *= j == i ? 1 : at[i] - at[j];
    for (int tap = 0; tap < 3; ++tap)
      form.weights[i][tap] = std::pow(at[i], tap) / others;
    for (int out = 0; out < m; ++out)
      form.output[out][i] = std::pow(at[i], out);
  }
  form.weights[n - 1][2] = form.output[m - 1][n - 1] = 1;
  return form;
}

WinogradTiles winogradTiles(const kernel::ConvShape &shape, int m) {
  int columns = (int(shape.outW) + m - 1) / m, rows = (int(shape.outH) + m - 1) / m;
  int count = columns * rows * int(shape.images);
  return {columns, rows, count, count | 1};
}

} // namespace halnet::codegen
