using System.Reflection;

namespace Hypencoder.Tests;

/// <summary>Paths of the fixture files, read in place from <c>tests/Fixtures</c>.</summary>
internal static class Fixture
{
    private static readonly string Root = typeof(Fixture).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "FixturesDirectory").Value!;

    /// <summary>The full path of <paramref name="parts"/> below <c>tests/Fixtures</c>.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>
    /// The folder of public evaluation data beside the checkout, or a skip that says it is missing.
    /// </summary>
    public static string SharedData(params string[] parts)
    {
        string path = System.IO.Path.Combine([Root, "..", "..", "..", "shared", "data", .. parts]);
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"public evaluation data is missing: {path}");
        return path;
    }
}
