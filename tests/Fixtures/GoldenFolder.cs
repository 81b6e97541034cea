namespace Hypencoder.Tests;

/// <summary>
/// The folders of golden cases: those of the fixtures and, where the environment variable HYPENCODER_GOLDEN_DIR is set,
/// all of the same form below it.
/// </summary>
internal static class GoldenFolder
{
    private const string Variable = "HYPENCODER_GOLDEN_DIR";

    /// <summary>Each folder that has all of <paramref name="files"/>.</summary>
    /// <exception cref="InvalidOperationException">
    /// The environment names a folder that is not there or empty: its cases must not seem to pass.
    /// </exception>
    public static IEnumerable<string> With(params string[] files)
    {
        List<string> roots = [Fixture.Path("golden")];
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } more)
        {
            if (!Directory.Exists(more) || !Directory.EnumerateFiles(more, "*", SearchOption.AllDirectories).Any())
            {
                throw new InvalidOperationException(
                    $"{Variable}: expected a folder of golden cases, found none at {more}");
            }
            roots.Add(more);
        }
        return roots
            .SelectMany(root => Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories).Prepend(root))
            .Where(folder => files.All(file => File.Exists(Path.Combine(folder, file))))
            .Order(StringComparer.Ordinal);
    }
}
