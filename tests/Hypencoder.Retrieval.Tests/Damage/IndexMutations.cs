namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>Searches mutated index folders in every way and sorts what comes of it.</summary>
internal sealed class IndexMutations : IDisposable
{
    private const string Copy = "mutated";
    private const int MostCharacters = 500;
    private static readonly string[] Files =
        ["vectors.bin", "graph.bin", "clusters.bin", "index.json", "passages.jsonl", "passages.bin"];

    private readonly SmallIndex _index = new();
    private readonly Dictionary<string, Dictionary<string, string>> _expected = [];

    public IndexMutations()
    {
        Directory.CreateDirectory(_index[Copy]);
        foreach (string name in SmallIndex.Twins)
            _expected[name] = _index.Searches(name).ToDictionary(
                search => search.Strategy, search => search.Found ?? throw new InvalidOperationException(
                    $"{name}, {search.Strategy}", search.Thrown));
    }

    /// <summary>Searches one mutated folder: what came of it, and of what kind it was.</summary>
    /// <param name="seed">With the number, which mutation.</param>
    /// <param name="number">Which.</param>
    /// <param name="failure">What is wrong, if it failed.</param>
    public (Outcome Outcome, string Kind) Run(int seed, int number, out string? failure)
    {
        IndexMutation mutation = IndexMutation.Draw(seed, number);
        foreach (string file in Files)
            File.Copy(Path.Combine(_index[mutation.Index], file), Path.Combine(_index[Copy], file), overwrite: true);
        mutation.Apply(_index, _index[Copy]);
        Outcome worst = Outcome.Right;
        failure = null;
        foreach ((string strategy, string? found, Exception? thrown) in _index.Searches(Copy))
        {
            Outcome outcome = thrown is not null ? OfError(thrown)
                : found == _expected[mutation.Index][strategy] ? Outcome.Right
                : mutation.IsCrafted && AreValid(mutation) ? Outcome.OtherValues
                : Outcome.Failed;
            if (outcome == Outcome.Failed)
            {
                failure ??= $"seed {seed}, mutation {number} ({mutation.Kind}) of {mutation.File} of {mutation.Index}, "
                    + $"{strategy}: {thrown?.ToString() ?? "other results without a word"}";
            }
            worst = (Outcome)Math.Max((int)worst, (int)outcome);
        }
        return (worst, $"{mutation.File}, {mutation.Kind}");
    }

    public void Dispose() => _index.Dispose();

    /// <summary>
    /// One line that begins with the file or the folder it is in; or says that the store has another width than the
    /// q-net, which is the caller's business.
    /// </summary>
    private Outcome OfError(Exception thrown)
    {
        bool namesFile = thrown switch
        {
            InvalidDataException => thrown.Message.StartsWith(_index.Root, StringComparison.Ordinal),
            ArgumentException => thrown.Message.Contains($"those of {_index[Copy]}", StringComparison.Ordinal),
            _ => false,
        };
        return namesFile && thrown.Message.Length <= MostCharacters && !thrown.Message.Any(char.IsControl)
            ? Outcome.Refused
            : Outcome.Failed;
    }

    /// <summary>
    /// Whether a crafted file says nothing that no store, graph or clusters say: read by a way of our own.
    /// </summary>
    private bool AreValid(IndexMutation mutation)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(_index[Copy], mutation.File));
        return mutation.File switch
        {
            "vectors.bin" => ValidIndexFile.Vectors(bytes),
            "graph.bin" => ValidIndexFile.HasOtherRow(
                bytes, File.ReadAllBytes(Path.Combine(_index[mutation.Index], mutation.File))),
            "clusters.bin" => ValidIndexFile.Clusters(bytes),
            _ => false,
        };
    }
}
