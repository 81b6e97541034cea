namespace Hypencoder.Search;

/// <summary>Whether one vector puts some passages above others.</summary>
internal enum SeparationKind
{
    /// <summary>A vector that does is there.</summary>
    Separable,

    /// <summary>There is none, and a certificate proves it.</summary>
    NotSeparable,

    /// <summary>Neither was found; that proves nothing.</summary>
    Undecided,
}
