namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>Searches mutated index folders with every strategy and classifies the outcomes.</summary>
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

    /// <summary>Searches one mutated folder and returns the outcome and the kind of the mutation.</summary>
    /// <param name="seed">Seed of the mutation.</param>
    /// <param name="number">Number of the mutation.</param>
    /// <param name="failure">Description of a failure; null if there is none.</param>
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
    /// Whether a message is one line that begins with the file or its folder; or reports that the store's width is not
    /// that of the q-net, which is an error of the caller.
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
    /// Whether the values of a crafted file are possible for a store, graph or clusters, by an independent check.
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
