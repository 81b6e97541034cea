using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>The hard tasks over the embedded collection <c>dotnet-api</c>.</summary>
internal static class EmbeddedTasks
{
    private static readonly string[] Pairs =
        ["train-original", "train-changed", "dev-original", "dev-changed", "test-original", "test-changed"];

    private static readonly (string Name, IReadOnlyList<string> Splits, Func<TaskSource, TaskSplit[]> Build)[] All =
    [
        ("dotnet-api/exactly-one-of", TaskSource.Splits, ExactlyOneOf.Build),
        ("dotnet-api/exclusive-or", TaskSource.Splits, ExclusiveOr.Build),
        ("dotnet-api/neither-nor", TaskSource.Splits, NeitherNor.Build),
        ("dotnet-api/between", TaskSource.Splits, Between.Build),
        ("dotnet-api/parity", TaskSource.Splits, Parity.Build),
        ("dotnet-api/instructions", Pairs, Instructions.Build),
        ("dotnet-api/tip-of-the-tongue", TaskSource.Splits, TipOfTheTongue.Build),
    ];

    /// <summary>Names of the tasks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(t => t.Name)];

    /// <summary>Opens a task; null when there is none of that name.</summary>
    public static TestCollection? Open(string name, Func<TaskSource> load)
    {
        int index = Array.FindIndex(All, t => t.Name == name);
        return index < 0 ? null : new TaskCollection(name, All[index].Splits, load, All[index].Build);
    }
}
