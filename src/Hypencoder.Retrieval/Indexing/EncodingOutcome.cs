namespace Hypencoder.Retrieval;

/// <summary>Result of <see cref="CorpusEncoder"/>.</summary>
internal enum EncodingOutcome
{
    /// <summary>The whole index was encoded.</summary>
    Encoded,

    /// <summary>An interrupted run was completed.</summary>
    Resumed,

    /// <summary>Passages that were appended to the corpus were added.</summary>
    Extended,

    /// <summary>The index of the same corpus was complete already.</summary>
    WasComplete,
}
