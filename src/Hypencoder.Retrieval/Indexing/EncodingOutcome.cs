namespace Hypencoder.Retrieval;

/// <summary>What <see cref="CorpusEncoder"/> found in the folder and made of it.</summary>
internal enum EncodingOutcome
{
    /// <summary>There was none: the whole index was encoded.</summary>
    Encoded,

    /// <summary>An interrupted run had left a part, which was completed.</summary>
    Resumed,

    /// <summary>Passages that the corpus has gained were added.</summary>
    Extended,

    /// <summary>The index of the same corpus was complete.</summary>
    WasComplete,
}
