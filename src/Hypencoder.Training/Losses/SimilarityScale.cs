using Hypencoder.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hypencoder.Training.Losses;

/// <summary>
/// What training multiplies a model's scores by: the inverse of the softmax's temperature, fixed, or learned as its
/// logarithm.
/// </summary>
/// <remarks>Learned as in Radford et al., arXiv 2103.00020, section 2.5, with the same greatest value.</remarks>
internal sealed class SimilarityScale
{
    /// <summary>
    /// Of vectors of length 1, as in sentence-transformers: inner products between -1 and 1 alone give every passage of
    /// a batch nearly the same probability.
    /// </summary>
    private const double OfUnitVectors = 20;

    private const double MostLearned = 100;

    private readonly double _fixed;

    /// <param name="model">Whose scale it is, or with which it begins.</param>
    /// <param name="learned">Whether training changes it.</param>
    public SimilarityScale(DualEncoderConfig model, bool learned)
    {
        _fixed = Of(model) ?? 1;
        if (learned)
            Parameter = new Parameter(tensor((float)Math.Log(Math.Min(_fixed, MostLearned))));
    }

    /// <summary>Its logarithm, where it is learned; else null.</summary>
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

    /// <summary>The scale that a model says, or that its vectors need; null for none.</summary>
    public static double? Of(DualEncoderConfig model) =>
        model.SimilarityScale ?? (model.Normalize ? OfUnitVectors : null);

    /// <summary>Scores times the scale, or times what a term of the loss has in its place.</summary>
    public Tensor Apply(Tensor scores, double? instead)
    {
        if (instead is null && Parameter is not null)
            return scores * Parameter.exp();
        double value = instead ?? _fixed;
        using Scalar factor = value;
        return value == 1 ? scores : scores * factor;
    }

    /// <summary>Keeps a learned scale from growing without end where all is told apart.</summary>
    public void Limit()
    {
        if (Logarithm is float logarithm && logarithm > Math.Log(MostLearned))
            Logarithm = (float)Math.Log(MostLearned);
    }
}
