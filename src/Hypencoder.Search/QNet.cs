namespace Hypencoder.Search;

/// <summary>
/// The per-query network that scores passage vectors, as plain arrays. Each hidden layer j is
/// y = activation(x W_j + b_j), LayerNorm and residual as <see cref="Options"/> say; the score is x · w of the last
/// layer, without a bias. A q-net without hidden layers is the query vector of a bi-encoder.
/// </summary>
/// <remarks>Killingback, Zeng, Zamani, "Hypencoder", SIGIR 2025, arXiv 2502.05364, section 3.</remarks>
public sealed class QNet
{
    private readonly float[][] _matrices;
    private readonly float[][] _biases;
    private readonly int[] _dimensions;

    /// <summary>A q-net over the given arrays, which are kept, not copied.</summary>
    /// <param name="options">How hidden layers compute.</param>
    /// <param name="dimensions">d, the hidden widths, 1; <c>vector_dimensions</c> in a checkpoint.</param>
    /// <param name="matrices">One a layer, row-major (in × out).</param>
    /// <param name="biases">One a hidden layer, of its width.</param>
    /// <exception cref="ArgumentException">The shapes disagree, or a residual joins two widths.</exception>
    public QNet(QNetOptions options, ReadOnlySpan<int> dimensions, float[][] matrices, float[][] biases)
    {
        if (dimensions.Length < 2 || dimensions[^1] != 1)
        {
            string found = string.Join(", ", dimensions.ToArray());
            throw new ArgumentException($"a q-net's dimensions end in 1 and are two or more, not [{found}]");
        }
        if (matrices.Length != dimensions.Length - 1 || biases.Length != dimensions.Length - 2)
        {
            throw new ArgumentException(
                $"{dimensions.Length} dimensions need {dimensions.Length - 1} matrices "
                + $"and {dimensions.Length - 2} biases, not {matrices.Length} and {biases.Length}");
        }
        for (int j = 0; j < matrices.Length; j++)
        {
            int rows = dimensions[j], columns = dimensions[j + 1];
            if (rows <= 0 || matrices[j].Length != rows * columns)
                throw new ArgumentException($"matrix {j} has {matrices[j].Length} values, not {rows} × {columns}");
            if (j == biases.Length)
                break;
            if (biases[j].Length != columns)
                throw new ArgumentException($"bias {j} has {biases[j].Length} values, not {columns}");
            bool residual = options.Residual && (j < biases.Length - 1 || options.ResidualOnLast);
            if (residual && rows != columns)
                throw new ArgumentException($"hidden layer {j} has a residual and cannot go from {rows} to {columns}");
        }
        Options = options;
        _dimensions = dimensions.ToArray();
        _matrices = matrices;
        _biases = biases;
    }

    /// <summary>How hidden layers compute.</summary>
    public QNetOptions Options { get; }

    /// <summary>d, the hidden widths, 1.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>d, the width of the passage vectors that it scores.</summary>
    public int InputDimension => _dimensions[0];

    /// <summary>How many hidden layers it has; 0 for a bi-encoder's query vector.</summary>
    public int HiddenLayers => _biases.Length;

    /// <summary>The weights of a layer, row-major (in × out).</summary>
    public ReadOnlySpan<float> Matrix(int layer) => _matrices[layer];

    /// <summary>The bias of a hidden layer.</summary>
    public ReadOnlySpan<float> Bias(int layer) => _biases[layer];

    /// <summary>Whether hidden layer <paramref name="layer"/> adds its input to its output.</summary>
    public bool HasResidual(int layer) => Options.Residual && (layer < HiddenLayers - 1 || Options.ResidualOnLast);

    /// <summary>The scores of passage vectors, as <see cref="QNetScorer"/> gives them.</summary>
    /// <param name="vectors">Row-major (passages × d).</param>
    /// <returns>One a passage.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of d.</exception>
    public float[] Score(ReadOnlySpan<float> vectors)
    {
        float[] scores = new float[vectors.Length / InputDimension];
        QNetScorer.Score(this, vectors, scores);
        return scores;
    }

    /// <summary>The query vector of a bi-encoder as a q-net: score = x · <paramref name="vector"/>.</summary>
    public static QNet InnerProduct(float[] vector) => new(new QNetOptions(), [vector.Length, 1], [vector], []);
}
