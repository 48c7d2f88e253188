// Pictures that are the same but for how they were saved: mirrored, resized, compressed again, with
// another brightness or a little text on them. A network that has learnt one knows the others.
#pragma once

#include "native/data/face_dataset.h"

namespace emoxnet::data {

/// Fills splits_of_near_twins. Two pictures of different splits are near twins where their
/// perceptual hashes (Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash
/// Functions", the one by DCT), or those of one and the mirrored other, differ in 6 of 64 bits at
/// most and their grey levels correlate with 0.85 at least. Pictures without contrast have none.
///
/// Where these thresholds come from: by eye, on pairs of FER-2013. Within 6 bits nearly all pairs
/// above 0.85 show one photograph, those below are mixed; beyond 8 bits pairs of different people
/// reach 0.9.
void find_near_twins(FaceDataset& dataset);

}  // namespace emoxnet::data
