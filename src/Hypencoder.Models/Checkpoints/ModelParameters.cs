using Hypencoder.Models.Encoders;

namespace Hypencoder.Models.Checkpoints;

/// <summary>
/// The parameters of a dual encoder under the names of the published checkpoints, each listed once: with a shared
/// encoder the names of the query side stand for both sides.
/// </summary>
internal static class ModelParameters
{
    /// <summary>Prefix of the names of linear layers after pooling: <c>dense.0.weight</c> and so on.</summary>
    public const string DensePrefix = "dense.";

    /// <summary>Prefix of the names of the query encoder's transformer.</summary>
    public const string QueryTransformer = "query_encoder.transformer.";

    /// <summary>Prefix of the names of the passage encoder's transformer.</summary>
    public const string PassageTransformer = "passage_encoder.transformer.";

    /// <summary>Name of the matrix by which passage vectors are whitened.</summary>
    public const string InputWhitening = Head + "input_whitening.0";

    private const string Head = "query_encoder.";

    /// <summary>The shapes of a model's parameters, in the order of their names.</summary>
    public static IReadOnlyDictionary<string, long[]> Of(DualEncoderConfig config)
    {
        SortedDictionary<string, long[]> shapes = new(StringComparer.Ordinal);
        AddTransformer(shapes, QueryTransformer, config.QueryEncoder);
        if (!config.SharedEncoder)
            AddTransformer(shapes, PassageTransformer, config.PassageEncoder);
        if (config.Kind == DualEncoderKind.Hypencoder)
            AddHead(shapes, config.QueryEncoder.HiddenSize, config.QNetDimensions);
        if (config.WhitenedInput)
            shapes.Add(InputWhitening, [config.Dimension, config.Dimension]);
        for (int i = 0; i < config.Dense.Count; i++)
        {
            DenseLayer layer = config.Dense[i];
            shapes.Add($"{DensePrefix}{i}.weight", [layer.OutFeatures, layer.InFeatures]);
            if (layer.Bias)
                shapes.Add($"{DensePrefix}{i}.bias", [layer.OutFeatures]);
        }
        return shapes;
    }

    /// <summary>Total number of values of all parameters.</summary>
    public static long Count(DualEncoderConfig config) => Of(config).Values.Sum(Count);

    /// <summary>Number of elements of a shape.</summary>
    public static long Count(IReadOnlyList<long> shape) => shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>
    /// Whether a parameter belongs to the hyper-head rather than to a transformer or a layer after pooling.
    /// </summary>
    public static bool IsHyperHead(string name) =>
        !name.Contains("_encoder.transformer.", StringComparison.Ordinal)
        && !name.StartsWith(DensePrefix, StringComparison.Ordinal);

    /// <summary>Whether a parameter belongs to BERT's pooler, which is not used.</summary>
    public static bool IsPooler(string name) => name.Contains(".pooler.", StringComparison.Ordinal);

    private static void AddTransformer(SortedDictionary<string, long[]> shapes, string prefix, EncoderConfig encoder)
    {
        EncoderNames names = EncoderNames.Of(encoder.Family);
        int hidden = encoder.HiddenSize;
        Add("embeddings.word_embeddings.weight", encoder.VocabularySize, hidden);
        Add("embeddings.position_embeddings.weight", encoder.MaxPositions, hidden);
        AddNorm("embeddings.LayerNorm");
        if (encoder.Family == EncoderFamily.Bert)
        {
            Add("embeddings.token_type_embeddings.weight", encoder.TokenTypes, hidden);
            AddLinear("pooler.dense", hidden, hidden);
        }
        for (int i = 0; i < encoder.Layers; i++)
        {
            string layer = $"{names.Layers}.{i}.";
            foreach (string name in new[] { names.Query, names.Key, names.Value, names.AttentionOutput })
                AddLinear(layer + name, hidden, hidden);
            AddLinear(layer + names.Intermediate, encoder.IntermediateSize, hidden);
            AddLinear(layer + names.Output, hidden, encoder.IntermediateSize);
            AddNorm(layer + names.AttentionNorm);
            AddNorm(layer + names.OutputNorm);
        }

        void Add(string name, params long[] shape) => shapes.Add(prefix + name, shape);

        void AddNorm(string name)
        {
            Add(name + ".weight", hidden);
            Add(name + ".bias", hidden);
        }

        void AddLinear(string name, long outputs, long inputs)
        {
            Add(name + ".weight", outputs, inputs);
            Add(name + ".bias", outputs);
        }
    }

    /// <summary>
    /// Adds an attention for each matrix of the q-net, then one for each bias; the output layer has no bias.
    /// </summary>
    private static void AddHead(
        SortedDictionary<string, long[]> shapes, long states, IReadOnlyList<int> dimensions)
    {
        int layers = dimensions.Count - 1;
        for (int i = 0; i < layers; i++)
        {
            long width = dimensions[i], outputs = dimensions[i + 1];
            shapes.Add($"{Head}hyper_base_matrices.{i}", [1, outputs, width]);
            shapes.Add($"{Head}weight_query_embeddings.{i}", [1, outputs, width]);
            AddLinear($"weight_hyper_projection.{i}", width, width);
            AddLinear($"key_projections.{i}", width, states);
            AddLinear($"value_projections.{i}", width, states);
        }
        for (int i = 0; i < layers - 1; i++)
        {
            long width = dimensions[i + 1];
            shapes.Add($"{Head}hyper_base_vectors.{i}", [1, width]);
            shapes.Add($"{Head}bias_query_embeddings.{i}", [1, 1, width]);
            AddLinear($"bias_hyper_projection.{i}", width, width);
            AddLinear($"key_projections.{layers + i}", width, states);
            AddLinear($"value_projections.{layers + i}", width, states);
        }

        void AddLinear(string name, long outputs, long inputs)
        {
            shapes.Add($"{Head}{name}.weight", [outputs, inputs]);
            shapes.Add($"{Head}{name}.bias", [outputs]);
        }
    }
}
