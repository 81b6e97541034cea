using Hypencoder.Search.Kernels;

namespace Hypencoder.Search;

/// <summary>
/// The small network that scores passage vectors for one query, as plain arrays. Each hidden layer j computes y =
/// activation(x W_j + b_j), with LayerNorm and residual as specified by <see cref="Options"/>; the score is x · w of
/// the last layer, which has no bias, plus the inner product of the passage vector with <see cref="Linear"/>, if there
/// is one, to which the layers' output is a correction that <see cref="CorrectionBound"/> may bound. A q-net without
/// hidden layers is the query vector of a bi-encoder. Immutable, and safe to use from many threads.
/// </summary>
/// <remarks>
/// A model's q-net holds what its matrices are made of, and shares the rest with the model. A search of few passages
/// scores them without the matrices; what needs a matrix writes it out, once for each layer. Scores of both forms
/// differ by rounding only. Killingback, Zeng, Zamani, "Hypencoder", SIGIR 2025, arXiv 2502.05364, section 3.
/// </remarks>
public sealed class QNet
{
    private readonly float[]?[] _matrices; // null where a layer of factors is not written out; shared by copies
    private readonly float[][] _biases;
    private readonly int[] _dimensions;
    private readonly float[] _linear = [];
    private int _isUsed;

    /// <summary>Creates a q-net over the given arrays, which are kept, not copied.</summary>
    /// <param name="options">Settings of the hidden layers.</param>
    /// <param name="dimensions">
    /// Input width d, widths of the hidden layers, 1; <c>vector_dimensions</c> in a checkpoint.
    /// </param>
    /// <param name="matrices">Weights of each layer, row-major (in × out).</param>
    /// <param name="biases">Bias of each hidden layer, of the layer's width.</param>
    /// <param name="linear">
    /// A vector of d values whose inner product with the passage vector is added to the score; null for none. Without
    /// hidden layers it is added to the one matrix, and <see cref="Linear"/> is empty.
    /// </param>
    /// <param name="correctionBound">
    /// Bound B on what the layers add to the linear term, above 0: B tanh(output / B) is added instead of the output;
    /// null for no bound.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The shapes disagree, a layer with a residual changes the width, or there is nothing that could be bounded.
    /// </exception>
    public QNet(
        QNetOptions options, ReadOnlySpan<int> dimensions, float[][] matrices, float[][] biases,
        float[]? linear = null, float? correctionBound = null)
        : this(options, dimensions, matrices, biases, null, linear, correctionBound)
    {
    }

    /// <summary>Creates a q-net whose hidden layers are factors.</summary>
    internal QNet(
        QNetOptions options, ReadOnlySpan<int> dimensions, QNetFactors factors, float[] last, float[][] biases)
        : this(options, dimensions, [.. new float[]?[biases.Length], last], biases, factors, null, null)
    {
    }

    private QNet(
        QNetOptions options, ReadOnlySpan<int> dimensions, float[]?[] matrices, float[][] biases,
        QNetFactors? factors, float[]? linear, float? correctionBound)
    {
        if (dimensions.Length < 2 || dimensions[^1] != 1)
        {
            string found = string.Join(", ", dimensions.ToArray());
            throw new ArgumentException(
                $"expected two or more dimensions of a q-net, the last of them 1, found [{found}]");
        }
        if (matrices.Length != dimensions.Length - 1 || biases.Length != dimensions.Length - 2)
        {
            throw new ArgumentException(
                $"expected {dimensions.Length - 1} matrices and {dimensions.Length - 2} biases for "
                + $"{dimensions.Length} dimensions, found {matrices.Length} and {biases.Length}");
        }
        for (int j = 0; j < matrices.Length; j++)
        {
            int rows = dimensions[j], columns = dimensions[j + 1];
            if (rows <= 0 || Length(j) != rows * columns)
                throw new ArgumentException($"expected {rows} × {columns} values in matrix {j}, found {Length(j)}");
            if (j == biases.Length)
                break;
            if (biases[j].Length != columns)
                throw new ArgumentException($"expected {columns} values in bias {j}, found {biases[j].Length}");
            bool residual = options.Residual && (j < biases.Length - 1 || options.ResidualOnLast);
            if (residual && rows != columns)
                throw new ArgumentException(
                    $"hidden layer {j} has a residual, so its output cannot have {columns} values for {rows} inputs");
        }
        if (linear is not null && linear.Length != dimensions[0])
            throw new ArgumentException($"expected {dimensions[0]} values in the linear term, found {linear.Length}");
        if (correctionBound is float bound && !(bound > 0 && float.IsFinite(bound)))
            throw new ArgumentException($"expected a bound above 0 of the correction, found {bound}");
        if (correctionBound is not null && (linear is null || biases.Length == 0))
        {
            throw new ArgumentException(
                "expected a linear term and hidden layers where their correction is bounded, found "
                + (linear is null ? "no linear term" : "no hidden layers"));
        }
        Options = options;
        _dimensions = dimensions.ToArray();
        _matrices = linear is null || biases.Length > 0 ? matrices : [[.. matrices[0]!.Zip(linear, (w, e) => w + e)]];
        _biases = biases;
        Factors = factors;
        if (linear is not null && biases.Length > 0)
            _linear = linear;
        CorrectionBound = correctionBound;

        int Length(int layer) =>
            matrices[layer]?.Length ?? factors!.Layers[layer].Inputs * factors.Layers[layer].Outputs;
    }

