namespace Hypencoder.Training.Runs;

/// <summary>Token sequences that are added one after the other.</summary>
internal interface ITokenStore : IReadOnlyList<int[]>
{
    /// <summary>What its arrays take, unused room included.</summary>
    long Bytes { get; }

    void Add(ReadOnlySpan<int> tokens);

    /// <summary>The smallest that holds the ids of a vocabulary.</summary>
    static ITokenStore For(int vocabularySize) =>
        vocabularySize <= ushort.MaxValue + 1 ? new TokenStore<ushort>() : new TokenStore<int>();
}
