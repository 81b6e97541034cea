using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>The hard tasks over the embedded collection <c>dotnet-api</c>.</summary>
internal static class EmbeddedTasks
{
    private static readonly string[] Pairs =
        ["train-original", "train-changed", "dev-original", "dev-changed", "test-original", "test-changed"];

    /// <summary>Names of the tasks.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["dotnet-api/exactly-one-of", "dotnet-api/instructions", "dotnet-api/tip-of-the-tongue"];

    /// <summary>Opens a task; null when there is none of that name.</summary>
    public static TestCollection? Open(string name, Func<TaskSource> load) => Names.ToList().IndexOf(name) switch
    {
        0 => new TaskCollection(name, TaskSource.Splits, load, ExactlyOneOf.Build),
        1 => new TaskCollection(name, Pairs, load, Instructions.Build),
        2 => new TaskCollection(name, TaskSource.Splits, load, TipOfTheTongue.Build),
        _ => null,
    };
}
