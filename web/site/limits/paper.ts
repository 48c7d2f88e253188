// What the paper reports on FER-2013 with FER+ labels: Momin, Momin, Rasheed, Saqib, "Recognizing
// Facial Expressions in the Wild using Multi-Architectural Representations based Ensemble Learning
// with Distillation", accuracies of table 1, F1 of its tables by class.

export interface Reported {
  accuracy: number;
  f1: Readonly<Record<string, number>>;
}

/** EmoXNet, the ensemble. */
export const teacher: Reported = {
  accuracy: 0.8507,
  f1: {
    angry: 0.79,
    disgust: 0.58,
    fear: 0.6,
    happy: 0.93,
    sad: 0.68,
    surprise: 0.88,
    neutral: 0.87,
  },
};

/** EmoXNetLite, distilled from it. */
export const student: Reported = {
  accuracy: 0.8625,
  f1: {
    angry: 0.79,
    disgust: 0.67,
    fear: 0.59,
    happy: 0.92,
    sad: 0.68,
    surprise: 0.88,
    neutral: 0.89,
  },
};

/**
 * About the most that any network could reach under the protocol A7, as people's votes disagree:
 * models/MODEL_CARD.md. Not known for other protocols.
 */
export const voteCeiling: Readonly<Record<string, number>> = { A7: 0.9 };
