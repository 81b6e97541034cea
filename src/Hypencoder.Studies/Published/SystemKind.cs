namespace Hypencoder.Studies.Published;

/// <summary>The kind of a row of a replicated table.</summary>
internal enum SystemKind
{
    /// <summary>A dual encoder with exact, graph or two-stage search.</summary>
    Model,

    /// <summary>The lexical baseline.</summary>
    Bm25,

    /// <summary>Published figures only, for comparison.</summary>
    Published,
}
