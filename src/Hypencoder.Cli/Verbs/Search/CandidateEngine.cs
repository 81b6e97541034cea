using Hypencoder.Engines;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>The engine that <c>--candidates-from</c> names, open.</summary>
internal sealed class CandidateEngine : IDisposable
{
    public const string OptionName = "--candidates-from";

    /// <summary>Forms of the option's value, for its help and errors.</summary>
    public const string Forms = "usearch:DIR, pgvector:CONNECTION or qdrant:URL";

    /// <summary>Environment variable with the key of a Qdrant server.</summary>
    private const string QdrantKey = "QDRANT_API_KEY";

    private CandidateEngine(ICandidateSource source) => Source = source;

    public ICandidateSource Source { get; }

    /// <summary>Opens an engine.</summary>
    /// <exception cref="InvalidDataException">There is no such engine, or what it needs is missing.</exception>
    public static CandidateEngine Open(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string place = text[(colon + 1)..];
        return new CandidateEngine(text[..Math.Max(0, colon)] switch
        {
            "usearch" when place.Length > 0 => USearchCandidates.Open(place),
            "pgvector" when place.Length > 0 => PgvectorCandidates.Open(place),
            "qdrant" when place.Length > 0 => QdrantCandidates.Open(
                place, Environment.GetEnvironmentVariable(QdrantKey) is { Length: > 0 } key ? key : null),
            _ => throw new InvalidDataException($"{OptionName}: expected {Forms}, found \"{text}\""),
        });
    }

    public void Dispose() => (Source as IDisposable)?.Dispose();
}
