//===- consumer.cpp - two networks in a program in C++ -----------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// usage: consumer_cxx IMAGES SMALL LARGE: as consumer.c, with both networks at
// the same time.
//
//===----------------------------------------------------------------------===//

#include "large.h"
#include "small.h"

#include <halnet/halnet.hpp>

#include <algorithm>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <iterator>

static std::vector<float> readFloats(const char *path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  std::vector<float> floats(bytes.size() / sizeof(float));
  std::copy_n(bytes.data(), floats.size() * sizeof(float), reinterpret_cast<char *>(floats.data()));
  return floats;
}

static void classify(const halnet::Net &net, const std::vector<float> &images, const char *path) {
  const std::size_t count = images.size() / halnet::elementsPerImage(net.inputs()[0]);
  std::vector<float> classes(count * halnet::elementsPerImage(net.outputs()[0]));
  halnet::Session session(net, 2);
  session.run(images, classes);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char *>(classes.data()), classes.size() * sizeof(float));
}

int main(int argc, char **argv) try {
  if (argc != 4)
    throw halnet::Error("usage: consumer_cxx IMAGES SMALL LARGE");
  const std::vector<float> images = readFloats(argv[1]);
  const halnet::Net small(halnet_library_small()), large(halnet_library_large());
  auto other = std::async(std::launch::async, classify, std::cref(small), images, argv[2]);
  classify(large, images, argv[3]);
  other.get();
  std::cout << small.description().name << " and " << large.description().name << "\n";
  return 0;
} catch (const halnet::Error &error) {
  std::cerr << "error: " << error.what() << "\n";
  return 1;
}
