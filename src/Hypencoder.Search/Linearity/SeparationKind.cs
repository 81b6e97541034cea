namespace Hypencoder.Search;

/// <summary>Result of a test whether one vector ranks some passages above others.</summary>
internal enum SeparationKind
{
    /// <summary>A separating vector was found.</summary>
    Separable,

    /// <summary>A certificate proves that there is no separating vector.</summary>
    NotSeparable,

    /// <summary>Neither a vector nor a certificate was found.</summary>
    Undecided,
}
