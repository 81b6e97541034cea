namespace Hypencoder.Models;

/// <summary>
/// The sample of the published <c>jfkback/hypencoder.6_layer</c>: two queries, two passages and their scores in the
/// README of its repository. A model that reproduces the scores computes the same as the published code.
/// </summary>
internal sealed record PublishedSample
{
    /// <summary>
    /// Tolerance of scores of about 30, printed with four digits and computed by different tensor libraries.
    /// </summary>
    public const double Tolerance = 5e-3;

    private const int HiddenLayers = 6, Width = 768, EncoderLayers = 12;

    /// <summary>Name of the model that has these scores.</summary>
    public const string Model = "jfkback/hypencoder.6_layer";

    /// <summary>Queries of the sample.</summary>
    public static IReadOnlyList<string> Queries { get; } =
        ["how many states are there in india", "when do concussion symptoms appear"];

    /// <summary>Passages of the sample.</summary>
    public static IReadOnlyList<string> Passages { get; } =
    [
        "India has 28 states and 8 union territories.",
        "Concussion symptoms can appear immediately or up to 72 hours after the injury.",
    ];

    /// <summary>Published scores (queries × passages).</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Published { get; } =
        [[-12.1192, -32.7046], [-34.0934, -13.5832]];

    /// <summary>Scores of the model under test (queries × passages).</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Scores { get; init; }

    /// <summary>Greatest difference from a published score; NaN if a score is NaN.</summary>
    public double Distance => Scores.SelectMany(row => row)
        .Zip(Published.SelectMany(row => row), (found, expected) => Math.Abs(found - expected))
        .Aggregate(0.0, Math.Max);

    /// <summary>Whether all scores agree with the published ones within the tolerance.</summary>
    public bool Agrees => Distance <= Tolerance; // false for NaN

    /// <summary>Whether a model has the architecture of the published one.</summary>
    public static bool IsFor(DualEncoderConfig config) =>
        config.Kind == DualEncoderKind.Hypencoder
        && config.QNetDimensions.SequenceEqual([.. Enumerable.Repeat(Width, HiddenLayers + 1), 1])
        && config.PassageEncoder is { Family: EncoderFamily.Bert, Layers: EncoderLayers, HiddenSize: Width };

    /// <summary>Scores the sample with a model of that architecture.</summary>
    public static PublishedSample Score(RetrievalModel model)
    {
        float[] vectors = model.EncodePassages(Passages);
        return new PublishedSample
        {
            Scores =
            [
                .. model.EncodeQueries(Queries)
                    .Select(query => (IReadOnlyList<double>)[.. query.Score(vectors).Select(s => (double)s)]),
            ],
        };
    }
}
