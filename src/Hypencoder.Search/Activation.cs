namespace Hypencoder.Search;

/// <summary>The non-linearity of a q-net's hidden layers.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>1 / (1 + exp(−x)).</summary>
    Sigmoid,

    /// <summary>x Φ(x), with the exact error function.</summary>
    Gelu,

    /// <summary>x for x &gt; 0, otherwise 0.01 x.</summary>
    LeakyRelu,

    /// <summary>x, so that the layers of a q-net without LayerNorm are one linear function.</summary>
    Identity,
}
