namespace Hypencoder.Studies.Published;

/// <summary>What a row of a replicated table is.</summary>
internal enum SystemKind
{
    /// <summary>A dual encoder: its own exact search, graph search or two-stage search.</summary>
    Model,

    /// <summary>The lexical baseline.</summary>
    Bm25,

    /// <summary>Published figures alone, to stand beside.</summary>
    Published,
}
