using Hypencoder.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Training.Losses;

/// <summary>
/// The factor of a model's scores in training, which is the inverse of the softmax's temperature. It is fixed, or
/// learned as its logarithm. The scores of a model with a linear term include it, as the factor of that term.
/// </summary>
/// <remarks>Learned as in Radford et al., arXiv 2103.00020, section 2.5, with the same upper limit.</remarks>
internal sealed class SimilarityScale
{
    /// <summary>
    /// The default scale for vectors of length 1, as in sentence-transformers. Without it, inner products lie between
    /// -1 and 1 and give every passage of a batch nearly the same probability.
    /// </summary>
    private const double OfUnitVectors = 20;

    private const double MostLearned = 100;

    private readonly double _fixed;
    private readonly bool _isInScores;

    /// <param name="model">The configuration that provides the scale, or its initial value.</param>
    /// <param name="learned">Whether training changes the scale.</param>
    public SimilarityScale(DualEncoderConfig model, bool learned)
    {
        _isInScores = model.LinearTerm;
        _fixed = _isInScores ? model.LinearScale : Of(model) ?? 1;
        if (learned)
            Parameter = new Parameter(tensor((float)Math.Log(Math.Min(_fixed, MostLearned))));
    }

    /// <summary>The logarithm of the scale; null where it is not learned.</summary>
    public Parameter? Parameter { get; }

    /// <summary>The value of <see cref="Parameter"/>; null where it is not learned.</summary>
    public float? Logarithm
    {
        get => Parameter?.detach().item<float>();
        set
        {
            using IDisposable gradients = no_grad();
            using DisposeScope scope = NewDisposeScope();
            Parameter!.copy_(tensor(value!.Value));
        }
    }

    /// <summary>
    /// Returns the scale that a model states, or the default for its vectors; null where there is neither.
    /// </summary>
    public static double? Of(DualEncoderConfig model) =>
        model.SimilarityScale ?? (model is { Normalize: true, ScoresQueryVectors: true } ? OfUnitVectors : null);

    /// <summary>Learned scale of a linear term; null where that is fixed or there is none.</summary>
    public Tensor? OfLinearTerm => _isInScores ? Parameter?.exp() : null;

    /// <summary>Multiplies scores by the scale or, where it is not null, by <paramref name="instead"/>.</summary>
    public Tensor Apply(Tensor scores, double? instead)
    {
        if (instead is null && Parameter is not null && !_isInScores)
            return scores * Parameter.exp();
        double value = instead ?? (_isInScores ? 1 : _fixed);
        using Scalar factor = value;
        return value == 1 ? scores : scores * factor;
    }

    /// <summary>Limits a learned scale, which would otherwise keep growing once all positives rank first.</summary>
    public void Limit()
    {
        if (Logarithm is float logarithm && logarithm > Math.Log(MostLearned))
            Logarithm = (float)Math.Log(MostLearned);
    }
}
