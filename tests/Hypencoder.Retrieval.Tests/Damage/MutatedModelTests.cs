namespace Hypencoder.Retrieval.Tests.Damage;

/// <summary>
/// Mutated model folders, with any file changed. Each loads, with other vectors only if the changed values are valid in
/// themselves, or is refused with one clear error.
/// </summary>
public sealed class MutatedModelTests
{
    private const int Seed = 17;

    [Fact]
    public void Load_HundredsOfMutations_LoadsOrIsRefused()
    {
        using ModelMutations mutations = new();
        OutcomeCounts counts = new();
        for (int number = 0; number < 300; number++)
            counts.Add(mutations.Run(Seed, number, out string? failure), failure);
        counts.AssertNoFailure();
        Assert.InRange(counts.Of(Outcome.Refused), 100, 299);
        Assert.InRange(counts.Of(Outcome.Right), 5, 200);
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Load_FiveThousandMutations_LoadsOrIsRefused() =>
        ChildProcesses.Run(nameof(RunModelPart_InAChild), Seed + 1, 5_000).AssertNoFailure();

    /// <summary>Run by the children; does nothing otherwise.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "child")]
    public void RunModelPart_InAChild() => ChildProcesses.RunPart(() =>
    {
        ModelMutations mutations = new();
        return ((int seed, int number) => (mutations.Run(seed, number, out string? failure), failure), mutations);
    });
}
