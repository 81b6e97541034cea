namespace Hypencoder.Training.Runs;

/// <summary>A list of token sequences to which more can be appended.</summary>
internal interface ITokenStore : IReadOnlyList<int[]>
{
    /// <summary>Size of its arrays in bytes, unused space included.</summary>
    long Bytes { get; }

    void Add(ReadOnlySpan<int> tokens);

    /// <summary>Creates the most compact store for the token ids of a vocabulary.</summary>
    static ITokenStore For(int vocabularySize) =>
        vocabularySize <= ushort.MaxValue + 1 ? new TokenStore<ushort>() : new TokenStore<int>();
}
