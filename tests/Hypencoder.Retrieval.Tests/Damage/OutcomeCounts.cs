using System.Text;

namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>Numbers of outcomes for each kind of mutation, and the failures.</summary>
internal sealed class OutcomeCounts
{
    private readonly SortedDictionary<string, int[]> _byKind = new(StringComparer.Ordinal);
    private readonly List<string> _failures = [];

    public void Add((Outcome Outcome, string Kind) result, string? failure, int count = 1)
    {
        if (!_byKind.TryGetValue(result.Kind, out int[]? counts))
            _byKind[result.Kind] = counts = new int[Enum.GetValues<Outcome>().Length];
        counts[(int)result.Outcome] += count;
        if (failure is not null)
            _failures.Add(failure);
    }

    public int Of(Outcome outcome) => _byKind.Values.Sum(counts => counts[(int)outcome]);

    /// <summary>A Markdown table of all outcomes, then of each kind.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine("| mutation | right results | one clear error | other results of valid values | failures |");
        text.AppendLine("|---|---|---|---|---|");
        Row("all", [.. Enum.GetValues<Outcome>().Select(Of)]);
        foreach ((string kind, int[] counts) in _byKind)
            Row(kind, counts);
        return text.ToString();

        void Row(string kind, int[] counts) => text.AppendLine($"| {kind} | {string.Join(" | ", counts)} |");
    }

    public void AssertNoFailure()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(ToString());
        Assert.True(_failures.Count == 0, $"{_failures.Count} failures:\n{string.Join('\n', _failures.Take(20))}\n{this}");
    }
}
