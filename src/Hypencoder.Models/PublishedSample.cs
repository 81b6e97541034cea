namespace Hypencoder.Models;

/// <summary>
/// The sample of the published <c>jfkback/hypencoder.6_layer</c>: two queries, two passages and the scores in the
/// README of its repository. A model that gives them computes what the published code computes.
/// </summary>
internal sealed record PublishedSample
{
    /// <summary>Of scores of about 30, printed with four digits, from one tensor library to another.</summary>
    public const double Tolerance = 5e-3;

    private const int HiddenLayers = 6, Width = 768, EncoderLayers = 12;

    /// <summary>The model whose scores these are.</summary>
    public const string Model = "jfkback/hypencoder.6_layer";

    /// <summary>The queries.</summary>
    public static IReadOnlyList<string> Queries { get; } =
        ["how many states are there in india", "when do concussion symptoms appear"];

    /// <summary>The passages.</summary>
    public static IReadOnlyList<string> Passages { get; } =
    [
        "India has 28 states and 8 union territories.",
        "Concussion symptoms can appear immediately or up to 72 hours after the injury.",
    ];

    /// <summary>Each query's score of each passage, as published.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Published { get; } =
        [[-12.1192, -32.7046], [-34.0934, -13.5832]];

    /// <summary>The scores that a model gives: (queries × passages).</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Scores { get; init; }

    /// <summary>The largest distance from a published score; NaN where a score is none.</summary>
    public double Distance => Scores.SelectMany(row => row)
        .Zip(Published.SelectMany(row => row), (found, expected) => Math.Abs(found - expected))
        .Aggregate(0.0, Math.Max);

    /// <summary>Whether every score is the published one.</summary>
    public bool Agrees => Distance <= Tolerance; // false for NaN

    /// <summary>Whether a model has the architecture of the one whose scores are known.</summary>
    public static bool IsFor(DualEncoderConfig config) =>
        config.Kind == DualEncoderKind.Hypencoder
        && config.QNetDimensions.SequenceEqual([.. Enumerable.Repeat(Width, HiddenLayers + 1), 1])
        && config.PassageEncoder is { Family: EncoderFamily.Bert, Layers: EncoderLayers, HiddenSize: Width };

    /// <summary>Scores the sample with a model of any kind.</summary>
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
