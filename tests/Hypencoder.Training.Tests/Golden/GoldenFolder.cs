using Hypencoder.Tests;

namespace Hypencoder.Training.Tests.Golden;

/// <summary>
/// The folders of golden cases: those of the fixtures and, where the environment variable HYPENCODER_GOLDEN_DIR is set,
/// all of the same form below it.
/// </summary>
internal static class GoldenFolder
{
    /// <summary>Each folder that has all of <paramref name="files"/>.</summary>
    public static IEnumerable<string> With(params string[] files)
    {
        List<string> roots = [Fixture.Path("golden")];
        if (Environment.GetEnvironmentVariable("HYPENCODER_GOLDEN_DIR") is { Length: > 0 } more)
            roots.Add(more);
        return roots
            .SelectMany(root => Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Prepend(root))
            .Where(folder => files.All(file => File.Exists(Path.Combine(folder, file))))
            .Order(StringComparer.Ordinal);
    }
}
