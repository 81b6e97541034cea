namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>
/// Mutated index folders, with checksums corrected or not. Searched with every strategy, each gives the right results
/// or one clear error, except for changed values that are valid in themselves. Reading outside a file would end the
/// process.
/// </summary>
public sealed class MutatedIndexTests
{
    private const int Seed = 13;

    [Fact]
    public void Search_ThousandsOfMutations_IsRightOrRefused()
    {
        using IndexMutations mutations = new();
        OutcomeCounts counts = new();
        for (int number = 0; number < 2_000; number++)
            counts.Add(mutations.Run(Seed, number, out string? failure), failure);
        counts.AssertNoFailure();
        Assert.InRange(counts.Of(Outcome.Refused), 800, 1_900);
        Assert.InRange(counts.Of(Outcome.Right), 50, 1_000);
        Assert.InRange(counts.Of(Outcome.OtherValues), 1, 400);
    }

    /// <summary>Runs in child processes: one that dies counts as a failure, and the others continue.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Search_TwentyThousandMutations_IsRightOrRefused() =>
        ChildProcesses.Run(nameof(RunPart_InAChild), Seed + 1, 20_000).AssertNoFailure();

    /// <summary>Run by the children; does nothing otherwise.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "child")]
    public void RunPart_InAChild() => ChildProcesses.RunPart(() =>
    {
        IndexMutations mutations = new();
        return ((int seed, int number) => (mutations.Run(seed, number, out string? failure), failure), mutations);
    });
}
