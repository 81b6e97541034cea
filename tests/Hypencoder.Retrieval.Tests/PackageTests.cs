using System.Text.RegularExpressions;

namespace Hypencoder.Retrieval.Tests;

/// <summary>What a program that searches brings with it.</summary>
public sealed class PackageTests : IDisposable
{
    /// <summary>In bytes, without a model.</summary>
    private const long LargestProgram = 30_000_000;

    private readonly Packages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public void Pack_Models_BringsNoNativeLibraryAndNothingToTheBuild()
    {
        (HashSet<string> files, string[] dependencies) = _packages.Pack("Models");

        Assert.DoesNotContain(files, file => file.StartsWith("build", StringComparison.Ordinal)
            || file.StartsWith("runtimes/", StringComparison.Ordinal)
            || file.EndsWith(".nupkg", StringComparison.Ordinal));
        Assert.Equal(
            ["Hypencoder.Data", "Hypencoder.Hub", "Hypencoder.Search"], dependencies.Order(StringComparer.Ordinal));
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Publish_ProgramThatSearches_IsSmallAndHasNoNativeLibrary()
    {
        string published = Publish();

        FileInfo[] files = new DirectoryInfo(published).GetFiles("*", SearchOption.AllDirectories);
        Assert.DoesNotContain(files, file => file.Extension is ".so" or ".dylib");
        Assert.False(Directory.Exists(Path.Combine(published, "runtimes")));
        Assert.InRange(files.Sum(file => file.Length), 1, LargestProgram);
    }

    /// <summary>A warning of our own assemblies about trimming or ahead-of-time compilation ends the publication.</summary>
    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Publish_ProgramThatSearchesNatively_IsSmall()
    {
        string? linker = new[] { "clang", "gcc" }.FirstOrDefault(IsOnPath);
        Assert.SkipWhen(linker is null, "no clang or gcc to link a native program with");
        string published = Publish(
            "-p:PublishAot=true", "-p:TrimmerSingleWarn=false", "-p:TreatWarningsAsErrors=true",
            $"-p:CppCompilerAndLinker={linker}");

        FileInfo[] files =
        [
            .. new DirectoryInfo(published).GetFiles("*", SearchOption.AllDirectories)
                .Where(file => file.Extension != ".dbg"),
        ];
        Assert.Single(files, file => file.Name is "app" or "app.exe");
        Assert.DoesNotContain(files, file => file.Extension is ".so" or ".dylib" or ".dll");
        Assert.InRange(files.Sum(file => file.Length), 1, LargestProgram);
    }

    private string Publish(params string[] properties)
    {
        string code = File.ReadAllText(Fixture.Path("..", "..", "samples", "search.cs"));
        string project = Fixture.Path("..", "..", "src", "Hypencoder.Retrieval", "Hypencoder.Retrieval.csproj");
        string app = _packages.Program(
            $"""<ItemGroup><ProjectReference Include="{project}" /></ItemGroup>""",
            Regex.Replace(code, "^#.*\n", "", RegexOptions.Multiline));
        string published = _packages.File("published");
        Packages.Run(["publish", app, "-c", "Release", "-o", published, .. properties]);
        return published;
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
