namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>Outcome of a mutated input.</summary>
internal enum Outcome
{
    /// <summary>The same result as for the intact input.</summary>
    Right,

    /// <summary>One clear error that names a file.</summary>
    Refused,

    /// <summary>
    /// Another result without an error, because of changed values that are valid in themselves and have valid
    /// checksums.
    /// </summary>
    OtherValues,

    /// <summary>Any other outcome.</summary>
    Failed,
}
