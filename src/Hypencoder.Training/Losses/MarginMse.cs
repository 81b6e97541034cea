using static TorchSharp.torch;

namespace Hypencoder.Training.Losses;

/// <summary>
/// The mean over queries and items i ≥ 1 of ((s₀ − sᵢ) − (t₀ − tᵢ))², for scores s and teacher scores t.
/// </summary>
/// <remarks>Hofstätter et al., arXiv 2010.02666.</remarks>
internal static class MarginMse
{
    /// <param name="scores">The model's scores: (queries, items), the positive first.</param>
    /// <param name="teacher">The teacher's scores: (queries, items).</param>
    public static Tensor Compute(Tensor scores, Tensor teacher)
    {
        Tensor margins = scores.narrow(1, 0, 1) - scores.narrow(1, 1, scores.shape[1] - 1); // (queries, items − 1)
        Tensor wanted = teacher.narrow(1, 0, 1) - teacher.narrow(1, 1, teacher.shape[1] - 1);
        return (margins - wanted).square().mean();
    }
}
