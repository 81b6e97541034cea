namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>What came of a mutated input.</summary>
internal enum Outcome
{
    /// <summary>The same as of the intact one.</summary>
    Right,

    /// <summary>One clear error that names a file.</summary>
    Refused,

    /// <summary>
    /// Something else without a word, of values that are valid in themselves and whose checksums are right.
    /// </summary>
    OtherValues,

    /// <summary>Anything else.</summary>
    Failed,
}
