// Which places of a face speak for an expression: Grad-CAM (Selvaraju et al. 2017,
// arXiv:1610.02391), for the paper's figure of class activation maps.
#pragma once

#include <torch/torch.h>

#include "native/models/expression_model.h"

namespace emoxnet::eval {

/// Maps of all expressions, for every network of the registry.
///
/// The last features A_k before the average are weighed by the gradient of the expression's logit,
/// and what speaks against it is cut off: relu(sum_k alpha_k A_k), equations 1 and 2. alpha_k here
/// is the sum over the places, not the mean: a constant factor that puts extractors of different
/// sizes on one scale (EmoXNet's four are added up, resized to the finest). Where the head is
/// linear this is its own activation map (Prediction::activation_maps) without the bias, as
/// section 3.1 shows; a perceptron's head has no such map, its gradient exists all the same.
///
/// model: in evaluation mode. faces: [N,1,48,48] in [0,1], where the model is. Returns
/// [N,classes,h,w] float32, zero or more, not scaled.
torch::Tensor grad_cam(models::ExpressionModel& model, const torch::Tensor& faces);

}  // namespace emoxnet::eval
