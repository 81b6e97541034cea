using Hypencoder.Data;

namespace Hypencoder.Datasets.Embedded.Tasks;

/// <summary>The hard tasks of the embedded collection, by name.</summary>
internal static class EmbeddedTasks
{
    private static readonly string[] Pairs =
        ["train-original", "train-changed", "dev-original", "dev-changed", "test-original", "test-changed"];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["dotnet-api/exactly-one-of", "dotnet-api/instructions", "dotnet-api/tip-of-the-tongue"];

    /// <summary>The task of a name, or null.</summary>
    public static TestCollection? Open(string name, Func<TaskSource> load) => Names.ToList().IndexOf(name) switch
    {
        0 => new TaskCollection(name, TaskSource.Splits, load, ExactlyOneOf.Build),
        1 => new TaskCollection(name, Pairs, load, Instructions.Build),
        2 => new TaskCollection(name, TaskSource.Splits, load, TipOfTheTongue.Build),
        _ => null,
    };
}
