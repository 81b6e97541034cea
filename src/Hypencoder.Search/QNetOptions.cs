namespace Hypencoder.Search;

/// <summary>
/// Settings of a q-net's hidden layers; the defaults are those of the published models. A checkpoint stores the same
/// settings in <c>converter_kwargs</c>.
/// </summary>
public sealed record QNetOptions
{
    /// <summary>Epsilon of the LayerNorm, which has no learned scale or shift.</summary>
    public const float LayerNormEpsilon = 1e-5f;

    /// <summary><c>activation_type</c>: non-linearity of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary><c>do_layer_norm</c>: whether hidden layers have a LayerNorm.</summary>
    public bool LayerNorm { get; init; } = true;

    /// <summary>
    /// <c>layer_norm_before_residual</c>: whether the activation is normalised before the input is added, rather than
    /// after.
    /// </summary>
    public bool LayerNormBeforeResidual { get; init; } = true;

    /// <summary><c>do_residual</c>: whether a hidden layer's input is added to its output.</summary>
    public bool Residual { get; init; } = true;

    /// <summary><c>do_residual_on_last</c>: whether that also applies to the last hidden layer.</summary>
    public bool ResidualOnLast { get; init; }
}
