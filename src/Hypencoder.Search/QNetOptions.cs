namespace Hypencoder.Search;

/// <summary>
/// How a q-net's hidden layers compute; the defaults are those of the published models. The checkpoint's
/// <c>converter_kwargs</c> hold the same settings.
/// </summary>
public sealed record QNetOptions
{
    /// <summary>The epsilon of the LayerNorm, which has no affine part.</summary>
    public const float LayerNormEpsilon = 1e-5f;

    /// <summary><c>activation_type</c></summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary><c>do_layer_norm</c></summary>
    public bool LayerNorm { get; init; } = true;

    /// <summary>
    /// <c>layer_norm_before_residual</c>: normalise the activation, then add the input; else add, then normalise.
    /// </summary>
    public bool LayerNormBeforeResidual { get; init; } = true;

    /// <summary><c>do_residual</c>: add a hidden layer's input to its output.</summary>
    public bool Residual { get; init; } = true;

    /// <summary><c>do_residual_on_last</c>: also on the last hidden layer.</summary>
    public bool ResidualOnLast { get; init; }
}
