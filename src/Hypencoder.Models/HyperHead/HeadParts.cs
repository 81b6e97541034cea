using Hypencoder.Models.Checkpoints;
using Hypencoder.Search;

namespace Hypencoder.Models.HyperHead;

/// <summary>The hyper-head's weights as plain values.</summary>
/// <param name="Options">Settings of the q-nets.</param>
/// <param name="Dimensions">Widths of the q-nets: d, the hidden layers, 1.</param>
/// <param name="StateWidth">Number of values in a token state.</param>
/// <param name="Parts">An attention for each matrix of the q-net, then one for each bias.</param>
internal sealed record HeadParts(QNetOptions Options, int[] Dimensions, int StateWidth, HeadPart[] Parts)
{
    private const string Prefix = "query_encoder.";

    /// <summary>Reads the hyper-head of a Hypencoder.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public static HeadParts Read(DualEncoderConfig config, INamedTensors tensors)
    {
        int[] dimensions = [.. config.QNetDimensions];
        int layers = dimensions.Length - 1, states = config.QueryEncoder.HiddenSize;
        HeadPart[] parts = new HeadPart[2 * layers - 1];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = i < layers
                ? Matrix(tensors, i, dimensions[i + 1], dimensions[i], states)
                : Bias(tensors, i, i - layers, dimensions[i - layers + 1], states);
        }
        if (config.WhitenedInput)
            parts[0] = Whitened(parts[0], tensors.Read(ModelParameters.InputWhitening, dimensions[0], dimensions[0]));
        return new HeadParts(config.QNetOptions, dimensions, states, parts).Cut(config.QNetWidth);
    }

    /// <summary>Leaves only what q-nets need whose hidden layers are cut to their first units; all for null.</summary>
    private HeadParts Cut(int? width)
    {
        if (width is not int units)
            return this;
        int layers = Dimensions.Length - 1;
        int[] cut = QNetWidths.Cut(Dimensions, units);
        return this with
        {
            Dimensions = cut,
            Parts =
            [
                .. Parts.Select((part, i) => i < layers
                    ? part.Cut(cut[i], cut[i + 1])
                    : part.Cut(cut[i - layers + 1], 1)),
            ],
        };
    }

    /// <summary>Multiplies what a part generates by a matrix (width × width) from the left.</summary>
    private static HeadPart Whitened(HeadPart part, float[] matrix) => part with
    {
        Projection = Product(matrix, part.Projection, part.Width, part.Width, part.Width),
        Base = Product(matrix, part.Base, part.Width, part.Width, part.Queries),
    };

    private static HeadPart Matrix(INamedTensors tensors, int index, int queries, int width, int states)
    {
        string projection = $"{Prefix}weight_hyper_projection.{index}";
        float[] shift = tensors.Read($"{projection}.bias", width);
        float[] start = tensors.Read($"{Prefix}hyper_base_matrices.{index}", 1, queries, width);
        float[] transposed = new float[start.Length]; // (width × queries)
        for (int query = 0; query < queries; query++)
        {
            for (int i = 0; i < width; i++)
                transposed[i * queries + query] = start[query * width + i] + shift[i];
        }
        return Part(
            tensors, index, queries, width, states, $"{Prefix}weight_query_embeddings.{index}", projection, transposed);
    }

    private static HeadPart Bias(INamedTensors tensors, int part, int index, int width, int states)
    {
        string projection = $"{Prefix}bias_hyper_projection.{index}";
        float[] start = tensors.Read($"{Prefix}hyper_base_vectors.{index}", 1, width);
        float[] shift = tensors.Read($"{projection}.bias", width);
        PanelColumns.Add(start, shift, start);
        return Part(tensors, part, 1, width, states, $"{Prefix}bias_query_embeddings.{index}", projection, start);
    }

    private static HeadPart Part(
        INamedTensors tensors, int index, int queries, int width, int states, string embeddings, string projection,
        float[] start)
    {
        float[] learned = tensors.Read(embeddings, 1, queries, width);
        float root = MathF.Sqrt(queries);
        foreach (ref float value in learned.AsSpan())
            value /= root;
        float[] keys = tensors.Read($"{Prefix}key_projections.{index}.weight", width, states);
        return new HeadPart(
            queries, width, width, Product(learned, keys, queries, width, states),
            tensors.Read($"{Prefix}value_projections.{index}.weight", width, states),
            tensors.Read($"{Prefix}value_projections.{index}.bias", width),
            tensors.Read($"{projection}.weight", width, width), start);
    }

    /// <summary>The product a b, with a (rows × depth) and b (depth × columns).</summary>
    private static float[] Product(float[] a, float[] b, int rows, int depth, int columns)
    {
        float[] c = new float[rows * columns];
        Parallel.For(0, rows, row =>
        {
            Span<float> sum = c.AsSpan(row * columns, columns);
            for (int k = 0; k < depth; k++)
                PanelColumns.AddMultiple(a[row * depth + k], b.AsSpan(k * columns, columns), sum);
        });
        return c;
    }
}
