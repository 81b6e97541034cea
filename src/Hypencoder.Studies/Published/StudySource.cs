using System.Security.Cryptography;
using System.Text;
using Hypencoder.Data;

namespace Hypencoder.Studies.Published;

/// <summary>A collection of a study, whose corpus is streamed and whose queries are kept in memory.</summary>
internal sealed class StudySource
{
    private readonly Lazy<TestCollection> _collection;
    private readonly Lazy<string> _digest;

    public StudySource(string id, Func<string, TestCollection> open)
    {
        Id = id;
        _collection = new(() => open(id));
        _digest = new(() => DigestOf(Passages()));
    }

    public string Id { get; }

    /// <summary>
    /// SHA-256 of all passages in order, which identifies an index of the corpus. Reads the corpus once.
    /// </summary>
    public string Digest => _digest.Value;

    /// <summary>
    /// Whether a passage with the query's own id is left out of results, as in
    /// <see cref="TestCollection.LeavesOutOwnPassages"/>.
    /// </summary>
    public bool LeavesOutOwnPassages => _collection.Value.LeavesOutOwnPassages;

    public IEnumerable<Passage> Passages() => _collection.Value.Passages();

    public IReadOnlyList<Query> Queries(string split) => [.. _collection.Value.Queries(split)];

    public Qrels Qrels(string split) => _collection.Value.Qrels(split);

    /// <summary>Returns the given split or, where it is null, the default one: the only split, or test.</summary>
    public string SplitOr(string? split)
    {
        IReadOnlyList<string> splits = _collection.Value.Splits;
        return split ?? (splits.Count == 1 ? splits[0] : splits.Contains("test") ? "test"
            : throw new InvalidDataException(
                $"{Id}: expected the study to name a split ({string.Join(", ", splits)}), found none"));
    }

    private static string DigestOf(IEnumerable<Passage> passages)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Passage passage in passages)
        {
            foreach (string part in new[] { passage.Id, passage.Title, passage.Text })
            {
                hash.AppendData(Encoding.UTF8.GetBytes(part));
                hash.AppendData([0]);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