    /// <summary>Settings of the hidden layers.</summary>
    public QNetOptions Options { get; }

    /// <summary>Input width d, widths of the hidden layers, 1.</summary>
    public ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>Number of values in the passage vectors that it scores, d.</summary>
    public int InputDimension => _dimensions[0];

    /// <summary>Number of hidden layers; 0 for a bi-encoder's query vector.</summary>
    public int HiddenLayers => _biases.Length;

    /// <summary>Weights of a layer, row-major (in × out); written out when first asked for.</summary>
    public ReadOnlySpan<float> Matrix(int layer) => Volatile.Read(ref _matrices[layer]) ?? WriteMatrix(layer, 1);

    /// <summary>Bias of a hidden layer.</summary>
    public ReadOnlySpan<float> Bias(int layer) => _biases[layer];

    /// <summary>
    /// Vector whose inner product with the passage vector is added to the output of the layers; empty without one.
    /// </summary>
    public ReadOnlySpan<float> Linear => _linear;

    /// <summary>
    /// Bound B on the correction: with an output y of the layers, B tanh(y / B) is added to the linear term. Null where
    /// y itself is.
    /// </summary>
    public float? CorrectionBound { get; }

    /// <summary>Factors of the hidden layers' matrices; null where the q-net was made of matrices.</summary>
    internal QNetFactors? Factors { get; }

    /// <summary>Whether hidden layer <paramref name="layer"/> adds its input to its output.</summary>
    public bool HasResidual(int layer) => Options.Residual && (layer < HiddenLayers - 1 || Options.ResidualOnLast);

    /// <summary>Scores passage vectors in memory.</summary>
    /// <param name="vectors">Passage vectors, row-major (passages × d).</param>
    /// <returns>The score of each passage.</returns>
    /// <exception cref="ArgumentException">The length is not a multiple of d.</exception>
    public float[] Score(ReadOnlySpan<float> vectors)
    {
        float[] scores = new float[vectors.Length / InputDimension];
        QNetScorer.Score(this, vectors, scores);
        return scores;
    }

    /// <summary>Creates a q-net of the same layers with a linear term.</summary>
    internal QNet WithLinear(float[] linear, float? correctionBound = null) =>
        new(Options, _dimensions, _matrices, _biases, Factors, linear, correctionBound);

    /// <summary>Writes out all matrices that are not yet, on a number of threads.</summary>
    internal void WriteMatrices(int threads)
    {
        for (int layer = 0; layer < HiddenLayers; layer++)
        {
            if (Volatile.Read(ref _matrices[layer]) is null)
                WriteMatrix(layer, threads);
        }
    }

    /// <summary>
    /// Whether this was called before: whoever needs all weights for the second time has the matrices written out and
    /// kept, as a search of several segments does.
    /// </summary>
    internal bool IsUsedAgain() => Interlocked.Exchange(ref _isUsed, 1) != 0;

    /// <summary>Creates a copy whose factors are not written out, as a model returns it, for measurements.</summary>
    internal QNet Unwritten() => Factors is null
        ? this
        : new(
            Options, _dimensions, [.. new float[]?[HiddenLayers], _matrices[^1]], _biases, Factors,
            _linear.Length > 0 ? _linear : null, CorrectionBound);

    /// <summary>
    /// Gives the memory of the factors to other q-nets. For those who made this one and have not handed it on: nothing may
    /// use it any more.
    /// </summary>
    internal void Release() => Factors?.Release();

    private float[] WriteMatrix(int layer, int threads)
    {
        lock (_matrices)
        {
            if (_matrices[layer] is not float[] matrix)
                Volatile.Write(ref _matrices[layer], matrix = Factors!.WriteMatrix(layer, threads));
            return matrix;
        }
    }

    /// <summary>Creates a q-net from the query vector of a bi-encoder: score = x · <paramref name="vector"/>.</summary>
    public static QNet InnerProduct(float[] vector) => new(new QNetOptions(), [vector.Length, 1], [vector], []);
}
