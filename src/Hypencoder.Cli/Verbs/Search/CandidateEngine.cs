using Hypencoder.Engines;
using Hypencoder.Retrieval;

namespace Hypencoder.Cli.Verbs;

/// <summary>The engine that <c>--candidates-from</c> names, open.</summary>
internal sealed class CandidateEngine : IDisposable
{
    public const string OptionName = "--candidates-from";

    /// <summary>Forms of the option's value, for its help and errors.</summary>
    public const string Forms = "usearch:DIR";

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
            _ => throw new InvalidDataException($"{OptionName}: expected {Forms}, found \"{text}\""),
        });
    }

    public void Dispose() => (Source as IDisposable)?.Dispose();
}
